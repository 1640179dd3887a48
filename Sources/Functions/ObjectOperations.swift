// What the functions on objects do. Members keep their order; values are not copied deeply.

internal import Records
internal import Values

enum ObjectOperations {
  static func rename(_ context: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    let object = try object(arguments[0])
    let names = arguments[1...]
    var renamed: [(old: Cell, new: Cell)] = []
    for index in stride(from: names.startIndex, to: names.endIndex, by: 2) {
      let old = try key(names[index])
      guard index + 1 < names.endIndex else { throw FunctionError("the name \(described(old)) has no new name") }
      renamed.append((old, try key(names[index + 1])))
    }
    var members = Members(context)
    var taken = Members(context)
    for index in stride(from: 0, to: object.pairs.count, by: 2) {
      if let pair = renamed.last(where: { CellOrder.equal($0.old, object.pairs[index]) }) {
        taken.set(pair.new, .null)
      }
    }
    for index in stride(from: 0, to: object.pairs.count, by: 2) {
      let (name, value) = (object.pairs[index], object.pairs[index + 1])
      if let pair = renamed.last(where: { CellOrder.equal($0.old, name) }) {
        members.set(pair.new, value)
      } else if !taken.has(name) {
        members.set(name, value)
      }
    }
    return members.cell
  }

  static func delete(_ context: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    let pairs = try object(arguments[0]).pairs
    for argument in arguments[1...] { _ = try key(argument) }
    var kept: [Cell] = []
    for index in stride(from: 0, to: pairs.count, by: 2)
    where !arguments[1...].contains(where: { CellOrder.equal($0, pairs[index]) }) {
      kept += [pairs[index], pairs[index + 1]]
    }
    return context.arena.object(kept)
  }

  /// The casing that an argument names.
  static func casingProblem(with text: String) -> String? {
    NameCasing(rawValue: text) == nil ? unknownWord("casing", text, valid: NameCasing.allCases.map(\.rawValue)) : nil
  }

  static func recase(_ context: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    let pairs = try object(arguments[0]).pairs
    let word = arguments[1].kind == .string ? arguments[1].text : described(arguments[1])
    guard let casing = NameCasing(rawValue: word) else {
      throw FunctionError(casingProblem(with: word) ?? "there is no casing \(word)")
    }
    var members = Members(context)
    for index in stride(from: 0, to: pairs.count, by: 2) {
      let name = context.arena.string(casing.apply(to: pairs[index].text))
      if members.has(name) { throw FunctionError("two members would be named \(described(name))") }
      members.set(name, pairs[index + 1])
    }
    return members.cell
  }

  static func merge(_ context: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    var members = Members(context)
    for argument in arguments where !argument.isMissing { members.add(try object(argument)) }
    return members.cell
  }

  static func zip(_ context: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    let keys = try elements(arguments[0], "object_zip", context)
    let values = try elements(arguments[1], "object_zip", context)
    guard keys.count == values.count else {
      throw FunctionError("there are \(counted(keys.count, "key")) and \(counted(values.count, "value"))")
    }
    var members = Members(context)
    for index in keys.indices { members.set(try key(keys[index]), values[index]) }
    return members.cell
  }

  private static func counted(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }

  static func explode(_ context: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    let record = try object(arguments[0])
    let field = try key(arguments[1])
    let list = record.member(field)
    if list.isMissing { return .array(nil, 0) }
    guard list.kind == .array else {
      throw FunctionError("the field \(described(field)) must be a list, not \(described(list))")
    }
    var parent = Members(context)
    for index in stride(from: 0, to: record.pairs.count, by: 2) where !CellOrder.equal(record.pairs[index], field) {
      parent.set(record.pairs[index], record.pairs[index + 1])
    }
    return context.arena.array(
      list.elements.map { element in
        var members = parent
        if element.kind == .object { members.add(element) } else { members.set(field, element) }
        return members.cell
      })
  }

  private static func object(_ cell: Cell) throws(FunctionError) -> Cell {
    guard cell.kind == .object else { throw FunctionError("an object is needed here, not \(described(cell))") }
    return cell
  }

  private static func key(_ cell: Cell) throws(FunctionError) -> Cell {
    guard cell.kind == .string else { throw FunctionError("a key must be text, not \(described(cell))") }
    return cell
  }
}

/// The members of an object in the making. The last value of a name counts, in the first one's place.
private struct Members {
  private let context: CallContext
  private var pairs: [Cell] = []
  /// Where names stand, from the point on where looking through all of them takes too long.
  private var places: [[UInt8]: Int]?

  init(_ context: CallContext) { self.context = context }

  var cell: Cell { context.arena.object(pairs) }

  func has(_ name: Cell) -> Bool { place(of: name) != nil }

  mutating func set(_ name: Cell, _ value: Cell) {
    if let place = place(of: name) {
      pairs[place + 1] = value
      return
    }
    places?[Array(name.utf8)] = pairs.count
    pairs.append(name.keyNumber != 0 ? name : context.keys.intern(name.utf8) ?? name)
    pairs.append(value)
    if places == nil, pairs.count > 32 {
      places = [:]
      for index in stride(from: 0, to: pairs.count, by: 2) { places?[Array(pairs[index].utf8)] = index }
    }
  }

  mutating func add(_ object: Cell) {
    for index in stride(from: 0, to: object.pairs.count, by: 2) { set(object.pairs[index], object.pairs[index + 1]) }
  }

  private func place(of name: Cell) -> Int? {
    if let places { return places[Array(name.utf8)] }
    return stride(from: 0, to: pairs.count, by: 2).first { haveSameBytes(pairs[$0].utf8, name.utf8) }
  }
}
