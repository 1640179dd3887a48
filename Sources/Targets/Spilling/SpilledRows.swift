// The rows that a chunk has in the ledger, read back piece by piece when the chunk is complete. Memory holds one piece.

internal import Diagnostics
internal import Records

/// A chunk's pieces. Used by the writer alone, in the transaction that ends the chunk.
final class SpilledRows: @unchecked Sendable {
  private let ledger: Ledger
  private let chunk: ChunkKey
  private let label: String
  private let count: Int
  private let spills: Int
  /// What becomes of batches before anybody sees them; the number is that of rows before them.
  var conversion: (([RowBatch], Int) throws(Failure) -> [RowBatch])?

  init(_ ledger: Ledger, _ chunk: ChunkKey, label: String, count: Int, spills: Int) {
    self.ledger = ledger
    self.chunk = chunk
    self.label = label
    self.count = count
    self.spills = spills
  }

  /// Calls `body` with the batches of one piece after another.
  func forEachPiece(_ body: ([RowBatch]) throws(Failure) -> Void) throws(Failure) {
    var rows = 0
    for piece in 0..<count {
      guard let bytes = try ledger.bytes(ofPiece: piece, of: chunk) else { throw broken("piece \(piece) is missing") }
      let batches: [RowBatch]
      do throws(EncodingError) { batches = try RowBatch.decode(bytes) } catch {
        throw broken("piece \(piece) is not what was written")
      }
      try body(conversion?(batches, rows) ?? batches)
      rows += batches.reduce(0) { $0 + $1.rowCount }
    }
  }

  /// Calls `body` with what each spill put into queues.
  func forEachItems(_ body: ([QueuePart]) throws(Failure) -> Void) throws(Failure) {
    try ledger.forEachItems(of: chunk, spills: spills) { bytes throws(Failure) in
      let parts: [QueuePart]
      do throws(EncodingError) { parts = try EncodedQueues.decode(bytes) } catch {
        throw broken("the items of queues are not what was written")
      }
      try body(parts)
    }
  }

  private func broken(_ why: String) -> Failure {
    Failure(
      .partial, "cannot complete chunk '\(label)': its pages in the ledger were changed", why: why,
      advice: "run the same command again: the chunk is loaded from its start")
  }
}
