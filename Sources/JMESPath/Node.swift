// The syntax tree. All nodes of an expression lie in one table and name each other by place, so that walking the tree
// counts no references.

internal import Records

/// A node's place in its tree.
typealias NodeID = Int32

/// One operation. Each is applied to a current value and gives another.
enum Node: BitwiseCopyable {
  case current
  case literal(Cell)
  case field(Cell)
  case index(Int)
  case slice(Slice)
  /// The second is applied to what the first gives: `a.b`, `a | b`, `a[0]`.
  case sequence(NodeID, NodeID)
  /// The body is applied to each element of the source's array; nulls are left out.
  case projection(source: NodeID, body: NodeID)
  /// The same for the values of an object.
  case valueProjection(source: NodeID, body: NodeID)
  /// The same for the elements for which the condition holds.
  case filter(source: NodeID, condition: NodeID, body: NodeID)
  /// Elements that are arrays are replaced by their elements.
  case flatten(NodeID)
  case or(NodeID, NodeID)
  case and(NodeID, NodeID)
  case not(NodeID)
  case comparison(Comparison, NodeID, NodeID)
  /// `[a, b]`.
  case list(Children)
  /// `{a: b}`: names and values, side by side; a name is a literal.
  case hash(Children)
  case call(Function, Children)
  /// `&a`, only as an argument.
  case reference(NodeID)
}

/// A run of places in the tree's table of children.
struct Children: BitwiseCopyable {
  var start: Int32
  var count: Int32
}

/// `[start:stop:step]`; 2^63 - 1 stands for what is left out.
struct Slice: BitwiseCopyable {
  static let missing = Int.max
  var start = Slice.missing
  var stop = Slice.missing
  var step = 1
}

/// The nodes of one expression.
struct Tree {
  var nodes: [Node] = []
  /// By node: where its text begins, for errors.
  var offsets: [Int] = []
  var children: [NodeID] = []
  var root: NodeID = 0

  /// The nodes in a run of children.
  func members(_ run: Children) -> ArraySlice<NodeID> { children[Int(run.start)..<Int(run.start + run.count)] }
}
