// The types that `cast` knows, and how a value becomes one.

package import Records
internal import Values

/// A type of `cast`.
package enum CastType: String, CaseIterable, Sendable {
  case int, integer, float, decimal, string, bool, date, timestamp

  /// The type that an argument names.
  static func named(_ cell: Cell) throws(FunctionError) -> CastType {
    let name = cell.kind == .string ? cell.text : described(cell)
    if let type = CastType(rawValue: name) { return type }
    throw FunctionError(problem(with: name) ?? "there is no type \(name)")
  }

  static func problem(with text: String) -> String? {
    CastType(rawValue: text) == nil ? unknownWord("type", text, valid: allCases.map(\.rawValue)) : nil
  }

  /// The value as this type; null stays null.
  package func convert(_ value: Cell, _ context: CallContext) throws(FunctionError) -> Cell {
    if value.isMissing { return .null }
    switch self {
    case .int, .integer: return .int(try Functions.integer(value, "the value"))
    case .float: return .float(try double(value, "the value"))
    case .decimal: return try Self.decimal(value, context)
    case .string:
      return CellText.cell(try context.writable(value, "cast"), in: context.arena)
    case .bool: return try Self.bool(value)
    case .timestamp: return try instant(value).map(Cell.timestamp) ?? .null
    case .date:
      guard let instant = try instant(value) else { return .null }
      return try Functions.timestamp { () throws(CalendarError) in try instant.truncated(to: .day) }
    }
  }

  private static func decimal(_ value: Cell, _ context: CallContext) throws(FunctionError) -> Cell {
    let number: Decimal?
    switch value.kind {
    case .decimal: return value
    case .int: number = Decimal(value.intValue)
    case .bool: number = Decimal(value.boolValue ? 1 : 0)
    case .float: number = Decimal(exactly: value.floatValue)
    case .string: number = Decimal(jsonNumber: value.utf8) ?? Functions.integer(value.utf8).map { Decimal($0) }
    default: number = nil
    }
    guard let number else { throw FunctionError("\(described(value)) is not a number") }
    let text = context.arena.string(number.text)
    return text.utf8.baseAddress.map { .decimal($0, text.count) } ?? .null
  }

  private static func bool(_ value: Cell) throws(FunctionError) -> Cell {
    switch value.kind {
    case .bool: return value
    case .int where value.intValue == 0 || value.intValue == 1: return .bool(value.intValue == 1)
    case .string:
      switch value.text.lowercased() {
      case "true", "t", "1": return .bool(true)
      case "false", "f", "0": return .bool(false)
      default: break
      }
    default: break
    }
    throw FunctionError("\(described(value)) is not true or false")
  }
}
