// Claims in PostgreSQL: workers with leases by the database's clock, and one row for each chunk that is not finished.
// The row is locked while it is looked at, and whoever looks meanwhile passes over it.

internal import Diagnostics

final class PostgresClaims: ClaimLedger {
  private unowned let store: PostgresStore
  /// The worker that this process is.
  private var worker: String?

  init(_ store: PostgresStore) { self.store = store }

  private static let isLive =
    "EXISTS (SELECT 1 FROM _backhoe_workers w WHERE w.worker_id = c.worker_id AND w.lease_until > clock_timestamp())"
  /// Chunks that are still wanted: a rule may have ended the stream before the plan's end.
  private static let isWanted = """
    c.plan_id = ?1 AND c.stream = ?2 AND c.ordinal >= 0 AND c.ordinal <= coalesce((SELECT s.last_ordinal FROM _backhoe_streams s
      WHERE s.plan_id = ?1 AND s.stream = ?2), 9223372036854775807)
    """

  // MARK: Workers

  func join(plan: String, _ terms: WorkerTerms) throws(Failure) -> String {
    let random = (0..<2).map { _ in String(UInt64.random(in: .min ... .max), radix: 36) }.joined()
    let worker = "bw_\(random)"
    try store.run("DELETE FROM _backhoe_workers WHERE lease_until < clock_timestamp() - interval '1 day'")
    // What was finished by a process that is no worker.
    try store.run(
      """
      DELETE FROM _backhoe_claims c USING _backhoe_chunks d WHERE c.plan_id = ?1 AND d.plan_id = c.plan_id
        AND d.stream = c.stream AND d.chunk_id = c.chunk_id AND d.status = 'done'
      """, .text(plan))
    try store.run(
      """
      INSERT INTO _backhoe_workers (worker_id, plan_id, place, joined_at, lease_until, backend, backend_start)
        SELECT ?1, ?2, ?3, clock_timestamp(), clock_timestamp() + ?4::bigint * interval '1 second', pid, backend_start
        FROM pg_stat_activity WHERE pid = pg_backend_pid()
      """, .text(worker), .text(plan), .text(terms.place), .int(terms.leaseSeconds))
    self.worker = worker
    return worker
  }

  /// The worker has another connection.
  func reconnected() throws(Failure) {
    guard let worker else { return }
    try store.run(
      """
      UPDATE _backhoe_workers SET (backend, backend_start) =
        (SELECT pid, backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()) WHERE worker_id = ?1
      """, .text(worker))
  }

  func isLive(_ worker: String) throws(Failure) -> Bool {
    try !store.rows(
      "SELECT 1 FROM _backhoe_workers WHERE worker_id = ?1 AND lease_until > clock_timestamp()", .text(worker)
    ).isEmpty
  }

  func leave(_ worker: String) throws(Failure) {
    try store.run("UPDATE _backhoe_claims SET worker_id = NULL WHERE worker_id = ?1", .text(worker))
    try store.run("DELETE FROM _backhoe_workers WHERE worker_id = ?1", .text(worker))
  }

  /// Ends what workers whose lease has run out are in the midst of, with the locks that it holds: one that was stopped
  /// while it sends rows would keep others waiting for ever. It could not commit any more; the role of a plan's workers
  /// may end each other's connections.
  static let endingStalled = """
    SELECT pg_terminate_backend(a.pid) FROM _backhoe._backhoe_workers w
      JOIN pg_stat_activity a ON a.pid = w.backend AND a.backend_start = w.backend_start
      WHERE w.lease_until < clock_timestamp() AND a.datname = current_database() AND a.usename = current_user
      AND a.xact_start IS NOT NULL
    """

  // MARK: Pruning

  func forget(plan: String, stream: String) throws(Failure) {
    try store.run("DELETE FROM _backhoe_claims WHERE plan_id = ?1 AND stream = ?2", .text(plan), .text(stream))
  }

  func forgetIdle(before moment: String, isTrial: Bool) throws(Failure) -> (workers: Int, budgets: Int) {
    func count(_ rows: String) throws(Failure) -> Int {
      let sql = isTrial ? "SELECT 1 FROM \(rows)" : "DELETE FROM \(rows) RETURNING 1"
      return try store.rows(sql, .text(moment)).count
    }
    // One whose lease runs is at work, whatever the moment is.
    return (
      try count("_backhoe_workers WHERE lease_until < least(?1::timestamptz, clock_timestamp())"),
      try count("_backhoe_budgets WHERE filled_at < ?1::timestamptz")
    )
  }

  // MARK: Enrolment

  func beginEnrolment(plan: String, stream: String) throws(Failure) -> Int? {
    try store.holdAlone("enrolment of \(stream) in \(plan)")
    return try store.rows(
      "SELECT enrolled FROM _backhoe_streams WHERE plan_id = ?1 AND stream = ?2 AND enrolled IS NOT NULL", .text(plan),
      .text(stream)
    ).first?.int(0)
  }

  func enrol(_ chunks: [String], from ordinal: Int, plan: String, stream: String) throws(Failure) {
    // IDs are letters and digits, so nothing needs quoting.
    let list = "{\(chunks.joined(separator: ","))}"
    try store.run(
      """
      INSERT INTO _backhoe_claims (plan_id, stream, ordinal, chunk_id)
        SELECT ?1, ?2, ?3::bigint + e.place - 1, e.id FROM unnest(?4::text[]) WITH ORDINALITY AS e (id, place)
        WHERE NOT EXISTS (SELECT 1 FROM _backhoe_chunks d
          WHERE d.plan_id = ?1 AND d.stream = ?2 AND d.chunk_id = e.id AND d.status = 'done')
        ON CONFLICT DO NOTHING
      """, .text(plan), .text(stream), .int(ordinal), .text(list))
  }

  func endEnrolment(of count: Int, plan: String, stream: String) throws(Failure) {
    try store.run(
      "UPDATE _backhoe_streams SET enrolled = ?3 WHERE plan_id = ?1 AND stream = ?2", .text(plan), .text(stream),
      .int(count))
  }

  // MARK: Claims

  func claim(
    _ count: Int, plan: String, stream: String, worker: String, alone: Bool
  ) throws(Failure) -> [(chunk: ClaimedChunk, fence: Int)] {
    if alone {
      try store.holdAlone("claims of \(stream) in \(plan)")
      let others = try store.rows(
        "SELECT 1 FROM _backhoe_claims c WHERE \(Self.isWanted) AND c.worker_id <> ?3 AND \(Self.isLive) LIMIT 1",
        .text(plan), .text(stream), .text(worker))
      if !others.isEmpty { return [] }
    }
    return try store.rows(
      """
      WITH open AS MATERIALIZED (SELECT c.ordinal FROM _backhoe_claims c WHERE \(Self.isWanted)
          AND (c.worker_id IS NULL OR (c.worker_id <> ?3 AND NOT \(Self.isLive)))
          AND (c.failed_at IS NULL OR c.failed_at < (SELECT joined_at FROM _backhoe_workers WHERE worker_id = ?3))
          ORDER BY c.ordinal LIMIT ?4 FOR UPDATE OF c SKIP LOCKED)
        UPDATE _backhoe_claims t SET worker_id = ?3, fence = t.fence + 1, failed_at = NULL FROM open
        WHERE t.plan_id = ?1 AND t.stream = ?2 AND t.ordinal = open.ordinal
        RETURNING t.chunk_id, t.ordinal, t.fence
      """, .text(plan), .text(stream), .text(worker), .int(count)
    ).map { (ClaimedChunk(id: $0.text(0), ordinal: $0.int(1)), $0.int(2)) }.sorted { $0.0.ordinal < $1.0.ordinal }
  }

  func outlook(plan: String, stream: String, worker: String) throws(Failure) -> ClaimOutlook {
    let left = try store.rows(
      """
      SELECT 1 FROM _backhoe_claims c WHERE \(Self.isWanted) AND c.worker_id IS DISTINCT FROM ?3
        AND (c.failed_at IS NULL OR c.failed_at < (SELECT joined_at FROM _backhoe_workers WHERE worker_id = ?3)) LIMIT 1
      """, .text(plan), .text(stream), .text(worker))
    return left.isEmpty ? .nothingLeft : .othersAreAtWork
  }

  /// The calls stand before the first chunk.
  private static let callsOrdinal = -1

  func claimCalls(plan: String, stream: String, worker: String) throws(Failure) -> Bool {
    try !store.rows(
      """
      INSERT INTO _backhoe_claims AS c (plan_id, stream, ordinal, chunk_id, worker_id)
        VALUES (?1, ?2, \(Self.callsOrdinal), '', ?3) ON CONFLICT (plan_id, stream, ordinal) DO UPDATE
        SET worker_id = excluded.worker_id, fence = c.fence + 1
        WHERE c.worker_id IS NULL OR c.worker_id = ?3 OR NOT \(Self.isLive) RETURNING 1
      """, .text(plan), .text(stream), .text(worker)
    ).isEmpty
  }

  func releaseCalls(plan: String, stream: String, worker: String) throws(Failure) {
    try store.run(
      """
      DELETE FROM _backhoe_claims
        WHERE plan_id = ?1 AND stream = ?2 AND ordinal = \(Self.callsOrdinal) AND worker_id = ?3
      """, .text(plan), .text(stream), .text(worker))
  }

  func hold(_ fences: [String: Int], plan: String, stream: String, worker: String) throws(Failure) -> Bool {
    let found = try store.rows(
      """
      SELECT 1 FROM _backhoe_claims WHERE plan_id = ?1 AND stream = ?2 AND chunk_id = ?3 AND worker_id = ?4
        AND fence = ?5 FOR UPDATE
      """,
      each: fences.sorted { $0.key < $1.key }.map {
        [.text(plan), .text(stream), .text($0.key), .text(worker), .int($0.value)]
      })
    return found.allSatisfy { !$0.isEmpty }
  }

  func settle(_ chunks: [String], plan: String, stream: String) throws(Failure) {
    _ = try store.rows(
      "DELETE FROM _backhoe_claims WHERE plan_id = ?1 AND stream = ?2 AND chunk_id = ?3",
      each: chunks.map { [.text(plan), .text(stream), .text($0)] })
  }

  func putBack(failed chunk: String, plan: String, stream: String) throws(Failure) {
    try store.run(
      """
      UPDATE _backhoe_claims SET worker_id = NULL, failed_at = clock_timestamp()
        WHERE plan_id = ?1 AND stream = ?2 AND chunk_id = ?3
      """, .text(plan), .text(stream), .text(chunk))
  }
}
