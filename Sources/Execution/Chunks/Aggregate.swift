// A state variable that processors write: one value out of many.

internal import Plans
internal import Records
internal import Values

/// How values of many records become one.
enum AggregationKind: String, Sendable, CaseIterable {
  case maximum, minimum, first, last, collect
}

/// The running value of one variable in one chunk. Used by one thread at a time.
struct Aggregate {
  let kind: AggregationKind
  /// May point into the page until `settle`.
  private(set) var value: Cell?
  private var isSettled = true
  /// What is to be collected of the present page.
  private var fresh: [Cell] = []
  private var collected = Collected()

  init(_ kind: AggregationKind) { self.kind = kind }

  /// As it was when `kept` was written down. The cells live as long as the chunk.
  init(_ kind: AggregationKind, kept: ArraySlice<Cell>) {
    self.kind = kind
    value = kept[kept.startIndex].kind == .absent ? nil : kept[kept.startIndex]
    collected = Collected(kept[kept.startIndex + 1].elements)
  }

  /// All that there is to keep: the value, and what was collected. Only when it is settled.
  var kept: [Cell] { [value ?? .absent, kind == .collect ? value ?? .array(nil, 0) : .array(nil, 0)] }

  /// Copies everything into another arena. Only when it is settled.
  mutating func move(to arena: Arena) {
    if kind == .collect {
      collected.move(to: arena)
      value = value.map { _ in collected.cell }
    } else {
      value = value?.copied(to: arena)
    }
  }

  /// Adds a value; null is none. False if it cannot be compared with what is there.
  mutating func add(_ cell: Cell) -> Bool {
    if cell.isMissing { return true }
    switch kind {
    case .collect:
      fresh.append(cell)
      isSettled = false
      return true
    case .first:
      if value == nil { replace(by: cell) }
      return true
    case .last:
      replace(by: cell)
      return true
    case .maximum, .minimum:
      guard let value else {
        replace(by: cell)
        return true
      }
      guard let order = CellOrder.compare(cell, value) else { return false }
      if order == (kind == .maximum ? .greater : .less) { replace(by: cell) }
      return true
    }
  }

  private mutating func replace(by cell: Cell) {
    value = cell
    isSettled = false
  }

  /// Copies what points into the page into the chunk's own memory; the page may go then.
  mutating func settle(in arena: Arena) {
    guard !isSettled else { return }
    isSettled = true
    if kind == .collect {
      collected.append(fresh, in: arena)
      fresh.removeAll(keepingCapacity: true)
      value = collected.cell
    } else {
      value = value?.copied(to: arena)
    }
  }
}

/// Cells side by side in a chunk's memory, with room behind them, so that a page costs what it brings. What was given out
/// stays as it was: cells are only added.
private struct Collected {
  private var cells: UnsafeMutablePointer<Cell>?
  private var count = 0
  private var room = 0

  init() {}

  /// Cells that live as long as the chunk.
  init(_ kept: UnsafeBufferPointer<Cell>) {
    cells = kept.baseAddress.map { UnsafeMutablePointer(mutating: $0) }
    count = kept.count
    room = kept.count
  }

  /// The array of them.
  var cell: Cell { .array(cells.map { UnsafePointer($0) }, count) }

  mutating func append(_ fresh: [Cell], in arena: Arena) {
    if count + fresh.count > room { grow(to: 2 * (count + fresh.count), in: arena) { $0 } }
    for cell in fresh {
      (cells! + count).initialize(to: cell.copied(to: arena))
      count += 1
    }
  }

  mutating func move(to arena: Arena) { grow(to: 2 * count, in: arena) { $0.copied(to: arena) } }

  private mutating func grow(to size: Int, in arena: Arena, _ copied: (Cell) -> Cell) {
    let larger = arena.allocate(cells: max(size, 16))
    for index in 0..<count { (larger + index).initialize(to: copied(cells![index])) }
    cells = larger
    room = max(size, 16)
  }
}
