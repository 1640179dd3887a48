// The keys that a chunk has seen, exactly: no two keys are taken for one, and the first of a key wins.

internal import Records

/// A set of primary keys, each the values of some members in a row. A number's spelling does not matter (1 is 1.0);
/// null and a missing member are one value. Used by one thread at a time.
struct KeySet {
  /// Encoded keys, one behind the other; entry k is `bytes[starts[k]..<starts[k + 1]]`.
  private var bytes: [UInt8] = []
  private var starts: [Int] = [0]
  private var hashes: [UInt64] = []
  /// Open addressing: entry number + 1, or 0. Its size is a power of two.
  private var slots: [UInt32] = Array(repeating: 0, count: 64)

  init() {}

  /// Number of different keys.
  var count: Int { hashes.count }
  /// Memory held, about.
  var byteCount: Int { bytes.count + 16 * hashes.count + 4 * slots.count }

  /// Adds the key of a record. False if it was there already, or if `isElsewhere` says that another set has it.
  mutating func insert(
    _ record: Cell, key names: [Cell],
    unless isElsewhere: (ArraySlice<UInt8>) throws(ChunkError) -> Bool = { _ in false }
  ) throws(ChunkError) -> Bool {
    let start = bytes.count
    // A record that is no object has no members: it is its own key.
    if record.kind == .object { for name in names { encode(record.member(name)) } } else { encode(record) }
    return try settle(from: start, unless: isElsewhere)
  }

  /// Adds a key as `key(at:)` gave it.
  mutating func insert(encoded key: ArraySlice<UInt8>) -> Bool {
    let start = bytes.count
    bytes += key
    return (try? settle(from: start) { (_) throws(ChunkError) in false }) ?? false
  }

  /// The bytes of an entry.
  func key(at entry: Int) -> ArraySlice<UInt8> { bytes[starts[entry]..<starts[entry + 1]] }

  /// Makes an entry of the bytes from `start` on, or takes them away again.
  private mutating func settle(
    from start: Int, unless isElsewhere: (ArraySlice<UInt8>) throws(ChunkError) -> Bool
  ) throws(ChunkError) -> Bool {
    let hash = KeySet.hash(bytes[start...])
    let mask = UInt64(slots.count - 1)
    var slot = Int(hash & mask)
    while slots[slot] != 0 {
      let entry = Int(slots[slot]) - 1
      if hashes[entry] == hash, isEqual(entry, to: start) {
        bytes.removeSubrange(start...)
        return false
      }
      slot = (slot + 1) & Int(mask)
    }
    if try isElsewhere(bytes[start...]) {
      bytes.removeSubrange(start...)
      return false
    }
    hashes.append(hash)
    starts.append(bytes.count)
    slots[slot] = UInt32(hashes.count)
    if hashes.count * 2 > slots.count { grow() }
    return true
  }

  private func isEqual(_ entry: Int, to start: Int) -> Bool {
    let length = bytes.count - start
    let other = starts[entry]
    guard starts[entry + 1] - other == length else { return false }
    return bytes.withUnsafeBufferPointer { bytes in
      for index in 0..<length where bytes[other + index] != bytes[start + index] { return false }
      return true
    }
  }

  private mutating func grow() {
    var larger = [UInt32](repeating: 0, count: slots.count * 4)
    let mask = larger.count - 1
    for (entry, hash) in hashes.enumerated() {
      var slot = Int(hash & UInt64(mask))
      while larger[slot] != 0 { slot = (slot + 1) & mask }
      larger[slot] = UInt32(entry + 1)
    }
    slots = larger
  }

  /// Appends a value so that equal values, and no others, have equal bytes.
  private mutating func encode(_ cell: Cell) {
    switch cell.kind {
    case .absent, .null: bytes.append(0)
    case .bool: bytes.append(cell.boolValue ? 2 : 1)
    case .int: encode(integer: cell.intValue)
    case .float:
      if let integer = Int64(exactly: cell.floatValue) {
        encode(integer: integer)
      } else {
        encode(tag: 4, word: cell.floatValue.bitPattern)
      }
    case .timestamp:
      encode(tag: 5, word: UInt64(bitPattern: cell.seconds))
      encode(tag: 5, word: UInt64(UInt32(bitPattern: cell.nanoseconds)))
    case .string: encode(tag: 6, text: cell.utf8)
    case .decimal: encode(tag: 7, text: cell.utf8)
    case .json: encode(tag: 8, text: cell.utf8)
    case .array, .object, .range:
      var buffer = ByteBuffer()
      JSONWriter.write(cell, into: &buffer)
      encode(tag: 8, text: buffer.bytes)
    }
  }

  private mutating func encode(integer: Int64) { encode(tag: 3, word: UInt64(bitPattern: integer)) }

  private mutating func encode(tag: UInt8, word: UInt64) {
    bytes.append(tag)
    withUnsafeBytes(of: word) { bytes.append(contentsOf: $0) }
  }

  private mutating func encode(tag: UInt8, text: UnsafeBufferPointer<UInt8>) {
    encode(tag: tag, word: UInt64(text.count))
    bytes.append(contentsOf: text)
  }

  /// The hash of a record's key, which is not added.
  mutating func hash(of record: Cell, key names: [Cell]) -> UInt64 {
    let start = bytes.count
    defer { bytes.removeSubrange(start...) }
    if record.kind == .object { for name in names { encode(record.member(name)) } } else { encode(record) }
    return KeySet.hash(bytes[start...])
  }

  /// Eight bytes a step, each mixed by a multiplication; keys are data from one API, not from an attacker who knows
  /// the run's memory.
  private static func hash(_ key: ArraySlice<UInt8>) -> UInt64 {
    key.withUnsafeBytes { key in
      var hash: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(key.count)
      var offset = 0
      while offset + 8 <= key.count {
        hash = mix(hash ^ key.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        offset += 8
      }
      var tail: UInt64 = 0
      while offset < key.count {
        tail = tail << 8 | UInt64(key[offset])
        offset += 1
      }
      return mix(hash ^ tail)
    }
  }

  @inline(__always)
  private static func mix(_ word: UInt64) -> UInt64 {
    let product = word.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low
  }
}
