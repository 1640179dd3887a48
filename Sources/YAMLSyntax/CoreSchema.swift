// The core schema of YAML 1.2: which plain scalars are null, bools and numbers. `yes`, `on`, `n` are strings. `.inf` and
// `.nan` are strings, too: JSON has no such numbers.

package import Values

/// What a scalar means.
package enum CoreScalar: Sendable, Equatable {
  case null
  case bool(Bool)
  case int(Int64)
  case float(Double)
  /// A number whose digits neither of the above would keep.
  case decimal(Decimal)
  case string(String)

  /// The kind in words.
  package var kindName: String {
    switch self {
    case .null: "nothing"
    case .bool: "a bool"
    case .int, .float, .decimal: "a number"
    case .string: "a text"
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

  /// Nil for a text that is no number, or one whose exponent no decimal holds.
  private static func number(_ text: String) -> CoreScalar? {
    guard let first = text.utf8.first, first < 0x3A else { return nil }
    if text.hasPrefix("0x") { return radix(text, 16) }
    if text.hasPrefix("0o") { return radix(text, 8) }
    switch jsonNumber(Array(text.utf8)).flatMap(NumberText.classify) {
    case .int(let number): return .int(number)
    case .float(let number): return .float(number)
    case .decimal(let number): return .decimal(number)
    default: return nil
    }
  }

  private static func radix(_ text: String, _ radix: Int) -> CoreScalar? {
    let digits = text.dropFirst(2)
    guard let first = digits.first, first != "-", first != "+" else { return nil }
    return Int64(digits, radix: radix).map { .int($0) }
  }

  /// The number in JSON's grammar; nil unless it is `[-+]? (\. [0-9]+ | [0-9]+ (\. [0-9]*)?) ([eE] [-+]? [0-9]+)?`.
  private static func jsonNumber(_ bytes: [UInt8]) -> String? {
    var rest = bytes[...]
    func takeDigits() -> ArraySlice<UInt8> {
      let digits = rest.prefix { $0 &- UInt8(ascii: "0") < 10 }
      rest = rest.dropFirst(digits.count)
      return digits
    }
    func take(_ characters: String) -> UInt8? {
      guard let byte = rest.first, characters.utf8.contains(byte) else { return nil }
      rest = rest.dropFirst()
      return byte
    }
    var json: [UInt8] = take("+-") == UInt8(ascii: "-") ? [UInt8(ascii: "-")] : []
    let whole = takeDigits()
    let pointed = take(".") != nil
    let fraction = pointed ? takeDigits() : []
    if whole.isEmpty && fraction.isEmpty { return nil }
    let figures = whole.drop { $0 == UInt8(ascii: "0") }
    json += figures.isEmpty ? [UInt8(ascii: "0")] : Array(figures)
    if pointed { json += [UInt8(ascii: ".")] + (fraction.isEmpty ? [UInt8(ascii: "0")] : Array(fraction)) }
    if take("eE") != nil {
      json.append(UInt8(ascii: "e"))
      if let sign = take("+-") { json.append(sign) }
      let digits = takeDigits()
      if digits.isEmpty { return nil }
      json += digits
    }
    return rest.isEmpty ? String(decoding: json, as: UTF8.self) : nil
  }
}
