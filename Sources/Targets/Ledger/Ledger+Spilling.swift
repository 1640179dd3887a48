// Statements over what unfinished chunks have in the ledger: pieces of encoded rows, keys that were seen, and the place
// to go on from.

internal import Diagnostics
internal import Records

/// Which chunk of which plan.
struct ChunkKey {
  var plan: String
  var stream: String
  var chunk: String

  var values: [LedgerValue] { [.text(plan), .text(stream), .text(chunk)] }
}

extension Ledger {
  private static let ofChunk = "WHERE plan_id = ?1 AND stream = ?2 AND chunk_id = ?3"

  /// Forgets the pages of an unfinished chunk.
  func dropPages(of chunk: ChunkKey) throws(Failure) {
    for table in ["_backhoe_pages", "_backhoe_checkpoints"] {
      _ = try database.rows("DELETE FROM \(table) \(Self.ofChunk)", each: [chunk.values])
    }
  }

  /// Forgets those of all chunks of a stream.
  func dropPages(plan: String, stream: String) throws(Failure) {
    for table in ["_backhoe_pages", "_backhoe_checkpoints"] {
      try database.run("DELETE FROM \(table) WHERE plan_id = ?1 AND stream = ?2", .text(plan), .text(stream))
    }
  }

  func store(_ pages: SpilledPages, of chunk: ChunkKey) throws(Failure) {
    for (index, piece) in pages.rows.enumerated() {
      try store(piece.bytes, rows: piece.rowCount, as: pages.firstPiece + index, of: chunk)
    }
    let spill = pages.checkpoint.spills
    if !pages.keys.isEmpty { try store(pages.keys, rows: 0, as: Piece.keys(spill), of: chunk) }
    if !pages.queued.isEmpty {
      try store(EncodedQueues.encode(pages.queued), rows: 0, as: Piece.items(spill), of: chunk)
    }
    try store(pages.checkpoint, of: chunk)
  }

  private func store(_ bytes: [UInt8], rows: Int, as piece: Int, of chunk: ChunkKey) throws(Failure) {
    _ = try database.rows(
      """
      INSERT INTO _backhoe_pages (plan_id, stream, chunk_id, piece, row_count, encoded) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      """, each: [chunk.values + [.int(piece), .int(rows), .bytes(bytes)]])
  }

  private func store(_ checkpoint: ChunkCheckpoint, of chunk: ChunkKey) throws(Failure) {
    _ = try database.rows(
      """
      INSERT INTO _backhoe_checkpoints
        (plan_id, stream, chunk_id, page, position, spills, pieces, rows, requests, duplicates, saved_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, \(now)) ON CONFLICT (plan_id, stream, chunk_id) DO UPDATE
        SET page = excluded.page, position = excluded.position, spills = excluded.spills, pieces = excluded.pieces, rows = excluded.rows,
        requests = excluded.requests, duplicates = excluded.duplicates, saved_at = excluded.saved_at
      """,
      each: [
        chunk.values + [
          .int(checkpoint.page), checkpoint.position.map { .bytes($0) } ?? .null, .int(checkpoint.spills),
          .int(checkpoint.pieces), .int(checkpoint.rows), .int(checkpoint.requests), .int(checkpoint.duplicates),
        ]
      ])
  }

  /// Whether any chunk of the stream has pages here.
  func hasCheckpoints(plan: String, stream: String) throws(Failure) -> Bool {
    try !database.rows(
      "SELECT 1 FROM _backhoe_checkpoints WHERE plan_id = ?1 AND stream = ?2 LIMIT 1", .text(plan), .text(stream)
    ).isEmpty
  }

  /// Where these chunks go on, by ID. One that is older than `seconds` has no position any more.
  func checkpoints(
    _ chunks: [String], plan: String, stream: String, newerThan seconds: Int
  ) throws(Failure) -> [String: ChunkCheckpoint] {
    let found = try database.rows(
      """
      SELECT page, CASE WHEN \(database.dialect.age("saved_at")) < ?4 THEN position END, spills, pieces, rows, requests,
        duplicates FROM _backhoe_checkpoints \(Self.ofChunk)
      """,
      each: chunks.map { [.text(plan), .text(stream), .text($0), .int(seconds)] })
    var result: [String: ChunkCheckpoint] = [:]
    for (chunk, rows) in zip(chunks, found) {
      guard let row = rows.first else { continue }
      result[chunk] = ChunkCheckpoint(
        page: row.int(0), position: row.bytes(1), spills: row.int(2), pieces: row.int(3), rows: row.int(4),
        requests: row.int(5), duplicates: row.int(6))
    }
    return result
  }

  /// The keys that the chunk had seen, in the portions in which they came.
  func forEachKeys(of chunk: ChunkKey, spills: Int, _ body: ([UInt8]) throws(Failure) -> Void) throws(Failure) {
    for spill in 0..<spills {
      if let bytes = try bytes(ofPiece: Piece.keys(spill + 1), of: chunk) { try body(bytes) }
    }
  }

  /// What the chunk's spilled pages put into queues.
  func forEachItems(of chunk: ChunkKey, spills: Int, _ body: ([UInt8]) throws(Failure) -> Void) throws(Failure) {
    for spill in 0..<spills {
      if let bytes = try bytes(ofPiece: Piece.items(spill + 1), of: chunk) { try body(bytes) }
    }
  }

  func bytes(ofPiece piece: Int, of chunk: ChunkKey) throws(Failure) -> [UInt8]? {
    try database.rows(
      "SELECT encoded FROM _backhoe_pages \(Self.ofChunk) AND piece = ?4", each: [chunk.values + [.int(piece)]]
    )[0].first?.bytes(0)
  }
}

/// How pieces are numbered: rows from 0 on; the keys and the items of the n-th spill below zero.
private enum Piece {
  static func keys(_ spill: Int) -> Int { -2 * spill }
  static func items(_ spill: Int) -> Int { -2 * spill - 1 }
}
