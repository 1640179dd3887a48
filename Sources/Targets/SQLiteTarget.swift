// A SQLite database as a target: opening, transactions, what is done already. Writing is in `SQLiteTarget+Commit.swift`,
// the end of a stream in `SQLiteTarget+Close.swift`.

internal import Diagnostics
internal import Plans
internal import Values

/// Durability: WAL with synchronous=NORMAL. When the process dies, at any instant, what was committed is there. When
/// the power fails the last commits may be missing, but always rows together with their ledger rows: they are loaded
/// again.
///
/// Two processes on one file: every transaction takes the write lock at its start, and waits for it; it then looks
/// whether others wrote, and reads the ledger again if so. One plan is executed by one process at a time (`PlanLock`).
final class SQLiteTarget: Target {
  let path: String
  let faults: FaultPoints
  /// How long to wait for another writer, which may be widening a large table.
  private let busyMilliseconds: Int32
  private(set) var streams: [StreamState] = []
  private(set) var plan = PlanIdentity(id: "", asOf: Instant(seconds: 0))
  /// Tables that were looked at since somebody else last wrote.
  private var tables: [String: SQLiteTable] = [:]
  var writers: [Int: SQLiteRowWriter] = [:]
  private var session: Session?
  private var lock: PlanLock?

  /// What exists once the database is open.
  private struct Session {
    let connection: SQLiteConnection
    let ledger: SQLiteLedger
    let begin: SQLiteStatement
    let commit: SQLiteStatement
    let dataVersion: SQLiteStatement
    /// Changes when another connection has written.
    var seenVersion: Int?
  }

  /// Nothing is opened or created yet.
  init(path: String, faults: FaultPoints = .none, busyMilliseconds: Int32 = 60_000) {
    self.path = path
    self.faults = faults
    self.busyMilliseconds = busyMilliseconds
  }

  // MARK: Opening

  func open(plan: PlanIdentity, streams definitions: [TargetStream]) throws(Failure) {
    let connection = try connect()
    lock = try PlanLock(database: path, plan: plan.id)
    self.plan = plan
    streams = []
    for definition in definitions {
      let table = try SQLiteName.table(object: definition.object)
      streams.append(StreamState(definition, table: table, plan: plan.id))
    }
    try refuseSharedTables()
    try prepareLedger(connection)
    session = try attempting("cannot read the ledger in '\(path)'") { () throws(SQLiteError) in
      Session(
        connection: connection, ledger: try SQLiteLedger(connection: connection),
        begin: try connection.prepare("BEGIN IMMEDIATE"), commit: try connection.prepare("COMMIT"),
        dataVersion: try connection.prepare("PRAGMA data_version"))
    }
    try transaction { () throws(Failure) in
      try recordPlan()
      faults.reach(.openBeforeCommit)
    }
    faults.reach(.openAfterCommit)
  }

  private func connect() throws(Failure) -> SQLiteConnection {
    try attempting("cannot open the database '\(path)'") { () throws(SQLiteError) in
      let connection = try SQLiteConnection(path: path, access: .readWrite)
      connection.setBusyTimeout(milliseconds: busyMilliseconds)
      let journal = try connection.prepare("PRAGMA journal_mode=WAL").first { $0.text(0) }
      // Where WAL is not to be had (some network disks), NORMAL would not be safe.
      try connection.execute("PRAGMA synchronous=\(journal == "wal" ? "NORMAL" : "FULL")")
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

  private func prepareLedger(_ connection: SQLiteConnection) throws(Failure) {
    let what = "cannot use the ledger in '\(path)'"
    let format = try attempting(what) { () throws(SQLiteError) in
      try connection.execute("BEGIN IMMEDIATE")
      let format = try SQLiteLedger.storedFormat(in: connection)
      if format == nil { try SQLiteLedger.createSchema(in: connection) }
      try connection.execute("COMMIT")
      return format ?? SQLiteLedger.format
    }
    if format != SQLiteLedger.format {
      throw Failure(
        .usage, what, why: "its format is \(format), and this program knows \(SQLiteLedger.format)",
        advice: "use the Backhoe that wrote it, or load into another database")
    }
  }

  /// A table that is replaced at the end of one stream cannot be filled by another meanwhile.
  private func refuseSharedTables() throws(Failure) {
    for stream in streams where stream.definition.mode == .fullRefresh || stream.definition.mode == .truncate {
      let name = SQLiteName.folded(stream.table)
      let sharing = streams.filter { SQLiteName.folded($0.table) == name }
      guard sharing.count > 1 else { continue }
      let names = sharing.map { "'\($0.definition.name)'" }.joined(separator: ", ")
      throw Failure(
        .usage, "cannot load into the table '\(stream.table)'",
        why: "the streams \(names) all write to it, and '\(stream.definition.name)' replaces its rows",
        advice: "give each stream an object of its own")
    }
  }

  /// Writes down plan and streams; empties tables whose streams begin with that.
  private func recordPlan() throws(Failure) {
    try onLedger { ledger throws(SQLiteError) in try ledger.recordPlan(plan) }
    for stream in streams {
      let isNew = try onLedger { ledger throws(SQLiteError) in
        try ledger.recordStream(plan: plan.id, stream: stream.definition, table: stream.table)
      }
      let target = try table(stream.table)
      if isNew, stream.definition.mode == .truncate, target.exists {
        try attempting("cannot empty the table '\(stream.table)' in '\(path)'") { () throws(SQLiteError) in
          try target.connection.execute("DELETE FROM \(target.quotedName)")
        }
      }
    }
    try readCounts()
    for stream in streams where !stream.counts.isClosed { try check(stream) }
  }

  /// Finds out before the first request what would make the last commit fail.
  private func check(_ stream: StreamState) throws(Failure) {
    let written = try writtenTable(of: stream)
    if stream.counts.rows > 0, !written.exists {
      throw Failure(
        .usage, "cannot go on with stream '\(stream.definition.name)' in '\(path)'",
        why: "the ledger has \(stream.counts.rows) rows of this plan in the table '\(written.name)', which is gone",
        advice: "make a new plan, which loads everything again")
    }
    let hasRows = try attempting("cannot read the table '\(written.name)' in '\(path)'") { () throws(SQLiteError) in
      try written.hasRows()
    }
    if hasRows { try written.ensureKey(stream.key) }
  }

  // MARK: What is done

  func progress() throws(Failure) -> [StreamProgress] {
    try refresh()
    return streams.map(\.counts.progress)
  }

  func isFinished(stream: Int, chunk id: String) throws(Failure) -> Bool {
    let state = streams[stream]
    if state.counts.finished == 0 { return false }
    return try onLedger { ledger throws(SQLiteError) in
      try ledger.isDone(plan: plan.id, stream: state.definition.name, chunk: id)
    }
  }

  func recordFailure(stream: Int, chunk id: String, label: String, reason: String) throws(Failure) {
    let name = streams[stream].definition.name
    try transaction { () throws(Failure) in
      try onLedger { ledger throws(SQLiteError) in
        try ledger.recordFailed(plan: plan.id, stream: name, chunk: id, label: label, reason: reason)
      }
    }
    faults.reach(.failureAfterCommit)
  }

  func syncValues(stream name: String, object: String) throws(Failure) -> [Value.Member] {
    let open = session?.connection
    if open == nil, !fileExists(path) { return [] }
    return try attempting("cannot read the watermarks in '\(path)'") { () throws(SQLiteError) in
      let connection = if let open { open } else { try SQLiteConnection(path: path, access: .readOnly) }
      guard try SQLiteLedger.exists(in: connection) else { return [] }
      return try SQLiteLedger.watermarks(in: connection, stream: name, object: object)
    }
  }

  // MARK: Transactions

  /// Runs `body` under the write lock, then commits. After an error nothing of it has happened.
  func transaction(_ body: () throws(Failure) -> Void) throws(Failure) {
    guard let session else { throw Failure(.fault, "the target '\(path)' is not open") }
    do {
      try attempting("cannot write to '\(path)'") { () throws(SQLiteError) in try session.begin.run() }
      try refresh()
      try body()
      try attempting("cannot write to '\(path)'") { () throws(SQLiteError) in try session.commit.run() }
    } catch {
      // A full disk or a broken one has rolled back already.
      if session.connection.isInTransaction { try? session.connection.execute("ROLLBACK") }
      self.session?.seenVersion = nil
      throw error
    }
  }

  /// Forgets what it knows of tables and streams if another connection wrote, or a transaction of ours failed.
  private func refresh() throws(Failure) {
    guard let current = session else { return }
    let version = try attempting("cannot read the ledger in '\(path)'") { () throws(SQLiteError) in
      try current.dataVersion.first { $0.int(0) }
    }
    if version == current.seenVersion { return }
    writers = [:]
    tables = [:]
    try readCounts()
    session?.seenVersion = version
  }

  private func readCounts() throws(Failure) {
    for stream in streams {
      let definition = stream.definition
      try onLedger { ledger throws(SQLiteError) in
        stream.counts = try ledger.counts(plan: plan.id, stream: definition.name) ?? StreamCounts()
        let isShared = try ledger.hasOtherLoads(table: stream.table, plan: plan.id, stream: definition.name)
        stream.mayReload = isShared && stream.marksChunks && !stream.isStaged
      }
    }
  }

  // MARK: Parts

  @discardableResult
  func onLedger<Result>(_ body: (SQLiteLedger) throws(SQLiteError) -> Result) throws(Failure) -> Result {
    guard let ledger = session?.ledger else { throw Failure(.fault, "the target '\(path)' is not open") }
    return try attempting("cannot use the ledger in '\(path)'") { () throws(SQLiteError) in try body(ledger) }
  }

  /// Where the stream's rows go.
  func writtenTable(of stream: StreamState) throws(Failure) -> SQLiteTable {
    let table = try table(stream.writeTable)
    table.title = stream.table
    return table
  }

  func table(_ name: String) throws(Failure) -> SQLiteTable {
    let key = SQLiteName.folded(name)
    if let known = tables[key] { return known }
    guard let connection = session?.connection else { throw Failure(.fault, "the target '\(path)' is not open") }
    let table = try SQLiteTable(name: name, connection: connection)
    tables[key] = table
    return table
  }
}

/// Settings that only cost or save time. `Benchmarks/insert.c` has the same.
enum SQLiteTuning {
  static let cacheKibibytes = 32 * 1_024
  static let checkpointPages = 4_000
}
