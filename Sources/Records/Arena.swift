// Memory for what a page, a chunk or a call computes: allocated by moving a pointer, freed all at once.

#if canImport(Glibc)
  internal import Glibc
#endif

/// A bump allocator. Not for use by two threads at once; what it handed out is valid until `reset` or its end.
package final class Arena: @unchecked Sendable {
  private static let firstBlock = 16 * 1_024
  private var blocks: [UnsafeMutableRawPointer] = []
  private var cursor: UnsafeMutableRawPointer?
  private var remaining = 0
  private var nextBlock = Arena.firstBlock
  private var firstSize = 0
  /// Bytes obtained from the system, for budgets.
  package private(set) var capacity = 0

  package init() {}

  deinit { for block in blocks { free(block) } }

  /// Memory aligned to 16 bytes, not initialised.
  package func allocate(bytes count: Int) -> UnsafeMutableRawPointer {
    let size = (count + 15) & ~15
    if size > remaining { grow(size) }
    let result = cursor.unsafelyUnwrapped
    cursor = result + size
    remaining -= size
    return result
  }

  /// Room for `count` cells, not initialised.
  package func allocate(cells count: Int) -> UnsafeMutablePointer<Cell> {
    allocate(bytes: count * MemoryLayout<Cell>.stride).assumingMemoryBound(to: Cell.self)
  }

  private func grow(_ size: Int) {
    let length = max(nextBlock, size)
    let block = malloc(length)!
    if blocks.isEmpty { firstSize = length }
    blocks.append(block)
    capacity += length
    cursor = block
    remaining = length
    nextBlock = min(length * 2, 4 << 20)
  }

  /// Takes back everything; keeps the first block.
  package func reset() {
    guard let first = blocks.first else { return }
    for block in blocks.dropFirst() { free(block) }
    blocks.removeSubrange(1...)
    cursor = first
    remaining = firstSize
    capacity = firstSize
    nextBlock = min(firstSize * 2, 4 << 20)
  }

  /// A string cell with a copy of `bytes`.
  package func string(_ bytes: UnsafeBufferPointer<UInt8>) -> Cell {
    let copy = allocate(bytes: max(bytes.count, 1)).assumingMemoryBound(to: UInt8.self)
    if let source = bytes.baseAddress { memcpy(copy, source, bytes.count) }
    return .string(copy, bytes.count)
  }

  /// A string cell with a copy of `text`.
  package func string(_ text: String) -> Cell {
    var text = text
    return text.withUTF8 { string($0) }
  }

  /// An array cell with a copy of `cells`.
  package func array(_ cells: [Cell]) -> Cell {
    if cells.isEmpty { return .array(nil, 0) }
    let copy = allocate(cells: cells.count)
    for (index, cell) in cells.enumerated() { copy[index] = cell }
    return .array(copy, cells.count)
  }

  /// An object cell of `pairs`: key, value, key, value.
  package func object(_ pairs: [Cell]) -> Cell {
    if pairs.isEmpty { return .object(nil, 0) }
    let copy = allocate(cells: pairs.count)
    for (index, cell) in pairs.enumerated() { copy[index] = cell }
    return .object(copy, pairs.count / 2)
  }
}
