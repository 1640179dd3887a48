// B007: `m` is a minute; over whole days it is hardly meant.

internal import Diagnostics
internal import ExpressionCompiler
internal import ExpressionSyntax
internal import Values

enum MinuteSteps: EndpointRule {
  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    guard let range = RangeIteration(endpoint), let step = range.stepArgument,
      case .literal(.string(let text), _) = step, text.last == "m", Int64(text.dropLast()) != nil
    else { return }
    let bounds = RangeIteration.alternatives(of: range.start) + RangeIteration.alternatives(of: range.end)
    guard bounds.contains(where: isDay) else { return }
    let months = text.dropLast() + "M"
    findings.add(
      Diagnostic(
        .minuteSteps, "\"\(text)\" steps by minutes, and the range is one of days", at: range.hole.location(of: step),
        label: "m is a minute, M is a month", help: "write \"\(months)\" for months, or \"1h\" and more for hours"))
  }

  /// Whether a bound is a day: a literal, or what a format without a time of day gives.
  private static func isDay(_ bound: Expression) -> Bool {
    switch bound {
    case .literal(.string(let text), _): return text.utf8.count == 10 && text.split(separator: "-").count == 3
    case .call("date_format", _, let arguments, _):
      guard arguments.count == 2, case .literal(.string(let format), _) = arguments[1] else { return false }
      return !["%H", "%I", "%T", "%R", "%s", "%c", "%r", "%X"].contains { format.contains($0) }
    default: return false
    }
  }
}
