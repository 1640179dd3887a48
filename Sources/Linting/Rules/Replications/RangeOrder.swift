// P001 and B013: judges a range before anything is evaluated with it. Both sides must be dates or both integers, in order.

package import Diagnostics
internal import Functions
package import Specs
internal import Values

/// The check of a range by itself.
package enum RangeOrder {
  package static func check(_ range: Located<RangeText>?, into bag: inout DiagnosticBag) {
    guard let range else { return }
    var sides: [Side] = []
    for text in [range.value.start, range.value.end].compactMap({ $0 }) {
      switch Side.parse(text) {
      case .success(let side): sides.append(side)
      case .failure(let problem):
        report("'\(text)' is neither a date nor an integer", range, problem.message, &bag)
        return
      }
    }
    if let step = range.value.step, let problem = LiteralCheck.rangeStep.problem(with: step) {
      report(problem, range, "", &bag)
    }
    LocalTimes.check(range, into: &bag)
    guard sides.count == 2, let start = range.value.start, let end = range.value.end else { return }
    switch (sides[0], sides[1]) {
    case (.date(let a), .date(let b)):
      if b.seconds < a.seconds { report("the range ends (\(end)) before it starts (\(start))", range, "", &bag) }
    case (.integer(let a), .integer(let b)):
      if [start, end].allSatisfy(DigitDates.looksLikeDate) {
        bag.add(
          Diagnostic(
            .digitsRange, "'\(start),\(end)' is a range of numbers", at: range.location,
            label: "eight digits are no date", help: "for dates write YYYY-MM-DD"))
      }
      if b < a { report("the range ends (\(end)) before it starts (\(start))", range, "", &bag) }
    default: report("the range mixes a date and an integer", range, "'\(start)' and '\(end)'", &bag)
    }
  }

  private static func report(
    _ message: String, _ range: Located<RangeText>, _ label: String, _ bag: inout DiagnosticBag
  ) {
    bag.add(
      Diagnostic(
        .wrongRange, message, at: range.location, label: label,
        help: "write START,END as dates (2024-01-01,2024-01-31) or integers (1,1000); a side may be left out"))
  }

  private enum Side {
    case date(Instant)
    case integer(Int64)

    static func parse(_ text: String) -> Result<Side, InstantTextError> {
      if let number = Int64(text), text.utf8.count != 4 || number > 9_999 { return .success(.integer(number)) }
      do {
        let parsed = try Instant.parse(text)
        // Four digits are a year or an integer: `range` takes them as an integer.
        if let number = Int64(text) { return .success(.integer(number)) }
        return .success(.date(parsed.instant))
      } catch {
        return .failure(error)
      }
    }
  }
}
