// What scalar operations mostly meet, without a call: two ints or two floats, and bools as conditions. The rest, every
// error included, is with `Operators`, which gives the same results.

internal import Functions
internal import Records

enum Scalars {
  /// The sum of two ints or floats; nil if it is for `Operators` to say.
  @inline(__always)
  static func sum(_ left: Cell, _ right: Cell) -> Cell? {
    if left.kind == .int, right.kind == .int {
      let (sum, overflow) = left.intValue.addingReportingOverflow(right.intValue)
      return overflow ? nil : .int(sum)
    }
    if left.kind == .float, right.kind == .float { return finite(left.floatValue + right.floatValue) }
    return nil
  }

  @inline(__always)
  static func difference(_ left: Cell, _ right: Cell) -> Cell? {
    if left.kind == .int, right.kind == .int {
      let (difference, overflow) = left.intValue.subtractingReportingOverflow(right.intValue)
      return overflow ? nil : .int(difference)
    }
    if left.kind == .float, right.kind == .float { return finite(left.floatValue - right.floatValue) }
    return nil
  }

  @inline(__always)
  static func product(_ left: Cell, _ right: Cell) -> Cell? {
    if left.kind == .int, right.kind == .int {
      let (product, overflow) = left.intValue.multipliedReportingOverflow(by: right.intValue)
      return overflow ? nil : .int(product)
    }
    if left.kind == .float, right.kind == .float { return finite(left.floatValue * right.floatValue) }
    return nil
  }

  @inline(__always)
  private static func finite(_ number: Double) -> Cell? { number.isFinite ? .float(number) : nil }

  /// Whether `left < right`.
  @inline(__always)
  static func isLess(_ left: Cell, _ right: Cell, _ symbol: String) throws(FunctionError) -> Bool {
    if left.kind == .int, right.kind == .int { return left.intValue < right.intValue }
    if left.kind == .float, right.kind == .float { return left.floatValue < right.floatValue }
    return symbol == "<"
      ? try Operators.order(symbol, left, right) == .less : try Operators.order(symbol, right, left) == .greater
  }

  /// Whether `left <= right`.
  @inline(__always)
  static func isLessOrEqual(_ left: Cell, _ right: Cell, _ symbol: String) throws(FunctionError) -> Bool {
    if left.kind == .int, right.kind == .int { return left.intValue <= right.intValue }
    if left.kind == .float, right.kind == .float { return left.floatValue <= right.floatValue }
    return symbol == "<="
      ? try Operators.order(symbol, left, right) != .greater : try Operators.order(symbol, right, left) != .less
  }

  @inline(__always)
  static func truth(_ cell: Cell) throws(FunctionError) -> Bool {
    cell.kind == .bool ? cell.boolValue : try Operators.truth(cell)
  }
}
