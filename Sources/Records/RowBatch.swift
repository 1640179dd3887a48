// Rows on their way from a worker to the writer: a matrix of cells, the columns they stand in, and the memory they
// point to. What a column is in the database is the target's affair.

/// The kinds of values that a column holds, as a set: what the target decides a type from.
public struct KindSet: OptionSet, Hashable, Sendable {
  /// One bit a kind.
  public let rawValue: UInt16

  /// The set of these bits.
  @inlinable public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// The set that holds one kind.
  @inlinable public init(_ kind: CellKind) { rawValue = 1 << UInt16(kind.rawValue) }

  package static let null = KindSet(.null)
  package static let bool = KindSet(.bool)
  package static let int = KindSet(.int)
  package static let float = KindSet(.float)
  package static let decimal = KindSet(.decimal)
  package static let string = KindSet(.string)
  package static let timestamp = KindSet(.timestamp)
  package static let json = KindSet(.json)
}

/// One column of a batch.
package struct BatchColumn: Sendable {
  package var name: String
  /// The kinds of all cells in this column, `absent` left out.
  package var kinds: KindSet

  package init(name: String, kinds: KindSet) {
    self.name = name
    self.kinds = kinds
  }
}

/// Rows of one page. Immutable once made, so that it may cross threads. Cells are null, bool, int, float, decimal,
/// string, timestamp, json or absent.
package final class RowBatch: @unchecked Sendable {
  package let columns: [BatchColumn]
  package let rowCount: Int
  /// `rowCount * columns.count` cells, row by row.
  package let cells: UnsafePointer<Cell>
  /// What the cells point to: pages and arenas.
  private let owners: [AnyObject]
  /// Memory held, for budgets.
  package let byteCount: Int

  /// `cells` must live in one of `owners`.
  package init(columns: [BatchColumn], rowCount: Int, cells: UnsafePointer<Cell>, owners: [AnyObject], byteCount: Int) {
    self.columns = columns
    self.rowCount = rowCount
    self.cells = cells
    self.owners = owners
    self.byteCount = byteCount
  }
}
