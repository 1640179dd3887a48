// What the functions on lists and objects do. Elements are not copied deeply: cells point where they did.

internal import Records

enum CollectionOperations {
  /// Lazy ranges are at the root of a value only, so those inside become lists.
  static func array(_ context: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    if arguments.isEmpty { return .array(nil, 0) }
    let cells = context.arena.allocate(cells: arguments.count)
    for (index, argument) in arguments.enumerated() {
      cells[index] = try RangeSequence.materialised(argument, in: context)
    }
    return .array(cells, arguments.count)
  }

  static func object(_ context: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    var pairs: [Cell] = []
    for index in stride(from: 0, to: arguments.count, by: 2) {
      let key = arguments[index]
      guard key.kind == .string else { throw FunctionError("a key must be text, not \(described(key))") }
      guard index + 1 < arguments.count else { throw FunctionError("the key \(described(key)) has no value") }
      let value = try RangeSequence.materialised(arguments[index + 1], in: context)
      if let place = stride(from: 0, to: pairs.count, by: 2).first(where: { CellOrder.equal(pairs[$0], key) }) {
        pairs[place + 1] = value
      } else {
        pairs.append(context.keys.intern(key.text) ?? key)
        pairs.append(value)
      }
    }
    return context.arena.object(pairs)
  }

  static func element(_: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    let list = arguments[0]
    guard list.kind == .array || list.kind == .range else {
      throw FunctionError("element needs a list, not \(described(list))")
    }
    return element(of: list, at: try wholeNumber(arguments[1], "the index"))
  }

  /// An element counted from either end; null outside.
  static func element(of list: Cell, at index: Int64) -> Cell {
    let place = index < 0 ? index + Int64(list.count) : index
    guard place >= 0, place < list.count else { return .null }
    return list.kind == .range ? RangeSequence(list).element(at: Int(place)) : list.elements[Int(place)]
  }

  /// Keys (offset 0) or values (offset 1).
  static func members(_ object: Cell, offset: Int, _ context: CallContext) throws(FunctionError) -> Cell {
    guard object.kind == .object else { throw FunctionError("an object is needed here, not \(described(object))") }
    if object.count == 0 { return .array(nil, 0) }
    let cells = context.arena.allocate(cells: object.count)
    for index in 0..<object.count { cells[index] = object.pairs[2 * index + offset] }
    return .array(cells, object.count)
  }

  static func exists(_ context: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    switch arguments[0].kind {
    case .absent, .null: return .bool(false)
    case .array, .range: return try TextOperations.contains(context, arguments)
    case .object:
      guard arguments[1].kind == .string else {
        throw FunctionError("a key must be text, not \(described(arguments[1]))")
      }
      return .bool(arguments[0].member(arguments[1]).kind != .absent)
    default: throw FunctionError("exists needs an object or a list, not \(described(arguments[0]))")
    }
  }

  static func sort(_ context: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    let list = try RangeSequence.materialised(arguments[0], in: context)
    guard list.kind == .array else { throw FunctionError("sort needs a list, not \(described(list))") }
    let isDescending = arguments.count > 1 && arguments[1].boolValue
    // The sort of the standard library is stable.
    let sorted = list.elements.sorted { a, b in
      let (first, second) = (rank(a), rank(b))
      // What has no order stays behind, whatever the direction.
      if first != second { return isDescending && max(first, second) < unordered ? first > second : first < second }
      if first == rank(.bool(true)) { return isDescending ? a.boolValue && !b.boolValue : !a.boolValue && b.boolValue }
      return CellOrder.compare(a, b) == (isDescending ? .greater : .less)
    }
    return context.arena.array(sorted)
  }

  private static let unordered = 4

  private static func rank(_ cell: Cell) -> Int {
    switch cell.kind {
    case .int, .float, .decimal: 0
    case .string: 1
    case .timestamp: 2
    case .bool: 3
    case .array, .object, .range, .json: unordered
    case .absent, .null: unordered + 1
    }
  }
}
