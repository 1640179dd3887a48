// Numbers whose digits a double would lose: as text where they rest, as digits while they are computed with
// (`Decimal+Arithmetic.swift`).

/// An exact decimal number. Equal numbers have equal texts, so equality and hashing are those of the text.
package struct Decimal: Hashable, Sendable {
  /// No number, zero apart, is as large as 10^(this + 1) or smaller than 10^-this: the one bound of the language, of JSON
  /// and of plans, so that what one of them writes all others read.
  package static let largestPower = 1_000_000_000

  /// A JSON number in canonical form: no needless zero, sign or exponent. `100`, `0.5`, `-12.25`, `1.5e400`.
  package let text: String

  /// A number from a text that has been checked to be a JSON number.
  package init(text: String) {
    guard let decimal = Decimal(jsonNumber: text) else { preconditionFailure("not a number: \(text)") }
    self = decimal
  }

  package init(_ number: Int64) { text = String(number) }

  /// The number that the shortest text of this double names; nil for infinities and NaN.
  package init?(exactly double: Double) {
    guard double.isFinite else { return nil }
    self.init(jsonNumber: ShortestDouble.text(double))
  }

  /// Nil if the text is no JSON number, or one beyond `largestPower`.
  package init?(jsonNumber text: String) {
    var copy = text
    guard let digits = copy.withUTF8({ DecimalDigits($0) }) else { return nil }
    self.init(digits)
  }

  /// As above, from UTF-8.
  package init?(jsonNumber bytes: UnsafeBufferPointer<UInt8>) {
    guard let digits = DecimalDigits(bytes) else { return nil }
    self.init(digits)
  }

  init(_ digits: DecimalDigits) { text = digits.text }

  /// The number as a 64-bit integer, if it is one.
  package var int64: Int64? {
    let parts = digits
    guard parts.exponent >= 0, parts.magnitude <= 19 else { return nil }
    return Int64(text)
  }

  /// The number without its fraction as a 64-bit integer, if it fits.
  package var truncatedInt64: Int64? {
    var parts = digits
    if parts.magnitude <= 0 { return 0 }
    if parts.exponent < 0 {
      parts.digits.removeLast(-parts.exponent)
      parts.exponent = 0
    }
    return parts.magnitude > 19 ? nil : Int64(parts.text)
  }

  /// The double whose shortest text names this very number, if there is one.
  package var exactDouble: Double? {
    let double = nearestDouble
    return Decimal(exactly: double) == self ? double : nil
  }

  /// The nearest double; infinite if the number is beyond them.
  package var nearestDouble: Double { Double(text) ?? .infinity }
}

/// A decimal number taken apart: `digits` × 10^`exponent`, the most significant digit first.
struct DecimalDigits {
  var isNegative: Bool
  /// 0 to 9 each, without zeros at either end; empty for zero.
  var digits: [UInt8]
  var exponent: Int

  init(isNegative: Bool, digits: [UInt8], exponent: Int) {
    let first = digits.firstIndex { $0 != 0 } ?? digits.endIndex
    let last = digits.lastIndex { $0 != 0 } ?? digits.startIndex - 1
    if first > last {
      self.isNegative = false
      self.digits = []
      self.exponent = 0
    } else {
      self.isNegative = isNegative
      self.digits = Array(digits[first...last])
      self.exponent = exponent + digits.count - 1 - last
    }
  }

  /// Reads a JSON number; nil if it is none, or beyond `Decimal.largestPower`.
  init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let shape = NumberShape(bytes) else { return nil }
    var digits: [UInt8] = []
    digits.reserveCapacity(shape.integer.count + shape.fraction.count)
    for index in shape.integer { digits.append(bytes[index] - UInt8(ascii: "0")) }
    for index in shape.fraction { digits.append(bytes[index] - UInt8(ascii: "0")) }
    let exponent = shape.exponentValue(bytes, limit: 1 << 58)
    self.init(isNegative: shape.isNegative, digits: digits, exponent: exponent - shape.fraction.count)
    if !isWithinReach { return nil }
  }

  /// Whether the number is one that all readers accept.
  var isWithinReach: Bool { abs(magnitude - 1) <= Decimal.largestPower }

  /// Digits before the decimal point; zero and below for numbers under 0.1.
  var magnitude: Int { digits.count + exponent }

  /// Canonical text: plain where that takes few zeros, else with an exponent.
  var text: String {
    if digits.isEmpty { return "0" }
    var bytes: [UInt8] = isNegative ? [UInt8(ascii: "-")] : []
    let zero = UInt8(ascii: "0")
    let figures = digits.map { $0 + zero }
    let point = magnitude
    if exponent >= 0, point <= 40 {
      bytes += figures
      bytes += repeatElement(zero, count: exponent)
    } else if exponent < 0, point > 0 {
      bytes += figures[..<point]
      bytes.append(UInt8(ascii: "."))
      bytes += figures[point...]
    } else if point <= 0, point > -10 {
      bytes += [zero, UInt8(ascii: ".")]
      bytes += repeatElement(zero, count: -point)
      bytes += figures
    } else {
      bytes.append(figures[0])
      if figures.count > 1 {
        bytes.append(UInt8(ascii: "."))
        bytes += figures[1...]
      }
      bytes += "e\(point - 1)".utf8
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
