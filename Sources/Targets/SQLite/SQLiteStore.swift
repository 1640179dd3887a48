// A SQLite database as a store: opening, transactions, tables, swapping.

internal import Diagnostics
internal import Plans

/// Durability: WAL with synchronous=NORMAL. When the process dies, at any instant, what was committed is there. When
/// the power fails the last commits may be missing, but always rows together with their ledger rows: they are loaded
/// again.
///
/// Two processes on one file: every transaction takes the write lock at its start, and waits for it; it then looks
/// whether others wrote, and forgets what it knew if so. One plan is executed by one process at a time (`PlanLock`).
final class SQLiteStore: Store {
  let path: String
  /// How long to wait for another writer, which may be widening a large table.
  private let busyMilliseconds: Int32
  private let synchronous: Synchronous
  /// Tables that were looked at since somebody else last wrote.
  var tables: [String: SQLiteTable] = [:]
  private var session: Session?
  private var reader: SQLiteConnection?
  private var statements: [String: SQLiteStatement] = [:]
  private var lock: PlanLock?

  /// When a commit is on the disk.
  enum Synchronous: String {
    /// Some commits later: the last ones may be missing after a power failure.
    case normal = "NORMAL"
    /// At once.
    case full = "FULL"
  }

  /// What exists once the database is open for writing.
  private struct Session {
    let connection: SQLiteConnection
    let begin: SQLiteStatement
    let commit: SQLiteStatement
    let dataVersion: SQLiteStatement
    /// Changes when another connection has written.
    var seenVersion: Int?
  }

  /// Nothing is opened or created yet.
  init(path: String, busyMilliseconds: Int32 = 60_000, synchronous: Synchronous = .normal) {
    self.path = path
    self.synchronous = synchronous
    self.busyMilliseconds = busyMilliseconds
  }

  var location: String { path }
  var place: PlanTable.Place { .database }
  var whyAlone: String { "SQLite has one writer at a time and no clock that several machines share" }

  // MARK: Opening

  func open(plan: String, sharing: PlanSharing) throws(Failure) {
    let connection = try connect()
    lock = try PlanLock(database: path, plan: plan)
    try prepareLedger(connection)
    statements = [:]
    session = try attempting("cannot read the ledger in '\(path)'") { () throws(SQLiteError) in
      Session(
        connection: connection, begin: try connection.prepare("BEGIN IMMEDIATE"),
        commit: try connection.prepare("COMMIT"), dataVersion: try connection.prepare("PRAGMA data_version"))
    }
  }

  func openForReading() throws(Failure) -> Bool {
    if session != nil { return true }
    guard fileExists(path) else { return false }
    return try attempting("cannot read the ledger in '\(path)'") { () throws(SQLiteError) in
      let connection = try SQLiteConnection(path: path, access: .readOnly)
      reader = connection
      statements = [:]
      return try SQLiteLedgerSchema.exists(in: connection)
    }
  }

  private func connect() throws(Failure) -> SQLiteConnection {
    try attempting("cannot open the database '\(path)'") { () throws(SQLiteError) in
      let connection = try SQLiteConnection(path: path, access: .readWrite)
      connection.setBusyTimeout(milliseconds: busyMilliseconds)
      let journal = try enterWAL(connection)
      // Where WAL is not to be had (some network disks), NORMAL would not be safe.
      let synchronous = journal == "wal" ? synchronous : .full
      try connection.execute("PRAGMA synchronous=\(synchronous.rawValue)")
      try connection.execute("PRAGMA cache_size=-\(SQLiteTuning.cacheKibibytes)")
      try connection.execute("PRAGMA wal_autocheckpoint=\(SQLiteTuning.checkpointPages)")
      // A rename is the last step of replacing a table: views and triggers that name it must go on naming it.
      try connection.execute("PRAGMA legacy_alter_table=ON")
      try connection.defineNumberText(named: SQLFunction.numberText)
      try connection.defineNumberOrder(named: SQLFunction.numberOrder)
      try connection.defineTimestampOrder(named: SQLFunction.timestampOrder)
      return connection
    }
  }

  /// The journal that the database has then. Changing it does not wait for those who use the database; a transaction that
  /// wants it alone does.
  private func enterWAL(_ connection: SQLiteConnection) throws(SQLiteError) -> String? {
    var attempts = 20
    while true {
      do throws(SQLiteError) {
        return try connection.prepare("PRAGMA journal_mode=WAL").first { $0.text(0) }
      } catch {
        guard error.code == SQLiteError.busy, attempts > 0 else { throw error }
        attempts -= 1
        try connection.execute("BEGIN EXCLUSIVE")
        try connection.execute("COMMIT")
      }
    }
  }

  private func prepareLedger(_ connection: SQLiteConnection) throws(Failure) {
    let format = try attempting("cannot use the ledger in '\(path)'") { () throws(SQLiteError) in
      try connection.execute("BEGIN IMMEDIATE")
      let format = try SQLiteLedgerSchema.storedFormat(in: connection)
      if format == nil { try SQLiteLedgerSchema.create(in: connection) }
      try connection.execute("COMMIT")
      return format ?? Ledger.format
    }
    try Ledger.check(format: format, location: path)
  }

  /// Makes tables that a ledger of another kind needs beside its own.
  func make(_ tables: String) throws(Failure) {
    guard let session else { throw notOpen }
    try attempting("cannot use the ledger in '\(path)'") { () throws(SQLiteError) in
      try session.connection.execute("BEGIN IMMEDIATE; \(tables) COMMIT")
    }
  }

  // MARK: The ledger

  let dialect = LedgerDialect(
    now: "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')", lockingRows: "", nameComparison: " COLLATE NOCASE",
    age: { "(julianday('now') - julianday(\($0))) * 86400" })

  func rows(_ sql: String, each parameters: [[LedgerValue]]) throws(Failure) -> [[LedgerRow]] {
    try attempting("cannot use the ledger in '\(path)'") { () throws(SQLiteError) in
      let statement = try statement(sql)
      var result: [[LedgerRow]] = []
      result.reserveCapacity(parameters.count)
      for values in parameters {
        for (index, value) in values.enumerated() {
          switch value {
          case .null: statement.bindNull(at: Int32(index + 1))
          case .int(let number): statement.bind(number, at: Int32(index + 1))
          case .text(let text): statement.bind(text, at: Int32(index + 1))
          case .bytes(let bytes): statement.bind(bytes[...], at: Int32(index + 1))
          }
        }
        result.append(try statement.all(\.ledgerRow))
      }
      statement.clearBindings()
      return result
    }
  }

  /// Prepared once a session.
  private func statement(_ sql: String) throws(SQLiteError) -> SQLiteStatement {
    if let known = statements[sql] { return known }
    guard let connection = session?.connection ?? reader else { preconditionFailure("the store is not open") }
    let statement = try connection.prepare(sql)
    statements[sql] = statement
    return statement
  }

  // MARK: Transactions

  func begin() throws(Failure) {
    guard let session else { throw notOpen }
    try attempting("cannot write to '\(path)'") { () throws(SQLiteError) in
      try session.begin.run()
      let version = try session.dataVersion.first { $0.int(0) }
      if version != session.seenVersion { tables = [:] }
      self.session?.seenVersion = version
    }
  }

  func commit() throws(Failure) {
    guard let session else { throw notOpen }
    // SQLite itself looks only where there is no WAL.
    if session.connection.hasMoved {
      throw Failure(
        .temporary, "the database '\(path)' was removed or replaced while it was written to",
        why: "nobody would find what is written to it now",
        advice: "see who did it, and run the same command again: it loads what the database there has not")
    }
    try attempting("cannot write to '\(path)'") { () throws(SQLiteError) in try session.commit.run() }
  }

  func rollback() {
    // A full disk or a broken one has rolled back already.
    if let connection = session?.connection, connection.isInTransaction { try? connection.execute("ROLLBACK") }
    tables = [:]
  }

  func recover(from failure: Failure, attempt: Int) -> Bool { false }

  var notOpen: Failure { Failure(.fault, "the target '\(path)' is not open") }

  // MARK: Tables

  func place(object: String) throws(Failure) -> TableName { TableName(name: try SQLiteName.table(object: object)) }

  func remark(onPlaceOf object: String) throws(Failure) -> String? {
    let table = try SQLiteName.table(object: object)
    guard table.contains("__"), object.contains("."), object != "main.\(table)" else { return nil }
    return "SQLite has no schemas: '\(object)' is the table '\(table)'"
  }

  func staging(plan: String, stream: String, for table: TableName) -> TableName {
    TableName(name: SQLiteName.staging(plan: plan, stream: stream))
  }

  func folded(_ name: String) -> String { SQLiteName.folded(name) }

  func table(_ name: TableName, title: String) throws(Failure) -> any StoredTable {
    let key = folded(name.name)
    if let known = tables[key] { return known }
    guard let connection = session?.connection else { throw notOpen }
    let table = try SQLiteTable(name: name.name, connection: connection)
    table.title = title
    tables[key] = table
    return table
  }
}

extension SQLiteStatement {
  /// The present row, for the ledger.
  fileprivate var ledgerRow: LedgerRow {
    LedgerRow(
      values: (0..<columnCount).map { column in
        if isNull(column) { return .null }
        if isBytes(column) { return .bytes(bytes(column)) }
        return isInteger(column) ? .int(int(column)) : .text(text(column))
      })
  }
}

/// Settings that only cost or save time. `Benchmarks/insert.c` has the same.
enum SQLiteTuning {
  static let cacheKibibytes = 24 * 1_024
  static let checkpointPages = 4_000
}
