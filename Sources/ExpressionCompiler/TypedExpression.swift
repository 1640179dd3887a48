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

  init(_ node: Node, _ type: Type, _ range: TextRange) {
    self.node = node
    self.type = type
    self.range = range
  }
}
