// The core schema of YAML 1.2: which plain scalars are null, bools and numbers. `yes`, `on`, `n` are strings.

/// What a scalar means.
package enum CoreScalar: Sendable, Equatable {
  case null
  case bool(Bool)
  case int(Int64)
  case float(Double)
  /// A number whose digits neither of the above would keep, as JSON.
  case decimal(String)
  case string(String)

  /// The kind in words.
  package var kindName: String {
    switch self {
    case .null: "nothing"
    case .bool: "a bool"
    case .int, .float, .decimal: "a number"
    case .string: "a string"
    }
  }
}

extension CoreScalar {
  private static let tagPrefix = "tag:yaml.org,2002:"

  /// Resolves `scalar`: plain text by its looks; quoted and block text, and text with a tag that is not of the core
  /// schema, is a string.
  package init(of scalar: ScalarText, tag: String?) {
    let isPlain =
      switch tag {
      case nil: scalar.style == .plain
      case "\(Self.tagPrefix)null", "\(Self.tagPrefix)bool", "\(Self.tagPrefix)int", "\(Self.tagPrefix)float": true
      default: false
      }
    self = isPlain ? Self(plain: scalar.text) : .string(scalar.text)
  }

  /// Resolves the text of a plain scalar.
  package init(plain text: String) {
    switch text {
    case "", "~", "null", "Null", "NULL": self = .null
    case "true", "True", "TRUE": self = .bool(true)
    case "false", "False", "FALSE": self = .bool(false)
    default: self = Self.number(text) ?? .string(text)
    }
  }

  /// The truth that YAML 1.1 saw in `yes`, `off`, `n`, …; nil for other texts.
  package static func oldBool(_ text: String) -> Bool? {
    switch text {
    case "y", "Y", "yes", "Yes", "YES", "on", "On", "ON": true
    case "n", "N", "no", "No", "NO", "off", "Off", "OFF": false
    default: nil
    }
  }

  private static func number(_ text: String) -> CoreScalar? {
    guard let first = text.utf8.first, first < 0x3A else { return nil }
    if text.hasPrefix("0x") { return radix(text, 16) }
    if text.hasPrefix("0o") { return radix(text, 8) }
    guard let written = WrittenNumber(text) else { return nil }
    if !written.hasPointOrExponent {
      return Int64(written.json).map { .int($0) } ?? .decimal(written.json)
    }
    if let double = Double(written.json), double.isFinite, WrittenNumber("\(double)") == written {
      return .float(double)
    }
    return .decimal(written.json)
  }

  private static func radix(_ text: String, _ radix: Int) -> CoreScalar? {
    let digits = text.dropFirst(2)
    guard let first = digits.first, first != "-", first != "+" else { return nil }
    return Int64(digits, radix: radix).map { .int($0) }
  }
}

/// A decimal number as text, compared by value.
private struct WrittenNumber: Equatable {
  /// The number in JSON's grammar.
  let json: String
  let hasPointOrExponent: Bool
  private let isNegative: Bool
  /// The digits without zeros at either end, and the power of ten of the last; zero has no digits.
  private let digits: [UInt8]
  private let exponent: Int

  static func == (left: Self, right: Self) -> Bool {
    left.isNegative == right.isNegative && left.digits == right.digits && left.exponent == right.exponent
  }

  /// Nil unless `text` is `[-+]? (\. [0-9]+ | [0-9]+ (\. [0-9]*)?) ([eE] [-+]? [0-9]+)?`.
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    var position = 0
    func isDigit(_ position: Int) -> Bool { position < bytes.count && bytes[position] &- 0x30 < 10 }
    func isAt(_ position: Int, _ characters: StaticString) -> Bool {
      guard position < bytes.count else { return false }
      return characters.withUTF8Buffer { $0.contains(bytes[position]) }
    }

    isNegative = isAt(0, "-")
    if isAt(0, "+-") { position = 1 }
    let wholeStart = position
    while isDigit(position) { position += 1 }
    let whole = bytes[wholeStart..<position]
    var fraction = bytes[position..<position]
    let pointed = isAt(position, ".")
    if pointed {
      let start = position + 1
      position = start
      while isDigit(position) { position += 1 }
      fraction = bytes[start..<position]
    }
    if whole.isEmpty && fraction.isEmpty { return nil }
    var power = 0
    let powered = isAt(position, "eE")
    if powered {
      let start = position + 1
      position = start
      if isAt(position, "+-") { position += 1 }
      let digitsStart = position
      while isDigit(position) { position += 1 }
      if position == digitsStart { return nil }
      // An exponent beyond any number's is kept as text only; the value it stands for needs no more than "far away".
      let written = String(decoding: bytes[start..<position], as: UTF8.self)
      power = Int(written) ?? (isAt(start, "-") ? -1_000_000_000 : 1_000_000_000)
      power = min(max(power, -1_000_000_000), 1_000_000_000)
    }
    if position != bytes.count { return nil }

    let wholeDigits = whole.drop { $0 == 0x30 }
    var json = isNegative ? "-" : ""
    json += wholeDigits.isEmpty ? "0" : String(decoding: wholeDigits, as: UTF8.self)
    if !fraction.isEmpty { json += "." + String(decoding: fraction, as: UTF8.self) }
    if powered { json += "e\(power)" }
    self.json = json
    hasPointOrExponent = pointed || powered
    var all = Array((whole + fraction).drop { $0 == 0x30 })
    var exponent = power - fraction.count
    while all.last == 0x30 {
      all.removeLast()
      exponent += 1
    }
    digits = all
    self.exponent = all.isEmpty ? 0 : exponent
  }
}
