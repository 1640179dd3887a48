// Cells as bytes, for what must outlive the memory they point to: rows that are spilled, the place where a chunk goes
// on. `CellDecoder` reads it. Compact and exact: every cell comes back as it was, but for interned keys.

/// Appends cells to a buffer: a byte for the kind, then what the kind needs. Integers and lengths are varints.
package struct CellEncoder: ~Copyable {
  package private(set) var buffer: ByteBuffer

  package init(capacity: Int = 4_096) { buffer = ByteBuffer(capacity: capacity) }

  package var count: Int { buffer.count }
  /// A copy of what was written.
  package var bytes: [UInt8] { buffer.array }

  package mutating func removeAll() { buffer.removeAll() }

  package mutating func append(_ cell: Cell) {
    let kind = cell.kind
    buffer.append(kind.rawValue)
    switch kind {
    case .absent, .null: break
    case .bool: buffer.append(cell.boolValue ? 1 : 0)
    case .int: append(signed: cell.intValue)
    case .float: append(word: cell.floatValue.bitPattern)
    case .decimal, .string, .json: append(text: cell.utf8)
    case .timestamp:
      append(signed: cell.seconds)
      append(signed: Int64(cell.nanoseconds))
      append(signed: Int64(cell.offsetMinutes))
    case .array:
      append(number: cell.count)
      for element in cell.elements { append(element) }
    case .object:
      append(number: cell.count)
      for part in cell.pairs { append(part) }
    case .range: preconditionFailure("a range is made an array before it is kept")
    }
  }

  package mutating func append(text: UnsafeBufferPointer<UInt8>) {
    append(number: text.count)
    buffer.append(text)
  }

  package mutating func append(text: String) {
    var text = text
    text.withUTF8 { append(text: $0) }
  }

  /// A number from 0 on.
  package mutating func append(number: Int) { append(varint: UInt64(number)) }

  /// Small magnitudes of either sign are short.
  private mutating func append(signed number: Int64) {
    append(varint: UInt64(bitPattern: number << 1 ^ number >> 63))
  }

  @inline(__always)
  private mutating func append(varint: UInt64) {
    var rest = varint
    while rest >= 0x80 {
      buffer.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    buffer.append(UInt8(truncatingIfNeeded: rest))
  }

  private mutating func append(word: UInt64) {
    withUnsafeBytes(of: word.littleEndian) { buffer.append($0.assumingMemoryBound(to: UInt8.self)) }
  }
}
