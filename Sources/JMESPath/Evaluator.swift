// Walks the tree. One case a node; what takes more than a few lines is in the files beside this one.

internal import Records

/// One evaluation.
struct Evaluator {
  let tree: FrozenTree
  let arena: Arena
  /// Memory that may still be asked for.
  private var budget: Int
  private let readsOneAsMany: Bool

  init(tree: FrozenTree, arena: Arena, maximumBytes: Int, readsOneAsMany: Bool) {
    self.tree = tree
    self.arena = arena
    self.readsOneAsMany = readsOneAsMany
    budget = maximumBytes
  }

  /// The value of a node for the value `current`. Never `absent`.
  mutating func evaluate(_ id: NodeID, _ current: Cell) throws(JMESPathError) -> Cell {
    switch tree.node(id) {
    case .current: return current
    case .literal(let cell): return cell
    case .field(let name): return present(current.member(name))
    case .index(let index): return element(index, of: current)
    case .slice(let slice): return try sliced(current, slice, id)
    case .sequence(let first, let second): return try evaluate(second, try evaluate(first, current))
    case .projection(let source, let body):
      let list = asList(try evaluate(source, current))
      return list.kind == .array ? try project(list, body, id) : .null
    case .valueProjection(let source, let body):
      let object = try evaluate(source, current)
      return object.kind == .object ? try project(try values(object, id), body, id) : .null
    case .filter(let source, let condition, let body):
      let list = asList(try evaluate(source, current))
      return list.kind == .array ? try filter(list, condition, body, id) : .null
    case .flatten(let source):
      let list = asList(try evaluate(source, current))
      return list.kind == .array ? try flatten(list, id) : .null
    case .or(let first, let second):
      let left = try evaluate(first, current)
      return holds(left) ? left : try evaluate(second, current)
    case .and(let first, let second):
      let left = try evaluate(first, current)
      return holds(left) ? try evaluate(second, current) : left
    case .not(let operand): return .bool(!holds(try evaluate(operand, current)))
    case .comparison(let comparison, let first, let second):
      return compare(comparison, try evaluate(first, current), try evaluate(second, current))
    case .list(let children): return current.isNull ? .null : try list(children, current, id)
    case .hash(let children): return current.isNull ? .null : try hash(children, current, id)
    case .call(let function, let arguments): return try call(function, arguments, current, id)
    // The function that takes the reference evaluates it.
    case .reference: return .null
    }
  }

  /// An error about the node `id`.
  func error(_ kind: JMESPathError.Kind, _ message: String, _ id: NodeID) -> JMESPathError {
    JMESPathError(kind, message, at: tree.offsets[Int(id)])
  }

  /// Memory for `count` cells of a result.
  mutating func room(cells count: Int, _ id: NodeID) throws(JMESPathError) -> UnsafeMutablePointer<Cell> {
    try spend(count * MemoryLayout<Cell>.stride, id)
    return arena.allocate(cells: count)
  }

  /// Memory for `count` bytes of a result.
  mutating func room(bytes count: Int, _ id: NodeID) throws(JMESPathError) -> UnsafeMutablePointer<UInt8> {
    try spend(count, id)
    return arena.allocate(bytes: max(1, count)).assumingMemoryBound(to: UInt8.self)
  }

  private mutating func spend(_ bytes: Int, _ id: NodeID) throws(JMESPathError) {
    budget -= bytes
    if budget < 0 { throw error(.invalidValue, "the result needs too much memory", id) }
  }

  private func present(_ cell: Cell) -> Cell { cell.kind == .absent ? .null : cell }

  /// What the language takes for true: all but null, false, and strings, arrays and objects without content.
  func holds(_ cell: Cell) -> Bool {
    switch cell.kind {
    case .absent, .null: false
    case .bool: cell.boolValue
    case .string, .array, .object: cell.count > 0
    case .int, .float, .decimal, .timestamp, .range, .json: true
    }
  }

  private func asList(_ cell: Cell) -> Cell {
    guard readsOneAsMany, cell.kind != .array, !cell.isMissing else { return cell }
    return arena.array([cell])
  }

  private func element(_ index: Int, of cell: Cell) -> Cell {
    let cell = asList(cell)
    guard cell.kind == .array else { return .null }
    let place = index < 0 ? index + cell.count : index
    return place >= 0 && place < cell.count ? present(cell.elements[place]) : .null
  }

  /// Equality is of all values; only numbers have an order, and comparing anything else is null.
  private func compare(_ comparison: Comparison, _ left: Cell, _ right: Cell) -> Cell {
    switch comparison {
    case .equal: return .bool(CellOrder.equal(left, right))
    case .unequal: return .bool(!CellOrder.equal(left, right))
    case .less, .lessOrEqual, .greater, .greaterOrEqual: break
    }
    guard left.isNumber, right.isNumber, let order = CellOrder.compare(left, right) else { return .null }
    return switch comparison {
    case .less: .bool(order == .less)
    case .lessOrEqual: .bool(order != .greater)
    case .greater: .bool(order == .greater)
    default: .bool(order != .less)
    }
  }
}

extension Cell {
  var isNumber: Bool { kind == .int || kind == .float || kind == .decimal }
}
