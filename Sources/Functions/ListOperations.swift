// What the functions on lists do. Elements are not copied deeply: cells point where they did.

internal import Records

/// The elements of a list argument; of a lazy range they are computed. `name` is the function that asks.
func elements(
  _ cell: Cell, _ name: String, _ context: CallContext
) throws(FunctionError) -> UnsafeBufferPointer<Cell> {
  let list = try RangeSequence.materialised(cell, in: context)
  guard list.kind == .array else { throw FunctionError("\(name) needs a list, not \(described(list))") }
  return list.elements
}

enum ListOperations {
  /// Lists inside each other. What a page holds is never deeper.
  static let maximumDepth = 512

  /// An element counted from either end.
  static func end(_ list: Cell, _ index: Int64, _ name: String) throws(FunctionError) -> Cell {
    guard list.kind == .array || list.kind == .range else {
      throw FunctionError("\(name) needs a list, not \(described(list))")
    }
    return CollectionOperations.element(of: list, at: index)
  }

  static func slice(_ context: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    guard arguments[0].kind == .array || arguments[0].kind == .range else {
      return try TextOperations.substring(context, arguments)
    }
    let elements = try elements(arguments[0], "slice", context)
    let count = Int64(elements.count)
    func clamped(_ index: Int64) -> Int { Int(min(max(index < 0 ? index + count : index, 0), count)) }
    let start = clamped(try wholeNumber(arguments[1], "the start"))
    let end = arguments.count > 2 ? clamped(try wholeNumber(arguments[2], "the end")) : elements.count
    return part(of: elements, start, end)
  }

  /// Elements `start` ..< `end` where they are.
  private static func part(of elements: UnsafeBufferPointer<Cell>, _ start: Int, _ end: Int) -> Cell {
    guard start < end, let base = elements.baseAddress else { return .array(nil, 0) }
    return .array(base + start, end - start)
  }

  static func reverse(_ context: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    context.arena.array(try elements(arguments[0], "reverse", context).reversed())
  }

  static func flatten(_ context: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    let depth = arguments.count > 1 ? try wholeNumber(arguments[1], "the depth") : .max
    if depth < 0 { throw FunctionError("the depth cannot be negative") }
    var flat: [Cell] = []
    try open(try elements(arguments[0], "flatten", context), depth, 1, into: &flat)
    return context.arena.array(flat)
  }

  private static func open(
    _ elements: UnsafeBufferPointer<Cell>, _ depth: Int64, _ level: Int, into flat: inout [Cell]
  ) throws(FunctionError) {
    if level > maximumDepth { throw FunctionError("the lists are nested more than \(maximumDepth) deep") }
    for element in elements {
      if element.kind == .array, depth > 0 {
        try open(element.elements, depth - 1, level + 1, into: &flat)
      } else {
        flat.append(element)
      }
    }
  }

  static func unique(_ context: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    var seen: Set<[UInt8]> = []
    var kept: [Cell] = []
    for element in try elements(arguments[0], "unique", context) {
      var identity: [UInt8] = []
      CellIdentity.write(element, into: &identity)
      if seen.insert(identity).inserted { kept.append(element) }
    }
    return context.arena.array(kept)
  }

  static func chunk(_ context: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    let size = try wholeNumber(arguments[1], "the size")
    if size < 1 { throw FunctionError("the size must be 1 or more, not \(size)") }
    let elements = try elements(arguments[0], "chunk", context)
    let step = Int(clamping: min(size, Int64(max(elements.count, 1))))
    return context.arena.array(
      stride(from: 0, to: elements.count, by: step).map { part(of: elements, $0, min($0 + step, elements.count)) })
  }
}
