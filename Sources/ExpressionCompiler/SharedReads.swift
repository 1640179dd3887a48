// Reads that an expression makes more than once, such as `record.amount` in `record.amount > 0 && record.amount < 9`.
// Scopes do not change while a program runs, so the emitter makes each of them once and keeps it in a register.

internal import Types

/// A scope, or a member of one, of a member of one, …
struct ReadPath: Equatable {
  static let maximumNames = 8

  var scope: Scope
  var names: [String]

  init?(_ expression: TypedExpression) {
    var names: [String] = []
    var node = expression.node
    while case .member(let base, let name) = node {
      names.append(name)
      if names.count > Self.maximumNames { return nil }
      node = base.node
    }
    guard case .scope(let scope) = node else { return nil }
    self.scope = scope
    self.names = names
  }
}

struct SharedReads {
  /// More are read anew each time: every one takes a register for the whole program.
  private static let maximum = 32

  /// Read more than once, in the order of their first reads.
  private(set) var paths: [ReadPath] = []
  private var seen: [ReadPath] = []

  init(_ expression: TypedExpression) {
    if Self.countsTwo(expression) { visit(expression) }
  }

  /// The place of this read among the shared ones.
  func place(of expression: TypedExpression) -> Int? {
    if paths.isEmpty { return nil }
    switch expression.node {
    case .scope, .member: return ReadPath(expression).flatMap { paths.firstIndex(of: $0) }
    default: return nil
    }
  }

  private mutating func visit(_ expression: TypedExpression) {
    guard let path = ReadPath(expression) else {
      for operand in expression.operands { visit(operand) }
      return
    }
    if seen.contains(path) {
      if !paths.contains(path), paths.count < Self.maximum { paths.append(path) }
    } else {
      // So long a list is searched in vain too often.
      if seen.count < 4 * Self.maximum { seen.append(path) }
      // What is read once may begin like something else that is.
      if case .member(let base, _) = expression.node { visit(base) }
    }
  }

  /// Whether there are two reads of scopes; most expressions have one.
  private static func countsTwo(_ expression: TypedExpression) -> Bool {
    var count = 0
    func search(_ expression: TypedExpression) {
      if case .scope = expression.node { count += 1 }
      for operand in expression.operands where count < 2 { search(operand) }
    }
    search(expression)
    return count > 1
  }
}
