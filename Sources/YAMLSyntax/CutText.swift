// A text without quotes in a map in braces ends at the first comma or bracket: `{expression: if(a, b, c)}` is three keys,
// and `{condition: x in [1, 2]}` is no YAML. What was meant is read off the brackets and quotes that are left open.

package import Diagnostics

/// What to say of a text that YAML cut.
package enum CutText {
  /// `span` is from its first byte to its last.
  package static func finding(of key: String, at span: SourceSpan, in file: SourceFile) -> Diagnostic {
    let text = file.text(span)
    let quoted = "'\(text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''"))'"
    return Diagnostic(
      .cutText,
      "YAML cuts '\(key)' into pieces: a text with commas, brackets or quotes needs quotes in a map in braces",
      at: Location(file, span), help: "put the text in quotes",
      fix: text.contains("\n") ? nil : Fix("put the text in quotes", replace: span, with: quoted))
  }

  /// The finding where the parser gave up at `offset` inside the map in braces that starts at `start`, because of a
  /// text without quotes there.
  static func finding(inMapAt start: Int, upTo offset: Int, of file: SourceFile) -> Diagnostic? {
    let bytes = file.bytes
    guard start < offset, offset < bytes.count, bytes[start] == UInt8(ascii: "{") else { return nil }
    var key = SourceSpan(start + 1, start + 1)
    var value: Int?
    var brackets = OpenBrackets()
    var place = start + 1
    while place < offset {
      let byte = bytes[place]
      if let begin = value {
        // Texts in quotes, lists and maps as values are whole in themselves.
        if place == begin, "\"'[{".utf8.contains(byte) {
          guard let end = OpenBrackets.end(of: bytes, from: place), end <= offset else { return nil }
          place = end
          continue
        }
        brackets.read(byte)
        if byte == UInt8(ascii: ","), brackets.isClosed {
          value = nil
          key = SourceSpan(place + 1, place + 1)
        }
      } else if byte == UInt8(ascii: ":"), place + 1 < bytes.count, isBlank(bytes[place + 1]) {
        key.end = place
        var begin = place + 1
        while begin < offset, isBlank(bytes[begin]) { begin += 1 }
        value = begin
        brackets = OpenBrackets()
        place = begin
        continue
      } else if byte == UInt8(ascii: ",") {
        key = SourceSpan(place + 1, place + 1)
      }
      place += 1
    }
    guard let value, value < offset, !"\"'[{&*!|>%@`".utf8.contains(bytes[value]),
      let end = textEnd(bytes, value), end > offset
    else { return nil }
    let name = file.text(key).filter { !$0.isWhitespace }
    return finding(of: name, at: SourceSpan(value, end), in: file)
  }

  /// Where the text that starts at `start` was to end: at a comma or brace outside of all brackets, on its line.
  private static func textEnd(_ bytes: [UInt8], _ start: Int) -> Int? {
    var brackets = OpenBrackets()
    var place = start
    while place < bytes.count, bytes[place] != 0x0A, bytes[place] != 0x0D {
      if brackets.isClosed, bytes[place] == UInt8(ascii: ",") || bytes[place] == UInt8(ascii: "}") {
        while place > start, isBlank(bytes[place - 1]) { place -= 1 }
        return place
      }
      brackets.read(bytes[place])
      place += 1
    }
    return nil
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}

/// The brackets and quotes that a text leaves open.
package struct OpenBrackets {
  private var depth = 0
  private var quote: UInt8?
  private var previous: UInt8 = 0x20

  package init() {}

  package var isClosed: Bool { depth <= 0 && quote == nil }

  package mutating func read(_ bytes: ArraySlice<UInt8>) {
    for byte in bytes { read(byte) }
  }

  mutating func read(_ byte: UInt8) {
    defer { previous = byte }
    if let open = quote {
      if byte == open, previous != UInt8(ascii: "\\") { quote = nil }
      return
    }
    switch byte {
    case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
    case UInt8(ascii: "\""), UInt8(ascii: "`"): quote = byte
    // Not the apostrophe of a word.
    case UInt8(ascii: "'") where !(previous | 0x20 &- 0x61 < 26): quote = byte
    default: break
    }
  }

  /// Past the bracket or quote that closes the one at `start`.
  static func end(of bytes: [UInt8], from start: Int) -> Int? {
    var brackets = OpenBrackets()
    for place in start..<bytes.count {
      brackets.read(bytes[place])
      if brackets.isClosed { return place + 1 }
    }
    return nil
  }
}
