// Compact JSON of cells: for rows, templates, queues, request bodies.
//
// The kind of a number survives reading it again: whole floats end in ".0" or have an exponent, decimals keep their
// text. Timestamps become strings in RFC 3339, a missing value null, and so does what JSON has no number for (infinite,
// not a number). Strings have only the escapes that must be: quotes, backslashes, control characters.

internal import Values

/// Writes JSON.
package enum JSONWriter {
  /// Appends the text of `cell`. A lazy range must have been made an array before.
  package static func write(_ cell: Cell, into buffer: inout ByteBuffer) {
    switch cell.kind {
    case .absent, .null: buffer.append("null")
    case .bool: buffer.append(cell.boolValue ? "true" : "false")
    case .int: buffer.append(decimal: cell.intValue)
    case .float:
      write(cell.floatValue, into: &buffer)
    case .decimal, .json: buffer.append(cell.utf8)
    case .string: write(text: cell.utf8, into: &buffer)
    case .timestamp:
      buffer.append(UInt8(ascii: "\""))
      write(instant: cell, into: &buffer)
      buffer.append(UInt8(ascii: "\""))
    case .array:
      buffer.append(UInt8(ascii: "["))
      for (index, element) in cell.elements.enumerated() {
        if index > 0 { buffer.append(UInt8(ascii: ",")) }
        write(element, into: &buffer)
      }
      buffer.append(UInt8(ascii: "]"))
    case .object:
      let pairs = cell.pairs
      buffer.append(UInt8(ascii: "{"))
      for index in stride(from: 0, to: pairs.count, by: 2) {
        if index > 0 { buffer.append(UInt8(ascii: ",")) }
        write(text: pairs[index].utf8, into: &buffer)
        buffer.append(UInt8(ascii: ":"))
        write(pairs[index + 1], into: &buffer)
      }
      buffer.append(UInt8(ascii: "}"))
    case .range:
      assertionFailure("a range is made an array before it is written")
      buffer.append("null")
    }
  }

  /// The text of `cell`.
  package static func string(_ cell: Cell) -> String {
    var buffer = ByteBuffer()
    write(cell, into: &buffer)
    return buffer.text
  }

  private static func write(_ number: Double, into buffer: inout ByteBuffer) {
    guard number.isFinite else { return buffer.append("null") }
    // Between these Swift's own text has no exponent, and so is canonical.
    let isPlain = number.magnitude < 1e15 && number.magnitude >= 1e-3 || number == 0
    buffer.append(isPlain ? number.description : ShortestDouble.text(number))
  }

  /// RFC 3339 of a timestamp cell.
  static func write(instant cell: Cell, into buffer: inout ByteBuffer) {
    InstantWriter.write(
      seconds: cell.seconds, nanoseconds: cell.nanoseconds, offsetMinutes: cell.offsetMinutes, into: &buffer)
  }

  /// `text` in quotes, escaped: eight bytes at a time are looked at and copied at once.
  package static func write(text: UnsafeBufferPointer<UInt8>, into buffer: inout ByteBuffer) {
    buffer.append(UInt8(ascii: "\""))
    guard var source = text.baseAddress else { return buffer.append(UInt8(ascii: "\"")) }
    let end = source + text.count
    while source < end {
      let start = buffer.room(for: end - source + 8)
      var out = start
      while end - source >= 8 {
        let word = load64(source)
        let hits = escapes(in: word)
        UnsafeMutableRawPointer(out).storeBytes(of: word.littleEndian, as: UInt64.self)
        if hits != 0 {
          let plain = hits.trailingZeroBitCount / 8
          source += plain
          out += plain
          break
        }
        source += 8
        out += 8
      }
      while source < end, !mustEscape(source.pointee) {
        out.pointee = source.pointee
        source += 1
        out += 1
      }
      buffer.advance(out - start)
      if source < end {
        write(escaped: source.pointee, into: &buffer)
        source += 1
      }
    }
    buffer.append(UInt8(ascii: "\""))
  }

  package static func write(text: String, into buffer: inout ByteBuffer) {
    var text = text
    text.withUTF8 { write(text: $0, into: &buffer) }
  }

  private static func mustEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  /// The high bit of the first of eight bytes that must be escaped; bits behind it mean nothing.
  @inline(__always)
  private static func escapes(in word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quote = word ^ (ones &* 0x22)
    let backslash = word ^ (ones &* 0x5C)
    let control = word &- (ones &* 0x20)
    return ((quote &- ones) & ~quote | (backslash &- ones) & ~backslash | control & ~word) & (ones &* 0x80)
  }

  private static func write(escaped byte: UInt8, into buffer: inout ByteBuffer) {
    buffer.append(UInt8(ascii: "\\"))
    switch byte {
    case 0x08: buffer.append(UInt8(ascii: "b"))
    case 0x09: buffer.append(UInt8(ascii: "t"))
    case 0x0A: buffer.append(UInt8(ascii: "n"))
    case 0x0C: buffer.append(UInt8(ascii: "f"))
    case 0x0D: buffer.append(UInt8(ascii: "r"))
    case 0..<0x20:
      buffer.append("u00")
      buffer.append(byte < 0x10 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
      let digit = byte & 15
      buffer.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    default: buffer.append(byte)
    }
  }
}
