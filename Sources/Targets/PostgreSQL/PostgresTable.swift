// A table of rows as it stands in the database and what its columns were given so far. How it comes to be and changes
// is in `PostgresTable+Evolution.swift`; `PostgresTable+Writing.swift` fills it.

internal import Diagnostics

/// A column as the database describes it.
struct PostgresColumn: Equatable {
  var name: String
  /// With length and precision.
  var type: String
  var isGenerated: Bool

  /// The type, if it is one of those that we choose.
  var ownType: PostgresColumnType? { PostgresColumnType(rawValue: type) }
}

/// One table. What it knows holds as long as `hold` finds it unchanged.
final class PostgresTable: StoredTable {
  unowned let store: PostgresStore
  let name: TableName
  let title: String
  private(set) var exists = false
  /// All columns, those included that somebody else added.
  private(set) var physical: [PostgresColumn] = []
  /// The columns that rows are written to, in the table's order.
  private(set) var columns: [TableColumn] = []
  /// Whether a unique index over the key has been found or made.
  var verifiedKey: [String]?
  /// What columns that somebody else made may hold, as far as that was looked at: it costs a scan.
  var foundValues: [String: ColumnValues] = [:]
  /// Changes whenever the table, or what we know of its columns, does.
  private var version: [LedgerRow] = []
  private(set) var isHeldAlone = false
  private var isHeld = false

  init(_ name: TableName, title: String, store: PostgresStore) throws(Failure) {
    self.name = name
    self.title = title
    self.store = store
    version = try readVersion()
    try load()
  }

  var location: String { store.location }

  /// The place of a column that rows are written to.
  func position(of column: String) -> Int? { columns.firstIndex { $0.name == PostgresName.fitting(column) } }

  func physicalColumn(_ column: String) -> PostgresColumn? {
    physical.first { $0.name == PostgresName.fitting(column) }
  }

  func values(of column: String) -> ColumnValues? { position(of: column).map { columns[$0].values } }

  // MARK: Locks

  /// The lock goes with the transaction; a new one must be taken then.
  func release() {
    isHeld = false
    isHeldAlone = false
  }

  func hold(alone: Bool) throws(Failure) {
    if isHeldAlone || (isHeld && !alone) { return }
    let lock = "pg_advisory_xact_lock\(alone ? "" : "_shared")"
    let number = PostgresName.lockNumber("table", name.key)
    try store.attempt("cannot lock the table '\(title)' in '\(location)'") { connection throws(PostgresError) in
      _ = try connection.rows("SELECT \(lock)(?1)", [.int(number)])
    }
    isHeld = true
    isHeldAlone = alone
    // Before, others could still write.
    if alone { foundValues = [:] }
    let present = try readVersion()
    if present == version { return }
    version = present
    try load()
  }

  private func readVersion() throws(Failure) -> [LedgerRow] {
    try store.attempt("cannot read the table '\(title)' in '\(location)'") { connection throws(PostgresError) in
      try connection.rows(
        """
        SELECT c.oid::bigint, c.xmin::text, c.relfilenode::bigint FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE n.nspname = ?1 AND c.relname = ?2
        UNION ALL SELECT 0, '', generation FROM _backhoe_tables WHERE table_name = ?3
        """, [.text(name.schema ?? ""), .text(name.name), .text(name.key)])
    }
  }

  /// Tells other processes that what they know of the columns is old.
  func raiseVersion() throws(Failure) {
    try store.run(
      """
      INSERT INTO _backhoe_tables (table_name, generation) VALUES (?1, 1)
        ON CONFLICT (table_name) DO UPDATE SET generation = _backhoe_tables.generation + 1
      """, .text(name.key))
    version = try readVersion()
  }

  // MARK: Reading

  /// Reads the table's description and the ledger's record of its columns.
  func load() throws(Failure) {
    verifiedKey = nil
    foundValues = [:]
    let what = "cannot read the table '\(title)' in '\(location)'"
    let kind = try store.attempt(what) { connection throws(PostgresError) in
      try connection.rows(
        """
        SELECT c.relkind, c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE n.nspname = ?1 AND c.relname = ?2
        """, [.text(name.schema ?? ""), .text(name.name)]
      ).first
    }
    exists = kind != nil
    physical = []
    if let kind {
      if !["r", "p"].contains(kind.text(0)) {
        let words = ["v": "a view", "m": "a materialized view", "f": "a foreign table", "S": "a sequence"]
        throw Failure(
          .usage, "cannot write to '\(title)' in '\(location)'",
          why: "it is \(words[kind.text(0)] ?? "something else"), not a table",
          advice: "drop it, or choose another object")
      }
      physical = try store.attempt(what) { connection throws(PostgresError) in
        try connection.rows(
          """
          SELECT attname, format_type(atttypid, atttypmod),
            CASE WHEN attgenerated <> '' OR attidentity = 'a' THEN 1 ELSE 0 END
            FROM pg_attribute WHERE attrelid = ?1::oid AND attnum > 0 AND NOT attisdropped ORDER BY attnum
          """, [.text(kind.text(1))]
        ).map { PostgresColumn(name: $0.text(0), type: $0.text(1), isGenerated: $0.int(2) != 0) }
      }
    }
    let known = try store.rows("SELECT name, kinds FROM _backhoe_columns WHERE table_name = ?1", .text(name.key))
    let values = Dictionary(known.map { ($0.text(0), ColumnValues(text: $0.text(1))) }) { first, _ in first }
    // What somebody dropped counts no more.
    columns = physical.compactMap { column in values[column.name].map { TableColumn(name: column.name, values: $0) } }
    if columns.count == known.count { return }
    try store.run("DELETE FROM _backhoe_columns WHERE table_name = ?1", .text(name.key))
    try record(columns)
  }

  /// Keeps what columns were given.
  func record(_ columns: [TableColumn]) throws(Failure) {
    _ = try store.rows(
      """
      INSERT INTO _backhoe_columns (table_name, name, kinds) VALUES (?1, ?2, ?3)
        ON CONFLICT (table_name, name) DO UPDATE SET kinds = excluded.kinds
      """, each: columns.map { [.text(name.key), .text($0.name), .text($0.values.text)] })
  }

  func hasRows() throws(Failure) -> Bool {
    guard exists else { return false }
    return try store.attempt("cannot read the table '\(title)' in '\(location)'") { connection throws(PostgresError) in
      try !connection.rows("SELECT 1 FROM \(name.quoted) LIMIT 1", []).isEmpty
    }
  }

  func drop() throws(Failure) {
    try store.execute("DROP TABLE \(name.quoted)", orSay: "cannot remove the table '\(name.title)' in '\(location)'")
    try load()
  }

  /// Others may read the old rows until the transaction ends, which TRUNCATE would not let them.
  func empty() throws(Failure) {
    try store.execute(
      "DELETE FROM \(name.quoted)", orSay: "cannot empty the table '\(title)' in '\(location)'")
  }
}
