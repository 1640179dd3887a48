// What a program's scopes hold while it runs.

package import Records
package import Types

/// One object cell a scope. Whoever sets a cell keeps what it points to alive while programs run.
package struct Environment {
  private var cells: [Cell]

  /// Every scope is an empty object.
  package init() { cells = Array(repeating: .object(nil, 0), count: Scope.allCases.count) }

  package subscript(scope: Scope) -> Cell {
    get { cells[scope.rawValue] }
    set { cells[scope.rawValue] = newValue }
  }

  /// By slot; for the machine's loop.
  @inline(__always)
  func cell(_ slot: Int) -> Cell { cells.withUnsafeBufferPointer { $0[slot] } }
}
