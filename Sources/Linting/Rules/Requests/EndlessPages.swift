// H004: a stop condition that can never become true, since nothing that it reads changes.

internal import Diagnostics
internal import ExpressionCompiler
internal import Specs
internal import Types
internal import Values

enum EndlessPages: EndpointRule {
  static let restsOn: Set<String> = ["pagination", "response"]

  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    guard let pagination = endpoint.resolved.pagination, let text = pagination.stopCondition, text.origin == .own,
      let keys = pagination.nextState, !keys.isEmpty, let condition = endpoint.endpoint.stopCondition
    else { return }
    // Rules can end the pages as well.
    let ends = endpoint.resolved.response.rules.contains {
      $0.origin != .builtIn && [.stop, .break].contains($0.action.value)
    }
    // What is doubtful in itself may be why.
    if ends || endpoint.site(.stopCondition)?.isDoubtful ?? false { return }
    // Pages that all are the same have a finding.
    if keys.contains(where: { findings.hasSpoken(for: $0.name, in: .state) }) { return }
    if case .bool(let truth)? = condition.constant {
      findings.add(
        Diagnostic(
          .endlessPages, truth ? "pages end after the first" : "nothing ends the pages", at: text.location,
          label: "always \(truth)", help: "ask the response: length(response.records) < state.limit"))
      return
    }
    let moving = endpoint.writers.pages.union(endpoint.writers.processors)
    let changes = condition.reads.contains { read in
      switch read.scope {
      case .response, .request: true
      case .state: read.member.map(moving.contains) ?? true
      default: false
      }
    }
    if changes || condition.reads.isEmpty { return }
    findings.add(
      Diagnostic(
        .endlessPages, "nothing that 'stop_condition' reads changes from page to page", at: text.location,
        label: "the same on every page", help: "ask the response, or a variable that 'next_state' sets"))
  }
}
