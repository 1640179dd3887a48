// The three string forms: "…" and '…' with escapes, `…` without.

internal import Values

extension Lexer {
  mutating func quotedString(_ quote: UInt8) throws(SyntaxProblem) -> Token {
    let start = position
    position += 1
    var text: [UInt8] = []
    while true {
      guard position < end else {
        throw SyntaxProblem(
          "string without end", at: start..<min(start + 1, end),
          help: "close it with \(String(decoding: [quote], as: UTF8.self))")
      }
      let byte = peek()
      if byte == quote { break }
      if byte == UInt8(ascii: "\\") {
        try escape(into: &text)
      } else {
        text.append(byte)
        position += 1
      }
    }
    position += 1
    return Token(kind: .literal(.string(String(decoding: text, as: UTF8.self))), range: start..<position)
  }

  mutating func rawString() throws(SyntaxProblem) -> Token {
    let start = position
    position += 1
    while peek() != UInt8(ascii: "`") {
      guard position < end else {
        throw SyntaxProblem("string without end", at: start..<start + 1, help: "close it with `")
      }
      position += 1
    }
    position += 1
    let text = String(decoding: bytes[start + 1..<position - 1], as: UTF8.self)
    return Token(kind: .literal(.string(text)), range: start..<position)
  }

  private mutating func escape(into text: inout [UInt8]) throws(SyntaxProblem) {
    let start = position
    let kind = peek(1)
    position += 2
    switch kind {
    case UInt8(ascii: "n"): text.append(10)
    case UInt8(ascii: "t"): text.append(9)
    case UInt8(ascii: "r"): text.append(13)
    case UInt8(ascii: "a"): text.append(7)
    case UInt8(ascii: "b"): text.append(8)
    case UInt8(ascii: "f"): text.append(12)
    case UInt8(ascii: "v"): text.append(11)
    case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "/"), UInt8(ascii: "`"):
      text.append(kind)
    case UInt8(ascii: "x"): try appendScalar(digits: 2, from: start, to: &text)
    case UInt8(ascii: "u"): try appendScalar(digits: 4, from: start, to: &text)
    case UInt8(ascii: "U"): try appendScalar(digits: 8, from: start, to: &text)
    default:
      throw SyntaxProblem(
        "unknown escape in a string", at: start..<min(start + 2, end),
        help: "write '\\\\' for a backslash, or use a raw string: `…`")
    }
  }

  private mutating func appendScalar(digits: Int, from start: Int, to text: inout [UInt8]) throws(SyntaxProblem) {
    guard var number = hexadecimal(digits) else {
      throw SyntaxProblem(
        "escape without a character", at: start..<min(position + digits, end),
        help: "write \(digits) hexadecimal digits")
    }
    // As in JSON, what needs more than 16 bits may be written as a pair.
    if number & 0xFFFF_FC00 == 0xD800, peek() == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "u") {
      position += 2
      if let low = hexadecimal(4), low & 0xFFFF_FC00 == 0xDC00 {
        number = 0x10000 + (number & 0x3FF) << 10 + low & 0x3FF
      }
    }
    guard let scalar = Unicode.Scalar(number) else {
      throw SyntaxProblem(
        "escape without a character", at: start..<position,
        help: number & 0xFFFF_F800 == 0xD800
          ? "half of a surrogate pair is no character: write both, \\ud83d\\ude00, or \\U and eight digits"
          : "characters end at \\U0010FFFF")
    }
    text.append(contentsOf: String(Character(scalar)).utf8)
  }

  /// The number that the next so many digits write, which are passed; nil if they are not all digits.
  private mutating func hexadecimal(_ digits: Int) -> UInt32? {
    let last = position + digits
    guard last <= end, bytes[position..<last].allSatisfy(\.isHexDigit) else { return nil }
    let number = UInt32(String(decoding: bytes[position..<last], as: UTF8.self), radix: 16)
    position = last
    return number
  }
}
