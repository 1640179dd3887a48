// Numbers as JSON writes them: which text is an int, a float or a decimal, and the shortest text of a double.

/// Where the parts of a JSON number stand in its text.
struct NumberShape {
  var isNegative = false
  var integer = 0..<0
  var fraction = 0..<0
  /// The exponent's digits.
  var exponent = 0..<0
  var exponentIsNegative = false

  /// Nil if the bytes are not exactly one number by RFC 8259.
  init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    var position = 0
    func character() -> UInt8 { position < bytes.count ? bytes[position] : 0 }
    func digits() -> Range<Int> {
      let start = position
      while character() &- UInt8(ascii: "0") <= 9 { position += 1 }
      return start..<position
    }
    if character() == UInt8(ascii: "-") {
      isNegative = true
      position += 1
    }
    integer = digits()
    guard let first = integer.first, integer.count == 1 || bytes[first] != UInt8(ascii: "0") else { return nil }
    if character() == UInt8(ascii: ".") {
      position += 1
      fraction = digits()
      if fraction.isEmpty { return nil }
    }
    if character() | 0x20 == UInt8(ascii: "e") {
      position += 1
      exponentIsNegative = character() == UInt8(ascii: "-")
      if exponentIsNegative || character() == UInt8(ascii: "+") { position += 1 }
      exponent = digits()
      if exponent.isEmpty { return nil }
    }
    if position != bytes.count { return nil }
  }

  /// Only digits, and perhaps a sign.
  var isInteger: Bool { fraction.isEmpty && exponent.isEmpty }

  /// The exponent, 0 if there is none, at most `limit` either way.
  func exponentValue(_ bytes: UnsafeBufferPointer<UInt8>, limit: Int) -> Int {
    var value = 0
    for index in exponent {
      value = min(value * 10 + Int(bytes[index] - UInt8(ascii: "0")), limit)
    }
    return exponentIsNegative ? -value : value
  }
}

/// The kind of a number, from its text.
package enum NumberText {
  /// What is said of a number that is one, but beyond `Decimal.largestPower`.
  package static let beyondReach = "this number is beyond 10^±1,000,000,000"

  /// Whether these bytes are a number, though one beyond `Decimal.largestPower`.
  package static func isBeyondReach(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    NumberShape(bytes) != nil && DecimalDigits(bytes) == nil
  }

  private static let powersOfTen: [Double] = (0...22).map { power in
    (0..<power).reduce(1.0) { value, _ in value * 10 }
  }

  /// An int if it is written as one and fits 64 bits; a float if its shortest double names the same number; else a
  /// decimal. Nil if it is no JSON number, or one beyond `Decimal.largestPower`.
  package static func classify(_ bytes: UnsafeBufferPointer<UInt8>) -> Value? {
    guard let shape = NumberShape(bytes) else { return nil }
    let count = shape.integer.count + shape.fraction.count
    if count <= 18 {
      var number: Int64 = 0
      for index in shape.integer { number = number * 10 + Int64(bytes[index] - UInt8(ascii: "0")) }
      if shape.isInteger {
        // No integer keeps the sign of a negative zero.
        if shape.isNegative, number == 0 { return .float(-0.0) }
        return .int(shape.isNegative ? -number : number)
      }
      for index in shape.fraction { number = number * 10 + Int64(bytes[index] - UInt8(ascii: "0")) }
      // Up to 15 digits come back from a double unharmed, and one division or multiplication of exact numbers is
      // rounded once, so it is the nearest.
      let exponent = shape.exponentValue(bytes, limit: 1_000) - shape.fraction.count
      if count <= 15, exponent >= -22, exponent <= 22 {
        let digits = Double(number)
        let double = exponent < 0 ? digits / powersOfTen[-exponent] : digits * powersOfTen[exponent]
        return .float(shape.isNegative ? -double : double)
      }
    } else if shape.isInteger, let number = Int64(String(decoding: bytes, as: UTF8.self)) {
      return .int(number)
    }
    guard let digits = DecimalDigits(bytes) else { return nil }
    // Decimals have one zero; a float keeps its sign.
    if digits.digits.isEmpty { return .float(shape.isNegative ? -0.0 : 0) }
    let decimal = Decimal(digits)
    if let double = decimal.exactDouble { return .float(double) }
    return .decimal(decimal)
  }

  /// As above, from a string.
  package static func classify(_ text: String) -> Value? {
    var copy = text
    return copy.withUTF8 { classify($0) }
  }
}

/// The fewest digits that give a double back.
package enum ShortestDouble {
  /// JSON text that reads as a float again: `1.0`, `0.1`, `1e22`, `1.5e-7`. The number must be finite.
  package static func text(_ double: Double) -> String {
    precondition(double.isFinite, "JSON has no infinite numbers")
    let description = double.description
    guard let mark = description.utf8.firstIndex(of: UInt8(ascii: "e")) else { return description }
    // `e+22` and `e-07` in canonical form are `e22` and `e-7`.
    guard let exponent = Int(description[description.utf8.index(after: mark)...]) else { return description }
    var mantissa = description[..<mark]
    if mantissa.hasSuffix(".0") { mantissa.removeLast(2) }
    return "\(mantissa)e\(exponent)"
  }

  /// Appends `text(double)`.
  package static func write(_ double: Double, into bytes: inout [UInt8]) { bytes += text(double).utf8 }

  /// Text for people and URLs: no exponent, no fraction on whole numbers: `1`, `0.1`, `10000000000000000000000`.
  package static func plainText(_ double: Double) -> String {
    guard double.isFinite else { return double.description }
    var text = text(double)
    if text.hasSuffix(".0") {
      text.removeLast(2)
      return text == "-0" ? "0" : text
    }
    guard text.utf8.contains(UInt8(ascii: "e")) else { return text }
    guard let parts = text.withUTF8({ DecimalDigits($0) }) else { return text }
    let sign = parts.isNegative ? "-" : ""
    let digits = String(decoding: parts.digits.map { $0 + UInt8(ascii: "0") }, as: UTF8.self)
    if parts.exponent >= 0 { return sign + digits + String(repeating: "0", count: parts.exponent) }
    if parts.magnitude <= 0 { return sign + "0." + String(repeating: "0", count: -parts.magnitude) + digits }
    return sign + digits.prefix(parts.magnitude) + "." + digits.dropFirst(parts.magnitude)
  }
}
