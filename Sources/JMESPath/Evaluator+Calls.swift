// Calling functions: arguments are evaluated, checked against the parameters, and handed to what implements each.

internal import Records

extension Evaluator {
  /// The value of a call at the node `id`.
  mutating func call(_ function: Function, _ arguments: Children, _ current: Cell, _ id: NodeID) throws(JMESPathError)
    -> Cell
  {
    let nodes = tree.members(arguments)
    let parameters = function.parameters
    var cells: [Cell] = []
    cells.reserveCapacity(nodes.count)
    for (index, node) in nodes.enumerated() {
      let type = parameters[min(index, parameters.count - 1)]
      cells.append(try argument(node, type, function, current))
    }
    let first = cells[0]
    switch function {
    case .abs: return absolute(first)
    case .avg: return try average(first, id)
    case .ceil: return rounded(first, up: true)
    case .contains: return .bool(contains(first, cells[1]))
    case .endsWith: return .bool(ends(first, with: cells[1]))
    case .floor: return rounded(first, up: false)
    case .join: return try join(cells[1], with: first, id)
    case .keys: return try keys(first, id)
    case .length: return .int(Int64(length(first)))
    case .map: return try map(body(nodes[0]), cells[1], id)
    case .max: return extreme(first, .greater)
    case .maxBy: return try extreme(first, by: body(nodes[1]), .greater, function, nodes[1])
    case .merge: return try merge(cells, id)
    case .min: return extreme(first, .less)
    case .minBy: return try extreme(first, by: body(nodes[1]), .less, function, nodes[1])
    case .notNull: return cells.first { !$0.isNull } ?? .null
    case .reverse: return try reverse(first, id)
    case .sort: return try sort(first, keys: first.elements, id)
    case .sortBy:
      let keys = try sortKeys(first, by: body(nodes[1]), function, nodes[1])
      return try keys.withUnsafeBufferPointer { keys throws(JMESPathError) in try sort(first, keys: keys, id) }
    case .startsWith: return .bool(starts(first, with: cells[1]))
    case .sum: return try sum(first, id)
    case .toArray: return first.kind == .array ? first : try single(first, id)
    case .toNumber: return number(first)
    case .toString: return try string(first, id)
    case .type: return Self.typeName(first)
    case .values: return try values(first, id)
    }
  }

  /// The expression behind `&`.
  private func body(_ reference: NodeID) -> NodeID {
    if case .reference(let body) = tree.node(reference) { return body }
    return reference
  }

  /// The value of an argument, which the function must be able to take.
  private mutating func argument(_ node: NodeID, _ type: ParameterType, _ function: Function, _ current: Cell)
    throws(JMESPathError) -> Cell
  {
    let isReference = if case .reference = tree.node(node) { true } else { false }
    var value = try evaluate(node, current)
    // To the language a timestamp is its text.
    if value.kind == .timestamp { value = CellText.cell(value, in: arena) }
    if type == .reference ? isReference : !isReference && Self.takes(type, value) { return value }
    let found = isReference ? "an expression reference" : Self.description(of: value)
    throw error(.invalidType, "\(function.rawValue)() takes \(type.phrase) here, not \(found)", node)
  }

  private static func takes(_ type: ParameterType, _ value: Cell) -> Bool {
    switch type {
    case .any: true
    case .number: value.isNumber
    case .string: value.kind == .string
    case .array: value.kind == .array
    case .object: value.kind == .object
    case .reference: false
    case .numbers: value.kind == .array && value.elements.allSatisfy { $0.isNumber }
    case .strings: value.kind == .array && value.elements.allSatisfy { $0.kind == .string }
    case .numbersOrStrings: takes(.numbers, value) || takes(.strings, value)
    case .stringOrArray: value.kind == .string || value.kind == .array
    case .stringArrayOrObject: value.kind == .string || value.kind == .array || value.kind == .object
    }
  }

  /// `type()` of a value, as a string cell that lives for ever.
  private static func typeName(_ value: Cell) -> Cell {
    let name: StaticString =
      switch value.kind {
      case .absent, .null: "null"
      case .bool: "boolean"
      case .int, .float, .decimal: "number"
      case .string, .timestamp, .json: "string"
      case .array, .range: "array"
      case .object: "object"
      }
    return .string(name.utf8Start, name.utf8CodeUnitCount)
  }

  /// The kind of a value, for errors; of arrays also what is in them.
  static func description(of value: Cell) -> String {
    let name = typeName(value).text
    if value.kind == .null { return name }
    let phrase = (name.first == "a" || name.first == "o" ? "an " : "a ") + name
    guard value.kind == .array else { return phrase }
    var names: [String] = []
    for element in value.elements {
      let name = typeName(element).text
      if !names.contains(name) { names.append(name) }
    }
    return names.isEmpty ? "an empty array" : "an array of " + names.joined(separator: " and ")
  }
}

extension ParameterType {
  /// The type with its article.
  fileprivate var phrase: String {
    switch self {
    case .any: "any value"
    case .array, .object, .reference, .numbers, .strings, .numbersOrStrings: "an \(rawValue)"
    case .number, .string, .stringOrArray, .stringArrayOrObject: "a \(rawValue)"
    }
  }
}
