// Between cells and the values of cold paths, both ways, and from one arena to another.

package import Values

extension Value {
  /// A copy of `cell`. A missing value is null, JSON text is read, and a lazy range must have been made an array before.
  package init(_ cell: Cell) {
    switch cell.kind {
    case .absent, .null: self = .null
    case .bool: self = .bool(cell.boolValue)
    case .int: self = .int(cell.intValue)
    case .float: self = .float(cell.floatValue)
    case .decimal: self = .decimal(Decimal(text: cell.text))
    case .string: self = .string(cell.text)
    case .timestamp:
      self = .timestamp(
        Instant(seconds: cell.seconds, nanoseconds: cell.nanoseconds, offsetMinutes: cell.offsetMinutes))
    case .array: self = .array(cell.elements.map { Value($0) })
    case .object:
      let pairs = cell.pairs
      self = .object(
        stride(from: 0, to: pairs.count, by: 2).map { Member(pairs[$0].text, Value(pairs[$0 + 1])) })
    case .json:
      let page = try? JSONParser(keys: nil).parse(PageBytes(Array(cell.utf8)))
      self = page.map { page in withExtendedLifetime(page) { Value(page.root) } } ?? .string(cell.text)
    case .range:
      assertionFailure("a range is made an array before it is copied")
      self = .null
    }
  }
}

extension Cell {
  /// A copy of `value` in `arena`. Keys are interned where there is a table.
  package init(_ value: Value, arena: Arena, keys: KeyTable? = nil) {
    switch value {
    case .null: self = .null
    case .bool(let truth): self = .bool(truth)
    case .int(let number): self = .int(number)
    case .float(let number): self = .float(number)
    case .decimal(let number):
      let text = arena.string(number.text).utf8
      self = .decimal(text.baseAddress.unsafelyUnwrapped, text.count)
    case .string(let text): self = arena.string(text)
    case .timestamp(let instant):
      self = .timestamp(
        seconds: instant.seconds, nanoseconds: instant.nanoseconds, offsetMinutes: instant.offsetMinutes)
    case .array(let elements): self = arena.array(elements.map { Cell($0, arena: arena, keys: keys) })
    case .object(let members):
      self = arena.object(
        members.flatMap { member in
          [keys?.intern(member.key) ?? arena.string(member.key), Cell(member.value, arena: arena, keys: keys)]
        })
    }
  }

  /// A deep copy in `arena`. Interned keys go on pointing into their table; a lazy range is copied as it is.
  package func copied(to arena: Arena) -> Cell {
    switch kind {
    case .absent, .null, .bool, .int, .float, .timestamp, .range: return self
    case .string, .decimal, .json:
      if keyNumber != 0 { return self }
      return Cell(meta: meta, bits: UInt64(UInt(bitPattern: arena.copy(utf8))))
    case .array, .object:
      let cells = kind == .array ? elements : pairs
      if cells.isEmpty { return self }
      let copy = arena.allocate(cells: cells.count)
      for (index, cell) in cells.enumerated() { (copy + index).initialize(to: cell.copied(to: arena)) }
      return Cell(meta: meta, bits: UInt64(UInt(bitPattern: copy)))
    }
  }
}
