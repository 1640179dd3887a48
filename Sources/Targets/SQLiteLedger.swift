// The ledger's tables and every statement over them: what plans were opened, how far their streams are, which chunks
// are in the tables, where the watermarks stand. It decides nothing; `SQLiteTarget` does.

internal import Plans
internal import Values

/// The ledger of one database.
///
/// A chunk's row is written in the transaction that writes its rows, so it certifies them. Counts of finished chunks
/// stand in the stream's row, kept by the same transactions, so that progress is one look-up.
final class SQLiteLedger {
  /// Raised when an older Backhoe could no longer keep the ledger right. A reader refuses greater numbers.
  static let format = 1

  private static let schema = """
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
      PRIMARY KEY (plan_id, stream)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS _backhoe_chunks (
      plan_id TEXT NOT NULL, stream TEXT NOT NULL, chunk_id TEXT NOT NULL, ordinal INTEGER, label TEXT NOT NULL,
      status TEXT NOT NULL, rows INTEGER NOT NULL DEFAULT 0, requests INTEGER NOT NULL DEFAULT 0,
      duplicates INTEGER NOT NULL DEFAULT 0, aggregates TEXT, reason TEXT, committed_at TEXT NOT NULL,
      PRIMARY KEY (plan_id, stream, chunk_id)) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS _backhoe_chunks_in_order ON _backhoe_chunks (plan_id, stream, ordinal)
      WHERE aggregates IS NOT NULL;
    CREATE TABLE IF NOT EXISTS _backhoe_watermarks (
      stream TEXT NOT NULL, object TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, plan_id TEXT NOT NULL,
      updated_at TEXT NOT NULL, PRIMARY KEY (stream, object, name)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS _backhoe_columns (
      table_name TEXT NOT NULL COLLATE NOCASE, name TEXT NOT NULL COLLATE NOCASE, kinds TEXT NOT NULL,
      PRIMARY KEY (table_name, name)) WITHOUT ROWID;
    """

  /// The database's clock.
  private static let now = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"

  private let connection: SQLiteConnection
  private let selectChunk: SQLiteStatement
  private let insertChunk: SQLiteStatement
  private let insertFailure: SQLiteStatement
  private let updateStream: SQLiteStatement
  private let selectPrefix: SQLiteStatement

  /// The ledger's tables must exist.
  init(connection: SQLiteConnection) throws(SQLiteError) {
    self.connection = connection
    selectChunk = try connection.prepare(
      "SELECT 1 FROM _backhoe_chunks WHERE plan_id = ?1 AND stream = ?2 AND chunk_id = ?3 AND status = 'done'")
    insertChunk = try connection.prepare(
      """
      INSERT OR REPLACE INTO _backhoe_chunks (plan_id, stream, chunk_id, label, aggregates, ordinal, rows, requests,
        duplicates, status, committed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'done', \(Self.now))
      """)
    insertFailure = try connection.prepare(
      """
      INSERT INTO _backhoe_chunks (plan_id, stream, chunk_id, label, reason, status, committed_at)
        VALUES (?1, ?2, ?3, ?4, ?5, 'failed', \(Self.now))
        ON CONFLICT (plan_id, stream, chunk_id) DO UPDATE
        SET reason = excluded.reason, committed_at = excluded.committed_at WHERE status <> 'done'
      """)
    updateStream = try connection.prepare(
      """
      UPDATE _backhoe_streams SET prefix_first = ?3, prefix_aggregates = ?4, finished = ?5, rows = ?6, requests = ?7,
        duplicates = ?8, prefix = ?9 WHERE plan_id = ?1 AND stream = ?2
      """)
    selectPrefix = try connection.prepare(
      """
      SELECT ordinal, aggregates FROM _backhoe_chunks
        WHERE plan_id = ?1 AND stream = ?2 AND ordinal >= ?3 AND aggregates IS NOT NULL ORDER BY ordinal
      """)
  }

  // MARK: The schema

  static func exists(in connection: SQLiteConnection) throws(SQLiteError) -> Bool {
    try connection.prepare("SELECT 1 FROM sqlite_schema WHERE name = '_backhoe_meta'").first { _ in true } ?? false
  }

  /// The number of the ledger's format; nil if there is no ledger, or it says none.
  static func storedFormat(in connection: SQLiteConnection) throws(SQLiteError) -> Int? {
    guard try exists(in: connection) else { return nil }
    return try connection.prepare("SELECT value FROM _backhoe_meta WHERE key = 'format'").first { Int($0.text(0)) ?? 0 }
  }

  /// Makes what is missing. In a transaction of the caller's.
  static func createSchema(in connection: SQLiteConnection) throws(SQLiteError) {
    try connection.execute(schema)
    try connection.execute("INSERT OR IGNORE INTO _backhoe_meta (key, value) VALUES ('format', '\(format)')")
  }

  // MARK: Plans and streams

  func recordPlan(_ plan: PlanIdentity) throws(SQLiteError) {
    try connection.prepare("INSERT OR IGNORE INTO _backhoe_plans VALUES (?1, ?2, \(Self.now))")
      .bind(plan.id, plan.asOf.text).run()
  }

  /// Whether the stream was new to the ledger.
  func recordStream(plan: String, stream: TargetStream, table: String) throws(SQLiteError) -> Bool {
    let insert = try connection.prepare(
      """
      INSERT OR IGNORE INTO _backhoe_streams (plan_id, stream, object, table_name, mode, chunks, opened_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, \(Self.now)) RETURNING 1
      """)
    insert.bind(plan, stream.name, stream.object, table, stream.mode.rawValue)
    insert.bind(stream.chunkCount, at: 6)
    return try insert.all { _ in true }.first ?? false
  }

  /// What is known of the stream's progress.
  func counts(plan: String, stream: String) throws(SQLiteError) -> StreamCounts? {
    try Self.counts(in: connection, plan: plan, stream: stream)
  }

  static func counts(in connection: SQLiteConnection, plan: String, stream: String) throws(SQLiteError) -> StreamCounts?
  {
    try connection.prepare(
      """
      SELECT finished, rows, requests, duplicates, prefix, prefix_first, prefix_aggregates, closed_at IS NOT NULL,
        coalesce(last_ordinal, -1)
        FROM _backhoe_streams WHERE plan_id = ?1 AND stream = ?2
      """
    ).bind(plan, stream).first { row in
      StreamCounts(
        finished: row.int(0), rows: row.int(1), requests: row.int(2), duplicates: row.int(3), prefix: row.int(4),
        first: AggregateText.members(row.text(5)), combined: AggregateText.members(row.text(6)),
        isClosed: row.int(7) != 0, lastOrdinal: row.int(8) < 0 ? nil : row.int(8))
    }
  }

  func store(_ counts: StreamCounts, plan: String, stream: String) throws(SQLiteError) {
    updateStream.bind(plan, stream, AggregateText.text(counts.first), AggregateText.text(counts.combined))
    updateStream.bind(counts.finished, at: 5)
    updateStream.bind(counts.rows, at: 6)
    updateStream.bind(counts.requests, at: 7)
    updateStream.bind(counts.duplicates, at: 8)
    updateStream.bind(counts.prefix, at: 9)
    try updateStream.run()
  }

  /// The stream ends with the chunk at this place, or an earlier one if that was said before.
  func end(plan: String, stream: String, at ordinal: Int) throws(SQLiteError) {
    let update = try connection.prepare(
      """
      UPDATE _backhoe_streams SET last_ordinal = min(coalesce(last_ordinal, ?3), ?3) WHERE plan_id = ?1 AND stream = ?2
      """)
    update.bind(plan, stream)
    update.bind(ordinal, at: 3)
    try update.run()
  }

  /// Finished chunks from the first to the one at this place.
  func finishedCount(plan: String, stream: String, through ordinal: Int) throws(SQLiteError) -> Int {
    let select = try connection.prepare(
      """
      SELECT count(*) FROM _backhoe_chunks WHERE plan_id = ?1 AND stream = ?2 AND status = 'done' AND ordinal <= ?3
      """)
    select.bind(plan, stream)
    select.bind(ordinal, at: 3)
    return try select.first { $0.int(0) } ?? 0
  }

  func close(plan: String, stream: String) throws(SQLiteError) {
    try connection.prepare("UPDATE _backhoe_streams SET closed_at = \(Self.now) WHERE plan_id = ?1 AND stream = ?2")
      .bind(plan, stream).run()
  }

  /// Whether rows came to the table by another stream or plan than this one.
  func hasOtherLoads(table: String, plan: String, stream: String) throws(SQLiteError) -> Bool {
    try connection.prepare(
      """
      SELECT 1 FROM _backhoe_streams WHERE table_name = ?1 COLLATE NOCASE AND rows > 0
        AND NOT (plan_id = ?2 AND stream = ?3)
      """
    ).bind(table, plan, stream).first { _ in true } ?? false
  }

  // MARK: Chunks

  func isDone(plan: String, stream: String, chunk: String) throws(SQLiteError) -> Bool {
    try selectChunk.bind(plan, stream, chunk).first { _ in true } ?? false
  }

  /// `aggregates` is nil for streams without sync variables.
  func recordDone(_ chunk: FinishedChunk, plan: String, stream: String, keepsAggregates: Bool) throws(SQLiteError) {
    let aggregates = keepsAggregates ? AggregateText.text(chunk.aggregates) : nil
    insertChunk.bind(plan, stream, chunk.id, chunk.label, aggregates)
    insertChunk.bind(chunk.ordinal, at: 6)
    insertChunk.bind(chunk.rowCount, at: 7)
    insertChunk.bind(chunk.requests, at: 8)
    insertChunk.bind(chunk.duplicates, at: 9)
    try insertChunk.run()
  }

  /// A chunk that is done stays done.
  func recordFailed(plan: String, stream: String, chunk: String, label: String, reason: String) throws(SQLiteError) {
    try insertFailure.bind(plan, stream, chunk, label, reason).run()
  }

  /// Chunks whose last attempt failed: their number, and the first so many in the order of their labels.
  static func failures(
    in connection: SQLiteConnection, plan: String, stream: String, limit: Int
  ) throws(SQLiteError) -> (count: Int, first: [StreamStanding.Failed]) {
    let condition = "FROM _backhoe_chunks WHERE plan_id = ?1 AND stream = ?2 AND status = 'failed'"
    let count = try connection.prepare("SELECT count(*) \(condition)").bind(plan, stream).first { $0.int(0) } ?? 0
    let select = try connection.prepare("SELECT label, reason \(condition) ORDER BY label, chunk_id LIMIT ?3")
    select.bind(plan, stream)
    select.bind(limit, at: 3)
    return (count, try select.all { StreamStanding.Failed(label: $0.text(0), reason: $0.text(1)) })
  }

  /// Calls `body` with the aggregates of the finished chunks from `ordinal` on that follow each other without a gap.
  /// Answers the ordinal of the first chunk that is missing.
  func unbroken(
    plan: String, stream: String, from ordinal: Int, _ body: ([Value.Member]) -> Void
  ) throws(SQLiteError) -> Int {
    selectPrefix.bind(plan, stream)
    selectPrefix.bind(ordinal, at: 3)
    defer { selectPrefix.reset() }
    var next = ordinal
    while try selectPrefix.step(), selectPrefix.int(0) == next {
      body(AggregateText.members(selectPrefix.text(1)))
      next += 1
    }
    return next
  }

  // MARK: Watermarks

  func watermarks(stream: String, object: String) throws(SQLiteError) -> [Value.Member] {
    try Self.watermarks(in: connection, stream: stream, object: object)
  }

  static func watermarks(
    in connection: SQLiteConnection, stream: String, object: String
  ) throws(SQLiteError) -> [Value.Member] {
    try connection.prepare(
      "SELECT name, value FROM _backhoe_watermarks WHERE stream = ?1 AND object = ?2 ORDER BY name"
    )
    .bind(stream, object).all { Value.Member($0.text(0), AggregateText.value($0.text(1))) }
  }

  func setWatermark(_ member: Value.Member, stream: String, object: String, plan: String) throws(SQLiteError) {
    try connection.prepare("INSERT OR REPLACE INTO _backhoe_watermarks VALUES (?1, ?2, ?3, ?4, ?5, \(Self.now))")
      .bind(stream, object, member.key, AggregateText.text(member.value), plan).run()
  }
}
