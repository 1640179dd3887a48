// What earlier runs left of chunks that they did not finish, put beside the chunks that begin.

internal import Diagnostics
internal import Plans
internal import Targets

extension Run {
  func resumed(_ chunks: [ScheduledChunk], _ place: Int) throws(Failure) -> [ScheduledChunk] {
    let checkpoints = try target.checkpoints(
      chunks.map(\.chunk.id), stream: place, newerThan: shop.options.checkpointMaxAge)
    if checkpoints.isEmpty { return chunks }
    var chunks = chunks
    for index in chunks.indices {
      guard let checkpoint = checkpoints[chunks[index].chunk.id] else { continue }
      chunks[index].resumption = try resumption(checkpoint, of: chunks[index])
    }
    return chunks
  }

  /// Whether the chunk goes on or begins again is decided here; its keys are read only if it goes on.
  private func resumption(_ checkpoint: ChunkCheckpoint, of chunk: ScheduledChunk) throws(Failure) -> Resumption {
    var resumption = Resumption(checkpoint: checkpoint)
    // A cursor of a session that setup opened is worth nothing in another one.
    guard let position = checkpoint.position,
      shop.streams[chunk.stream].linked.setup.isEmpty || streams[chunk.stream].reusesSetup,
      ChunkPosition.isUsable(position, trustsCounts: shop.options.trustsCounts)
    else {
      resumption.checkpoint.position = nil
      return resumption
    }
    if shop.streams[chunk.stream].linked.records.primaryKey.isEmpty { return resumption }
    var seen = SeenKeys()
    do {
      try target.forEachKeys(ofChunk: chunk.chunk.id, stream: chunk.stream, spills: checkpoint.spills) {
        keys throws(Failure) in
        do throws(ChunkError) { try seen.add(keys) } catch {
          throw Failure(.partial, error.reason, advice: error.advice)
        }
      }
      resumption.seen = seen
    } catch {
      guard error.kind == .partial else { throw error }
      resumption.checkpoint.position = nil
    }
    return resumption
  }
}
