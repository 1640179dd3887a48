// Names in SQL, whatever the database: quoting, and the names that are ours.

enum SQLName {
  /// What tables of the ledger, staging tables and our own columns start with.
  static let reservedPrefix = "_backhoe_"
  /// The chunk that a row of a table without a key came with.
  static let chunkColumn = "_backhoe_chunk_id"
  /// When a row of a snapshot was loaded: the plan's clock.
  static let loadedColumn = "_backhoe_loaded_at"

  /// The name between quotes.
  static func quoted(_ name: String) -> String {
    "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }

  static func quotedList(_ names: [String]) -> String { names.map(quoted).joined(separator: ", ") }
}
