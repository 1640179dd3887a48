// Which kind a number becomes, and that nothing of it is lost.

import Records
import TestSupport
import Testing

struct JSONNumberTests {
  private let parser = JSONParser(keys: nil)

  private func cell(_ text: String, _ body: (Cell) -> Void) throws {
    let page = try parser.parse(PageBytes(Array(text.utf8)))
    withExtendedLifetime(page) { body(page.root) }
  }

  @Test func kinds() throws {
    let rows: [(String, CellKind, String)] = [
      ("0", .int, "0"), ("7", .int, "7"), ("-7", .int, "-7"), ("1234567890", .int, "1234567890"),
      ("999999999999999999", .int, "999999999999999999"), ("-999999999999999999", .int, "-999999999999999999"),
      ("9223372036854775807", .int, "9223372036854775807"), ("-9223372036854775808", .int, "-9223372036854775808"),
      ("9223372036854775808", .decimal, "9223372036854775808"),
      ("-9223372036854775809", .decimal, "-9223372036854775809"),
      ("12345678901234567890", .decimal, "12345678901234567890"), ("10000000000000000000", .float, "1e19"),
      ("18446744073709551616", .decimal, "18446744073709551616"),
      ("-0", .float, "-0.0"), ("-0.0", .float, "-0.0"), ("0.0", .float, "0.0"), ("0e5", .float, "0.0"),
      ("0.000", .float, "0.0"), ("0e1000000000", .float, "0.0"),
      ("0e9999999999999999999999", .float, "0.0"), ("-0.0e-18446744073709551617", .float, "-0.0"),
      ("1.0", .float, "1.0"), ("1.10", .float, "1.1"), ("1e3", .float, "1000.0"), ("1E+2", .float, "100.0"),
      ("0.1", .float, "0.1"), ("1.5", .float, "1.5"), ("-2.25e-3", .float, "-0.00225"), ("123.456", .float, "123.456"),
      ("0.30000000000000004", .float, "0.30000000000000004"),
      ("0.3000000000000000444", .decimal, "0.3000000000000000444"),
      ("0.1000000000000000055511151231257827", .decimal, "0.1000000000000000055511151231257827"),
      ("52.520006599999995", .float, "52.520006599999995"), ("52.520006599999996", .decimal, "52.520006599999996"),
      ("9007199254740993.0", .decimal, "9007199254740993.0"),
      ("9007199254740992.0", .float, "9007199254740992.0"), ("0.1000000000000000000000000", .float, "0.1"),
      ("1.7976931348623157e308", .float, "1.7976931348623157e308"), ("1e400", .decimal, "1e400"),
      ("1e-400", .decimal, "1e-400"), ("5e-324", .float, "5e-324"), ("4.9e-324", .decimal, "4.9e-324"),
      ("2.2250738585072014e-308", .float, "2.2250738585072014e-308"), ("1e22", .float, "1e22"),
      ("1e23", .float, "1e23"),
      ("9.5e22", .float, "9.5e22"), ("123456789012345678e-3", .decimal, "123456789012345678e-3"),
      ("12345678901234566e-3", .float, "12345678901234.566"),
      ("1e1000000000", .decimal, "1e1000000000"), ("1e-0000000000001000000000", .decimal, "1e-0000000000001000000000"),
      ("0.01e1000000002", .decimal, "0.01e1000000002"), ("12e999999999", .decimal, "12e999999999"),
      ("8.41e21", .float, "8.41e21"), ("2.0e-21", .float, "2e-21"),
      ("9.999999999999999e22", .decimal, "9.999999999999999e22"),
    ]
    for (text, kind, written) in rows {
      try cell(text) {
        #expect($0.kind == kind, "\(text)")
        #expect(JSONWriter.string($0) == written, "\(text)")
      }
    }
  }

  @Test func exponentsBeyondReachAreRefused() {
    for text in [
      "1e1000000001", "1e-1000000001", "12e1000000000", "0.1e-1000000000", "1E+18446744073709551617",
      "1e999999999999999999", "1e-1000000000000000001",
    ] {
      let error = #expect(throws: JSONError.self) { try cell(text) { _ in } }
      #expect(error?.message == "this number is beyond 10^±1,000,000,000", "\(text)")
    }
  }

  /// Every double's own text is a float and the same double.
  @Test func doublesReadBack() throws {
    var random = SplitMix(seed: 1)
    for round in 0..<5_000 {
      let number =
        switch round % 4 {
        case 0: Double(bitPattern: random.next())
        case 1: Double(Int64(truncatingIfNeeded: random.next() >> 20)) / 1_000
        case 2: Double.random(in: -180...180, using: &random)
        default: Double.random(in: 0...1, using: &random) * 1e12
        }
      guard number.isFinite else { continue }
      try cell(number.description) {
        #expect($0.kind == .float && $0.floatValue == number, "\(number)")
      }
    }
  }

  /// The quick ways to a double agree with Swift's own.
  @Test func decimalsAgreeWithTheStandardLibrary() throws {
    var random = SplitMix(seed: 2)
    for _ in 0..<10_000 {
      let digits = Int.random(in: 1...19, using: &random)
      var text = String((0..<digits).map { _ in Character(UnicodeScalar(UInt8.random(in: 48...57, using: &random))) })
      while text.first == "0", text.count > 1 { text.removeFirst() }
      text += ".\(UInt32.random(in: 0...9_999, using: &random))"
      if Bool.random(using: &random) { text += "e\(Int.random(in: -30...30, using: &random))" }
      try cell(text) {
        let expected = Double(text)!
        if $0.kind == .float { #expect($0.floatValue == expected, "\(text)") }
        let zero = Cell.float(expected)
        #expect(($0.kind == .float) == (CellOrder.compare($0, zero) == .equal), "\(text)")
      }
    }
  }
}
