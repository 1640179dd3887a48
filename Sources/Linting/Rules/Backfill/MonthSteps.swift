// B006: steps of months from a day that not every month has.

internal import Diagnostics
internal import ExpressionCompiler
internal import ExpressionSyntax
internal import Values

enum MonthSteps: EndpointRule {
  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    guard let range = RangeIteration(endpoint), case .months? = range.step else { return }
    for start in RangeIteration.alternatives(of: range.start) {
      guard let label = doubt(about: start) else { continue }
      findings.add(
        Diagnostic(
          .monthSteps, "steps of a month may start on a day that some months do not have",
          at: range.hole.location(of: start), label: label,
          help: "start on the first: date_trunc(…, \"month\"), or the format \"%Y-%m-01\""))
    }
  }

  private static func doubt(about start: Expression) -> String? {
    switch start {
    case .literal(.string(let text), _):
      let parts = text.prefix(10).split(separator: "-")
      guard parts.count == 3, let day = Int(parts[2]), day > 28 else { return nil }
      return "shorter months end before the \(day)th"
    case .call("now", _, _, _): return "any day of the month"
    case .call("date_add", _, let arguments, _): return arguments.first.flatMap(doubt)
    case .call("date_format", _, let arguments, _):
      guard arguments.count == 2, case .literal(.string(let format), _) = arguments[1],
        format.contains("%d") || format.contains("%F") || format.contains("%e")
      else { return nil }
      return doubt(about: arguments[0])
    default: return nil
    }
  }
}
