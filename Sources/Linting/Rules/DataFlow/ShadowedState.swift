// D009: two writers of one variable of which one hides the other.

internal import Diagnostics
internal import Specs
internal import Types

enum ShadowedState: EndpointRule {
  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    guard let into = endpoint.into, let place = endpoint.resolved.iterate?.into.location else { return }
    if let variable = endpoint.resolved.state.first(where: { $0.name == into }) {
      findings.add(
        Diagnostic(
          .shadowedState, "the iteration hides the state variable '\(into)'", at: variable.nameLocation,
          label: "never used", notes: [Note("each element is put into it here", at: place)],
          help: "give one of them another name"))
      findings.speak(for: into, in: .state)
    }
    for key in endpoint.resolved.pagination?.nextState ?? [] where key.name == into && key.origin == .own {
      findings.add(
        Diagnostic(
          .shadowedState, "'next_state' replaces the element of the iteration", at: key.nameLocation,
          label: "pages after the first have another '\(into)'",
          notes: [Note("each element is put into it here", at: place)],
          help: "page by a variable of its own, so that each chunk stays what the plan says"))
    }
  }
}
