// H013: a counter that is computed from itself and never gets its first value.

internal import Diagnostics
internal import ExpressionCompiler
internal import ExpressionSyntax
internal import Specs
internal import Types

enum UnstartedCounter: EndpointRule {
  static let restsOn: Set<String> = ["state", "iterate", "setup", "response", "pagination"]

  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    // What a processor writes is there when the first page has been read.
    var started = Set(endpoint.resolved.state.map(\.name)).union(endpoint.writers.calls.keys)
      .union(endpoint.writers.processors).union(endpoint.endpoint.given)
    if let into = endpoint.into { started.insert(into) }
    let unstarted = endpoint.writers.pages.subtracting(started)
    // Where variables are missing, first values may be.
    if unstarted.isEmpty || findings.lacksState { return }
    // One of these may be the first value, misspelt.
    let unread = endpoint.resolved.state.map(\.name).filter { endpoint.stateReaders[$0] == nil }
    for site in endpoint.sites {
      switch site.part {
      case .nextState, .stopCondition: break
      default: continue
      }
      for hole in site.value?.holes ?? [] {
        guard let (name, operand) = computed(from: unstarted, in: hole.syntax),
          !findings.hasSpoken(for: name, in: .state)
        else { continue }
        findings.add(
          Diagnostic(
            .unstartedCounter, "'state.\(name)' has no value on the first page", at: hole.location(of: operand),
            label: "null",
            help: Suggestions.question(name, among: unread) ?? "give it one under 'state': \(name): 1"))
        for name in Suggestions.nearest(name, among: unread) + [name] { findings.speak(for: name, in: .state) }
      }
    }
  }

  /// A variable that an operator takes as it is.
  private static func computed(from names: Set<String>, in expression: Expression) -> (String, Expression)? {
    if case .binary(let operation, let left, let right, _) = expression, takesNoNull(operation) {
      for operand in [left, right] {
        if case .member(.name("state", _), let name, _) = operand, names.contains(name) { return (name, operand) }
      }
    }
    switch expression {
    // What is asked only if something else holds may never meet null.
    case .conditional, .binary(.and, _, _, _), .binary(.or, _, _, _): return nil
    case .call("if", _, _, _): return nil
    default: return expression.children.lazy.compactMap { computed(from: names, in: $0) }.first
    }
  }

  private static func takesNoNull(_ operation: BinaryOperator) -> Bool {
    switch operation {
    case .add, .subtract, .multiply, .divide, .remainder, .power, .less, .lessOrEqual, .greater, .greaterOrEqual: true
    default: false
    }
  }
}
