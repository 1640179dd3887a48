// Flow typing: what a condition says about null, and what that makes of types in the branch it guards.

internal import ExpressionSyntax
internal import Types
internal import Values

/// Paths (`state.x`, `record.a[0]`, as canonical text) that a condition has decided.
struct NullFacts {
  private var present: Set<String> = []
  private var absent: Set<String> = []

  init() {}

  /// What holds where `condition` gave `outcome`.
  init(_ condition: Expression, is outcome: Bool) {
    switch condition {
    case .unary(.not, let operand, _): self = NullFacts(operand, is: !outcome)
    case .binary(.and, let left, let right, _) where outcome, .binary(.or, let left, let right, _) where !outcome:
      self = NullFacts(left, is: outcome).adding(NullFacts(right, is: outcome))
    case .binary(.equal, let left, let right, _): decide(left, right, isNull: outcome)
    case .binary(.notEqual, let left, let right, _): decide(left, right, isNull: !outcome)
    case .call(name: "is_null", _, let arguments, _) where arguments.count == 1: note(arguments[0], isNull: outcome)
    default: break
    }
  }

  /// Both; the later wins.
  func adding(_ other: NullFacts) -> NullFacts {
    var result = self
    result.present.formUnion(other.present)
    result.absent.formUnion(other.absent)
    return result
  }

  private mutating func decide(_ left: Expression, _ right: Expression, isNull: Bool) {
    if case .literal(.null, _) = right {
      note(left, isNull: isNull)
    } else if case .literal(.null, _) = left {
      note(right, isNull: isNull)
    } else if isNull {
      // Equal to a literal that is not null.
      if case .literal = right { note(left, isNull: false) }
      if case .literal = left { note(right, isNull: false) }
    }
  }

  private mutating func note(_ path: Expression, isNull: Bool) {
    switch path {
    case .member, .index:
      if isNull { absent.insert(path.canonicalText) } else { present.insert(path.canonicalText) }
    default: break
    }
  }

  /// The expression with the type that the facts leave.
  func narrow(_ typed: TypedExpression, _ expression: Expression) -> TypedExpression {
    if present.isEmpty && absent.isEmpty { return typed }
    let path = expression.canonicalText
    var result = typed
    if present.contains(path) { result.type = typed.type.withoutNull }
    if absent.contains(path) { result.type = .null }
    return result
  }
}

extension Checker {
  /// Checks with facts added.
  mutating func check(_ expression: Expression, knowing more: NullFacts) -> TypedExpression {
    let outer = facts
    facts = facts.adding(more)
    defer { facts = outer }
    return check(expression)
  }

  /// `condition ? then : otherwise`, and `if(…)`.
  mutating func branch(
    _ condition: Expression, _ then: Expression, _ otherwise: Expression?, of what: String, _ range: TextRange
  ) -> TypedExpression {
    let typed = truth(condition, of: what)
    let then = check(then, knowing: NullFacts(condition, is: true))
    let otherwise = otherwise.map { check($0, knowing: NullFacts(condition, is: false)) }
    return TypedExpression(
      .conditional(typed, then: then, otherwise: otherwise), Type.join(then.type, otherwise?.type ?? .null), range)
  }
}
