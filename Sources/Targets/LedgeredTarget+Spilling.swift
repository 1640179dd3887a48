// Chunks that do not fit: their pages wait in the ledger until the chunk is complete, and a chunk that was interrupted
// goes on from there.

internal import Diagnostics

extension LedgeredTarget {
  func stage(_ pages: SpilledPages) throws(Failure) {
    let chunk = key(pages.id, stream: pages.stream)
    try transaction { () throws(Failure) in
      try holdClaims([pages.id], stream: pages.stream)
      faults.reach(.spillAfterBegin)
      if pages.isFirst { try ledger.dropPages(of: chunk) }
      try ledger.store(pages, of: chunk)
      faults.reach(.spillBeforeCommit)
    }
    streams[pages.stream].hasCheckpoints = true
    faults.reach(.spillAfterCommit)
  }

  func checkpoints(
    _ chunks: [String], stream index: Int, newerThan seconds: Int
  ) throws(Failure) -> [String: ChunkCheckpoint] {
    if !streams[index].hasCheckpoints { return [:] }
    return try ledger.checkpoints(
      chunks, plan: plan.id, stream: streams[index].definition.name, newerThan: seconds)
  }

  func forEachKeys(
    ofChunk id: String, stream: Int, spills: Int, _ body: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    try ledger.forEachKeys(of: key(id, stream: stream), spills: spills, body)
  }

  func key(_ chunk: String, stream: Int) -> ChunkKey {
    ChunkKey(plan: plan.id, stream: streams[stream].definition.name, chunk: chunk)
  }

  /// The chunk with its spilled rows at hand.
  func withSpilledRows(_ chunk: FinishedChunk) -> FinishedChunk {
    guard let spilled = chunk.spilled, spilled.spills > 0 else { return chunk }
    var chunk = chunk
    chunk.spilledRows = SpilledRows(
      ledger, key(chunk.id, stream: chunk.stream), label: chunk.label, count: spilled.pieces,
      spills: spilled.spills)
    return chunk
  }
}
