// The ledger's record of files: which file holds which chunk, which are whole but not yet where they belong, which folder
// is about to take another's place. Every statement over these tables is here.

internal import Diagnostics

/// A file that holds the rows of one chunk.
struct FileEntry: Equatable {
  /// The folder that it is in, below the target's.
  var folder: String
  /// What makes it the file of one chunk: loading the chunk again gives the same.
  var chunk: String
  /// Its name; nil for a chunk without rows.
  var name: String?
  /// The file that it takes the place of, by name.
  var replaced: String?
  var digest = ""
  var bytes = 0
  var rows = 0
  var label: String
  var plan: String
  /// The chunk's place in plan order.
  var ordinal: Int
}

struct FileJournal {
  let database: any LedgerDatabase

  static let tables = """
    CREATE TABLE IF NOT EXISTS _backhoe_files (
      folder TEXT NOT NULL, chunk TEXT NOT NULL, name TEXT, replaced TEXT, digest TEXT NOT NULL, bytes INTEGER NOT NULL,
      rows INTEGER NOT NULL, label TEXT NOT NULL, plan_id TEXT NOT NULL, ordinal INTEGER NOT NULL, status TEXT NOT NULL,
      PRIMARY KEY (folder, chunk)) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS _backhoe_files_prepared ON _backhoe_files (folder, ordinal) WHERE status = 'prepared';
    CREATE TABLE IF NOT EXISTS _backhoe_file_columns (
      folder TEXT NOT NULL, place INTEGER NOT NULL, name TEXT NOT NULL, kinds TEXT NOT NULL,
      PRIMARY KEY (folder, name)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS _backhoe_swaps (
      folder TEXT NOT NULL PRIMARY KEY, staged TEXT NOT NULL, digest TEXT NOT NULL) WITHOUT ROWID;
    """

  private static let fields = "folder, chunk, name, replaced, digest, bytes, rows, label, plan_id, ordinal"

  private func entry(_ row: LedgerRow) -> FileEntry {
    FileEntry(
      folder: row.text(0), chunk: row.text(1), name: row.optionalText(2), replaced: row.optionalText(3),
      digest: row.text(4), bytes: row.int(5), rows: row.int(6), label: row.text(7), plan: row.text(8),
      ordinal: row.int(9))
  }

  // MARK: Files

  /// The name of the file that holds a chunk now.
  func name(folder: String, chunk: String) throws(Failure) -> String? {
    try database.rows("SELECT name FROM _backhoe_files WHERE folder = ?1 AND chunk = ?2", .text(folder), .text(chunk))
      .first?.optionalText(0)
  }

  /// The file is whole. It is going to be where it belongs, whatever happens from the transaction's end on.
  func prepare(_ entry: FileEntry) throws(Failure) {
    try database.run(
      """
      INSERT OR REPLACE INTO _backhoe_files (\(Self.fields), status)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 'prepared')
      """, .text(entry.folder), .text(entry.chunk), LedgerValue(entry.name), LedgerValue(entry.replaced),
      .text(entry.digest), .int(entry.bytes), .int(entry.rows), .text(entry.label), .text(entry.plan),
      .int(entry.ordinal))
  }

  /// Files, of one plan or of all, that are whole and may not yet be where they belong.
  func prepared(plan: String? = nil) throws(Failure) -> [FileEntry] {
    let entries = try database.rows(
      "SELECT \(Self.fields) FROM _backhoe_files WHERE status = 'prepared' ORDER BY folder, ordinal"
    ).map(entry)
    return plan == nil ? entries : entries.filter { $0.plan == plan }
  }

  /// The files are where they belong.
  func settle(_ entries: [FileEntry]) throws(Failure) {
    _ = try database.rows(
      """
      UPDATE _backhoe_files SET status = 'done', replaced = NULL
        WHERE folder = ?1 AND chunk = ?2 AND digest = ?3 AND status = 'prepared'
      """, each: entries.map { [.text($0.folder), .text($0.chunk), .text($0.digest)] })
  }

  /// The files of a folder by name, some at a time: those after `last`.
  func files(folder: String, after last: FileEntry?, limit: Int = 1_000) throws(Failure) -> [FileEntry] {
    try database.rows(
      """
      SELECT \(Self.fields) FROM _backhoe_files WHERE folder = ?1 AND name IS NOT NULL AND name > ?2
        ORDER BY name LIMIT ?3
      """, .text(folder), .text(last?.name ?? ""), .int(limit)
    ).map(entry)
  }

  func holds(folder: String, name: String) throws(Failure) -> Bool {
    try !database.rows(
      "SELECT 1 FROM _backhoe_files WHERE folder = ?1 AND (name = ?2 OR replaced = ?2) LIMIT 1", .text(folder),
      .text(name)
    ).isEmpty
  }

  /// The places in plan order of the chunks of a plan that are where they belong.
  func settledOrdinals(plan: String) throws(Failure) -> Set<Int> {
    Set(
      try database.rows("SELECT ordinal FROM _backhoe_files WHERE plan_id = ?1 AND status = 'done'", .text(plan))
        .map { $0.int(0) })
  }

  /// Every file of a folder is to be removed.
  func prepareRemoval(folder: String) throws(Failure) -> [FileEntry] {
    try database.run(
      """
      UPDATE _backhoe_files SET status = 'prepared', replaced = coalesce(name, replaced), name = NULL, rows = 0, bytes = 0
        WHERE folder = ?1
      """, .text(folder))
    return try prepared().filter { $0.folder == folder }
  }

  /// Nothing is known of the folder any more.
  func forget(folder: String) throws(Failure) {
    for table in ["_backhoe_files", "_backhoe_file_columns"] {
      try database.run("DELETE FROM \(table) WHERE folder = ?1", .text(folder))
    }
  }

  // MARK: Columns

  func columns(folder: String) throws(Failure) -> [TableColumn] {
    try database.rows("SELECT name, kinds FROM _backhoe_file_columns WHERE folder = ?1 ORDER BY place", .text(folder))
      .map { TableColumn(name: $0.text(0), values: ColumnValues(text: $0.text(1))) }
  }

  func record(_ columns: [TableColumn], folder: String) throws(Failure) {
    _ = try database.rows(
      "INSERT OR REPLACE INTO _backhoe_file_columns (folder, place, name, kinds) VALUES (?1, ?2, ?3, ?4)",
      each: columns.enumerated().map { [.text(folder), .int($0), .text($1.name), .text($1.values.text)] })
  }

  // MARK: Folders

  /// What is known of `staged` is known of `folder` from now on, and the folders themselves are going to be exchanged.
  /// `digest` is that of the manifest in the staged one, which tells whether they were.
  func prepareSwap(_ staged: String, into folder: String, digest: String) throws(Failure) {
    for table in ["_backhoe_files", "_backhoe_file_columns"] {
      try database.run("DELETE FROM \(table) WHERE folder = ?1", .text(folder))
      try database.run("UPDATE \(table) SET folder = ?1 WHERE folder = ?2", .text(folder), .text(staged))
    }
    try database.run(
      "INSERT OR REPLACE INTO _backhoe_swaps (folder, staged, digest) VALUES (?1, ?2, ?3)", .text(folder),
      .text(staged), .text(digest))
  }

  func swaps() throws(Failure) -> [FolderSwap] {
    try database.rows("SELECT folder, staged, digest FROM _backhoe_swaps").map {
      FolderSwap(folder: $0.text(0), staged: $0.text(1), digest: $0.text(2))
    }
  }

  func settle(_ swap: FolderSwap) throws(Failure) {
    try database.run("DELETE FROM _backhoe_swaps WHERE folder = ?1", .text(swap.folder))
  }
}

/// A folder that takes another's place.
struct FolderSwap: Equatable {
  var folder: String
  var staged: String
  var digest: String
}
