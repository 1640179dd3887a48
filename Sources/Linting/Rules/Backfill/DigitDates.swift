// B013, in specs: a range between two literals that look like dates and are numbers.

internal import Diagnostics
internal import ExpressionCompiler
internal import ExpressionSyntax
internal import Values

enum DigitDates: EndpointRule {
  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    guard let range = RangeIteration(endpoint) else { return }
    for bound in RangeIteration.alternatives(of: range.start) + RangeIteration.alternatives(of: range.end) {
      let text: String
      switch bound {
      case .literal(.string(let digits), _): text = digits
      case .literal(.int(let number), _): text = String(number)
      default: continue
      }
      guard looksLikeDate(text) else { continue }
      findings.add(
        Diagnostic(
          .digitsRange, "'\(text)' is a number: the range counts, and has no days",
          at: range.hole.location(of: bound), label: "eight digits are no date",
          help: "for dates write YYYY-MM-DD, and what the API wants by date_format(…, \"%Y%m%d\")"))
      return
    }
  }

  /// Whether eight digits would be a day of our time.
  static func looksLikeDate(_ text: String) -> Bool {
    guard text.utf8.count == 8, let number = Int(text) else { return false }
    return (1900...2100).contains(number / 10_000) && (1...12).contains(number / 100 % 100)
      && (1...31).contains(number % 100)
  }
}
