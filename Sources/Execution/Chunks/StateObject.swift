// The variables of one chunk, as an object cell that programs read and that changes between pages.

internal import Records

/// An object that grows in place. Its cells live in the chunk's arena. Used by one thread at a time.
struct StateObject {
  private var arena: Arena
  private var pairs: UnsafeMutablePointer<Cell>
  private var capacity: Int
  private(set) var count: Int

  /// A copy of `initial`, an object, with room for some more.
  init(copying initial: Cell, room: Int, arena: Arena) {
    self.arena = arena
    count = initial.count
    capacity = initial.count + max(room, 2)
    pairs = arena.allocate(cells: 2 * capacity)
    for (index, cell) in initial.pairs.enumerated() { pairs[index] = cell }
  }

  /// The object as it is now; changes of variables that exist show through it.
  var cell: Cell { .object(pairs, count) }

  /// Sets a variable. `value` must live as long as the chunk.
  mutating func set(_ key: Cell, _ value: Cell) {
    for index in 0..<count where pairs[2 * index].isSameKey(as: key) {
      pairs[2 * index + 1] = value
      return
    }
    if count == capacity { grow() }
    pairs[2 * count] = key
    pairs[2 * count + 1] = value
    count += 1
  }

  func contains(_ key: Cell) -> Bool { (0..<count).contains { pairs[2 * $0].isSameKey(as: key) } }

  /// Copies everything into another arena.
  mutating func move(to arena: Arena) {
    let copy = arena.allocate(cells: 2 * capacity)
    for index in 0..<2 * count { copy[index] = pairs[index].copied(to: arena) }
    pairs = copy
    self.arena = arena
  }

  private mutating func grow() {
    let larger = arena.allocate(cells: 4 * capacity)
    for index in 0..<2 * count { larger[index] = pairs[index] }
    pairs = larger
    capacity *= 2
  }
}
