// Arrays from arrays and objects: projections, filters, flattening, slices, and the literals of lists and objects.

internal import Records

extension Evaluator {
  /// `body` for each element; nulls are left out. Where nothing changes the array itself is the result.
  mutating func project(_ list: Cell, _ body: NodeID, _ id: NodeID) throws(JMESPathError) -> Cell {
    let elements = list.elements
    if case .current = tree.node(body), !elements.contains(where: { $0.isMissing }) { return list }
    let results = try room(cells: elements.count, id)
    var count = 0
    for element in elements {
      let result = try evaluate(body, element)
      if result.isMissing { continue }
      results[count] = result
      count += 1
    }
    return .array(results, count)
  }

  /// `body` for each element for which the condition holds; nulls are left out.
  mutating func filter(_ list: Cell, _ condition: NodeID, _ body: NodeID, _ id: NodeID) throws(JMESPathError) -> Cell {
    let results = try room(cells: list.count, id)
    var count = 0
    for element in list.elements where holds(try evaluate(condition, element)) {
      let result = try evaluate(body, element)
      if result.isMissing { continue }
      results[count] = result
      count += 1
    }
    return .array(results, count)
  }

  /// The array with the elements of its arrays in their places; itself if it has none.
  mutating func flatten(_ list: Cell, _ id: NodeID) throws(JMESPathError) -> Cell {
    if !list.elements.contains(where: { $0.kind == .array }) { return list }
    let size = list.elements.reduce(0) { $0 + ($1.kind == .array ? $1.count : 1) }
    let results = try room(cells: size, id)
    var next = results
    for element in list.elements {
      if element.kind == .array {
        if let start = element.elements.baseAddress { next.update(from: start, count: element.count) }
        next += element.count
      } else {
        next.pointee = element
        next += 1
      }
    }
    return .array(results, size)
  }

  /// The values of an object, in its order.
  mutating func values(_ object: Cell, _ id: NodeID) throws(JMESPathError) -> Cell {
    let results = try room(cells: object.count, id)
    for index in 0..<object.count { results[index] = object.pairs[2 * index + 1] }
    return .array(results, object.count)
  }

  /// As slices are in Python: bounds count from the end if negative, and are moved into the array.
  mutating func sliced(_ list: Cell, _ slice: Slice, _ id: NodeID) throws(JMESPathError) -> Cell {
    guard list.kind == .array else { return .null }
    let count = list.count
    let isForward = slice.step > 0
    func bound(_ index: Int, _ missing: Int) -> Int {
      if index == Slice.missing { return missing }
      let place = index < 0 ? index + count : index
      return isForward ? min(max(place, 0), count) : min(max(place, -1), count - 1)
    }
    let start = bound(slice.start, isForward ? 0 : count - 1)
    let stop = bound(slice.stop, isForward ? count : -1)
    let span = isForward ? stop - start : start - stop
    guard span > 0 else { return .array(nil, 0) }
    if slice.step == 1 { return .array(list.elements.baseAddress.unsafelyUnwrapped + start, span) }
    let size = 1 + (span - 1) / Int(clamping: slice.step.magnitude)
    let results = try room(cells: size, id)
    for index in 0..<size { results[index] = list.elements[start + index * slice.step] }
    return .array(results, size)
  }

  mutating func list(_ children: Children, _ current: Cell, _ id: NodeID) throws(JMESPathError) -> Cell {
    let members = tree.members(children)
    let results = try room(cells: members.count, id)
    for (index, member) in members.enumerated() { results[index] = try evaluate(member, current) }
    return .array(results, members.count)
  }

  mutating func hash(_ children: Children, _ current: Cell, _ id: NodeID) throws(JMESPathError) -> Cell {
    let members = tree.members(children)
    let results = try room(cells: members.count, id)
    for (index, member) in members.enumerated() { results[index] = try evaluate(member, current) }
    return .object(results, members.count / 2)
  }
}
