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
  private var items: [Cell] = []
  private var settled = 0
  private var isSettled = true

  init(_ kind: AggregationKind) { self.kind = kind }

  /// As it was when `kept` was written down. The cells live as long as the chunk.
  init(_ kind: AggregationKind, kept: ArraySlice<Cell>) {
    self.kind = kind
    value = kept[kept.startIndex].kind == .absent ? nil : kept[kept.startIndex]
    items = Array(kept[kept.startIndex + 1].elements)
    settled = items.count
  }

  /// All that there is to keep: the value, and what was collected. Only when it is settled.
  var kept: [Cell] { [value ?? .absent, kind == .collect ? value ?? .array(nil, 0) : .array(nil, 0)] }

  /// Copies everything into another arena. Only when it is settled.
  mutating func move(to arena: Arena) {
    items = items.map { $0.copied(to: arena) }
    value = kind == .collect ? value.map { _ in arena.array(items) } : value?.copied(to: arena)
  }

  /// Adds a value; null is none. False if it cannot be compared with what is there.
  mutating func add(_ cell: Cell) -> Bool {
    if cell.isMissing { return true }
    switch kind {
    case .collect:
      items.append(cell)
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
      for index in settled..<items.count { items[index] = items[index].copied(to: arena) }
      settled = items.count
      value = arena.array(items)
    } else {
      value = value?.copied(to: arena)
    }
  }
}
