// A table of rows as it stands in the database and what its columns were given so far. How it comes to be and changes
// is in `SQLiteTable+Evolution.swift` and `SQLiteTable+Rebuild.swift`; `SQLiteRowWriter` fills it.

internal import Diagnostics

/// A column as the database describes it.
struct PhysicalColumn {
  var name: String
  var declaration: String
  var isNotNull: Bool
  /// SQL of the default value.
  var standard: String?
  /// Its place in the primary key, from 1; 0 if it is not part of it.
  var keyPlace: Int
  var isGenerated: Bool
}

/// One table. What it knows is valid until somebody else changes the database; then `load` again.
final class SQLiteTable: StoredTable {
  let connection: SQLiteConnection
  let name: String
  /// What messages call it: the table that it is going to be, where it stages rows.
  var title: String
  /// Whether there is such a table.
  var exists = false
  /// The columns that rows are written to, in the table's order.
  var columns: [TableColumn] = []
  /// All columns, those included that somebody else added.
  var physical: [PhysicalColumn] = []
  /// Whether a unique index over the key has been found or made.
  var verifiedKey: [String]?
  /// Columns that somebody else made, as far as they were looked at: it costs a scan.
  var adoptedColumns: [String: TableColumn] = [:]
  /// Changes whenever statements over the table must be written anew.
  var generation = 0
  /// The last statement that wrote rows.
  var writer: SQLiteRowWriter?

  init(name: String, connection: SQLiteConnection) throws(Failure) {
    self.name = name
    title = name
    self.connection = connection
    try load()
  }

  var quotedName: String { SQLName.quoted(name) }

  /// The place of a column that rows are written to.
  func position(of column: String) -> Int? {
    let folded = SQLiteName.folded(column)
    return columns.firstIndex { SQLiteName.folded($0.name) == folded }
  }

  func physicalColumn(_ column: String) -> PhysicalColumn? {
    let folded = SQLiteName.folded(column)
    return physical.first { SQLiteName.folded($0.name) == folded }
  }

  /// Reads the table's description and the ledger's record of its columns.
  func load() throws(Failure) {
    let kind = try attempting("cannot read the table '\(name)'") { () throws(SQLiteError) in
      try connection.prepare(
        "SELECT type FROM sqlite_schema WHERE name = ?1 COLLATE NOCASE AND type IN ('table', 'view')"
      ).bind(name).first { $0.text(0) }
    }
    if kind == "view" {
      throw Failure(
        .usage, "cannot write to '\(name)' in '\(connection.path)'", why: "it is a view, not a table",
        advice: "drop the view, or choose another object")
    }
    exists = kind != nil
    verifiedKey = nil
    adoptedColumns = [:]
    generation += 1
    try attempting("cannot read the table '\(name)'") { () throws(SQLiteError) in
      try readColumns()
    }
  }

  private func readColumns() throws(SQLiteError) {
    physical = try connection.prepare(
      "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo(?1) ORDER BY cid"
    ).bind(name).all { row in
      PhysicalColumn(
        name: row.text(0), declaration: row.text(1), isNotNull: row.int(2) != 0, standard: row.optionalText(3),
        keyPlace: row.int(4), isGenerated: row.int(5) != 0)
    }
    let known = try connection.prepare("SELECT name, kinds FROM _backhoe_columns WHERE table_name = ?1")
      .bind(name).all { ($0.text(0), ColumnValues(text: $0.text(1))) }
    let values = Dictionary(
      known.map { (SQLiteName.folded($0.0), $0.1) }, uniquingKeysWith: { first, _ in first })
    columns = physical.compactMap { column in
      values[SQLiteName.folded(column.name)].map { TableColumn(name: column.name, values: $0) }
    }
    if columns.count != known.count {
      // Somebody dropped the table or a column of it: what it held counts no more.
      try connection.prepare("DELETE FROM _backhoe_columns WHERE table_name = ?1").bind(name).run()
      for column in columns { try record(column) }
    }
  }

  /// Keeps what the column was given.
  func record(_ column: TableColumn) throws(SQLiteError) {
    try connection.prepare("INSERT OR REPLACE INTO _backhoe_columns (table_name, name, kinds) VALUES (?1, ?2, ?3)")
      .bind(name, column.name, column.values.text).run()
  }

  func hasRows() throws(Failure) -> Bool {
    guard exists else { return false }
    return try attempting("cannot read the table '\(name)' in '\(connection.path)'") { () throws(SQLiteError) in
      try connection.prepare("SELECT 1 FROM \(quotedName) LIMIT 1").first { _ in true } ?? false
    }
  }
}
