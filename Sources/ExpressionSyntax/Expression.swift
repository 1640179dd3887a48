// The syntax tree. Nodes hold ranges, not types: those are the compiler's (`ExpressionCompiler`).

package import Values

/// One expression and the text it came from.
package indirect enum Expression: Equatable, Sendable {
  case literal(Value, TextRange)
  /// A scope, or a variable that the surroundings bind.
  case name(String, TextRange)
  case member(Expression, name: String, nameRange: TextRange)
  case index(Expression, Expression, TextRange)
  case slice(Expression, from: Expression?, to: Expression?, TextRange)
  case call(name: String, nameRange: TextRange, arguments: [Expression], TextRange)
  case unary(UnaryOperator, Expression, TextRange)
  case binary(BinaryOperator, Expression, Expression, operatorRange: TextRange)
  case conditional(Expression, then: Expression, else: Expression)
  case array([Expression], TextRange)
  case object([Entry], TextRange)

  /// A key and a value of an object literal.
  package struct Entry: Equatable, Sendable {
    package var key: Expression
    package var value: Expression
  }

  /// From the first byte to past the last.
  package var range: TextRange {
    switch self {
    case .literal(_, let range), .name(_, let range), .index(_, _, let range), .slice(_, _, _, let range),
      .call(_, _, _, let range), .unary(_, _, let range), .array(_, let range), .object(_, let range):
      range
    case .member(let base, _, let nameRange): base.range.lowerBound..<nameRange.upperBound
    case .binary(_, let left, let right, _): left.range.lowerBound..<right.range.upperBound
    case .conditional(let condition, _, let otherwise): condition.range.lowerBound..<otherwise.range.upperBound
    }
  }

  /// The expressions directly inside, in source order.
  package var children: [Expression] {
    switch self {
    case .literal, .name: []
    case .member(let base, _, _): [base]
    case .index(let base, let index, _): [base, index]
    case .slice(let base, let from, let to, _): [base] + [from, to].compactMap { $0 }
    case .call(_, _, let arguments, _): arguments
    case .unary(_, let operand, _): [operand]
    case .binary(_, let left, let right, _): [left, right]
    case .conditional(let condition, let then, let otherwise): [condition, then, otherwise]
    case .array(let elements, _): elements
    case .object(let entries, _): entries.flatMap { [$0.key, $0.value] }
    }
  }

  /// Whether this node or one below it satisfies `test`.
  package func contains(where test: (Expression) -> Bool) -> Bool {
    if test(self) { return true }
    return switch self {
    case .literal, .name: false
    case .member(let base, _, _): base.contains(where: test)
    case .unary(_, let operand, _): operand.contains(where: test)
    case .index(let left, let right, _), .binary(_, let left, let right, _):
      left.contains(where: test) || right.contains(where: test)
    case .call(_, _, let parts, _), .array(let parts, _): parts.contains { $0.contains(where: test) }
    case .slice, .conditional, .object: children.contains { $0.contains(where: test) }
    }
  }

  /// Visits this node and every one below it, in source order.
  package func forEach(_ visit: (Expression) -> Void) {
    _ = contains { node in
      visit(node)
      return false
    }
  }
}

/// Prefix operators.
package enum UnaryOperator: String, CaseIterable, Sendable {
  case negate = "-"
  case not = "!"
  case bitNot = "~"
}

/// Infix operators, with how tightly they bind.
package enum BinaryOperator: String, CaseIterable, Sendable {
  case or = "||"
  case and = "&&"
  case bitOr = "|"
  case bitXor = "^"
  case bitAnd = "&"
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case shiftLeft = "<<"
  case shiftRight = ">>"
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case remainder = "%"
  case power = "**"
  /// Membership; binds tighter than the prefix operators.
  case `in`

  /// Higher binds tighter; all are left associative. The prefix operators stand between `power` and `in`.
  package var precedence: Int {
    switch self {
    case .or: 1
    case .and: 2
    case .bitOr: 3
    case .bitXor: 4
    case .bitAnd: 5
    case .equal, .notEqual: 6
    case .less, .lessOrEqual, .greater, .greaterOrEqual: 7
    case .shiftLeft, .shiftRight: 8
    case .add, .subtract: 9
    case .multiply, .divide, .remainder, .power: 10
    case .in: 12
    }
  }

  /// Where the prefix operators stand.
  package static let prefixPrecedence = 11
}
