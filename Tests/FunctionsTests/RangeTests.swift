// Ranges in every mode: elements, windows, limits and errors, each checked against counting step by step.

import Functions
import Records
import TestSupport
import Testing
import Values

@Suite struct RangeTests {
  @Test func elements() throws {
    let rows = [
      Row("range", "[1, 5]", "[1,2,3,4,5]"),
      Row("range", "[1, 10, 4]", "[1,5,9]"),
      Row("range", "[5, 1, -2]", "[5,3,1]"),
      Row("range", "[5, 1]", "[]"),
      Row("range", "[1, 5, -1]", "[]"),
      Row("range", "[3, 3]", "[3]"),
      Row("range", "[-2, 2, 2]", "[-2,0,2]"),
      Row("range", "[\"-2\", \"2\", \"2\"]", "[-2,0,2]"),
      Row("range", "[1.0, 3.0]", "[1,2,3]"),
      Row("range", "[\"1\", 3]", "[1,2,3]"),
      Row("range", "[\"2023\", \"2025\"]", "[2023,2024,2025]"),
      Row("range", "[\"10000\", \"14500\", \"1000\"]", "[10000,11000,12000,13000,14000]"),
      Row("range", "[9223372036854775805, 9223372036854775806]", "[9223372036854775805,9223372036854775806]"),
      Row("range", "[-9223372036854775807, 9223372036854775806, 9223372036854775807]", "[-9223372036854775807,0]"),
      Row("range", "[\"2024-01-01\", \"2024-01-03\"]", days("2024-01-01", "2024-01-02", "2024-01-03")),
      Row("range", "[\"2024-01-01\", \"2024-01-10\", 4]", days("2024-01-01", "2024-01-05", "2024-01-09")),
      Row("range", "[\"2024-01-01\", \"2024-01-20\", \"1w\"]", days("2024-01-01", "2024-01-08", "2024-01-15")),
      Row(
        "range", "[\"2024-01-31\", \"2024-04-30\", \"1M\"]",
        days("2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30")),
      Row(
        "range", "[\"2023-01-30\", \"2023-04-30\", \"1M\"]",
        days("2023-01-30", "2023-02-28", "2023-03-30", "2023-04-30")),
      Row("range", "[\"2024-01-15\", \"2024-04-10\", \"1M\"]", days("2024-01-15", "2024-02-15", "2024-03-15")),
      Row(
        "range", "[\"2023-07-01\", \"2023-12-31\", \"1M\"]",
        days("2023-07-01", "2023-08-01", "2023-09-01", "2023-10-01", "2023-11-01", "2023-12-01")),
      Row("range", "[\"2023-11\", \"2024-02\", \"1M\"]", days("2023-11-01", "2023-12-01", "2024-01-01", "2024-02-01")),
      Row("range", "[\"2020-02-29\", \"2024\", \"2y\"]", days("2020-02-29", "2022-02-28", "2024-02-29")),
      Row("range", "[\"2022\", \"2024\", \"1y\"]", days("2022-01-01", "2023-01-01", "2024-01-01")),
      Row(
        "range", "[\"2024-01-01\", \"2024-01-01\", \"12h\"]",
        "[\"2024-01-01T00:00:00Z\",\"2024-01-01T12:00:00Z\"]"),
      Row(
        "range", "[\"2024-01-01T00:00:00Z\", \"2024-01-01T12:00:00Z\", \"12h\"]",
        "[\"2024-01-01T00:00:00Z\",\"2024-01-01T12:00:00Z\"]"),
      Row(
        "range", "[\"2024-01-01T00:00:00Z\", \"2024-01-01T00:02:00Z\", \"1m\"]",
        "[\"2024-01-01T00:00:00Z\",\"2024-01-01T00:01:00Z\",\"2024-01-01T00:02:00Z\"]"),
      Row(
        "range", "[\"2024-01-01T00:00:00Z\", \"2024-01-01T00:00:01Z\", \"1s\"]",
        "[\"2024-01-01T00:00:00Z\",\"2024-01-01T00:00:01Z\"]"),
      Row(
        "range", "[\"2024-01-01T10:00:00Z\", \"2024-01-03T09:00:00Z\", \"1d\"]",
        "[\"2024-01-01T10:00:00Z\",\"2024-01-02T10:00:00Z\"]"),
      Row(
        "range", "[{\"t\": \"2024-01-01T22:00:00-05:00\"}, \"2024-01-03\", \"1D\"]",
        "[\"2024-01-01T22:00:00-05:00\",\"2024-01-02T22:00:00-05:00\"]"),
      Row("range", "[\"01/30/2024\", {\"t\": \"2024-01-31T00:00:00Z\"}]", days("2024-01-30", "2024-01-31")),
      Row("range", "[\"2024-01-02\", \"2024-01-01\", \"1d\"]", "[]"),
      Row("range", "[\"9999-12-30\", \"9999-12-31\", \"1d\"]", days("9999-12-30", "9999-12-31")),
      Row("range", "[\"9999-11\", \"9999-12\", \"1M\"]", days("9999-11-01", "9999-12-01")),
      Row("range", "[\"2024-01-01\", \"9999\", \"9000y\"]", days("2024-01-01")),
      Row("range", "[\"2024-01-01\", \"2024-01-02\", \"9223372036854775807w\"]", days("2024-01-01")),
    ]
    for row in rows {
      let result = try row.result()
      #expect(row.isMet(by: result), "range(\(row.arguments)) is \(result), not \(row.expected)")
    }
  }

  private func days(_ days: String...) -> String {
    "[" + days.map { "\"\($0)T00:00:00Z\"" }.joined(separator: ",") + "]"
  }

  @Test func errors() throws {
    let rows = [
      Row("range", "[null, 5]", "error: the start of the range is null"),
      Row("range", "[\"2024-01-01\", null, \"1d\"]", "error: the end of the range is null"),
      Row("range", "[1, 2, null]", "error: the step is null"),
      Row("range", "[\"\", \"2024-01-05\", \"1d\"]", "error: the start of the range is an empty string"),
      Row("range", "[\"2024-01-01\", \"\", \"1d\"]", "error: the end of the range is an empty string"),
      Row("range", "[\"2024-13-01\", \"2024-01-05\", \"1d\"]", "error: has month 13"),
      Row("range", "[1, \"x\"]", "error: neither a date nor a whole number"),
      Row("range", "[\"b\", \"a\"]", "error: neither a date nor a whole number"),
      Row("range", "[\" 1\", \"3\"]", "error: neither a date nor a whole number"),
      Row("range", "[1.5, 3]", "error: must be a whole number"),
      Row("range", "[\"1.5\", \"3\"]", "error: neither a date nor a whole number"),
      Row("range", "[1, \"2024-01-01\"]", "error: must both be dates or both whole numbers"),
      Row("range", "[true, 2]", "error: must be a date or a whole number, not true"),
      Row("range", "[1, 2, 0]", "error: the step cannot be zero"),
      Row("range", "[1, 2, \"0\"]", "error: the step cannot be zero"),
      Row("range", "[1, 2, \"x\"]", "error: the step \"x\" is not a whole number"),
      Row("range", "[1, 2, \"1d\"]", "error: is one of dates"),
      Row("range", "[\"20240101\", \"20240131\", \"1d\"]", "error: write dates as YYYY-MM-DD"),
      Row("range", "[\"2024-01-01\", \"2024-01-02\", \"0d\"]", "error: must be positive"),
      Row("range", "[\"2024-01-01\", \"2024-01-02\", \"-1d\"]", "error: must be positive"),
      Row("range", "[\"2024-01-01\", \"2024-01-02\", -1]", "error: must be positive"),
      Row("range", "[\"2024-01-01\", \"2024-01-02\", \"2\"]", "error: write \"2d\" for days"),
      Row("range", "[\"2024-01-01\", \"2024-01-02\", \"1x\"]", "error: unknown unit x"),
      Row("range", "[\"2024-01-01\", \"2024-01-02\", \"day\"]", "error: \"day\" is not a step"),
      Row("range", "[\"2024-01-01\", \"2024-01-02\", \"1.5d\"]", "error: is not a step"),
      Row("range", "[\"2024-01-01\", \"2024-01-02\", \"1 d\"]", "error: is not a step"),
      Row("range", "[\"2024-01-01\", \"2024-01-02\", \"\"]", "error: is not a step"),
      Row("range", "[1, 9223372036854775807]", "error: leaves no number after it"),
      Row("range", "[1, 1000001]", "error: this range has 1000001 elements and 1000000 are allowed"),
      Row("range", "[-9223372036854775808, 9223372036854775806]", "error: --max-chunks"),
      Row("range", "[\"0001-01-01\", \"9999-12-31\", \"1s\"]", "error: 315537897600 elements"),
      Row("range", "[\"99999999999999999999\", \"5\"]", "error: beyond 64-bit integers"),
    ]
    for row in rows {
      let result = try row.result()
      #expect(row.isMet(by: result), "range(\(row.arguments)) is \(result), not \(row.expected)")
    }
  }

  private func sequence(_ json: String, in context: CallContext) throws -> RangeSequence {
    let cells = try values(of: json).map { Cell($0, arena: context.arena) }
    let implementation = try #require(FunctionRegistry.named("range")?.implementation)
    let result = cells.withUnsafeBufferPointer { buffer in
      Result { () throws(FunctionError) -> Cell in try implementation(context, buffer) }
    }
    return RangeSequence(try result.get())
  }

  @Test func windows() throws {
    // start, end, step; the window of each element as `element..end`, and for numbers the last one in it.
    let rows: [(String, [String])] = [
      ("[1, 10, 4]", ["1..5=4", "5..9=8", "9..11=10"]),
      ("[10000, 50000, 20000]", ["10000..30000=29999", "30000..50000=49999", "50000..50001=50000"]),
      ("[5, 1, -2]", ["5..3=4", "3..1=2", "1..0=1"]),
      ("[5, 2, -2]", ["5..3=4", "3..1=2"]),
      ("[1, 3]", ["1..2=1", "2..3=2", "3..4=3"]),
      ("[\"2024-01-15\", \"2024-03-10\", \"1M\"]", ["2024-01-15..2024-02-15", "2024-02-15..2024-03-11"]),
      ("[\"2024-01\", \"2024-02\", \"1M\"]", ["2024-01-01..2024-02-01", "2024-02-01..2024-03-01"]),
      ("[\"2024-01-30\", \"2024-02-10\", \"1w\"]", ["2024-01-30..2024-02-06", "2024-02-06..2024-02-11"]),
      ("[\"2024-01-01\", {\"t\": \"2024-01-02T00:00:00Z\"}]", ["2024-01-01..2024-01-02", "2024-01-02..2024-01-02"]),
      ("[\"9999-12-31\", \"9999-12-31\", \"1d\"]", ["9999-12-31..9999-12-31T23:59:59.999999999Z"]),
    ]
    for (arguments, expected) in rows {
      let context = testContext()
      let range = try sequence(arguments, in: context)
      let shown = (0..<range.count).map { index in
        let last = range.last(at: index)
        let end = last.isNull ? "" : "=\(last.intValue)"
        return "\(CellText.string(range.element(at: index)))..\(CellText.string(range.windowEnd(at: index)))\(end)"
          .replacing("T00:00:00Z", with: "")
      }
      #expect(shown == expected, "range(\(arguments))")
    }
  }

  /// Ranges of dates at random: every element, the count and the windows against stepping with the calendar.
  @Test func windowsCoverTheRange() throws {
    var generator = SplitMix(seed: 5)
    let units: [(String, CalendarUnit)] = [("h", .hour), ("d", .day), ("w", .week), ("M", .month), ("y", .year)]
    for _ in 0..<400 {
      let start = Instant(
        seconds: .random(in: 0...1_700_000_000, using: &generator),
        offsetMinutes: [0, 0, 330, -480].randomElement(using: &generator) ?? 0)
      let (letter, unit) = units.randomElement(using: &generator) ?? ("d", .day)
      let size = Int64.random(in: 1...5, using: &generator)
      let end = try start.adding(.random(in: 0...40, using: &generator) * size, unit)
        .adding(.random(in: 0...100_000, using: &generator), .second)
      let texts = [end.text, String(end.text.prefix(10)), String(end.text.prefix(7))]
      let text = texts.randomElement(using: &generator) ?? ""
      let bound = try Instant.parse(text)
      var expected: [Instant] = []
      while true {
        let next = try start.adding(Int64(expected.count) * size, unit)
        let order = next.compared(to: bound.exclusiveEnd)
        if order > 0 || (order == 0 && bound.precision != .instant) { break }
        expected.append(next)
      }
      let source = "[{\"t\": \"\(start.text)\"}, \"\(text)\", \"\(size)\(letter)\"]"
      let context = testContext()
      let range = try sequence(source, in: context)
      #expect(range.count == expected.count, "range(\(source))")
      for index in 0..<min(range.count, expected.count) {
        #expect(CellText.string(range.element(at: index)) == expected[index].text, "range(\(source))[\(index)]")
        let isLast = index + 1 == range.count
        let end = CellText.string(range.windowEnd(at: index))
        let nextOrBound = isLast ? bound.exclusiveEnd : expected[index + 1]
        #expect(try Instant.parse(end).instant.compared(to: nextOrBound) == 0, "range(\(source)) window \(index)")
      }
    }
  }

  @Test func aLongRangeCostsNothing() throws {
    let context = testContext(maximumRange: 4_000_000_000)
    let range = try sequence("[1, 4000000000]", in: context)
    #expect(range.count == 4_000_000_000)
    #expect(range.element(at: 3_999_999_999).intValue == 4_000_000_000)
    let days = try sequence("[\"0001-01-01\", \"9999-12-31\"]", in: context)
    #expect(days.count == 3_652_059)
    #expect(CellText.string(days.element(at: 3_652_058)) == "9999-12-31T00:00:00Z")
    #expect(call("range", [.int(1), .int(6)], in: testContext(maximumRange: 5)).contains("--max-chunks"))
    #expect(call("range", [.int(1), .int(5)], in: testContext(maximumRange: 5)) == "[1,2,3,4,5]")
  }
}
