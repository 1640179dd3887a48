// The HTTP statuses for which a rule's condition can be true, or is true for sure.

internal import ExpressionCompiler
internal import ExpressionSyntax
internal import Values

/// A set of statuses from 100 to 599: one bit each.
struct StatusSet: Sendable, Equatable {
  private static let range = 100...599
  private var bits = SIMD8<UInt64>()

  init(_ range: ClosedRange<Int>) {
    for status in range { insert(status) }
  }

  private init() {}

  static let all = StatusSet(range)
  static let none = StatusSet()

  var isEmpty: Bool { self == .none }
  func union(_ other: StatusSet) -> StatusSet { with(bits | other.bits) }
  func isSubset(of other: StatusSet) -> Bool { bits & ~other.bits == SIMD8() }
  func isDisjoint(with other: StatusSet) -> Bool { bits & other.bits == SIMD8() }
  private func intersection(_ other: StatusSet) -> StatusSet { with(bits & other.bits) }
  private var complement: StatusSet { with(Self.all.bits & ~bits) }

  private func with(_ bits: SIMD8<UInt64>) -> StatusSet {
    var result = StatusSet()
    result.bits = bits
    return result
  }

  private mutating func insert(_ status: Int) {
    let place = status - Self.range.lowerBound
    bits[place / 64] |= 1 << UInt64(place % 64)
  }

  /// Statuses for which the condition can be true, whatever else it asks.
  static func upperBound(of condition: CompiledExpression?) -> StatusSet {
    condition?.holes.first.map { bounds(of: $0.syntax).upper } ?? .all
  }

  /// Statuses for which the condition is true, whatever else the response holds.
  static func lowerBound(of condition: CompiledExpression?) -> StatusSet {
    condition?.holes.first.map { bounds(of: $0.syntax).lower } ?? .all
  }

  private typealias Bounds = (lower: StatusSet, upper: StatusSet)

  private static func bounds(of expression: Expression) -> Bounds {
    switch expression {
    case .literal(.bool(let truth), _): return truth ? (all, all) : (none, none)
    case .unary(.not, let operand, _):
      let inner = bounds(of: operand)
      return (inner.upper.complement, inner.lower.complement)
    case .binary(.and, let left, let right, _):
      let (a, b) = (bounds(of: left), bounds(of: right))
      return (a.lower.intersection(b.lower), a.upper.intersection(b.upper))
    case .binary(.or, let left, let right, _):
      let (a, b) = (bounds(of: left), bounds(of: right))
      return (a.lower.union(b.lower), a.upper.union(b.upper))
    case .binary(.in, let element, .array(let options, _), _):
      guard isStatus(element) else { break }
      let numbers = options.compactMap(number)
      guard numbers.count == options.count else { break }
      return exactly { numbers.contains($0) }
    case .binary(let comparison, let left, let right, _):
      if isStatus(left), let limit = number(right), let test = test(comparison) { return exactly { test($0, limit) } }
      if isStatus(right), let limit = number(left), let test = test(comparison) { return exactly { test(limit, $0) } }
    default: break
    }
    return (none, all)
  }

  private static func exactly(_ isMember: (Int) -> Bool) -> Bounds {
    var set = StatusSet()
    for status in range where isMember(status) { set.insert(status) }
    return (set, set)
  }

  private static func isStatus(_ expression: Expression) -> Bool { expression.canonicalText == "response.status" }

  private static func number(_ expression: Expression) -> Int? {
    guard case .literal(.int(let number), _) = expression else { return nil }
    return Int(exactly: number)
  }

  private static func test(_ comparison: BinaryOperator) -> ((Int, Int) -> Bool)? {
    switch comparison {
    case .equal: { $0 == $1 }
    case .notEqual: { $0 != $1 }
    case .less: { $0 < $1 }
    case .lessOrEqual: { $0 <= $1 }
    case .greater: { $0 > $1 }
    case .greaterOrEqual: { $0 >= $1 }
    default: nil
    }
  }
}
