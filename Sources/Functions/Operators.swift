// What operators do with cells (DESIGN section 3, decisions 2 to 5): one meaning for the machine, which runs them, and
// for the compiler, which folds constants. Numbers are in `Operators+Arithmetic.swift`.

package import Records
internal import Values

/// The operators of the language. Lazy ranges were made arrays before, except for access and `in`.
package enum Operators {
  package static func member(_ base: Cell, _ key: Cell) throws(FunctionError) -> Cell {
    switch base.kind {
    case .object:
      let value = base.member(key)
      return value.isMissing ? .null : value
    case .null: return .null
    default: throw FunctionError("\(words(base)) has no members, so no '\(key.text)'")
    }
  }

  package static func index(_ base: Cell, _ index: Cell) throws(FunctionError) -> Cell {
    switch (base.kind, index.kind) {
    case (.null, _), (_, .null): return .null
    case (.array, .int):
      let position = index.intValue < 0 ? Int64(base.count) + index.intValue : index.intValue
      return position >= 0 && position < base.count ? base.elements[Int(position)] : .null
    case (.range, .int):
      let position = index.intValue < 0 ? Int64(base.count) + index.intValue : index.intValue
      return position >= 0 && position < base.count ? RangeSequence(base).element(at: Int(position)) : .null
    case (.object, .string): return try member(base, index)
    case (.array, _), (.range, _): throw FunctionError("an array's index is an int, not \(words(index))")
    case (.object, _): throw FunctionError("an object's key is a string, not \(words(index))")
    default: throw FunctionError("\(words(base)) cannot be indexed")
    }
  }

  package static func slice(_ base: Cell, _ from: Cell, _ to: Cell, _ arena: Arena) throws(FunctionError) -> Cell {
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
    default: throw FunctionError("\(words(base)) cannot be sliced")
    }
  }

  private static func sliceBounds(_ from: Cell, _ to: Cell, _ count: Int) throws(FunctionError) -> Range<Int> {
    let lower = try bound(from, open: 0, count)
    return lower..<max(lower, try bound(to, open: count, count))
  }

  private static func bound(_ cell: Cell, open: Int, _ count: Int) throws(FunctionError) -> Int {
    if cell.isNull { return open }
    let value = try integer(cell, "[:]")
    return Int(min(max(value < 0 ? value + Int64(count) : value, 0), Int64(count)))
  }

  package static func truth(_ cell: Cell) throws(FunctionError) -> Bool {
    guard cell.kind == .bool else { throw FunctionError("a condition must be a bool, found \(words(cell))") }
    return cell.boolValue
  }

  package static func order(_ symbol: String, _ left: Cell, _ right: Cell) throws(FunctionError) -> Ordering {
    guard let ordering = CellOrder.compare(left, right) else {
      throw FunctionError("'\(symbol)' does not compare \(words(left)) with \(words(right))")
    }
    return ordering
  }

  package static func contains(_ element: Cell, in array: Cell) throws(FunctionError) -> Bool {
    switch array.kind {
    case .array: return array.elements.contains { CellOrder.equal($0, element) }
    case .range:
      let range = RangeSequence(array)
      return (0..<range.count).contains { CellOrder.equal(range.element(at: $0), element) }
    default: throw FunctionError("the right side of 'in' must be an array, found \(words(array))")
    }
  }

  /// Template text: every value in its own way, put together.
  package static func text(_ parts: UnsafeBufferPointer<Cell>, _ arena: Arena, limit: Int = 256 << 20)
    throws(FunctionError) -> Cell
  {
    var buffer = ByteBuffer()
    for part in parts {
      if part.kind == .array || part.kind == .object, part.exceeds(bytes: limit) {
        throw FunctionError("a text of more than \(limit) bytes")
      }
      CellText.write(part, into: &buffer)
      if buffer.count > limit { throw FunctionError("a text of more than \(limit) bytes") }
    }
    return arena.string(buffer.bytes)
  }

  package static func object(_ pairs: UnsafeBufferPointer<Cell>, _ arena: Arena) throws(FunctionError) -> Cell {
    var cells: [Cell] = []
    // Where names stand, where looking through all of them would take too long.
    var places: [[UInt8]: Int]? = pairs.count > 64 ? [:] : nil
    for place in stride(from: 0, to: pairs.count, by: 2) {
      guard pairs[place].kind == .string else {
        throw FunctionError("an object's key is a string, not \(words(pairs[place]))")
      }
      let name = places == nil ? nil : Array(pairs[place].utf8)
      let known =
        name.map { places?[$0] }
        ?? stride(from: 0, to: cells.count, by: 2).first { haveSameBytes(cells[$0].utf8, pairs[place].utf8) }
      if let known {
        cells[known + 1] = pairs[place + 1]
      } else {
        if let name { places?[name] = cells.count }
        cells += [pairs[place], pairs[place + 1]]
      }
    }
    return arena.object(cells)
  }

  package static func integer(_ cell: Cell, _ symbol: String) throws(FunctionError) -> Int64 {
    guard cell.kind == .int else { throw FunctionError("'\(symbol)' takes ints, found \(words(cell))") }
    return cell.intValue
  }

  /// A value's kind in words. Never the value: it may be a secret.
  package static func words(_ cell: Cell) -> String {
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
