// A PostgreSQL database as a store: connections, locks, transactions, tables. Swapping is in `PostgresStore+Swap.swift`.

internal import Diagnostics
internal import Glibc
internal import Plans

/// Any number of processes may use the database. The plan is held by an advisory lock of the session; tables by
/// advisory locks of the transaction: shared by those who write rows, alone by whoever changes columns.
final class PostgresStore: Store {
  private let address: PostgresAddress
  /// How long another process may keep a plan, or its end take, until this one is refused.
  private let patienceSeconds: Int
  private var connection: PostgresConnection?
  private var isWriting = false
  private var plan: (id: String, sharing: PlanSharing)?
  private var defaultSchema = "public"
  private var tables: [TableName: PostgresTable] = [:]
  /// Temporary tables that this transaction has put rows into.
  var stagesUsed: Set<String> = []
  /// What the server said last, if the present transaction failed by it.
  private var lastError: PostgresError?
  /// Whether constraints are checked with each statement, also those that may wait for the end of the transaction: after
  /// that end was refused, so that the row is found.
  private var checksAtOnce = false
  /// Whether the present transaction has got as far as its commit.
  private var isEnding = false

  private static let reconnectionAttempts = 6

  /// Nothing is opened or created yet.
  init(url: String, patienceSeconds: Int = 10) throws(Failure) {
    address = try PostgresAddress(url: url)
    self.patienceSeconds = patienceSeconds
  }

  var location: String { address.location }
  var place: PlanTable.Place { .database }

  // MARK: Opening

  func open(plan id: String, sharing: PlanSharing) throws(Failure) {
    plan = (id, sharing)
    isWriting = true
    try connect()
  }

  private func connect() throws(Failure) {
    connection = nil
    tables = [:]
    let made = try PostgresConnection(address)
    connection = made
    let what = "cannot use \(location)"
    let schema = try attempt(what) { connection throws(PostgresError) in
      try connection.rows("SELECT coalesce(current_schema(), 'public')", []).first?.text(0)
    }
    defaultSchema = schema ?? "public"
    for setting in Self.settings { try execute("SET \(setting)", orSay: what) }
    guard isWriting, let plan else { return }
    try execute("SET lock_timeout = '\(patienceSeconds)s'", orSay: what)
    try take(plan.id, plan.sharing)
    try prepareLedger()
    if case .worker(let terms) = plan.sharing {
      // Before anything is locked that one of them may hold.
      try execute(PostgresClaims.endingStalled, orSay: what)
      // What a worker that was stopped had begun must not keep others waiting.
      try execute("SET idle_in_transaction_session_timeout = '\(terms.leaseSeconds)s'", orSay: what)
    }
    // Widening a large table takes as long as it takes; whoever waits for it must not give up too soon.
    try execute("SET lock_timeout = '\(max(patienceSeconds, 60))s'", orSay: what)
  }

  /// Values look the same whatever the user and the server prefer; a client that is gone is noticed.
  private static let settings = [
    "search_path = \(PostgresName.ledgerSchema), pg_temp", "TimeZone = 'UTC'", "DateStyle = 'ISO'",
    "extra_float_digits = 1", "statement_timeout = 0", "client_connection_check_interval = '5s'",
    "tcp_keepalives_idle = 30", "tcp_keepalives_interval = 10", "tcp_keepalives_count = 6",
  ]

  /// Takes the plan. A process that died a moment ago may still be ending on the server, so this waits a little.
  private func take(_ plan: String, _ sharing: PlanSharing) throws(Failure) {
    let lock = sharing == .alone ? "pg_advisory_lock" : "pg_advisory_lock_shared"
    do throws(PostgresError) {
      _ = try connected.rows("SELECT \(lock)(?1)", [.int(PostgresName.lockNumber("plan", plan))])
    } catch {
      guard error.state == PostgresError.lockTimeout else { throw noted(error, "cannot lock the plan in \(location)") }
      throw Failure(
        .temporary, "this plan is being executed already", why: "another process loads it into '\(location)'",
        advice: "wait until it has finished, or stop it; then run the same command again")
    }
  }

  private func prepareLedger() throws(Failure) {
    let what = "cannot use the ledger in '\(location)'"
    if try !hasLedger() {
      try execute("BEGIN", orSay: what)
      try attempt(what) { connection throws(PostgresError) in
        _ = try connection.rows("SELECT pg_advisory_xact_lock(?1)", [.int(PostgresName.lockNumber("ledger", ""))])
      }
      if try !hasLedger() {
        try makeSchema(PostgresLedgerSchema.name, orSay: what)
        try execute(PostgresLedgerSchema.tables, orSay: what)
        try execute("INSERT INTO _backhoe_meta (key, value) VALUES ('format', '\(Ledger.format)')", orSay: what)
      }
      try execute("COMMIT", orSay: what)
    }
    try checkFormat()
  }

  private func checkFormat() throws(Failure) {
    let stored = try rows("SELECT value FROM _backhoe_meta WHERE key = 'format'")
    try Ledger.check(format: stored.first?.int(0) ?? 0, location: location)
  }

  private func hasLedger() throws(Failure) -> Bool {
    let found = try rows(
      """
      SELECT has_schema_privilege(schemaname, 'USAGE')::int FROM pg_tables
        WHERE schemaname = ?1 AND tablename = '_backhoe_meta'
      """, .text(PostgresLedgerSchema.name))
    guard let found = found.first else { return false }
    // Its tables would seem not to exist.
    if found.int(0) == 0 {
      throw Failure(
        .usage, "cannot use the ledger in '\(location)'",
        why: "permission denied for schema \(PostgresLedgerSchema.name)",
        advice: "grant this user USAGE on it, and the right to read and change its tables; or connect as another user")
    }
    return true
  }

  func openForReading() throws(Failure) -> Bool {
    if connection == nil { try connect() }
    guard try hasLedger() else { return false }
    try checkFormat()
    return true
  }

  /// A schema that is there needs no right to make one.
  func makeSchema(_ name: String, orSay what: String) throws(Failure) {
    let isThere = try attempt(what) { connection throws(PostgresError) in
      try !connection.rows("SELECT 1 FROM pg_namespace WHERE nspname = ?1", [.text(name)]).isEmpty
    }
    if !isThere { try execute("CREATE SCHEMA IF NOT EXISTS \(SQLName.quoted(name))", orSay: what) }
  }

  // MARK: Several processes

  func holdAlone(_ what: String) throws(Failure) {
    try run("SELECT pg_advisory_xact_lock(?1)", .int(PostgresName.lockNumber("ledger rows", what)))
  }

  var claims: (any ClaimLedger)? { workers }
  private lazy var workers = PostgresClaims(self)

  func makeLeaseKeeper(worker: String, terms: WorkerTerms) -> (any LeaseKeeper)? {
    PostgresLeaseKeeper(address, worker: worker, terms: terms)
  }

  // MARK: The ledger

  let dialect = LedgerDialect(
    now: PostgresLedgerSchema.now, lockingRows: " FOR UPDATE", nameComparison: "",
    age: { "extract(epoch FROM clock_timestamp() - \($0)::timestamptz)" })

  func rows(_ sql: String, each parameters: [[LedgerValue]]) throws(Failure) -> [[LedgerRow]] {
    try attempt("cannot use the ledger in '\(location)'") { connection throws(PostgresError) in
      try connection.rows(sql, each: parameters)
    }
  }

  // MARK: Statements

  /// The connection; there is one from `open` on.
  var connected: PostgresConnection {
    guard let connection else { preconditionFailure("the store is not open") }
    return connection
  }

  /// Runs `body`; what the server refuses becomes a failure that says what was tried.
  func attempt<Result>(
    _ what: @autoclosure () -> String, _ body: (PostgresConnection) throws(PostgresError) -> Result
  ) throws(Failure) -> Result {
    do throws(PostgresError) { return try body(connected) } catch { throw noted(error, what()) }
  }

  func execute(_ sql: String, orSay what: @autoclosure () -> String) throws(Failure) {
    do throws(PostgresError) { try connected.execute(sql) } catch { throw noted(error, what()) }
  }

  /// Runs `body` after a savepoint of this name. After an error that is about a value, nothing of it has happened, and it
  /// is answered; others are thrown.
  func refusal(
    at savepoint: String, _ what: String, _ body: () throws(Failure) -> Void
  ) throws(Failure) -> (error: PostgresError, failure: Failure)? {
    try execute("SAVEPOINT \(savepoint)", orSay: what)
    lastError = nil
    do throws(Failure) { try body() } catch {
      guard let refused = lastError, refused.isRefusal else { throw error }
      try execute("ROLLBACK TO \(savepoint)", orSay: what)
      return (refused, error)
    }
    try execute("RELEASE \(savepoint)", orSay: what)
    return nil
  }

  /// The failure for an error, which `recover` looks at.
  func noted(_ error: PostgresError, _ what: String) -> Failure {
    lastError = error
    return error.failure(what)
  }

  // MARK: Transactions

  func begin() throws(Failure) {
    lastError = nil
    isEnding = false
    stagesUsed = []
    for table in tables.values { table.release() }
    if connection == nil { try connect() }
    let what = "cannot write to '\(location)'"
    try execute("BEGIN", orSay: what)
    if checksAtOnce { try execute("SET CONSTRAINTS ALL IMMEDIATE", orSay: what) }
  }

  func commit() throws(Failure) {
    isEnding = true
    try execute("COMMIT", orSay: "cannot write to '\(location)'")
    checksAtOnce = false
  }

  func rollback() {
    if let connection, !connection.isBroken, connection.isInTransaction { try? connection.execute("ROLLBACK") }
    tables = [:]
  }

  /// After a conflict, after an end that a constraint refused, and after the connection broke: whether a commit that got no
  /// answer happened is read from the ledger when the transaction is run again. The plan's lock is free only when the
  /// server has ended what the broken connection had begun.
  func recover(from failure: Failure, attempt: Int) throws(Failure) -> Bool {
    guard attempt < Self.reconnectionAttempts else { return false }
    if FinishedElsewhere.isReason(of: failure) { return true }
    guard let connection, let error = lastError else { return false }
    if error.isConflict { return true }
    if error.family == "23", isEnding, !checksAtOnce {
      checksAtOnce = true
      return true
    }
    checksAtOnce = false
    guard connection.isBroken else { return false }
    self.connection = nil
    var pause: UInt32 = 100_000
    while true {
      do throws(Failure) {
        try connect()
        try workers.reconnected()
        return true
      } catch {
        guard error.kind == .temporary, pause < 10_000_000 else { throw error }
        usleep(pause)
        pause *= 2
      }
    }
  }

  // MARK: Tables

  func place(object: String) throws(Failure) -> TableName {
    if connection == nil { try connect() }
    return try PostgresName.table(object: object, defaultSchema: defaultSchema)
  }

  func staging(plan: String, stream: String, for table: TableName) -> TableName {
    let name = PostgresName.fitting("\(SQLName.reservedPrefix)staging_\(plan)_\(stream)")
    return TableName(schema: table.schema, name: name)
  }

  func folded(_ name: String) -> String { PostgresName.fitting(name) }

  func table(_ name: TableName, title: String) throws(Failure) -> any StoredTable {
    if let known = tables[name] { return known }
    let table = try PostgresTable(name, title: title, store: self)
    tables[name] = table
    return table
  }

  /// Forgets what is known of tables.
  func forgetTables() { tables = [:] }
}
