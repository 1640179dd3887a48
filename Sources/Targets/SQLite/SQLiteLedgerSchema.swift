// The ledger's tables in SQLite.

enum SQLiteLedgerSchema {
  private static let tables = """
    CREATE TABLE IF NOT EXISTS _backhoe_meta (
      key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS _backhoe_plans (
      plan_id TEXT NOT NULL PRIMARY KEY, as_of TEXT NOT NULL, opened_at TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS _backhoe_streams (
      plan_id TEXT NOT NULL, stream TEXT NOT NULL, object TEXT NOT NULL, table_name TEXT NOT NULL, mode TEXT NOT NULL,
      chunks INTEGER NOT NULL, finished INTEGER NOT NULL DEFAULT 0, rows INTEGER NOT NULL DEFAULT 0,
      requests INTEGER NOT NULL DEFAULT 0, duplicates INTEGER NOT NULL DEFAULT 0,
      prefix INTEGER NOT NULL DEFAULT 0, prefix_first TEXT NOT NULL DEFAULT '{}',
      prefix_aggregates TEXT NOT NULL DEFAULT '{}', last_ordinal INTEGER, opened_at TEXT NOT NULL, closed_at TEXT,
      late_values TEXT, PRIMARY KEY (plan_id, stream)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS _backhoe_chunks (
      plan_id TEXT NOT NULL, stream TEXT NOT NULL, chunk_id TEXT NOT NULL, ordinal INTEGER, label TEXT NOT NULL,
      status TEXT NOT NULL, rows INTEGER NOT NULL DEFAULT 0, requests INTEGER NOT NULL DEFAULT 0,
      duplicates INTEGER NOT NULL DEFAULT 0, aggregates TEXT, reason TEXT, committed_at TEXT NOT NULL,
      PRIMARY KEY (plan_id, stream, chunk_id)) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS _backhoe_chunks_in_order ON _backhoe_chunks (plan_id, stream, ordinal)
      WHERE aggregates IS NOT NULL;
    CREATE TABLE IF NOT EXISTS _backhoe_queues (
      plan_id TEXT NOT NULL, producer INTEGER NOT NULL, ordinal INTEGER NOT NULL, part INTEGER NOT NULL,
      queue TEXT NOT NULL, count INTEGER NOT NULL, items TEXT NOT NULL,
      PRIMARY KEY (plan_id, producer, ordinal, part)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS _backhoe_shares (
      plan_id TEXT NOT NULL, stream TEXT NOT NULL, place INTEGER NOT NULL, producer INTEGER NOT NULL,
      ordinal INTEGER NOT NULL, PRIMARY KEY (plan_id, stream, place)) WITHOUT ROWID;
    CREATE UNIQUE INDEX IF NOT EXISTS _backhoe_shares_once ON _backhoe_shares (plan_id, stream, producer, ordinal);
    CREATE TABLE IF NOT EXISTS _backhoe_setups (
      plan_id TEXT NOT NULL, stream TEXT NOT NULL, standing TEXT NOT NULL, state TEXT NOT NULL, outputs TEXT NOT NULL,
      PRIMARY KEY (plan_id, stream)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS _backhoe_checkpoints (
      plan_id TEXT NOT NULL, stream TEXT NOT NULL, chunk_id TEXT NOT NULL, page INTEGER NOT NULL, position BLOB,
      spills INTEGER NOT NULL, pieces INTEGER NOT NULL, rows INTEGER NOT NULL, requests INTEGER NOT NULL,
      duplicates INTEGER NOT NULL, saved_at TEXT NOT NULL, PRIMARY KEY (plan_id, stream, chunk_id)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS _backhoe_pages (
      plan_id TEXT NOT NULL, stream TEXT NOT NULL, chunk_id TEXT NOT NULL, piece INTEGER NOT NULL,
      row_count INTEGER NOT NULL, encoded BLOB NOT NULL, PRIMARY KEY (plan_id, stream, chunk_id, piece));
    CREATE TABLE IF NOT EXISTS _backhoe_watermarks (
      stream TEXT NOT NULL, object TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, plan_id TEXT NOT NULL,
      updated_at TEXT NOT NULL, PRIMARY KEY (stream, object, name)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS _backhoe_columns (
      table_name TEXT NOT NULL COLLATE NOCASE, name TEXT NOT NULL COLLATE NOCASE, kinds TEXT NOT NULL,
      PRIMARY KEY (table_name, name)) WITHOUT ROWID;
    """

  static func exists(in connection: SQLiteConnection) throws(SQLiteError) -> Bool {
    try connection.prepare("SELECT 1 FROM sqlite_schema WHERE name = '_backhoe_meta'").first { _ in true } ?? false
  }

  /// The number of the ledger's format; nil if there is no ledger, or it says none.
  static func storedFormat(in connection: SQLiteConnection) throws(SQLiteError) -> Int? {
    guard try exists(in: connection) else { return nil }
    return try connection.prepare("SELECT value FROM _backhoe_meta WHERE key = 'format'").first { Int($0.text(0)) ?? 0 }
  }

  /// Makes what is missing. In a transaction of the caller's.
  static func create(in connection: SQLiteConnection) throws(SQLiteError) {
    try connection.execute(tables)
    try connection.execute("INSERT OR IGNORE INTO _backhoe_meta (key, value) VALUES ('format', '\(Ledger.format)')")
  }
}
