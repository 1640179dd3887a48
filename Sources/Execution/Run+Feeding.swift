// Reading the plan ahead of the workers: chunks that are not wanted, or that earlier runs finished, are passed over; the
// rest is offered in plan order, some hundreds at a time.

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
      let next = try read(cursor, place, count: Schedule.lookahead - chunks.count)
      if next.isEmpty {
        streams[place].cursor = nil
        break
      }
      chunks += try wanted(next, place)
    }
    streams[place].outstanding += chunks.count
    streams[place].report.selected += chunks.count
    shop.schedule.offer(chunks, stream: place)
    shop.dispatch()
  }

  /// The next chunks of the plan; none after the last that is wanted.
  private func read(_ cursor: PlanChunkCursor, _ place: Int, count: Int) throws(Failure) -> [ScheduledChunk] {
    var chunks: [ScheduledChunk] = []
    while chunks.count < count {
      let ordinal = streams[place].nextOrdinal
      let isPastEnd = !selection.reachesPastEnd && (streams[place].lastOrdinal.map { ordinal > $0 } ?? false)
      guard !isPastEnd, let chunk = try cursor.next() else { break }
      streams[place].nextOrdinal += 1
      chunks.append(ScheduledChunk(stream: place, ordinal: ordinal, chunk: chunk))
    }
    return chunks
  }

  private var selection: ChunkSelection { shop.options.selection }

  /// Those that the run is about.
  private func wanted(_ chunks: [ScheduledChunk], _ place: Int) throws(Failure) -> [ScheduledChunk] {
    var chunks = chunks
    if selection.named != nil { chunks.removeAll { !selection.admits($0.chunk.id, stream: place) } }
    switch selection.only {
    case .failed:
      let standings = try target.standings(of: chunks.map(\.chunk.id), stream: place)
      return zip(chunks, standings).compactMap { chunk, standing in standing?.isDone == false ? chunk : nil }
    case .skipped:
      // Without an end before the plan's own there are none.
      guard let last = streams[place].lastOrdinal else { return [] }
      chunks.removeAll { $0.ordinal <= last }
    case nil: break
    }
    guard selection.reloads, !chunks.isEmpty else { return try unfinished(chunks, place) }
    let finished = try target.finished(chunks.map(\.chunk.id), stream: place)
    return chunks.map { chunk in
      var chunk = chunk
      chunk.replaces = finished.contains(chunk.chunk.id)
      return chunk
    }
  }

  /// Those that earlier runs did not finish.
  private func unfinished(_ chunks: [ScheduledChunk], _ place: Int) throws(Failure) -> [ScheduledChunk] {
    if streams[place].unmetFinished == 0 || chunks.isEmpty { return chunks }
    let finished = try target.finished(chunks.map(\.chunk.id), stream: place)
    streams[place].unmetFinished -= finished.count
    return chunks.filter { !finished.contains($0.chunk.id) }
  }

  /// No further chunk of this stream is wanted: those that have not started are taken back. `isTrouble`: they are left,
  /// not done with.
  func cut(_ place: Int, because reason: String, isTrouble: Bool) {
    guard !streams[place].isCut else { return }
    streams[place].isCut = true
    streams[place].isTroubled = isTrouble
    streams[place].report.endedEarly = reason
    streams[place].cursor = nil
    let withdrawn = shop.schedule.withdraw(stream: place)
    streams[place].outstanding -= withdrawn
    streams[place].report.selected -= withdrawn
  }

  /// So much failed that nothing new is to begin, in any stream.
  func giveUp(because reason: String) {
    guard !hasGivenUp else { return }
    hasGivenUp = true
    for place in streams.indices where !streams[place].isEnded {
      if streams[place].isBegun {
        cut(place, because: reason, isTrouble: true)
      } else {
        streams[place].isTroubled = true
        streams[place].report.endedEarly = reason
        streams[place].isEnded = true
      }
    }
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
      if streams[place].cursor != nil { streams[place].isTroubled = true }
      streams[place].cursor = nil
      let withdrawn = shop.schedule.withdraw(stream: place)
      if withdrawn > 0 { streams[place].isTroubled = true }
      streams[place].outstanding -= withdrawn
    }
  }
}
