// Functions on arrays and objects: mapping, merging, sorting, and finding the least and the greatest.

internal import Records

extension Evaluator {
  /// `body` for each element, nulls included.
  mutating func map(_ body: NodeID, _ list: Cell, _ id: NodeID) throws(JMESPathError) -> Cell {
    let results = try room(cells: list.count, id)
    for (index, element) in list.elements.enumerated() { results[index] = try evaluate(body, element) }
    return .array(results, list.count)
  }

  /// The names of an object's members, in their order.
  mutating func keys(_ object: Cell, _ id: NodeID) throws(JMESPathError) -> Cell {
    let results = try room(cells: object.count, id)
    for index in 0..<object.count {
      let name = object.pairs[2 * index].utf8
      results[index] = .string(name.baseAddress.unsafelyUnwrapped, name.count)
    }
    return .array(results, object.count)
  }

  /// The members of all objects; of equal names the last value.
  mutating func merge(_ objects: [Cell], _ id: NodeID) throws(JMESPathError) -> Cell {
    let results = try room(cells: objects.reduce(0) { $0 + 2 * $1.count }, id)
    var next = results
    for object in objects {
      if let start = object.pairs.baseAddress { next.update(from: start, count: object.pairs.count) }
      next += object.pairs.count
    }
    return .object(results, mergeEqualNames(results, count: (next - results) / 2))
  }

  mutating func single(_ value: Cell, _ id: NodeID) throws(JMESPathError) -> Cell {
    let result = try room(cells: 1, id)
    result.pointee = value
    return .array(result, 1)
  }

  /// The least or the greatest of numbers or strings; of equal ones the first. Null if there is none.
  func extreme(_ list: Cell, _ side: Ordering) -> Cell {
    guard var best = list.elements.first else { return .null }
    for element in list.elements.dropFirst() where CellOrder.compare(element, best) == side { best = element }
    return best
  }

  /// The element whose key is the least or the greatest.
  mutating func extreme(_ list: Cell, by body: NodeID, _ side: Ordering, _ function: Function, _ argument: NodeID)
    throws(JMESPathError) -> Cell
  {
    let keys = try sortKeys(list, by: body, function, argument)
    guard var best = keys.indices.first else { return .null }
    for index in keys.indices.dropFirst() where CellOrder.compare(keys[index], keys[best]) == side { best = index }
    return list.elements[best]
  }

  /// `body` for each element: all numbers or all strings.
  mutating func sortKeys(_ list: Cell, by body: NodeID, _ function: Function, _ argument: NodeID) throws(JMESPathError)
    -> [Cell]
  {
    var keys: [Cell] = []
    keys.reserveCapacity(list.count)
    for element in list.elements {
      var key = try evaluate(body, element)
      if key.kind == .timestamp { key = CellText.cell(key, in: arena) }
      let isLikeFirst = keys.first.map { key.isNumber ? $0.isNumber : $0.kind == key.kind } ?? true
      guard key.isNumber || key.kind == .string, isLikeFirst else {
        throw error(
          .invalidType,
          "\(function.rawValue)() compares numbers or strings, not \(Self.description(of: key))"
            + (isLikeFirst ? "" : " with \(Self.description(of: keys[0]))"), argument)
      }
      keys.append(key)
    }
    return keys
  }

  /// The elements by their keys; those with equal keys stay in order.
  mutating func sort(_ list: Cell, keys: UnsafeBufferPointer<Cell>, _ id: NodeID) throws(JMESPathError) -> Cell {
    let results = try room(cells: list.count, id)
    let order = keys.indices.sorted { first, second in
      switch CellOrder.compare(keys[first], keys[second]) {
      case .less: true
      case .greater: false
      case .equal, nil: first < second
      }
    }
    for (index, place) in order.enumerated() { results[index] = list.elements[place] }
    return .array(results, list.count)
  }
}
