// Which numbers are ints, floats and decimals, the texts of numbers, and exact arithmetic against integers.

import TestSupport
import Testing
import Values

@Suite struct NumberTests {
  @Test func kinds() {
    let rows: [(String, Value?)] = [
      ("0", .int(0)), ("-0", .float(-0.0)), ("7", .int(7)), ("-7", .int(-7)),
      ("9223372036854775807", .int(.max)), ("-9223372036854775808", .int(.min)),
      ("9223372036854775808", .decimal(Decimal(text: "9223372036854775808"))),
      ("1.0", .float(1)), ("1e3", .float(1_000)), ("1E+2", .float(100)), ("0.1", .float(0.1)), ("1.10", .float(1.1)),
      ("-1.5e-7", .float(-1.5e-7)), ("1e22", .float(1e22)), ("1e23", .float(1e23)),
      ("10000000000000000000000", .float(1e22)), ("0.30000000000000004", .float(0.30000000000000004)),
      ("123456789012345678.5", .decimal(Decimal(text: "123456789012345678.5"))),
      ("0.1000000000000000055", .decimal(Decimal(text: "0.1000000000000000055"))),
      ("1e400", .decimal(Decimal(text: "1e400"))), ("1e-400", .decimal(Decimal(text: "1e-400"))), ("0e400", .float(0)),
      ("0.0000", .float(0)), ("-0e400", .float(-0.0)), ("-0e-327", .float(-0.0)), ("0e-327", .float(0)),
      ("-0.0000000000000000000000", .float(-0.0)), ("5e-324", .float(.leastNonzeroMagnitude)),
      ("1.7976931348623157e308", .float(.greatestFiniteMagnitude)),
      ("", nil), ("-", nil), ("01", nil), ("1.", nil), (".5", nil), ("1e", nil), ("1e+", nil), ("+1", nil), ("1 ", nil),
      ("0x10", nil), ("NaN", nil), ("1.5.5", nil), ("--1", nil),
    ]
    for (text, expected) in rows {
      let value = NumberText.classify(text)
      #expect(value == expected, "\(text)")
      // A negative zero equals the other one and is not the same.
      if case .float(let found) = value, case .float(let wanted) = expected {
        #expect(found.sign == wanted.sign, "\(text)")
      }
    }
  }

  @Test func rounding() {
    let rows: [(String, Int, DecimalRounding, String)] = [
      ("2.5", 0, .nearest, "3"), ("-2.5", 0, .nearest, "-3"), ("2.49", 0, .nearest, "2"),
      ("999.95", 1, .nearest, "1000"),
      ("2.675", 2, .nearest, "2.68"), ("1250", -2, .nearest, "1300"), ("49", -2, .nearest, "0"),
      ("50", -2, .nearest, "100"),
      ("0.04", 0, .nearest, "0"), ("0.04", 0, .up, "1"), ("-0.04", 0, .down, "-1"), ("-0.04", 0, .up, "0"),
      ("7.1", 0, .down, "7"), ("-7.1", 0, .down, "-8"), ("1e400", 0, .nearest, "1e400"), ("1e-400", 2, .up, "0.01"),
      ("0", 3, .up, "0"), ("123", 5, .nearest, "123"),
    ]
    for (text, places, rule, expected) in rows {
      #expect(Decimal(text: text).rounded(toPlaces: places, rule).text == expected, "\(text)")
    }
  }

  @Test func textsWithPlaces() {
    let rows: [(String, Int, String?, String?)] = [
      ("0", 2, "0.00", "0.00e+00"), ("1.005", 2, "1.01", "1.01e+00"), ("-0.001", 2, "0.00", "-1.00e-03"),
      ("999.996", 2, "1000.00", "1.00e+03"), ("12345", 0, "12345", "1e+04"),
      ("1e21", 1, "1000000000000000000000.0", "1.0e+21"),
      ("1e400", 0, nil, "1e+400"), ("-15.5", 3, "-15.500", "-1.550e+01"), ("0.05", 1, "0.1", "5.0e-02"),
    ]
    for (text, places, fixed, scientific) in rows {
      #expect(Decimal(text: text).fixedText(places: places, limit: 100) == fixed, "\(text)")
      #expect(Decimal(text: text).scientificText(places: places, limit: 100) == scientific, "\(text)")
    }
    #expect(Decimal(text: "1.5").fixedText(places: 200, limit: 100) == nil)
    #expect(Decimal(text: "1.5").scientificText(places: 200, limit: 100) == nil)
    #expect(Decimal(text: "1e2").scientificText(places: nil, limit: 100) == "1e+02")
  }

  @Test func everyShortestDoubleIsAFloat() {
    var generator = SplitMix(seed: 1)
    for _ in 0..<20_000 {
      let double = Double(bitPattern: generator.next())
      guard double.isFinite else { continue }
      let text = ShortestDouble.text(double)
      if NumberText.classify(text) != .float(double) { Issue.record("\(text)") }
    }
    // Short decimals take the quick way; the library's own parser must agree with it.
    for _ in 0..<20_000 {
      let whole = Int64.random(in: -1_000_000_000...1_000_000_000, using: &generator)
      let fraction = Int.random(in: 0...99_999, using: &generator)
      let text = "\(whole).\(fraction)e\(Int.random(in: -30...30, using: &generator))"
      if NumberText.classify(text) != .float(Double(text) ?? .nan) { Issue.record("\(text)") }
    }
  }

  @Test func textsOfDoubles() {
    let rows: [(Double, String, String)] = [
      (1, "1.0", "1"), (-0.0, "-0.0", "0"), (0.1, "0.1", "0.1"), (1e21, "1e21", "1000000000000000000000"),
      (1.5e-7, "1.5e-7", "0.00000015"), (-2.5e20, "-2.5e20", "-250000000000000000000"), (100, "100.0", "100"),
      (123456789.5, "123456789.5", "123456789.5"), (1e16, "1e16", "10000000000000000"), (0.001, "0.001", "0.001"),
      (1.25e17, "1.25e17", "125000000000000000"),
    ]
    for (double, json, plain) in rows {
      #expect(ShortestDouble.text(double) == json)
      #expect(ShortestDouble.plainText(double) == plain)
    }
  }

  @Test func canonicalDecimals() {
    let rows = [
      ("0", "0"), ("-0.0", "0"), ("1.10", "1.1"), ("100", "100"), ("1e2", "100"), ("0.00012", "0.00012"),
      ("12345678901234567890.50", "12345678901234567890.5"), ("1e40", "1e40"), ("1e39", "1" + zeros(39)),
      ("-1.5E+400", "-1.5e400"), ("1e-11", "1e-11"), ("1e-10", "0.0000000001"), ("0.000e5", "0"),
      ("123e-1", "12.3"), ("0.1e1", "1"),
    ]
    for (text, canonical) in rows { #expect(Decimal(jsonNumber: text)?.text == canonical, "\(text)") }
    #expect(Decimal(jsonNumber: "x") == nil)
  }

  private func zeros(_ count: Int) -> String { String(repeating: "0", count: count) }

  /// Sums, differences, products and order of numbers with at most 15 digits behind the point, as 128-bit integers.
  @Test func arithmeticAgreesWithIntegers() {
    var generator = SplitMix(seed: 2)
    func random() -> (Decimal, Int128, Int) {
      let shift = Int64.random(in: 0...40, using: &generator)
      let digits = Int64.random(in: -1_000_000_000_000...1_000_000_000_000, using: &generator) >> shift
      let exponent = Int.random(in: -15...0, using: &generator)
      return (Decimal(text: "\(digits)e\(exponent)"), Int128(digits) * power(15 + exponent), exponent)
    }
    for _ in 0..<1_000 {
      let (a, left, _) = random()
      let (b, right, _) = random()
      #expect(a.adding(b) == Decimal(text: "\(left + right)e-15"), "\(a.text) + \(b.text)")
      #expect(a.subtracting(b) == Decimal(text: "\(left - right)e-15"), "\(a.text) - \(b.text)")
      #expect((a < b) == (left < right) && (a == b) == (left == right), "\(a.text) < \(b.text)")
      #expect(a.negated.negated == a && a.adding(a.negated)?.isZero == true)
      let (product, overflow) = left.multipliedReportingOverflow(by: right)
      if !overflow { #expect(a.multiplied(by: b) == Decimal(text: "\(product)e-30"), "\(a.text) * \(b.text)") }
    }
  }

  @Test func numbersBeyondReachAreRefused() {
    for text in ["1e1000000000", "12.5e999999999", "1e-1000000000", "0e99999999999999999999"] {
      #expect(Decimal(jsonNumber: text) != nil, "\(text)")
    }
    for text in ["1e1000000001", "10e1000000000", "1e-1000000001", "1e99999999999999999999"] {
      #expect(Decimal(jsonNumber: text) == nil, "\(text)")
      #expect(NumberText.classify(text) == nil, "\(text)")
    }
    let large = Decimal(text: "9e1000000000")
    #expect(large.multiplied(by: large) == nil)
    #expect(large.adding(large) == nil)
  }

  private func power(_ exponent: Int) -> Int128 { (0..<exponent).reduce(1) { value, _ in value * 10 } }

  @Test func conversionsAndLimits() {
    #expect(Decimal(text: "9223372036854775807").int64 == .max)
    #expect(Decimal(text: "9223372036854775808").int64 == nil)
    #expect(Decimal(text: "1.5").int64 == nil)
    #expect(Decimal(text: "0").int64 == 0)
    #expect(Decimal(text: "12e2").int64 == 1_200)
    #expect(Decimal(text: "-1.99").truncatedInt64 == -1)
    #expect(Decimal(text: "0.99").truncatedInt64 == 0)
    #expect(Decimal(text: "1e30").truncatedInt64 == nil)
    #expect(Decimal(text: "0.1").exactDouble == 0.1)
    #expect(Decimal(text: "12345678901234567890.5").exactDouble == nil)
    #expect(Decimal(text: "1e400").exactDouble == nil)
    #expect(Decimal(text: "1e400").nearestDouble == .infinity)
    #expect(Decimal(exactly: 0.1)?.text == "0.1")
    #expect(Decimal(exactly: .nan) == nil)
    #expect(Decimal(text: "1e400") > Decimal(Int64.max) && Decimal(text: "-1e400") < Decimal(Int64.min))
    #expect(Decimal(text: "1e1000").adding(Decimal(text: "1")) == nil)
    #expect(Decimal(text: "1e999").adding(Decimal(text: "1"))?.text.utf8.count == 1 + 1 + 999 + 4)
    let long = Decimal(text: String(repeating: "9", count: 600))
    #expect(long.multiplied(by: long) == nil)
  }
}
