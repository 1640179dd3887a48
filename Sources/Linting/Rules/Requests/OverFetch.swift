// H005: a stop condition that asks for one page more than there is.

internal import Diagnostics
internal import ExpressionCompiler
internal import ExpressionSyntax
internal import Specs
internal import Types
internal import Values

enum OverFetch: EndpointRule {
  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    guard let text = endpoint.resolved.pagination?.stopCondition, text.origin == .own,
      let condition = endpoint.endpoint.stopCondition?.holes.first?.syntax, onlyAsksForEmpty(condition)
    else { return }
    // With a cursor there is no telling which page is the last.
    let hasCursor = endpoint.endpoint.nextState.flatMap(\.value.reads).contains { read in
      read.scope == .response || read.scope == .state && endpoint.writers.processors.contains(read.member ?? "")
    }
    if hasCursor { return }
    findings.add(
      Diagnostic(
        .overFetch, "the last request of each chunk brings nothing", at: text.location,
        label: "true only for a page after the last one",
        help: "a page that is not full is the last: length(response.records) < state.limit"))
  }

  /// `length(response.records) == 0`, `< 1`, `is_empty(response.records)`, and several of them joined by `||`.
  private static func onlyAsksForEmpty(_ expression: Expression) -> Bool {
    switch expression {
    case .binary(.or, let left, let right, _): return onlyAsksForEmpty(left) && onlyAsksForEmpty(right)
    case .binary(.equal, let left, .literal(.int(0), _), _), .binary(.lessOrEqual, let left, .literal(.int(0), _), _),
      .binary(.less, let left, .literal(.int(1), _), _):
      return left.canonicalText == "length(response.records)"
    case .call: return expression.canonicalText == "is_empty(response.records)"
    default: return false
    }
  }
}
