// D002: state that nobody writes, read where it matters.

internal import Diagnostics
internal import ExpressionCompiler
internal import Specs
internal import Types

enum UnwrittenState {
  @Sendable
  static func check(_ endpoint: CheckedEndpoint, _ bag: inout DiagnosticBag) {
    let written = Self.written(endpoint)
    if let text = endpoint.resolved.request?.url, let url = endpoint.url {
      for (name, range) in unwritten(url, written) {
        report(name, text.location(of: range), written, .error, &bag)
      }
    }
    // A default parameter that an endpoint does not use is simply left out; its own one is a slip.
    for parameter in endpoint.parameters where parameter.origin == .own {
      for (name, _) in unwritten(parameter.value, written) {
        report(name, parameter.location, written, .warning, &bag)
      }
    }
  }

  private static func report(
    _ name: String, _ location: Location, _ written: Set<String>, _ severity: Severity, _ bag: inout DiagnosticBag
  ) {
    bag.add(
      Diagnostic(
        .unwrittenState, "nothing writes 'state.\(name)'", at: location, label: "always null",
        help: Suggestions.question(name, among: written.sorted()) ?? "give it a value under 'state'",
        severity: severity))
  }

  private static func unwritten(_ expression: CompiledExpression, _ written: Set<String>) -> [(String, Range<Int>)] {
    expression.reads.compactMap { read in
      guard read.scope == .state, let name = read.member, !written.contains(name) else { return nil }
      return (name, read.range)
    }
  }

  private static func written(_ endpoint: CheckedEndpoint) -> Set<String> {
    var names = Set(endpoint.state.map(\.name) + endpoint.resolved.state.map(\.name))
    if case .state(let name)? = endpoint.resolved.iterate?.into.value { names.insert(name) }
    names.formUnion(StateWriters.afterRendering(endpoint.resolved))
    return names
  }
}
