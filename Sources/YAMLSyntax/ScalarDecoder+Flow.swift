// Plain and quoted scalars: lines that end inside them fold to a space, or to one line feed less than there are.

internal import Diagnostics

extension ScalarDecoder {
  mutating func decodePlain() {
    while position < scalar.span.end {
      let start = position
      while position < scalar.span.end, !isBlank, !isBreak { position += 1 }
      copy(start..<position)
      if position < scalar.span.end { foldWhiteSpace(until: scalar.span.end) }
    }
  }

  mutating func decodeQuoted(by quote: UInt8) {
    let isDouble = quote == UInt8(ascii: "\"")
    guard byte() == quote else { return }
    position += 1
    let limit = scalar.span.end
    while position < limit {
      var escapedBreak = false
      while position < limit, !isBlank, !isBreak {
        if byte() == quote {
          if isDouble || byte(1) != quote { return }
          produce([quote], from: position..<position + 2)
          position += 2
        } else if isDouble, byte() == UInt8(ascii: "\\") {
          let start = position
          position += 1
          if isBreak {
            _ = takeBreak()
            escapedBreak = true
            break
          }
          let decoded = takeEscape()
          produce(decoded, from: start..<position)
        } else {
          let start = position
          while position < limit, byte() != quote, !isBlank, !isBreak, !(isDouble && byte() == UInt8(ascii: "\\")) {
            position += 1
          }
          copy(start..<position)
        }
      }
      if position < limit, byte() == quote, !escapedBreak { return }
      foldWhiteSpace(until: limit, afterEscapedBreak: escapedBreak)
    }
  }

  /// Steps over white space and breaks, and adds what they stand for.
  private mutating func foldWhiteSpace(until limit: Int, afterEscapedBreak: Bool = false) {
    let start = position
    var blanksEnd = position
    var first: LineBreak?
    var more: [LineBreak] = []
    while position < limit {
      if isBlank {
        position += 1
        if first == nil { blanksEnd = position }
      } else if isBreak {
        let lineBreak = takeBreak()
        if first == nil && !afterEscapedBreak { first = lineBreak } else { more.append(lineBreak) }
      } else {
        break
      }
    }
    if afterEscapedBreak {
      for lineBreak in more { produce(lineBreak.text, from: lineBreak.range) }
    } else if let first {
      if !first.isLineFeed {
        for lineBreak in [first] + more { produce(lineBreak.text, from: lineBreak.range) }
      } else if more.isEmpty {
        produce([UInt8(ascii: " ")], from: start..<position)
      } else {
        for lineBreak in more { produce(lineBreak.text, from: lineBreak.range) }
      }
    } else {
      copy(start..<blanksEnd)
    }
  }

  /// Steps over what follows a backslash.
  private mutating func takeEscape() -> [UInt8] {
    let letter = byte()
    position += 1
    switch letter {
    case UInt8(ascii: "0"): return [0]
    case UInt8(ascii: "a"): return [0x07]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "t"), UInt8(ascii: "\t"): return [0x09]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "v"): return [0x0B]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "e"): return [0x1B]
    case UInt8(ascii: "N"): return [0xC2, 0x85]
    case UInt8(ascii: "_"): return [0xC2, 0xA0]
    case UInt8(ascii: "L"): return [0xE2, 0x80, 0xA8]
    case UInt8(ascii: "P"): return [0xE2, 0x80, 0xA9]
    case UInt8(ascii: "x"): return takeHexadecimal(digits: 2)
    case UInt8(ascii: "u"): return takeHexadecimal(digits: 4)
    case UInt8(ascii: "U"): return takeHexadecimal(digits: 8)
    default: return [letter]
    }
  }

  private mutating func takeHexadecimal(digits: Int) -> [UInt8] {
    let end = min(position + digits, bytes.count)
    let number = UInt32(String(decoding: bytes[position..<end], as: UTF8.self), radix: 16) ?? 0
    position = end
    guard let scalar = Unicode.Scalar(number) else { return [] }
    return Array(String(Character(scalar)).utf8)
  }
}
