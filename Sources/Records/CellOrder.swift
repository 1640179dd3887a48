// When cells are equal and which is less. Exact: no number is rounded to be compared. A float stands for the number
// that its shortest text says, so that 0.1 equals the decimal 0.10, and equality is transitive over all kinds of number.

/// How one value stands to another.
package enum Ordering: Sendable {
  case less, equal, greater

  init(_ sign: Int) { self = sign < 0 ? .less : sign > 0 ? .greater : .equal }
}

/// Comparing cells.
package enum CellOrder {
  /// The order of two numbers, two strings (by bytes, which is by Unicode scalar) or two timestamps (as points in
  /// time, whatever their offsets); nil for all else.
  package static func compare(_ a: Cell, _ b: Cell) -> Ordering? {
    switch (a.kind, b.kind) {
    case (.int, .int): Ordering(sign(a.intValue, b.intValue))
    case (.int, .float), (.int, .decimal), (.float, .int), (.float, .float), (.float, .decimal), (.decimal, .int),
      (.decimal, .float), (.decimal, .decimal):
      compareNumbers(a, b)
    case (.string, .string): Ordering(compareBytes(a.utf8, b.utf8))
    case (.timestamp, .timestamp):
      Ordering(a.seconds == b.seconds ? sign(a.nanoseconds, b.nanoseconds) : sign(a.seconds, b.seconds))
    default: nil
    }
  }

  /// Whether both are the same value: numbers by what they count, strings by bytes, timestamps as points in time,
  /// arrays element by element, objects by members in any order. Values of unlike kinds are never equal.
  package static func equal(_ a: Cell, _ b: Cell) -> Bool {
    switch (a.kind, b.kind) {
    case (.null, .null), (.absent, .absent): return true
    case (.bool, .bool): return a.boolValue == b.boolValue
    case (.string, .string), (.json, .json): return equalBytes(a.utf8, b.utf8)
    case (.array, .array):
      if a.count != b.count { return false }
      return a.bits == b.bits || zip(a.elements, b.elements).allSatisfy(equal)
    case (.object, .object): return a.count == b.count && (a.bits == b.bits || equalMembers(a, b))
    case (.range, .range): return a.meta == b.meta && a.bits == b.bits
    default: return compare(a, b) == .equal
    }
  }

  /// Objects of the same size. Mostly the keys come in the same order; where large ones do not, the places of one's
  /// keys are written down.
  private static func equalMembers(_ a: Cell, _ b: Cell) -> Bool {
    let first = a.pairs
    let second = b.pairs
    var places: [KeyBytes: Int]?
    for index in stride(from: 0, to: first.count, by: 2) {
      var other = second[index + 1]
      if !equalBytes(first[index].utf8, second[index].utf8) {
        if a.count > 16, places == nil {
          places = Dictionary(
            stride(from: 0, to: second.count, by: 2).map { (KeyBytes(second[$0].utf8), $0) }, uniquingKeysWith: { $1 })
        }
        other =
          places.map { $0[KeyBytes(first[index].utf8)].map { second[$0 + 1] } ?? .absent } ?? b.member(first[index])
      }
      if !equal(first[index + 1], other) { return false }
    }
    return true
  }

  private static func compareNumbers(_ a: Cell, _ b: Cell) -> Ordering? {
    if a.kind == .float, a.floatValue.isNaN { return nil }
    if b.kind == .float, b.floatValue.isNaN { return nil }
    if let first = exactDouble(a), let second = exactDouble(b) { return Ordering(sign(first, second)) }
    // An infinite float is beyond every number that has digits.
    if a.kind == .float, a.floatValue.isInfinite { return a.floatValue < 0 ? .less : .greater }
    if b.kind == .float, b.floatValue.isInfinite { return b.floatValue < 0 ? .greater : .less }
    return withDigits(of: a) { first in
      withDigits(of: b) { second in Ordering(NumberDigits.compare(first, second)) }
    }
  }

  /// The number as a double where comparing doubles is comparing what they stand for: floats among themselves, and
  /// with integers up to 2^53.
  private static func exactDouble(_ cell: Cell) -> Double? {
    if cell.kind == .float { return cell.floatValue }
    guard cell.kind == .int, cell.intValue.magnitude <= 1 << 53 else { return nil }
    return Double(cell.intValue)
  }

  private static func withDigits<Result>(of cell: Cell, _ body: (NumberDigits) -> Result) -> Result {
    switch cell.kind {
    case .float: return withShortestText(of: cell.floatValue) { body(NumberDigits($0)) }
    case .int:
      var buffer = ByteBuffer(capacity: 20)
      buffer.append(decimal: cell.intValue)
      return body(NumberDigits(buffer.bytes))
    default: return body(NumberDigits(cell.utf8))
    }
  }

  private static func sign<Number: Comparable>(_ a: Number, _ b: Number) -> Int { a < b ? -1 : a > b ? 1 : 0 }
}
