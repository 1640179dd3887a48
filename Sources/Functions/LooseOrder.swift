// The order that `greatest`, `is_greater` and aggregations use: as `<`, but text that looks like a number counts as one
// and text beside a timestamp is read as a date, since APIs write both as strings.

package import Records
internal import Values

package enum LooseOrder {
  /// The order of two values that are not null; an error if they have none.
  package static func compare(_ a: Cell, _ b: Cell) throws(FunctionError) -> Ordering {
    switch (a.kind, b.kind) {
    case (.string, .string):
      if let first = number(a), let second = number(b), let order = CellOrder.compare(first, second) { return order }
    case (.string, .int), (.string, .float), (.string, .decimal):
      if let first = number(a), let order = CellOrder.compare(first, b) { return order }
    case (.int, .string), (.float, .string), (.decimal, .string):
      if let second = number(b), let order = CellOrder.compare(a, second) { return order }
    case (.timestamp, .string):
      return Ordering(of: Instant(a).compared(to: try requiredInstant(b)))
    case (.string, .timestamp):
      return Ordering(of: try requiredInstant(a).compared(to: Instant(b)))
    default: break
    }
    if let order = CellOrder.compare(a, b) { return order }
    throw FunctionError("\(described(a)) and \(described(b)) cannot be compared: both must be numbers, texts or dates")
  }

  /// The number that a text looks like, `007` included.
  private static func number(_ cell: Cell) -> Cell? {
    let bytes = cell.utf8
    guard let first = bytes.first, first == UInt8(ascii: "-") || first &- UInt8(ascii: "0") <= 9 else { return nil }
    if let number = integer(bytes) { return .int(number) }
    switch NumberText.classify(bytes) {
    case .int(let number): return .int(number)
    case .float(let number): return .float(number)
    case .decimal: return bytes.baseAddress.map { .decimal($0, bytes.count) }
    default: return nil
    }
  }
}

extension Ordering {
  fileprivate init(of sign: Int) { self = sign < 0 ? .less : sign > 0 ? .greater : .equal }
}
