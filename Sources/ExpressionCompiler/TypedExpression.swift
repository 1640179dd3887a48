// An expression after checking: every name resolved, every node with its type. The emitter reads only this.

internal import ExpressionSyntax
internal import Functions
internal import Types
internal import Values

/// A checked node.
struct TypedExpression: Sendable {
  indirect enum Node: Sendable {
    case literal(Value)
    case scope(Scope)
    case member(TypedExpression, String)
    case index(TypedExpression, TypedExpression)
    case slice(TypedExpression, from: TypedExpression?, to: TypedExpression?)
    case call(FunctionRecord, [TypedExpression])
    case coalesce([TypedExpression])
    /// The element that a sub-program runs for.
    case item
    /// `map`, or `filter`: the array, and what runs for each element.
    case forEach(ElementOperation, TypedExpression, body: TypedExpression)
    case unary(UnaryOperator, TypedExpression)
    case binary(BinaryOperator, TypedExpression, TypedExpression)
    case conditional(TypedExpression, then: TypedExpression, otherwise: TypedExpression?)
    case array([TypedExpression])
    case object([(key: TypedExpression, value: TypedExpression)])
    /// A template: texts and holes put together.
    case text([TypedExpression])
  }

  /// What becomes of the values for the elements.
  enum ElementOperation: Sendable {
    case map, filter
  }

  var node: Node
  var type: Type
  var range: TextRange

  /// What is evaluated as part of this, in order; the body of `map` and `filter`, a program of its own, is none.
  var operands: [TypedExpression] {
    switch node {
    case .literal, .scope, .item: []
    case .member(let base, _), .unary(_, let base), .forEach(_, let base, _): [base]
    case .index(let left, let right), .binary(_, let left, let right): [left, right]
    case .slice(let base, let from, let to): [base] + [from, to].compactMap { $0 }
    case .conditional(let condition, let then, let otherwise): [condition, then] + [otherwise].compactMap { $0 }
    case .call(_, let operands), .coalesce(let operands), .array(let operands), .text(let operands): operands
    case .object(let entries): entries.flatMap { [$0.key, $0.value] }
    }
  }

  init(_ node: Node, _ type: Type, _ range: TextRange) {
    self.node = node
    self.type = type
    self.range = range
  }
}
