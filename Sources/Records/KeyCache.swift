// What one parser knows of keys: the shared table's answers, so that no lock is taken for a name seen before, and which
// key followed which, so that most names are neither searched nor even scanned for their end.

internal import Glibc

/// The keys that one parser has met. An entry is known by its index; entry 0 stands for the document.
final class KeyCache {
  /// A key as the parser compares it with the text before it.
  struct Entry: BitwiseCopyable {
    var cell: Cell
    /// The first eight bytes of the name and its closing quote, and which bits of them count.
    var word: UInt64
    var mask: UInt64

    /// Whether the name at `text`, behind its opening quote, is this one.
    @inline(__always)
    func stands(at text: UnsafePointer<UInt8>, before end: UnsafePointer<UInt8>) -> Bool {
      guard (load64(text) ^ word) & mask == 0 else { return false }
      let length = cell.count
      if length < 8 { return true }
      guard end - text > length, text[length] == UInt8(ascii: "\"") else { return false }
      let name = cell.utf8.baseAddress.unsafelyUnwrapped
      if length <= 16 { return load64(text + (length - 8)) == load64(name + (length - 8)) }
      return memcmp(text + 8, name + 8, length - 8) == 0
    }
  }

  /// What was seen last beside and beneath a key, as entries; 0 where nothing was.
  struct Links: BitwiseCopyable {
    /// The first key of an object that stands under this key.
    var first: UInt32 = 0
    /// The key after this one.
    var next: UInt32 = 0
  }

  private static let capacity = KeyTable.capacity + 1
  /// Room for every key there can be, so that neither ever moves; the system gives memory only for what is touched.
  let entries: UnsafeMutablePointer<Entry>
  let links: UnsafeMutablePointer<Links>
  private let table: KeyTable?
  private var count = 1
  private var knowsAll = false
  /// Open addressing: entry indexes, 0 for a free slot.
  private var slots: UnsafeMutablePointer<UInt32>
  private var slotCount = 256
  private let seed = UInt64.random(in: 0...UInt64.max)

  /// Without a table no key is ever interned.
  init(table: KeyTable?) {
    self.table = table
    let room = table == nil ? 1 : Self.capacity
    entries = .allocate(capacity: room)
    links = .allocate(capacity: room)
    slots = .allocate(capacity: slotCount)
    slots.initialize(repeating: 0, count: slotCount)
    entries.initialize(to: Entry(cell: .null, word: 0, mask: 0))
    links.initialize(to: Links())
  }

  deinit {
    entries.deallocate()
    links.deallocate()
    slots.deallocate()
  }

  /// The entry of this name, or 0 if it is not interned.
  func entry(_ name: UnsafeBufferPointer<UInt8>) -> UInt32 {
    guard let table else { return 0 }
    let found = slot(name)
    if slots[found] != 0 || knowsAll { return slots[found] }
    if let cell = table.intern(name) { return add(cell) }
    if let all = table.allIfFull {
      for cell in all where slots[slot(cell.utf8)] == 0 { _ = add(cell) }
      knowsAll = true
    }
    return 0
  }

  /// Whether this key may be recognised by comparing bytes: text that stands for it holds no escape.
  func isPlain(_ entry: UInt32) -> Bool {
    entries[Int(entry)].cell.utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
  }

  private func add(_ cell: Cell) -> UInt32 {
    let new = UInt32(count)
    var word: UInt64 = 0
    for (index, byte) in cell.utf8.prefix(8).enumerated() { word |= UInt64(byte) << UInt64(8 * index) }
    if cell.count < 8 { word |= UInt64(UInt8(ascii: "\"")) << UInt64(8 * cell.count) }
    let mask = cell.count < 7 ? UInt64(1) << UInt64(8 * (cell.count + 1)) - 1 : UInt64.max
    (entries + count).initialize(to: Entry(cell: cell, word: word, mask: mask))
    (links + count).initialize(to: Links())
    count += 1
    if count * 2 > slotCount { rehash() }
    slots[slot(cell.utf8)] = new
    return new
  }

  /// Where the name is, or the free slot where it belongs.
  private func slot(_ name: UnsafeBufferPointer<UInt8>) -> Int {
    var place = Int(truncatingIfNeeded: hash(name)) & (slotCount - 1)
    while slots[place] != 0, !equalBytes(entries[Int(slots[place])].cell.utf8, name) {
      place = (place + 1) & (slotCount - 1)
    }
    return place
  }

  private func rehash() {
    slots.deallocate()
    slotCount *= 2
    slots = .allocate(capacity: slotCount)
    slots.initialize(repeating: 0, count: slotCount)
    for entry in 1..<count - 1 { slots[slot(entries[entry].cell.utf8)] = UInt32(entry) }
  }

  /// Seeded, so that nobody can choose names that all fall on one slot.
  private func hash(_ name: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash = seed ^ UInt64(name.count)
    var rest = name[...]
    while !rest.isEmpty {
      var word: UInt64 = 0
      for byte in rest.prefix(8) { word = word << 8 | UInt64(byte) }
      rest = rest.dropFirst(8)
      let product = (hash ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
      hash = product.high ^ product.low
    }
    return hash ^ hash >> 29
  }
}
