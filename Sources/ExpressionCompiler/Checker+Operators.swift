// Types of operators (DESIGN section 3, decisions 2 to 5).

internal import Diagnostics
internal import ExpressionSyntax
internal import Types
internal import Values

extension Checker {
  mutating func unary(_ operation: UnaryOperator, _ operand: Expression, _ range: TextRange) -> TypedExpression {
    switch operation {
    case .not:
      let operand = truth(operand, of: "the operand of '!'")
      return TypedExpression(.unary(.not, operand), .bool, range)
    case .negate:
      let operand = check(operand)
      if case .literal(.int(let number)) = operand.node, number != .min {
        return TypedExpression(.literal(.int(-number)), .int, range)
      }
      if case .literal(.float(let number)) = operand.node {
        return TypedExpression(.literal(.float(-number)), .float, range)
      }
      return TypedExpression(.unary(.negate, operand), arithmetic(operation.rawValue, [operand], range), range)
    case .bitNot:
      let operand = check(operand)
      expect(operand, .int, "the operand of '~'")
      return TypedExpression(.unary(.bitNot, operand), .int, range)
    }
  }

  mutating func binary(
    _ operation: BinaryOperator, _ left: Expression, _ right: Expression, _ operatorRange: TextRange, _ range: TextRange
  ) -> TypedExpression {
    switch operation {
    case .and, .or:
      let typedLeft = truth(left, of: "the left side of '\(operation.rawValue)'")
      // The right side runs only where the left one was true (for `&&`), or false.
      let outer = facts
      facts = facts.adding(NullFacts(left, is: operation == .and))
      let typedRight = truth(right, of: "the right side of '\(operation.rawValue)'")
      facts = outer
      return TypedExpression(.binary(operation, typedLeft, typedRight), .bool, range)
    default: break
    }
    let left = check(left)
    let right = check(right)
    let type: Type
    switch operation {
    case .and, .or: type = .bool
    case .add: type = sum(left, right, operatorRange)
    case .subtract, .multiply, .remainder: type = arithmetic(operation.rawValue, [left, right], operatorRange)
    case .divide, .power:
      // An int when exact, else a float.
      let result = arithmetic(operation.rawValue, [left, right], operatorRange)
      type = result == .int ? .union([.int, .float]) : result
    case .equal, .notEqual:
      if !left.type.overlaps(right.type), !(left.type.overlaps(.number) && right.type.overlaps(.number)) {
        report(
          .comparisonNeverEqual, "\(left.type) and \(right.type) are never equal", at: operatorRange,
          label: operation == .equal ? "always false" : "always true")
      }
      type = .bool
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      ordering(operation, left, right, operatorRange)
      type = .bool
    case .bitAnd, .bitOr, .bitXor, .shiftLeft, .shiftRight:
      expect(left, .int, "the left side of '\(operation.rawValue)'")
      expect(right, .int, "the right side of '\(operation.rawValue)'")
      type = .int
    case .in:
      expect(right, .array(.any), "the right side of 'in'")
      type = .bool
    }
    return TypedExpression(.binary(operation, left, right), type, range)
  }

  /// A condition: bool, or something that may turn out to be one.
  mutating func truth(_ expression: Expression, of what: String) -> TypedExpression {
    let value = check(expression)
    if !value.type.overlaps(.bool) {
      report(
        .operandType, "\(what) must be a bool, found \(value.type)", at: value.range, label: "\(value.type)",
        help: "compare it: … == …; there is no truth of \(value.type)s")
    }
    return value
  }

  private mutating func sum(_ left: TypedExpression, _ right: TypedExpression, _ range: TextRange) -> Type {
    let (a, b) = (left.type, right.type)
    if a == .any || b == .any { return .any }
    if a.overlaps(.string) || b.overlaps(.string) {
      // A string takes in scalars, as text.
      let scalar = Type.union([.bool, .int, .float, .decimal, .string, .timestamp])
      if a.overlaps(scalar), b.overlaps(scalar) {
        return a == .string || b == .string ? .string : .any
      }
    }
    if case .array = a.withoutNull, case .array = b.withoutNull { return Type.join(a, b).withoutNull }
    if case .object(let x, let xOpen) = a.withoutNull, case .object(let y, let yOpen) = b.withoutNull {
      let kept = x.filter { member in !y.contains { $0.name == member.name } }
      return .object(kept + y, isOpen: xOpen || yOpen)
    }
    return arithmetic("+", [left, right], range)
  }

  private mutating func arithmetic(_ symbol: String, _ operands: [TypedExpression], _ range: TextRange) -> Type {
    for operand in operands where !operand.type.overlaps(.number) {
      let types = operands.map { "\($0.type)" }.joined(separator: " and ")
      report(
        .operandType, "'\(symbol)' does not take \(types)", at: range, label: types,
        help: operand.type == .string ? "turn text into a number with to_int or to_float" : nil)
      return .any
    }
    let types = operands.map(\.type)
    if types.contains(.any) { return .any }
    if types.allSatisfy({ $0 == .int }) { return .int }
    if types.allSatisfy({ $0 == .float }) { return .float }
    return .number
  }

  private mutating func ordering(
    _ operation: BinaryOperator, _ left: TypedExpression, _ right: TypedExpression, _ range: TextRange
  ) {
    let kinds: [Type] = [.number, .string, .timestamp]
    let comparable = kinds.contains { left.type.overlaps($0) && right.type.overlaps($0) }
    if !comparable {
      report(
        .operandType, "'\(operation.rawValue)' does not compare \(left.type) with \(right.type)", at: range,
        label: "\(left.type) and \(right.type)",
        help: "numbers, strings and timestamps are compared each with its like; see to_int, date_parse")
    }
  }
}
