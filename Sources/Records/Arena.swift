// Memory for what a page, a chunk or a call computes: allocated by moving a pointer, freed all at once.

internal import Glibc

/// A bump allocator. Not for use by two threads at once; what it handed out is valid until `reset` or its end.
public final class Arena: @unchecked Sendable {
  /// The free part of the newest block. Behind a pointer of its own, so that the inlined `allocate` pays for no
  /// exclusivity check.
  @usableFromInline
  struct Room {
    @usableFromInline var cursor: UnsafeMutableRawPointer
    @usableFromInline var remaining: Int
  }

  private static let firstBlock = 16 * 1_024
  private static let largestStep = 4 << 20
  private static let largestKept = 1 << 20

  @usableFromInline let room: UnsafeMutablePointer<Room>
  private var blocks: [(start: UnsafeMutableRawPointer, count: Int)] = []
  private var nextBlock = Arena.firstBlock
  /// Bytes obtained from the system, for budgets.
  package private(set) var capacity = 0

  package init() {
    room = .allocate(capacity: 1)
    // Never read: `remaining` is zero.
    room.initialize(to: Room(cursor: UnsafeMutableRawPointer(room), remaining: 0))
  }

  deinit {
    for block in blocks { free(block.start) }
    room.deallocate()
  }

  /// Memory aligned to 16 bytes, not initialised.
  @inlinable
  public func allocate(bytes count: Int) -> UnsafeMutableRawPointer {
    let size = (count &+ 15) & ~15
    if size > room.pointee.remaining { grow(size) }
    let result = room.pointee.cursor
    room.pointee.cursor = result + size
    room.pointee.remaining &-= size
    return result
  }

  /// Room for `count` cells, not initialised.
  @inlinable
  public func allocate(cells count: Int) -> UnsafeMutablePointer<Cell> {
    allocate(bytes: count &* MemoryLayout<Cell>.stride).assumingMemoryBound(to: Cell.self)
  }

  @usableFromInline
  func grow(_ size: Int) {
    let length = max(nextBlock, size)
    let block = malloc(length)!
    blocks.append((block, length))
    capacity += length
    room.pointee = Room(cursor: block, remaining: length)
    nextBlock = max(nextBlock, min(length * 2, Self.largestStep))
  }

  /// Takes back everything; keeps the first block, unless it is a large one.
  package func reset() {
    let kept = blocks.first.flatMap { $0.count <= Self.largestKept ? $0 : nil }
    for block in blocks.dropFirst(kept == nil ? 0 : 1) { free(block.start) }
    if let kept {
      blocks.removeSubrange(1...)
      room.pointee = Room(cursor: kept.start, remaining: kept.count)
    } else {
      blocks = []
      room.pointee = Room(cursor: UnsafeMutableRawPointer(room), remaining: 0)
    }
    capacity = kept?.count ?? 0
    nextBlock = kept.map { min($0.count * 2, Self.largestStep) } ?? Self.firstBlock
  }
}

extension Arena {
  /// A string cell with a copy of `bytes`.
  package func string(_ bytes: UnsafeBufferPointer<UInt8>) -> Cell { .string(copy(bytes), bytes.count) }

  /// A string cell with a copy of `text`.
  package func string(_ text: String) -> Cell {
    var text = text
    return text.withUTF8 { string($0) }
  }

  /// A copy of `bytes`; of none, some address.
  package func copy(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafePointer<UInt8> {
    let copy = allocate(bytes: max(bytes.count, 1)).assumingMemoryBound(to: UInt8.self)
    if let source = bytes.baseAddress { memcpy(copy, source, bytes.count) }
    return UnsafePointer(copy)
  }

  /// An array cell with a copy of `cells`.
  package func array(_ cells: [Cell]) -> Cell { .array(copy(cells), cells.count) }

  /// An object cell of `pairs`: key, value, key, value.
  package func object(_ pairs: [Cell]) -> Cell { .object(copy(pairs), pairs.count / 2) }

  private func copy(_ cells: [Cell]) -> UnsafePointer<Cell>? {
    if cells.isEmpty { return nil }
    let copy = allocate(cells: cells.count)
    cells.withUnsafeBufferPointer { copy.initialize(from: $0.baseAddress!, count: cells.count) }
    return UnsafePointer(copy)
  }
}
