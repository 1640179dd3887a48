// Bytes that grow while something is written. Kept and reused by whoever writes often.

internal import Glibc

/// A growing run of bytes.
package struct ByteBuffer: ~Copyable {
  private var storage: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  package private(set) var count = 0

  package init(capacity: Int = 256) {
    self.capacity = max(capacity, 16)
    storage = malloc(self.capacity)!.assumingMemoryBound(to: UInt8.self)
  }

  deinit { free(storage) }

  /// What was written. Valid until the next change.
  package var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: storage, count: count) }

  /// A copy as text; invalid UTF-8 is repaired.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// A copy as an array.
  package var array: [UInt8] { Array(bytes) }

  /// Forgets the bytes, keeps the memory.
  package mutating func removeAll() { count = 0 }

  @inline(__always)
  private mutating func reserve(_ extra: Int) {
    if count + extra > capacity { grow(extra) }
  }

  @inline(never)
  private mutating func grow(_ extra: Int) {
    capacity = max(capacity * 2, count + extra)
    storage = realloc(storage, capacity)!.assumingMemoryBound(to: UInt8.self)
  }

  /// Where up to `extra` bytes may be put; `advance` says how many were.
  mutating func room(for extra: Int) -> UnsafeMutablePointer<UInt8> {
    reserve(extra)
    return storage + count
  }

  /// Counts bytes that were put where `room` said.
  mutating func advance(_ length: Int) { count += length }

  package mutating func append(_ byte: UInt8) {
    reserve(1)
    storage[count] = byte
    count += 1
  }

  package mutating func append(_ source: UnsafeBufferPointer<UInt8>) {
    guard let start = source.baseAddress, source.count > 0 else { return }
    reserve(source.count)
    memcpy(storage + count, start, source.count)
    count += source.count
  }

  package mutating func append(_ text: StaticString) {
    append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  package mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append($0) }
  }

  /// A number in decimal digits.
  package mutating func append(decimal number: Int64) {
    reserve(20)
    if number < 0 { append(UInt8(ascii: "-")) }
    var rest = number.magnitude
    var width = 1
    var bound: UInt64 = 10
    while width < 19, rest >= bound {
      width += 1
      bound &*= 10
    }
    var place = storage + count + width
    count += width
    repeat {
      place -= 1
      place.pointee = UInt8(truncatingIfNeeded: rest % 10) + UInt8(ascii: "0")
      rest /= 10
    } while rest > 0
  }

  /// A number of at most `width` digits, with zeros before it.
  package mutating func append(padded number: Int, width: Int) {
    reserve(width)
    var rest = number
    for place in stride(from: count + width - 1, through: count, by: -1) {
      storage[place] = UInt8(truncatingIfNeeded: rest % 10) + UInt8(ascii: "0")
      rest /= 10
    }
    count += width
  }
}
