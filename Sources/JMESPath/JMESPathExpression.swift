// The way in: an expression is compiled once and evaluated over any number of pages.

package import Records

/// A compiled expression. What it evaluates to may point into it (literals), so it must outlive its results.
package final class JMESPathExpression: @unchecked Sendable {
  /// As it was written.
  package let text: String
  /// The table that its names are interned in.
  let keys: KeyTable?
  let tree: FrozenTree
  private let arena: Arena

  private init(_ text: String, _ tree: Tree, _ arena: Arena, _ keys: KeyTable?) {
    self.text = text
    self.tree = FrozenTree(tree)
    self.arena = arena
    self.keys = keys
  }

  deinit { tree.deallocate() }

  /// Reads an expression. Whatever can be told without data is an error here: syntax, unknown functions, the number of
  /// arguments, a slice's step of 0.
  ///
  /// With the run's `keys`, looking up a member compares integers; without, bytes. An expression with a table must be
  /// evaluated over cells whose keys are of that table, or of none.
  package static func compile(_ text: String, keys: KeyTable? = nil) throws(JMESPathError) -> JMESPathExpression {
    let arena = Arena()
    let bytes = Array(text.utf8)
    // Behind the text, since an empty array has no address.
    let copy = bytes.withUnsafeBufferPointer { arena.string($0).utf8 }
    let tree = try Parser.tree(of: copy, arena: arena, keys: keys)
    return JMESPathExpression(text, tree, arena, keys)
  }

  /// The value of the expression for `root`, which holds no lazy range. What is missing is null.
  ///
  /// The result points into `root`, the context's arena and this expression. `data.events[]` is the array in the page
  /// itself, not a copy, where nothing has to be flattened or left out.
  package func evaluate(_ root: Cell, context: JMESPathContext) throws(JMESPathError) -> Cell {
    assert(keys == nil || keys === context.keys, "the expression was compiled for the keys of another run")
    var evaluator = Evaluator(
      tree: tree, arena: context.arena, maximumBytes: context.maximumBytes, readsOneAsMany: context.readsOneAsMany)
    return try evaluator.evaluate(tree.root, root)
  }
}

/// What an evaluation works with.
package struct JMESPathContext {
  /// Where computed arrays, objects and strings go.
  package var arena: Arena
  /// The table that the keys of the cells are in.
  package var keys: KeyTable
  /// The most memory that one evaluation may ask for.
  package var maximumBytes: Int
  /// Whether a value that stands where a list is wanted is a list of one, as in documents that cannot tell them apart.
  package var readsOneAsMany = false

  package init(arena: Arena, keys: KeyTable, maximumBytes: Int = 256 << 20) {
    self.arena = arena
    self.keys = keys
    self.maximumBytes = maximumBytes
  }
}

/// A tree as plain memory, which is read without counting references or checking bounds. The parser vouches for it.
struct FrozenTree: @unchecked Sendable {
  let nodes: UnsafeMutablePointer<Node>
  let offsets: UnsafeMutablePointer<Int>
  let children: UnsafeMutablePointer<NodeID>
  let root: NodeID

  init(_ tree: Tree) {
    nodes = .allocate(capacity: tree.nodes.count)
    offsets = .allocate(capacity: tree.offsets.count)
    children = .allocate(capacity: max(1, tree.children.count))
    for (index, node) in tree.nodes.enumerated() { (nodes + index).initialize(to: node) }
    for (index, offset) in tree.offsets.enumerated() { (offsets + index).initialize(to: offset) }
    for (index, child) in tree.children.enumerated() { (children + index).initialize(to: child) }
    root = tree.root
  }

  func deallocate() {
    nodes.deallocate()
    offsets.deallocate()
    children.deallocate()
  }

  func node(_ id: NodeID) -> Node { nodes[Int(id)] }

  func members(_ run: Children) -> UnsafeBufferPointer<NodeID> {
    UnsafeBufferPointer(start: children + Int(run.start), count: Int(run.count))
  }
}
