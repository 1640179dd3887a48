// The chunks of one stream in two plans: found again by their values, told apart by their IDs.

internal import Diagnostics
internal import Plans
internal import Values

struct ChunkComparison {
  private(set) var changes = ChunkChanges()

  /// What is kept of a chunk of the older plan.
  private struct Entry {
    var identity: UInt64
    var content: UInt64
    var place: Int32
    var isSeen = false
  }

  init(_ old: PlanReader, _ oldStream: Int, _ new: PlanReader, _ newStream: Int) throws(Failure) {
    var entries: [UInt64: Entry] = [:]
    entries.reserveCapacity(old.summaries[oldStream].chunks)
    let before = try old.chunks(ofStream: oldStream)
    var place: Int32 = 0
    while let chunk = try before.next() {
      var key = Self.hash(chunk.value)
      // Elements that are equal and differ in state come again in the same order.
      while entries[key] != nil { key = key &* 31 &+ 1 }
      entries[key] = Entry(identity: Self.hash(chunk.id), content: Self.hash(chunk.shown), place: place)
      place += 1
    }
    let after = try new.chunks(ofStream: newStream)
    var position = 0
    while let chunk = try after.next() {
      defer { position += 1 }
      var key = Self.hash(chunk.value)
      while entries[key]?.isSeen == true { key = key &* 31 &+ 1 }
      guard let entry = entries[key] else {
        changes.added.add(chunk.label, at: position)
        continue
      }
      entries[key]?.isSeen = true
      if entry.identity != Self.hash(chunk.id) {
        changes.changed.add(chunk.label, at: position)
      } else if entry.content != Self.hash(chunk.shown) {
        changes.restated.add(chunk.label, at: position)
      } else {
        changes.kept += 1
      }
    }
    let gone = Set(entries.values.filter { !$0.isSeen }.map(\.place))
    if gone.isEmpty { return }
    let again = try old.chunks(ofStream: oldStream)
    place = 0
    while let chunk = try again.next() {
      if gone.contains(place) { changes.removed.add(chunk.label, at: Int(place)) }
      place += 1
    }
  }

  private static func hash(_ text: String) -> UInt64 { hash(Array(text.utf8)) }

  private static func hash(_ value: Value) -> UInt64 { hash(CanonicalJSON.bytes(of: PlanValue.encode(value))) }

  /// FNV-1a, and a finaliser that spreads it.
  private static func hash(_ bytes: [UInt8]) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    hash ^= hash >> 32
    hash = hash &* 0xd6e8_feb8_6659_fd93
    return hash ^ hash >> 32
  }
}
