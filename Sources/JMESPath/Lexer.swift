// Text to tokens. Names and literals become cells right away, in the memory of the expression.

internal import Records

/// Splits an expression into tokens.
struct Lexer {
  private let text: UnsafeBufferPointer<UInt8>
  private let arena: Arena
  private let keys: KeyTable?
  private var position = 0

  private init(_ text: UnsafeBufferPointer<UInt8>, _ arena: Arena, _ keys: KeyTable?) {
    self.text = text
    self.arena = arena
    self.keys = keys
  }

  /// The tokens of `text`, `end` last. Cells point into `arena` and `keys`.
  static func tokens(_ text: UnsafeBufferPointer<UInt8>, arena: Arena, keys: KeyTable?) throws(JMESPathError) -> [Token]
  {
    var lexer = Lexer(text, arena, keys)
    var tokens: [Token] = []
    while true {
      lexer.skipSpace()
      let start = lexer.position
      let kind = start < text.count ? try lexer.next() : .end
      tokens.append(Token(kind: kind, start: start, end: lexer.position))
      if case .end = kind { return tokens }
    }
  }

  private func byte(_ distance: Int = 0) -> UInt8 {
    position + distance < text.count ? text[position + distance] : 0
  }

  private mutating func skipSpace() {
    while [0x20, 0x09, 0x0A, 0x0D].contains(byte()) { position += 1 }
  }

  private mutating func next() throws(JMESPathError) -> Token.Kind {
    let first = byte()
    switch first {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): return name()
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    case UInt8(ascii: "\""): return try quotedName()
    case UInt8(ascii: "'"): return try rawString()
    case UInt8(ascii: "`"): return try literal()
    default: break
    }
    let pairs: [(UInt8, UInt8, Token.Kind)] = [
      (UInt8(ascii: "["), UInt8(ascii: "]"), .flatten), (UInt8(ascii: "["), UInt8(ascii: "?"), .filter),
      (UInt8(ascii: "|"), UInt8(ascii: "|"), .or), (UInt8(ascii: "&"), UInt8(ascii: "&"), .and),
      (UInt8(ascii: "="), UInt8(ascii: "="), .comparison(.equal)),
      (UInt8(ascii: "!"), UInt8(ascii: "="), .comparison(.unequal)),
      (UInt8(ascii: "<"), UInt8(ascii: "="), .comparison(.lessOrEqual)),
      (UInt8(ascii: ">"), UInt8(ascii: "="), .comparison(.greaterOrEqual)),
    ]
    if let pair = pairs.first(where: { $0.0 == first && $0.1 == byte(1) }) {
      position += 2
      return pair.2
    }
    let kind: Token.Kind
    switch first {
    case UInt8(ascii: "."): kind = .dot
    case UInt8(ascii: "*"): kind = .star
    case UInt8(ascii: ","): kind = .comma
    case UInt8(ascii: ":"): kind = .colon
    case UInt8(ascii: "@"): kind = .at
    case UInt8(ascii: "&"): kind = .ampersand
    case UInt8(ascii: "|"): kind = .pipe
    case UInt8(ascii: "!"): kind = .not
    case UInt8(ascii: "("): kind = .leftParenthesis
    case UInt8(ascii: ")"): kind = .rightParenthesis
    case UInt8(ascii: "["): kind = .leftBracket
    case UInt8(ascii: "]"): kind = .rightBracket
    case UInt8(ascii: "{"): kind = .leftBrace
    case UInt8(ascii: "}"): kind = .rightBrace
    case UInt8(ascii: "<"): kind = .comparison(.less)
    case UInt8(ascii: ">"): kind = .comparison(.greater)
    case UInt8(ascii: "="): throw JMESPathError(.syntax, "'=' compares nothing; write '=='", at: position)
    default:
      let rest = String(decoding: text[position...], as: UTF8.self)
      throw JMESPathError(
        .syntax, "'\(rest.unicodeScalars.first.map(String.init) ?? "")' has no meaning here", at: position)
    }
    position += 1
    return kind
  }

  private mutating func name() -> Token.Kind {
    let start = position
    while true {
      switch byte() {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        position += 1
      default:
        return .name(key(UnsafeBufferPointer(rebasing: text[start..<position])))
      }
    }
  }

  /// The cell of a member's name: interned if there is a table.
  private func key(_ bytes: UnsafeBufferPointer<UInt8>) -> Cell { keys?.intern(bytes) ?? arena.string(bytes) }

  private mutating func number() throws(JMESPathError) -> Token.Kind {
    let start = position
    position += 1
    while byte() &- UInt8(ascii: "0") < 10 { position += 1 }
    let digits = String(decoding: text[start..<position], as: UTF8.self)
    guard let number = Int(digits) else {
      throw JMESPathError(
        .syntax, digits == "-" ? "a digit is expected after '-'" : "the index \(digits) is too large", at: start)
    }
    return .number(number)
  }

  /// The content up to `mark`; what stands behind a backslash is never the mark.
  private mutating func delimited(_ mark: UInt8, _ what: String) throws(JMESPathError) -> UnsafeBufferPointer<UInt8> {
    let start = position
    position += 1
    while position < text.count, byte() != mark { position += byte() == UInt8(ascii: "\\") ? 2 : 1 }
    guard position < text.count else { throw JMESPathError(.syntax, "\(what) has no end", at: start) }
    position += 1
    return UnsafeBufferPointer(rebasing: text[start + 1..<position - 1])
  }

  private mutating func quotedName() throws(JMESPathError) -> Token.Kind {
    let start = position
    let content = try delimited(UInt8(ascii: "\""), "the name in double quotes")
    let quote = [UInt8(ascii: "\"")]
    return .quotedName(key(try json(quote + content + quote, at: start, shift: 0).utf8))
  }

  private mutating func rawString() throws(JMESPathError) -> Token.Kind {
    let content = try delimited(UInt8(ascii: "'"), "the string in single quotes")
    let bytes = Self.unescape(content, UInt8(ascii: "'"))
    return .literal(bytes.withUnsafeBufferPointer { arena.string($0) })
  }

  private mutating func literal() throws(JMESPathError) -> Token.Kind {
    let start = position
    let content = try delimited(UInt8(ascii: "`"), "the literal in backticks")
    return .literal(try json(Self.unescape(content, UInt8(ascii: "`")), at: start, shift: 1))
  }

  /// `text` without the backslashes before `mark`.
  private static func unescape(_ text: UnsafeBufferPointer<UInt8>, _ mark: UInt8) -> [UInt8] {
    var bytes: [UInt8] = []
    var index = 0
    while index < text.count {
      if text[index] == UInt8(ascii: "\\"), index + 1 < text.count {
        if text[index + 1] != mark { bytes.append(text[index]) }
        index += 1
      }
      bytes.append(text[index])
      index += 1
    }
    return bytes
  }

  /// The value of a JSON text that stands `shift` bytes behind `start`.
  private func json(_ bytes: [UInt8], at start: Int, shift: Int) throws(JMESPathError) -> Cell {
    do throws(JSONError) {
      let page = try JSONParser(keys: keys, depthLimit: 64).parse(PageBytes(bytes))
      return withExtendedLifetime(page) { page.root.copied(to: arena) }
    } catch {
      throw JMESPathError(.syntax, "this is no JSON: \(error.message)", at: start + shift + error.offset)
    }
  }
}
