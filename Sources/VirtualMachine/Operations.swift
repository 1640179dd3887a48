// What operators do with cells (DESIGN section 3, decisions 2 to 5). Numbers are in `Operations+Arithmetic.swift`.

internal import Functions
internal import Records
internal import Values

enum Operations {
  static func member(_ base: Cell, _ key: Cell) throws(Trap) -> Cell {
    switch base.kind {
    case .object:
      let value = base.member(key)
      return value.isMissing ? .null : value
    case .null: return .null
    case .absent: throw .unloadedScope
    default: throw Trap("\(words(base)) has no members, so no '\(key.text)'")
    }
  }

  static func index(_ base: Cell, _ index: Cell) throws(Trap) -> Cell {
    switch (base.kind, index.kind) {
    case (.null, _), (_, .null): return .null
    case (.array, .int):
      let position = index.intValue < 0 ? Int64(base.count) + index.intValue : index.intValue
      return position >= 0 && position < base.count ? base.elements[Int(position)] : .null
    case (.range, .int):
      let position = index.intValue < 0 ? Int64(base.count) + index.intValue : index.intValue
      return position >= 0 && position < base.count ? RangeSequence(base).element(at: Int(position)) : .null
    case (.object, .string): return try member(base, index)
    case (.array, _), (.range, _): throw Trap("an array's index is an int, not \(words(index))")
    case (.object, _): throw Trap("an object's key is a string, not \(words(index))")
    default: throw Trap("\(words(base)) cannot be indexed")
    }
  }

  static func slice(_ base: Cell, _ from: Cell, _ to: Cell, _ arena: Arena) throws(Trap) -> Cell {
    switch base.kind {
    case .null: return .null
    case .array:
      let bounds = try sliceBounds(from, to, base.count)
      return .array(base.elements.baseAddress.map { $0 + bounds.lowerBound }, bounds.count)
    case .string:
      // Strings are counted in Unicode scalars.
      let scalars = Array(base.text.unicodeScalars)
      let bounds = try sliceBounds(from, to, scalars.count)
      var text = ""
      text.unicodeScalars.append(contentsOf: scalars[bounds])
      return arena.string(text)
    default: throw Trap("\(words(base)) cannot be sliced")
    }
  }

  private static func sliceBounds(_ from: Cell, _ to: Cell, _ count: Int) throws(Trap) -> Range<Int> {
    let lower = try bound(from, open: 0, count)
    return lower..<max(lower, try bound(to, open: count, count))
  }

  private static func bound(_ cell: Cell, open: Int, _ count: Int) throws(Trap) -> Int {
    if cell.isNull { return open }
    let value = try integer(cell, "[:]")
    return Int(min(max(value < 0 ? value + Int64(count) : value, 0), Int64(count)))
  }

  static func truth(_ cell: Cell) throws(Trap) -> Bool {
    guard cell.kind == .bool else { throw Trap("a condition must be a bool, found \(words(cell))") }
    return cell.boolValue
  }

  static func order(_ symbol: String, _ left: Cell, _ right: Cell) throws(Trap) -> Ordering {
    guard let ordering = CellOrder.compare(left, right) else {
      throw Trap("'\(symbol)' does not compare \(words(left)) with \(words(right))")
    }
    return ordering
  }

  static func contains(_ element: Cell, in array: Cell) throws(Trap) -> Bool {
    switch array.kind {
    case .array: return array.elements.contains { CellOrder.equal($0, element) }
    case .range:
      let range = RangeSequence(array)
      return (0..<range.count).contains { CellOrder.equal(range.element(at: $0), element) }
    default: throw Trap("the right side of 'in' must be an array, found \(words(array))")
    }
  }

  /// Template text: every value in its own way, put together.
  static func text(_ parts: UnsafeBufferPointer<Cell>, _ arena: Arena) -> Cell {
    var buffer = ByteBuffer()
    for part in parts { CellText.write(part, into: &buffer) }
    return arena.string(buffer.bytes)
  }

  static func object(_ pairs: UnsafeBufferPointer<Cell>, _ arena: Arena) throws(Trap) -> Cell {
    var cells: [Cell] = []
    for place in stride(from: 0, to: pairs.count, by: 2) {
      guard pairs[place].kind == .string else { throw Trap("an object's key is a string, not \(words(pairs[place]))") }
      if let known = stride(from: 0, to: cells.count, by: 2).first(where: { CellOrder.equal(cells[$0], pairs[place]) })
      {
        cells[known + 1] = pairs[place + 1]
      } else {
        cells += [pairs[place], pairs[place + 1]]
      }
    }
    return arena.object(cells)
  }

  static func integer(_ cell: Cell, _ symbol: String) throws(Trap) -> Int64 {
    guard cell.kind == .int else { throw Trap("'\(symbol)' takes ints, found \(words(cell))") }
    return cell.intValue
  }

  /// A value's kind in words. Never the value: it may be a secret.
  static func words(_ cell: Cell) -> String {
    switch cell.kind {
    case .absent, .null: "null"
    case .bool: "a bool"
    case .int: "an int"
    case .float: "a float"
    case .decimal: "a decimal"
    case .string, .json: "a string"
    case .timestamp: "a timestamp"
    case .array, .range: "an array"
    case .object: "an object"
    }
  }
}
