// The chunks of one stream in two plans: found again by their values, told apart by their IDs. Lines are compared as bytes;
// only chunks that differ are read.

internal import Diagnostics
internal import Plans

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
    while let line = try before.nextLine() {
      var key = Self.hash(line.value)
      // Elements that are equal and differ in state come again in the same order.
      while entries[key] != nil { key = key &* 31 &+ 1 }
      entries[key] = Entry(identity: Self.hash(line.id), content: Self.hash(line.json[...]), place: place)
      place += 1
    }
    let after = try new.chunks(ofStream: newStream)
    var position = 0
    while let line = try after.nextLine() {
      defer { position += 1 }
      var key = Self.hash(line.value)
      while entries[key]?.isSeen == true { key = key &* 31 &+ 1 }
      guard let entry = entries[key] else {
        changes.added.add(try after.chunk(of: line).label, at: position)
        continue
      }
      entries[key]?.isSeen = true
      if entry.identity != Self.hash(line.id) {
        changes.changed.add(try after.chunk(of: line).label, at: position)
      } else if entry.content != Self.hash(line.json[...]) {
        changes.restated.add(try after.chunk(of: line).label, at: position)
      } else {
        changes.kept += 1
      }
    }
    let gone = Set(entries.values.filter { !$0.isSeen }.map(\.place))
    if gone.isEmpty { return }
    let again = try old.chunks(ofStream: oldStream)
    place = 0
    while let line = try again.nextLine() {
      if gone.contains(place) { changes.removed.add(try again.chunk(of: line).label, at: Int(place)) }
      place += 1
    }
  }

  /// Eight bytes at a time, multiplied and folded.
  private static func hash(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.withUnsafeBytes { bytes in
      var hash = 0x9e37_79b9_7f4a_7c15 ^ UInt64(bytes.count)
      func mix(_ word: UInt64) {
        let product = (hash ^ word).multipliedFullWidth(by: 0xd6e8_feb8_6659_fd93)
        hash = product.high ^ product.low ^ word
      }
      var place = 0
      while place + 8 <= bytes.count {
        mix(bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
        place += 8
      }
      var rest: UInt64 = 0
      while place < bytes.count {
        rest = rest << 8 | UInt64(bytes[place])
        place += 1
      }
      mix(rest)
      return hash
    }
  }
}
