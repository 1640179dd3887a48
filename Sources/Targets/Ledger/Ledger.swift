// Every statement over the ledger: what plans were opened, how far their streams are, which chunks are in the tables,
// where the watermarks stand. It decides nothing; `LedgeredTarget` does. The tables themselves are made by each store.

internal import Diagnostics
internal import Plans
internal import Values

/// The ledger of one database.
///
/// A chunk's row is written in the transaction that writes its rows, so it certifies them. Counts of finished chunks
/// stand in the stream's row, kept by the same transactions, so that progress is one look-up.
struct Ledger {
  /// Raised when an older Backhoe could no longer keep the ledger right. A reader refuses greater numbers.
  static let format = 1

  let database: any LedgerDatabase
  let now: String

  /// The ledger's tables must exist.
  init(_ database: any LedgerDatabase) {
    self.database = database
    now = database.dialect.now
  }

  /// Refuses a ledger that this program cannot keep. `format` is what is stored.
  static func check(format: Int, location: String) throws(Failure) {
    if format == Self.format { return }
    throw Failure(
      .usage, "cannot use the ledger in '\(location)'",
      why: "its format is \(format), and this program knows \(Self.format)",
      advice: "use the Backhoe that wrote it, or load into another database")
  }

  // MARK: Plans and streams

  func recordPlan(_ plan: PlanIdentity) throws(Failure) {
    try database.run(
      "INSERT INTO _backhoe_plans (plan_id, as_of, opened_at) VALUES (?1, ?2, \(now)) ON CONFLICT DO NOTHING",
      .text(plan.id), .text(plan.asOf.text))
  }

  /// Whether the stream was new to the ledger.
  func recordStream(plan: String, stream: TargetStream, table: String) throws(Failure) -> Bool {
    let rows = try database.rows(
      """
      INSERT INTO _backhoe_streams (plan_id, stream, object, table_name, mode, chunks, opened_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, \(now)) ON CONFLICT DO NOTHING RETURNING 1
      """, .text(plan), .text(stream.name), .text(stream.object), .text(table), .text(stream.mode.rawValue),
      .int(stream.chunkCount))
    return !rows.isEmpty
  }

  /// What is known of the stream's progress; nil if the ledger does not know it. `toChange`: nobody else changes it
  /// until the transaction ends.
  func counts(plan: String, stream: String, toChange: Bool = false) throws(Failure) -> StreamCounts? {
    try database.rows(
      """
      SELECT finished, rows, requests, duplicates, prefix, prefix_first, prefix_aggregates,
        CASE WHEN closed_at IS NULL THEN 0 ELSE 1 END, last_ordinal, chunks
        FROM _backhoe_streams WHERE plan_id = ?1 AND stream = ?2\(toChange ? database.dialect.lockingRows : "")
      """, .text(plan), .text(stream)
    ).first.map { row in
      StreamCounts(
        chunks: row.int(9), finished: row.int(0), rows: row.int(1), requests: row.int(2), duplicates: row.int(3),
        prefix: row.int(4),
        first: AggregateText.members(row.text(5)), combined: AggregateText.members(row.text(6)),
        isClosed: row.int(7) != 0, lastOrdinal: row.optionalText(8).flatMap { Int($0) })
    }
  }

  func store(_ counts: StreamCounts, plan: String, stream: String) throws(Failure) {
    try database.run(
      """
      UPDATE _backhoe_streams SET prefix_first = ?3, prefix_aggregates = ?4, finished = ?5, rows = ?6, requests = ?7,
        duplicates = ?8, prefix = ?9, last_ordinal = ?10 WHERE plan_id = ?1 AND stream = ?2
      """, .text(plan), .text(stream), .text(AggregateText.text(counts.first)),
      .text(AggregateText.text(counts.combined)), .int(counts.finished), .int(counts.rows), .int(counts.requests),
      .int(counts.duplicates), .int(counts.prefix), counts.lastOrdinal.map { .int($0) } ?? .null)
  }

  /// Finished chunks from the first to the one at this place.
  func finishedCount(plan: String, stream: String, through ordinal: Int) throws(Failure) -> Int {
    try database.rows(
      """
      SELECT count(*) FROM _backhoe_chunks WHERE plan_id = ?1 AND stream = ?2 AND status = 'done' AND ordinal <= ?3
      """, .text(plan), .text(stream), .int(ordinal)
    ).first?.int(0) ?? 0
  }

  func close(plan: String, stream: String) throws(Failure) {
    try database.run(
      "UPDATE _backhoe_streams SET closed_at = \(now) WHERE plan_id = ?1 AND stream = ?2", .text(plan), .text(stream))
  }

  /// Whether another stream or plan than this one was opened to load into the table.
  func hasOtherLoads(table: String, plan: String, stream: String) throws(Failure) -> Bool {
    try !database.rows(
      """
      SELECT 1 FROM _backhoe_streams WHERE table_name = ?1\(database.dialect.nameComparison)
        AND NOT (plan_id = ?2 AND stream = ?3) LIMIT 1
      """, .text(table), .text(plan), .text(stream)
    ).isEmpty
  }

  /// The digest of the late values that a stream was begun with, see `RunMemory`.
  func lateValues(plan: String, stream: String) throws(Failure) -> String? {
    try database.rows(
      "SELECT late_values FROM _backhoe_streams WHERE plan_id = ?1 AND stream = ?2", .text(plan), .text(stream)
    ).first?.optionalText(0)
  }

  /// Keeps the digest unless there is one.
  func keep(lateValues: String, plan: String, stream: String) throws(Failure) {
    try database.run(
      """
      UPDATE _backhoe_streams SET late_values = ?3 WHERE plan_id = ?1 AND stream = ?2 AND late_values IS NULL
      """, .text(plan), .text(stream), .text(lateValues))
  }

  /// The plan, with its clock, that replaced the table by a full refresh and was made after this one; nil if none did.
  func laterRefresh(of table: String, than plan: PlanIdentity) throws(Failure) -> (plan: String, asOf: String)? {
    let comparison = database.dialect.nameComparison
    let rows = try database.rows(
      """
      SELECT p.plan_id, p.as_of FROM _backhoe_streams s JOIN _backhoe_plans p ON p.plan_id = s.plan_id
        WHERE s.table_name = ?1\(comparison) AND s.mode = 'full-refresh' AND s.closed_at IS NOT NULL AND s.plan_id <> ?2
      """, .text(table), .text(plan.id))
    return rows.first { row in (ValueOrder.timestamps(row.text(1), plan.asOf.text) ?? 0) > 0 }
      .map { ($0.text(0), $0.text(1)) }
  }

  // MARK: Chunks

  /// Which of these chunks are finished.
  func done(_ chunks: [String], plan: String, stream: String) throws(Failure) -> Set<String> {
    let found = try database.rows(
      "SELECT 1 FROM _backhoe_chunks WHERE plan_id = ?1 AND stream = ?2 AND chunk_id = ?3 AND status = 'done'",
      each: chunks.map { [.text(plan), .text(stream), .text($0)] })
    return Set(zip(chunks, found).compactMap { $1.isEmpty ? nil : $0 })
  }

  /// What is written of each of these chunks.
  func standings(of chunks: [String], plan: String, stream: String) throws(Failure) -> [ChunkStanding?] {
    try database.rows(
      """
      SELECT CASE WHEN status = 'done' THEN 1 ELSE 0 END, rows, requests, duplicates, reason, committed_at
        FROM _backhoe_chunks WHERE plan_id = ?1 AND stream = ?2 AND chunk_id = ?3 AND status IN ('done', 'failed')
      """, each: chunks.map { [.text(plan), .text(stream), .text($0)] }
    ).map { rows in
      rows.first.map { row in
        ChunkStanding(
          isDone: row.int(0) != 0, rows: row.int(1), requests: row.int(2), duplicates: row.int(3), reason: row.text(4),
          recordedAt: row.text(5))
      }
    }
  }

  /// Marks chunks as finished. False if one of them was finished already and does not replace itself. Aggregates are not kept for streams without
  /// sync variables.
  func recordDone(
    _ chunks: [FinishedChunk], plan: String, stream: String, keepsAggregates: Bool
  ) throws(Failure) -> Bool {
    let marked = try database.rows(
      """
      INSERT INTO _backhoe_chunks (plan_id, stream, chunk_id, label, aggregates, ordinal, rows, requests, duplicates,
        status, committed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'done', \(now))
        ON CONFLICT (plan_id, stream, chunk_id) DO UPDATE SET label = excluded.label, aggregates = excluded.aggregates,
        ordinal = excluded.ordinal, rows = excluded.rows, requests = excluded.requests,
        duplicates = excluded.duplicates, status = 'done', reason = NULL, committed_at = excluded.committed_at
        WHERE _backhoe_chunks.status <> 'done' OR ?10 = 1 RETURNING 1
      """,
      each: chunks.map { chunk in
        [
          .text(plan), .text(stream), .text(chunk.id), .text(chunk.label),
          keepsAggregates ? .text(AggregateText.text(chunk.aggregates)) : .null, .int(chunk.ordinal),
          .int(chunk.rowCount), .int(chunk.requests), .int(chunk.duplicates), .int(chunk.replaces ? 1 : 0),
        ]
      })
    return marked.allSatisfy { !$0.isEmpty }
  }

  /// A chunk that is done stays done.
  func recordFailed(plan: String, stream: String, chunk: String, label: String, reason: String) throws(Failure) {
    try database.run(
      """
      INSERT INTO _backhoe_chunks (plan_id, stream, chunk_id, label, reason, status, committed_at)
        VALUES (?1, ?2, ?3, ?4, ?5, 'failed', \(now))
        ON CONFLICT (plan_id, stream, chunk_id) DO UPDATE
        SET reason = excluded.reason, status = 'failed', committed_at = excluded.committed_at
        WHERE _backhoe_chunks.status <> 'done'
      """, .text(plan), .text(stream), .text(chunk), .text(label), .text(reason))
  }

  /// See `Target.chunkIDs`. What was loaded before the table was last replaced is not in it any more.
  func chunkIDs(object: String, isFailed: Bool, after last: String, limit: Int) throws(Failure) -> [String] {
    let replacing = "s.mode IN ('full-refresh', 'truncate')"
    let done =
      """
      c.status = 'done' AND NOT \(replacing) AND c.committed_at >= coalesce((SELECT max(s.opened_at)
        FROM _backhoe_streams s WHERE s.object = ?1 AND \(replacing)), '')
      """
    let failed =
      """
      c.status = 'failed' AND NOT EXISTS (SELECT 1 FROM _backhoe_chunks d
        WHERE d.chunk_id = c.chunk_id AND d.status = 'done')
      """
    return try database.rows(
      """
      SELECT DISTINCT c.chunk_id FROM _backhoe_chunks c
        JOIN _backhoe_streams s ON s.plan_id = c.plan_id AND s.stream = c.stream
        WHERE s.object = ?1 AND c.chunk_id > ?2 AND \(isFailed ? failed : done) ORDER BY c.chunk_id LIMIT ?3
      """, .text(object), .text(last), .int(limit)
    ).map { $0.text(0) }
  }

  /// Chunks whose last attempt failed: their number, and the first so many in the order of their labels.
  func failures(
    plan: String, stream: String, limit: Int
  ) throws(Failure) -> (count: Int, first: [StreamStanding.Failed]) {
    let condition = "FROM _backhoe_chunks WHERE plan_id = ?1 AND stream = ?2 AND status = 'failed'"
    let count = try database.rows("SELECT count(*) \(condition)", .text(plan), .text(stream)).first?.int(0) ?? 0
    let first = try database.rows(
      "SELECT chunk_id, label, reason \(condition) ORDER BY label, chunk_id LIMIT ?3", .text(plan), .text(stream),
      .int(limit))
    return (count, first.map { StreamStanding.Failed(id: $0.text(0), label: $0.text(1), reason: $0.text(2)) })
  }

  /// Calls `body` with the aggregates of the finished chunks from `ordinal` on that follow each other without a gap.
  /// Answers the ordinal of the first chunk that is missing.
  func unbroken(
    plan: String, stream: String, from ordinal: Int, _ body: ([Value.Member]) -> Void
  ) throws(Failure) -> Int {
    let step = 1_000
    var next = ordinal
    while true {
      let rows = try database.rows(
        """
        SELECT ordinal, aggregates FROM _backhoe_chunks
          WHERE plan_id = ?1 AND stream = ?2 AND ordinal >= ?3 AND aggregates IS NOT NULL ORDER BY ordinal LIMIT ?4
        """, .text(plan), .text(stream), .int(next), .int(step))
      for row in rows {
        if row.int(0) != next { return next }
        body(AggregateText.members(row.text(1)))
        next += 1
      }
      if rows.count < step { return next }
    }
  }

  // MARK: Watermarks

  func watermarks(stream: String, object: String) throws(Failure) -> [Value.Member] {
    try database.rows(
      "SELECT name, value FROM _backhoe_watermarks WHERE stream = ?1 AND object = ?2 ORDER BY name",
      .text(stream), .text(object)
    ).map { Value.Member($0.text(0), AggregateText.value($0.text(1))) }
  }

  /// Every watermark of every stream.
  func watermarks() throws(Failure) -> [StoredWatermark] {
    try database.rows(
      """
      SELECT stream, object, name, value, plan_id, updated_at FROM _backhoe_watermarks ORDER BY stream, object, name
      """
    ).map { row in
      StoredWatermark(
        stream: row.text(0), object: row.text(1), name: row.text(2), value: AggregateText.value(row.text(3)),
        plan: row.text(4), updatedAt: row.text(5))
    }
  }

  /// Sets a watermark by hand; null removes it.
  func set(_ mark: StoredWatermark) throws(Failure) {
    if mark.value.isNull {
      return try database.run(
        "DELETE FROM _backhoe_watermarks WHERE stream = ?1 AND object = ?2 AND name = ?3", .text(mark.stream),
        .text(mark.object), .text(mark.name))
    }
    try setWatermark(
      Value.Member(mark.name, mark.value), stream: mark.stream, object: mark.object, plan: mark.plan)
  }

  func setWatermark(_ member: Value.Member, stream: String, object: String, plan: String) throws(Failure) {
    try database.run(
      """
      INSERT INTO _backhoe_watermarks (stream, object, name, value, plan_id, updated_at)
        VALUES (?1, ?2, ?3, ?4, ?5, \(now)) ON CONFLICT (stream, object, name) DO UPDATE
        SET value = excluded.value, plan_id = excluded.plan_id, updated_at = excluded.updated_at
      """, .text(stream), .text(object), .text(member.key), .text(AggregateText.text(member.value)), .text(plan))
  }
}
