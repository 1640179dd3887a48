// Text to tokens. Strings are in `Lexer+Strings.swift`.

internal import Values

/// Splits the text of one expression into tokens.
struct Lexer {
  let bytes: [UInt8]
  /// Where the expression ends; what follows in `bytes` is not looked at.
  let end: Int
  var position: Int

  init(_ bytes: [UInt8], in range: TextRange) {
    self.bytes = bytes
    end = range.upperBound
    position = range.lowerBound
  }

  /// All tokens up to `end`, with an `end` token last.
  static func tokens(_ bytes: [UInt8], in range: TextRange) throws(SyntaxProblem) -> [Token] {
    var lexer = Lexer(bytes, in: range)
    var tokens: [Token] = []
    while true {
      let token = try lexer.next()
      tokens.append(token)
      if token.kind == .end { return tokens }
    }
  }

  /// The byte `distance` ahead; 0 past the end.
  func peek(_ distance: Int = 0) -> UInt8 {
    position + distance < end ? bytes[position + distance] : 0
  }

  mutating func next() throws(SyntaxProblem) -> Token {
    try skipBlanks()
    let start = position
    guard position < end else { return Token(kind: .end, range: start..<start) }
    let byte = peek()
    if byte.isDigit || byte == UInt8(ascii: ".") && peek(1).isDigit { return try number() }
    if byte.startsName { return name() }
    if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { return try quotedString(byte) }
    if byte == UInt8(ascii: "`") { return try rawString() }
    // The longer symbol first.
    for length in [2, 1] where start + length <= end {
      let code = length == 2 ? UInt16(byte) << 8 | UInt16(peek(1)) : UInt16(byte)
      if let symbol = Self.symbols[code] {
        position += length
        return Token(kind: .symbol(symbol), range: start..<position)
      }
    }
    throw unexpectedByte(at: start)
  }

  /// Symbols by their one or two bytes.
  private static let symbols = Dictionary(
    uniqueKeysWithValues: Symbol.allCases.map { symbol in
      (symbol.rawValue.utf8.reduce(UInt16(0)) { $0 << 8 | UInt16($1) }, symbol)
    })

  private func unexpectedByte(at start: Int) -> SyntaxProblem {
    let length = max(1, bytes[start..<end].prefix(4).dropFirst().prefix { $0 & 0xC0 == 0x80 }.count + 1)
    let text = String(decoding: bytes[start..<start + length], as: UTF8.self)
    let help: String? =
      switch text {
      case "=": "compare with '=='"
      case "“", "”": "use straight quotes"
      case "#": "comments start with '//'"
      case "$": "write the name without '$'"
      case ";": "an expression is one value: leave out ';'"
      default: nil
      }
    return SyntaxProblem("unexpected '\(text)'", at: start..<start + length, help: help)
  }

  private mutating func skipBlanks() throws(SyntaxProblem) {
    while position < end {
      switch (peek(), peek(1)) {
      case (UInt8(ascii: " "), _), (UInt8(ascii: "\t"), _), (UInt8(ascii: "\n"), _), (UInt8(ascii: "\r"), _):
        position += 1
      case (UInt8(ascii: "/"), UInt8(ascii: "/")):
        while position < end, peek() != UInt8(ascii: "\n") { position += 1 }
      case (UInt8(ascii: "/"), UInt8(ascii: "*")):
        let start = position
        position += 2
        while !(peek() == UInt8(ascii: "*") && peek(1) == UInt8(ascii: "/")) {
          guard position < end else {
            throw SyntaxProblem("comment without end", at: start..<start + 2, help: "close it with '*/'")
          }
          position += 1
        }
        position += 2
      default: return
      }
    }
  }

  private mutating func name() -> Token {
    let start = position
    while peek().continuesName { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    let kind: TokenKind =
      switch text {
      case "nil", "null": .literal(.null)
      case "true": .literal(.bool(true))
      case "false": .literal(.bool(false))
      default: .name(text)
      }
    return Token(kind: kind, range: start..<position)
  }

  private mutating func number() throws(SyntaxProblem) -> Token {
    let start = position
    if peek() == UInt8(ascii: "0"), peek(1) | 0x20 == UInt8(ascii: "x") {
      position += 2
      while peek().isHexDigit { position += 1 }
      let digits = String(decoding: bytes[start + 2..<position], as: UTF8.self)
      guard let value = Int64(digits, radix: 16), !peek().continuesName else {
        throw SyntaxProblem("not a hexadecimal integer of 64 bits", at: start..<max(position, start + 2))
      }
      return Token(kind: .literal(.int(value)), range: start..<position)
    }
    while peek().isDigit { position += 1 }
    if peek() == UInt8(ascii: "."), peek(1).isDigit {
      position += 1
      while peek().isDigit { position += 1 }
    }
    if peek() | 0x20 == UInt8(ascii: "e") {
      let sign = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-") ? 1 : 0
      if peek(1 + sign).isDigit {
        position += 1 + sign
        while peek().isDigit { position += 1 }
      }
    }
    let range = start..<position
    let text = String(decoding: bytes[range], as: UTF8.self)
    guard !peek().startsName else {
      throw SyntaxProblem(
        "unexpected character after the number '\(text)'", at: position..<position + 1,
        help: "names cannot start with a digit; text stands in quotes: \"\(text)…\"")
    }
    // As JSON writes it: no needless zero before the number, one before a point.
    let plain = text.drop { $0 == "0" }
    let number = plain.first?.isNumber == true ? String(plain) : "0" + plain
    guard let value = NumberText.classify(number) else { throw SyntaxProblem(NumberText.beyondReach, at: range) }
    return Token(kind: .literal(value), range: range)
  }
}

extension UInt8 {
  var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
  var isHexDigit: Bool {
    isDigit || (self | 0x20 >= UInt8(ascii: "a") && self | 0x20 <= UInt8(ascii: "f"))
  }
  var startsName: Bool {
    self | 0x20 >= UInt8(ascii: "a") && self | 0x20 <= UInt8(ascii: "z") || self == UInt8(ascii: "_")
  }
  var continuesName: Bool { startsName || isDigit }
}
