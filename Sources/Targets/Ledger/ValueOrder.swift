// Which of two values is the greater, each with its like: for watermarks, and for update keys whose texts do not sort
// as their values do.

internal import Values

enum ValueOrder {
  /// Negative, zero or positive; nil for values of unlike kinds, and for those that have no order.
  static func compare(_ left: Value, _ right: Value) -> Int? {
    switch (left, right) {
    case (.string(let left), .string(let right)):
      if left == right { return 0 }
      return left.utf8.lexicographicallyPrecedes(right.utf8) ? -1 : 1
    case (.timestamp(let left), .timestamp(let right)): return left.compared(to: right)
    case (.int(let left), .int(let right)): return left < right ? -1 : left > right ? 1 : 0
    default:
      guard let left = decimal(left), let right = decimal(right) else { return nil }
      return left < right ? -1 : left > right ? 1 : 0
    }
  }

  /// Orders the texts of two numbers; nil if one is none.
  static func numbers(_ left: String, _ right: String) -> Int? {
    guard let left = Decimal(jsonNumber: left), let right = Decimal(jsonNumber: right) else { return nil }
    return left < right ? -1 : left > right ? 1 : 0
  }

  /// Orders the RFC 3339 texts of two timestamps by the moment that they name; nil if one is none.
  static func timestamps(_ left: String, _ right: String) -> Int? {
    guard let left = try? Instant.parse(left), let right = try? Instant.parse(right) else { return nil }
    return left.instant.compared(to: right.instant)
  }

  private static func decimal(_ value: Value) -> Decimal? {
    switch value {
    case .int(let number): Decimal(number)
    case .float(let number): Decimal(exactly: number)
    case .decimal(let number): number
    default: nil
    }
  }
}
