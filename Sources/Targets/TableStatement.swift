// The statement that a replication has a table made by (`table_ddl`). It runs in the transaction that writes the first
// rows, and must have made the table in it.

internal import Diagnostics

struct TableStatement {
  private let text: String

  init(_ text: String) { self.text = text }

  /// The statement with the table's name and its columns' definitions where they are asked for.
  func filled(name: String, columns: [String]) -> String {
    text.replacing("{object_name}", with: name).replacing("{col_types}", with: columns.joined(separator: ", "))
  }

  /// Why the table is not there although the statement did not fail.
  static func missing(_ what: String) -> Failure {
    Failure(
      .usage, what, why: "the statement in 'table_ddl' did not make this table",
      advice: "write it as 'CREATE TABLE {object_name} ({col_types})' and plan again")
  }

  /// The statement ended the transaction that it ran in.
  static func committed(_ what: String) -> Failure {
    Failure(
      .usage, what, why: "the statement in 'table_ddl' ends the transaction that it runs in",
      advice: "leave COMMIT and ROLLBACK out of it and plan again")
  }

  static func what(_ title: String, _ location: String) -> String {
    "cannot create the table '\(title)' in '\(location)' by 'table_ddl'"
  }
}
