// Reading chunks ahead of the workers: those that are not wanted, or that earlier runs finished, are passed over; the rest
// is offered in plan order, some hundreds at a time.

internal import Bytecode
internal import Diagnostics
internal import Plans
internal import Targets
internal import Transport
internal import Types

extension Run {
  /// Offers the next chunks of a stream. Ends its source after the last.
  func feed(_ place: Int) throws(Failure) {
    guard streams[place].source != nil, !streams[place].isCut, !isInterrupted else { return }
    if shop.options.isWorker { return try feedClaimed(place) }
    streams[place].isDry = false
    let lookahead = shop.schedule.lookahead(stream: place)
    var chunks: [ScheduledChunk] = []
    while chunks.count < lookahead, let source = streams[place].source, !streams[place].isDry {
      // Passing over a million finished chunks takes seconds, and somebody may have asked to stop.
      if shop.interruption.level > .none { break }
      chunks += try wanted(try read(source, place, count: lookahead - chunks.count), place)
    }
    // The stream is asked again only once it was given something.
    if chunks.isEmpty || streams[place].isCut { return }
    streams[place].outstanding += chunks.count
    streams[place].report.selected += chunks.count
    shop.schedule.offer(chunks, stream: place)
    shop.dispatch()
  }

  /// Streams whose elements come from chunks that are being committed.
  func feedImmediate() throws(Failure) {
    for place in streams.indices where streams[place].isDry { try feed(place) }
  }

  /// The next chunks; none after the last that is wanted.
  private func read(_ source: any ChunkSource, _ place: Int, count: Int) throws(Failure) -> [ScheduledChunk] {
    var chunks: [ScheduledChunk] = []
    while chunks.count < count {
      let ordinal = streams[place].nextOrdinal
      if let last = streams[place].lastOrdinal, ordinal > last, !selection.reachesPastEnd {
        try exhaust(place, isComplete: true)
        break
      }
      switch try source.next() {
      case .chunk(let chunk):
        streams[place].nextOrdinal += 1
        if plan.streams[place].isDeferred { streams[place].noteChunks() }
        chunks.append(ScheduledChunk(stream: place, ordinal: ordinal, chunk: chunk))
      case .dry:
        try runDry(place)
        return chunks
      case .failed(let error):
        try haltElements(place, error)
        return chunks
      }
    }
    return chunks
  }

  private var selection: ChunkSelection { shop.options.selection }

  /// Those that the run is about.
  private func wanted(_ chunks: [ScheduledChunk], _ place: Int) throws(Failure) -> [ScheduledChunk] {
    var chunks = chunks
    if let shard = selection.shard { chunks.removeAll { !shard.holds($0.ordinal) } }
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
    for index in chunks.indices { chunks[index].replaces = finished.contains(chunks[index].chunk.id) }
    return try resumed(chunks, place)
  }

  /// Those that earlier runs did not finish, with what they left.
  private func unfinished(_ chunks: [ScheduledChunk], _ place: Int) throws(Failure) -> [ScheduledChunk] {
    if streams[place].unmetFinished == 0 || chunks.isEmpty { return try resumed(chunks, place) }
    let finished = try target.finished(chunks.map(\.chunk.id), stream: place)
    streams[place].unmetFinished -= finished.count
    return try resumed(chunks.filter { !finished.contains($0.chunk.id) }, place)
  }

  // MARK: The last chunk

  /// Nothing comes from the source now.
  private func runDry(_ place: Int) throws(Failure) {
    guard plan.streams[place].isDeferred else { return try exhaust(place, isComplete: true) }
    let sources = elementSources(of: place)
    guard sources.allSatisfy({ streams[$0].isEnded }) else {
      streams[place].isDry = true
      return
    }
    try exhaust(place, isComplete: !notesIncompleteSources(place))
  }

  /// Whether some of those that bring the stream's elements are not complete; says so in its report.
  func notesIncompleteSources(_ place: Int) -> Bool {
    let incomplete = elementSources(of: place).filter { !streams[$0].report.isClosed }
    if incomplete.isEmpty { return false }
    let names = incomplete.map { "'\(streams[$0].report.name)'" }.joined(separator: ", ")
    streams[place].report.endedEarly =
      "\(names) may bring more, and \(incomplete.count == 1 ? "is" : "are") not complete"
    return true
  }

  /// No chunk is left to read.
  private func exhaust(_ place: Int, isComplete: Bool) throws(Failure) {
    streams[place].source = nil
    guard plan.streams[place].isDeferred else { return }
    streams[place].noteChunks()
    try target.settle(chunks: streams[place].nextOrdinal, stream: place)
    streams[place].report.mayGrow = !isComplete
  }

  /// The streams that bring what a deferred stream iterates over.
  private func elementSources(of place: Int) -> [Int] {
    let queues = shop.streams[place].readQueues
    if queues.isEmpty { return streams[place].after }
    return streams[place].after.filter { !queues.isDisjoint(with: shop.streams[$0].filledQueues) }
  }

  /// Whether a stream waits for elements, and nobody is left to bring any.
  func isAtItsEnd(_ place: Int) -> Bool {
    streams[place].isDry && elementSources(of: place).allSatisfy { streams[$0].isEnded }
  }
}
