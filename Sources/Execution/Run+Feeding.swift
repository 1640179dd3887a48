// Reading the plan ahead of the workers: chunks that earlier runs finished are passed over, the rest is offered in
// plan order, some hundreds at a time.

internal import Diagnostics
internal import Plans
internal import Targets
internal import Transport

extension Run {
  /// Offers the next chunks of a stream. Ends its cursor after the last.
  func feed(_ place: Int) throws(Failure) {
    guard let cursor = streams[place].cursor, !streams[place].isCut, !isInterrupted else { return }
    var chunks: [ScheduledChunk] = []
    while chunks.count < Schedule.lookahead {
      // Passing over a million finished chunks takes seconds, and somebody may have asked to stop.
      if shop.interruption.level > .none { break }
      let isPastEnd = streams[place].lastOrdinal.map { streams[place].nextOrdinal > $0 } ?? false
      guard !isPastEnd, let chunk = try cursor.next() else {
        streams[place].cursor = nil
        break
      }
      let ordinal = streams[place].nextOrdinal
      streams[place].nextOrdinal += 1
      if streams[place].unmetFinished > 0, try target.isFinished(stream: place, chunk: chunk.id) {
        streams[place].unmetFinished -= 1
        continue
      }
      chunks.append(ScheduledChunk(stream: place, ordinal: ordinal, chunk: chunk))
    }
    streams[place].outstanding += chunks.count
    shop.schedule.offer(chunks, stream: place)
    shop.dispatch()
  }

  /// No further chunk of this stream is wanted: those that have not started are taken back.
  func cut(_ place: Int, because reason: String) {
    guard !streams[place].isCut else { return }
    streams[place].isCut = true
    streams[place].report.endedEarly = reason
    streams[place].cursor = nil
    streams[place].outstanding -= shop.schedule.withdraw(stream: place)
  }

  /// A person asked to stop: nothing new starts. The second time the network drops what is in flight.
  func stop() {
    if !isInterrupted {
      isInterrupted = true
      progress.stopping(chunksInFlight: shop.schedule.inFlight)
      // A server may have said "come back in ten minutes"; those chunks are let go.
      shop.network.cancelDelayed()
    }
    for place in streams.indices {
      streams[place].cursor = nil
      streams[place].outstanding -= shop.schedule.withdraw(stream: place)
    }
  }
}
