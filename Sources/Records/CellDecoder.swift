// What `CellEncoder` wrote, read back. The bytes may come from a database that somebody else has changed, so every
// step is checked; cells point into the bytes, arrays and objects live in an arena.

/// Bytes that `CellEncoder` did not write, or that were cut off or changed.
package struct EncodingError: Error {}

/// Reads cells, one after another. The bytes must outlive it and the cells.
package struct CellDecoder {
  /// Deeper values than any document has would exhaust the stack.
  private static let deepest = 2_000

  private var rest: UnsafeBufferPointer<UInt8>
  private let arena: Arena
  private let keys: KeyTable?

  /// `keys`: where keys of objects are interned.
  package init(_ bytes: UnsafeBufferPointer<UInt8>, arena: Arena, keys: KeyTable? = nil) {
    rest = bytes
    self.arena = arena
    self.keys = keys
  }

  package var isAtEnd: Bool { rest.isEmpty }

  package mutating func cell() throws(EncodingError) -> Cell { try cell(depth: 0) }

  private mutating func cell(depth: Int) throws(EncodingError) -> Cell {
    guard let kind = CellKind(rawValue: try byte()), depth < Self.deepest else { throw EncodingError() }
    switch kind {
    case .absent: return .absent
    case .null: return .null
    case .bool: return .bool(try byte() != 0)
    case .int: return .int(try signed())
    case .float: return .float(Double(bitPattern: try word()))
    case .decimal: return with(try text()) { .decimal($0, $1) }
    case .string: return with(try text()) { .string($0, $1) }
    case .json: return with(try text()) { .json($0, $1) }
    case .timestamp:
      let seconds = try signed()
      guard let nanoseconds = Int32(exactly: try signed()), (0..<1_000_000_000).contains(nanoseconds),
        let offset = Int16(exactly: try signed()), (-2_048..<2_048).contains(offset)
      else { throw EncodingError() }
      return .timestamp(seconds: seconds, nanoseconds: nanoseconds, offsetMinutes: offset)
    case .array:
      let count = try length()
      let cells = arena.allocate(cells: count)
      for index in 0..<count { (cells + index).initialize(to: try cell(depth: depth + 1)) }
      return .array(cells, count)
    case .object:
      let count = try length()
      let cells = arena.allocate(cells: 2 * count)
      for index in 0..<2 * count {
        let part = try cell(depth: depth + 1)
        if index % 2 == 0, part.kind != .string { throw EncodingError() }
        (cells + index).initialize(to: index % 2 == 0 ? keys?.intern(part.utf8) ?? part : part)
      }
      return .object(cells, count)
    case .range: throw EncodingError()
    }
  }

  /// An empty text needs an address too.
  private func with(_ text: UnsafeBufferPointer<UInt8>, _ make: (UnsafePointer<UInt8>, Int) -> Cell) -> Cell {
    make(text.baseAddress ?? arena.copy(text), text.count)
  }

  package mutating func text() throws(EncodingError) -> UnsafeBufferPointer<UInt8> {
    let count = try length()
    defer { rest = UnsafeBufferPointer(rebasing: rest[count...]) }
    return UnsafeBufferPointer(rebasing: rest[..<count])
  }

  /// A number from 0 on.
  package mutating func number() throws(EncodingError) -> Int {
    guard let number = Int(exactly: try varint()) else { throw EncodingError() }
    return number
  }

  /// How many bytes or cells follow: never more than there are bytes.
  private mutating func length() throws(EncodingError) -> Int {
    let count = try number()
    guard count <= rest.count else { throw EncodingError() }
    return count
  }

  private mutating func signed() throws(EncodingError) -> Int64 {
    let number = try varint()
    return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
  }

  @inline(__always)
  private mutating func varint() throws(EncodingError) -> UInt64 {
    var result: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let next = try byte()
      result |= UInt64(next & 0x7F) << shift
      if next < 0x80 { return result }
      shift += 7
      guard shift < 64 else { throw EncodingError() }
    }
  }

  @inline(__always)
  private mutating func byte() throws(EncodingError) -> UInt8 {
    guard let first = rest.first else { throw EncodingError() }
    rest = UnsafeBufferPointer(rebasing: rest.dropFirst())
    return first
  }

  private mutating func word() throws(EncodingError) -> UInt64 {
    guard rest.count >= 8 else { throw EncodingError() }
    defer { rest = UnsafeBufferPointer(rebasing: rest.dropFirst(8)) }
    return UInt64(littleEndian: UnsafeRawPointer(rest.baseAddress.unsafelyUnwrapped).loadUnaligned(as: UInt64.self))
  }
}
