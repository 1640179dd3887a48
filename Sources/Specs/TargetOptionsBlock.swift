// `target_options` of a stream: how the table is made and filled. Options that have no effect, or are refused, say so in
// the table of keys.

package import Diagnostics

/// How column names are written.
package enum ColumnCasing: String, CaseIterable, Sendable {
  case source, target, normalize, snake, camel, upper, lower
}

/// What becomes of a row whose key is there.
package enum MergeStrategy: String, CaseIterable, Sendable {
  case updateInsert = "update_insert"
  /// A row that is replaced is replaced whole, so this is the same.
  case deleteInsert = "delete_insert"
  case insert
  /// Refused: rows that are new would be lost without a word.
  case update
}

package struct TargetOptionsBlock: Sendable {
  package let location: Location
  package var addNewColumns: Located<Bool>?
  package var adjustColumnType: Located<Bool>?
  package var columnCasing: Located<ColumnCasing>?
  package var mergeStrategy: Located<MergeStrategy>?
  package var tableDDL: Located<String>?
  /// Of files.
  package var format: Located<String>?
  package var compression: Located<String>?
  /// Statements around a load, by the names of their keys. They are not run.
  package var statements: [Located<String>] = []
  /// Options that change nothing, by name.
  package var needless: [String] = []

  init(location: Location) { self.location = location }

  /// What this does not say is from `defaults`.
  func merged(with defaults: TargetOptionsBlock?) -> TargetOptionsBlock {
    guard let defaults else { return self }
    var result = self
    result.addNewColumns = addNewColumns ?? defaults.addNewColumns
    result.adjustColumnType = adjustColumnType ?? defaults.adjustColumnType
    result.columnCasing = columnCasing ?? defaults.columnCasing
    result.mergeStrategy = mergeStrategy ?? defaults.mergeStrategy
    result.tableDDL = tableDDL ?? defaults.tableDDL
    result.format = format ?? defaults.format
    result.compression = compression ?? defaults.compression
    result.statements += defaults.statements.filter { statement in
      !statements.contains { $0.value == statement.value }
    }
    result.needless += defaults.needless.filter { !needless.contains($0) }
    return result
  }
}
