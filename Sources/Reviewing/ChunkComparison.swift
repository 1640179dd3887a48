// The chunks of one stream in two plans: found again by their values, told apart by their IDs. Lines are compared as bytes;
// only chunks that differ are read. Ranges come in order in both plans, and are walked side by side in flat memory; of other
// lists 16 bytes a chunk of the older plan are kept.

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
    let (before, after) = (try old.chunks(ofStream: oldStream), try new.chunks(ofStream: newStream))
    if try walk(before, after) { return }
    changes = ChunkChanges()
    try search(old, oldStream, new, newStream)
  }

  // MARK: Side by side

  /// One side of the walk.
  private struct Side {
    let cursor: PlanChunkCursor
    var line: ChunkBytes?
    /// Of `line`, in its plan.
    var place = -1
    var isAscending = true

    init(_ cursor: PlanChunkCursor) throws(Failure) {
      self.cursor = cursor
      try advance()
    }

    mutating func advance() throws(Failure) {
      let last = line
      line = try cursor.nextLine()
      place += 1
      if let last, let line { isAscending = ValueOrder.compare(last.value, line.value) == .ascending }
    }

    func label() throws(Failure) -> String {
      try line.map { line throws(Failure) in try cursor.chunk(of: line).label } ?? ""
    }
  }

  /// Compares two streams whose values ascend; false if they do not.
  private mutating func walk(_ before: PlanChunkCursor, _ after: PlanChunkCursor) throws(Failure) -> Bool {
    var (old, new) = (try Side(before), try Side(after))
    while let was = old.line ?? new.line, let now = new.line ?? old.line {
      let order: ValueOrder? =
        old.line == nil ? .descending : new.line == nil ? .ascending : ValueOrder.compare(was.value, now.value)
      switch order {
      case nil: return false
      case .ascending:
        changes.removed.add(try old.label(), at: old.place)
        try old.advance()
      case .descending:
        changes.added.add(try new.label(), at: new.place)
        try new.advance()
      case .same:
        if was.id != now.id {
          changes.changed.add(try new.label(), at: new.place)
        } else if was.json != now.json {
          changes.restated.add(try new.label(), at: new.place)
        } else {
          changes.kept += 1
        }
        try old.advance()
        try new.advance()
      }
      guard old.isAscending, new.isAscending else { return false }
    }
    return true
  }

  // MARK: Anywhere

  private mutating func search(
    _ old: PlanReader, _ oldStream: Int, _ new: PlanReader, _ newStream: Int
  ) throws(Failure) {
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
