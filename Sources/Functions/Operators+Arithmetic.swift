// Numbers: ints stay ints, floats stay floats, and where a float would lose digits the result is a decimal.

package import Records
internal import Values

#if canImport(Glibc)
  internal import Glibc
#endif

extension Operators {
  package enum Arithmetic: String {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
  }

  package static func overflow(_ symbol: String) -> FunctionError {
    FunctionError("'\(symbol)' leaves the range of 64-bit integers")
  }

  package static func add(_ left: Cell, _ right: Cell, _ arena: Arena, textLimit: Int = 256 << 20) throws(FunctionError)
    -> Cell
  {
    switch (left.kind, right.kind) {
    case (.string, .string), (.string, .bool), (.string, .int), (.string, .float), (.string, .decimal),
      (.string, .timestamp), (.bool, .string), (.int, .string), (.float, .string), (.decimal, .string),
      (.timestamp, .string):
      return try [left, right].withUnsafeBufferPointer { parts throws(FunctionError) in
        try text(parts, arena, limit: textLimit)
      }
    case (.array, .array): return arena.array(Array(left.elements) + Array(right.elements))
    case (.object, .object):
      let pairs = Array(left.pairs) + Array(right.pairs)
      return try pairs.withUnsafeBufferPointer { pairs throws(FunctionError) in try object(pairs, arena) }
    default: return try arithmetic(.add, left, right, arena)
    }
  }

  package static func arithmetic(_ operation: Arithmetic, _ left: Cell, _ right: Cell, _ arena: Arena)
    throws(FunctionError) -> Cell
  {
    switch (left.kind, right.kind) {
    case (.int, .int):
      let (result, overflow) =
        switch operation {
        case .add: left.intValue.addingReportingOverflow(right.intValue)
        case .subtract: left.intValue.subtractingReportingOverflow(right.intValue)
        case .multiply: left.intValue.multipliedReportingOverflow(by: right.intValue)
        }
      if overflow { throw self.overflow(operation.rawValue) }
      return .int(result)
    case (.int, .float), (.float, .int), (.float, .float):
      if let a = exactDouble(left), let b = exactDouble(right) {
        let result =
          switch operation {
          case .add: a + b
          case .subtract: a - b
          case .multiply: a * b
          }
        guard result.isFinite else { throw FunctionError("'\(operation.rawValue)' leaves the range of floats") }
        return .float(result)
      }
      return try decimals(operation, left, right, arena)
    default: return try decimals(operation, left, right, arena)
    }
  }

  /// The value as a double that is exactly it.
  private static func exactDouble(_ cell: Cell) -> Double? {
    switch cell.kind {
    case .float: cell.floatValue
    case .int: Double(exactly: cell.intValue)
    default: nil
    }
  }

  private static func decimals(_ operation: Arithmetic, _ left: Cell, _ right: Cell, _ arena: Arena)
    throws(FunctionError)
    -> Cell
  {
    guard let a = decimal(left), let b = decimal(right) else {
      throw FunctionError("'\(operation.rawValue)' takes numbers, found \(words(left)) and \(words(right))")
    }
    let result =
      switch operation {
      case .add: a.adding(b)
      case .subtract: a.subtracting(b)
      case .multiply: a.multiplied(by: b)
      }
    guard let result else { throw FunctionError("'\(operation.rawValue)' gives a number of too many digits") }
    return Cell(.decimal(result), arena: arena)
  }

  private static func decimal(_ cell: Cell) -> Decimal? {
    switch cell.kind {
    case .int: Decimal(cell.intValue)
    case .float: Decimal(exactly: cell.floatValue)
    case .decimal: Decimal(jsonNumber: cell.utf8)
    default: nil
    }
  }

  package static func divide(_ left: Cell, _ right: Cell) throws(FunctionError) -> Cell {
    if left.kind == .int, right.kind == .int {
      if right.intValue == 0 { throw FunctionError("'/' by zero") }
      let (quotient, overflow) = left.intValue.dividedReportingOverflow(by: right.intValue)
      if !overflow, quotient &* right.intValue == left.intValue { return .int(quotient) }
    }
    let (a, b) = try doubles("/", left, right)
    if b == 0 { throw FunctionError("'/' by zero") }
    return .float(a / b)
  }

  package static func remainder(_ left: Cell, _ right: Cell) throws(FunctionError) -> Cell {
    if left.kind == .int, right.kind == .int {
      if right.intValue == 0 { throw FunctionError("'%' by zero") }
      return .int(right.intValue == -1 ? 0 : left.intValue % right.intValue)
    }
    let (a, b) = try doubles("%", left, right)
    if b == 0 { throw FunctionError("'%' by zero") }
    return .float(fmod(a, b))
  }

  package static func power(_ left: Cell, _ right: Cell) throws(FunctionError) -> Cell {
    if left.kind == .int, right.kind == .int, right.intValue >= 0, let exact = power(left.intValue, right.intValue) {
      return .int(exact)
    }
    let (a, b) = try doubles("**", left, right)
    let result = pow(a, b)
    guard result.isFinite else { throw FunctionError("'**' leaves the range of floats") }
    return .float(result)
  }

  /// By squaring; nil when it overflows.
  private static func power(_ base: Int64, _ exponent: Int64) -> Int64? {
    var result: Int64 = 1
    var square = base
    var rest = exponent
    while rest > 0 {
      if rest & 1 == 1 {
        let (product, overflow) = result.multipliedReportingOverflow(by: square)
        if overflow { return nil }
        result = product
      }
      rest >>= 1
      if rest > 0 {
        let (product, overflow) = square.multipliedReportingOverflow(by: square)
        if overflow { return nil }
        square = product
      }
    }
    return result
  }

  /// Both as doubles that are exactly them; an error where a float could not hold an operand.
  private static func doubles(_ symbol: String, _ left: Cell, _ right: Cell) throws(FunctionError) -> (Double, Double) {
    guard decimal(left) != nil, decimal(right) != nil else {
      throw FunctionError("'\(symbol)' takes numbers, found \(words(left)) and \(words(right))")
    }
    let a = exactDouble(left) ?? decimal(left)?.exactDouble
    let b = exactDouble(right) ?? decimal(right)?.exactDouble
    guard let a, let b else { throw FunctionError("'\(symbol)': a float cannot hold these digits") }
    return (a, b)
  }

  package static func negate(_ cell: Cell, _ arena: Arena) throws(FunctionError) -> Cell {
    switch cell.kind {
    case .int:
      if cell.intValue == .min { throw overflow("-") }
      return .int(-cell.intValue)
    case .float: return .float(-cell.floatValue)
    case .decimal:
      guard let value = decimal(cell) else { return .null }
      return Cell(.decimal(value.negated), arena: arena)
    default: throw FunctionError("'-' takes a number, found \(words(cell))")
    }
  }

  package static func shift(_ left: Cell, _ right: Cell, left isLeft: Bool) throws(FunctionError) -> Cell {
    let symbol = isLeft ? "<<" : ">>"
    let value = try integer(left, symbol)
    let count = try integer(right, symbol)
    guard (0...63).contains(count) else { throw FunctionError("'\(symbol)' takes 0 to 63 bits") }
    if !isLeft { return .int(value >> count) }
    let result = value << count
    guard result >> count == value else { throw overflow(symbol) }
    return .int(result)
  }
}
