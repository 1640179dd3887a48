// Numbers as functions compute with them: exact, whatever their kind.

internal import Records
internal import Values

/// The exact number of a number cell. `purpose` says who asks: "round", "sum".
func exactNumber(_ cell: Cell, _ purpose: String) throws(FunctionError) -> Decimal {
  let number: Decimal? =
    switch cell.kind {
    case .int: Decimal(cell.intValue)
    case .float: Decimal(exactly: cell.floatValue)
    case .decimal: Decimal(jsonNumber: cell.utf8)
    default: nil
    }
  guard let number else {
    let advice = cell.kind == .string ? "; to_int, to_float or cast make one of text" : ""
    throw FunctionError("\(purpose) needs a number, not \(described(cell))\(advice)")
  }
  return number
}

extension Cell {
  /// A decimal cell, its text in the arena.
  static func decimal(_ number: Decimal, in context: CallContext) -> Cell {
    let text = context.arena.string(number.text)
    return text.utf8.baseAddress.map { .decimal($0, text.count) } ?? .null
  }
}

/// A sum that goes on as `+` does: ints stay ints, floats floats, and where a float would lose digits it is a decimal.
struct NumberTotal {
  private enum State {
    case int(Int64)
    case float(Double)
    case decimal(Decimal)
  }

  private var state = State.int(0)
  private let purpose: String
  /// Whether integers past 64 bits become decimals; otherwise they are an error.
  private let widens: Bool

  init(_ purpose: String, widens: Bool) {
    self.purpose = purpose
    self.widens = widens
  }

  mutating func add(_ cell: Cell) throws(FunctionError) {
    switch (state, cell.kind) {
    case (.int(let sum), .int):
      let (next, overflow) = sum.addingReportingOverflow(cell.intValue)
      if !overflow {
        state = .int(next)
        return
      }
      if !widens { throw FunctionError("\(purpose) leaves the range of 64-bit integers") }
    case (.int(let sum), .float):
      if let exact = Double(exactly: sum) { return try set(exact + cell.floatValue) }
    case (.float(let sum), .float): return try set(sum + cell.floatValue)
    case (.float(let sum), .int):
      if let exact = Double(exactly: cell.intValue) { return try set(sum + exact) }
    default: break
    }
    guard let next = exact.adding(try exactNumber(cell, purpose)) else {
      throw FunctionError("\(purpose) gives a number of too many digits")
    }
    state = .decimal(next)
  }

  private mutating func set(_ sum: Double) throws(FunctionError) {
    guard sum.isFinite else { throw FunctionError("\(purpose) leaves the range of floats") }
    state = .float(sum)
  }

  private var exact: Decimal {
    switch state {
    case .int(let sum): Decimal(sum)
    case .float(let sum): Decimal(exactly: sum) ?? Decimal(0)
    case .decimal(let sum): sum
    }
  }

  /// The nearest double; infinite if the sum is beyond them.
  var double: Double {
    switch state {
    case .int(let sum): Double(sum)
    case .float(let sum): sum
    case .decimal(let sum): sum.nearestDouble
    }
  }

  func cell(in context: CallContext) -> Cell {
    switch state {
    case .int(let sum): .int(sum)
    case .float(let sum): .float(sum)
    case .decimal(let sum): .decimal(sum, in: context)
    }
  }
}
