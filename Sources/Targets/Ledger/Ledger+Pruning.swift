// What may go from a ledger: the chunks of streams that are complete, and whatever a full refresh left that nobody went
// on with. Plans, streams and watermarks stay: they say what is in the tables.

internal import Diagnostics

/// A stream whose chunks may be forgotten.
struct PrunableStream {
  var plan: String
  var stream: String
  var object: String
  var isRefresh: Bool
  var isClosed: Bool
  /// When its last chunk was committed, or it was opened.
  var lastTouched: String
  var chunks: Int
}

extension Ledger {
  func prunableStreams() throws(Failure) -> [PrunableStream] {
    try database.rows(
      """
      SELECT s.plan_id, s.stream, s.object, s.mode, CASE WHEN s.closed_at IS NULL THEN 0 ELSE 1 END,
        coalesce(max(c.committed_at), s.opened_at), count(c.chunk_id)
        FROM _backhoe_streams s LEFT JOIN _backhoe_chunks c ON c.plan_id = s.plan_id AND c.stream = s.stream
        GROUP BY s.plan_id, s.stream, s.object, s.mode, s.closed_at, s.opened_at ORDER BY s.plan_id, s.stream
      """
    ).map { row in
      PrunableStream(
        plan: row.text(0), stream: row.text(1), object: row.text(2), isRefresh: row.text(3) == "full-refresh",
        isClosed: row.int(4) != 0, lastTouched: row.text(5), chunks: row.int(6))
    }
  }

  private static let tablesOfStreams = [
    "_backhoe_chunks", "_backhoe_checkpoints", "_backhoe_pages", "_backhoe_shares", "_backhoe_setups",
  ]

  /// Forgets a stream's chunks and what was kept to go on with it; with `all` that it was ever opened.
  func forget(_ stream: PrunableStream, all: Bool) throws(Failure) {
    for table in Self.tablesOfStreams + (all ? ["_backhoe_streams"] : []) {
      try database.run(
        "DELETE FROM \(table) WHERE plan_id = ?1 AND stream = ?2", .text(stream.plan), .text(stream.stream))
    }
  }

  /// Forgets what the streams of a plan handed to each other.
  func forgetQueues(plan: String) throws(Failure) {
    try database.run("DELETE FROM _backhoe_queues WHERE plan_id = ?1", .text(plan))
  }
}
