// Streams begin in the plan's order, each after those that it waits for, a few at a time, and end when nothing of them is
// in flight; a stream whose chunks are all finished is closed. `Run+Calls` has what surrounds their chunks.

internal import Bytecode
internal import Diagnostics
internal import Plans
internal import Targets
internal import Types

extension Run {
  /// Begins as many streams as may run at a time.
  func beginStreams() throws(Failure) {
    for place in streams.indices where !streams[place].isBegun && !isInterrupted && mayBegin(place) {
      try begin(place)
    }
    if isInterrupted {
      for place in streams.indices where !streams[place].isBegun && !streams[place].isEnded {
        streams[place].isTroubled = true
        streams[place].isEnded = true
      }
    }
  }

  /// Whether some chunk of the stream may be wanted.
  func hasWork(_ place: Int) -> Bool {
    let selection = shop.options.selection
    if let named = selection.named { return !named[place].isEmpty }
    if selection.only == .skipped { return streams[place].lastOrdinal != nil }
    if selection.reloads { return true }
    let status = streams[place]
    return !status.report.isClosed
      && (status.report.remaining > 0 || status.lastOrdinal != nil || status.report.mayGrow)
  }

  /// Refuses what cannot be loaded again, or in part, before anything is asked for.
  func refuseImpossibleSelection() throws(Failure) {
    let selection = shop.options.selection
    guard !selection.isEverything else { return }
    for place in streams.indices where hasWork(place) {
      let stream = plan.streams[place]
      let subject = "cannot load chunks of stream '\(stream.name)' again"
      if selection.reloads, stream.mode == .snapshot {
        throw Failure(
          .usage, subject, why: "a snapshot only adds rows, and what they came with is not kept",
          advice: "make a new plan, or choose chunks of other streams with '--chunk'")
      }
      if selection.reloads, let heir = heir(of: place) {
        throw Failure(
          .usage, subject, why: "'\(plan.streams[heir].name)' was made of what they gave, and keeps to that",
          advice: "make a new plan, or choose chunks of other streams with '--chunk'")
      }
      if stream.mode == .fullRefresh, streams[place].report.isClosed, selection.only != .failed {
        throw Failure(
          .usage, selection.reloads ? subject : "cannot load more chunks of stream '\(stream.name)'",
          why: "its table was replaced already, which happens as a whole", advice: "make a new plan")
      }
    }
  }

  /// A stream that took what chunks of this one gave, to queues or otherwise: it would not notice that they give something
  /// else now.
  private func heir(of place: Int) -> Int? {
    let giver = shop.streams[place]
    let givesValues = giver.linked.processing.aggregates.contains { Handover.isOutput($0.output) }
    return streams.indices.first { other in
      let status = streams[other]
      guard status.after.contains(place), status.report.already > 0 || status.report.isClosed else { return false }
      return givesValues || !shop.streams[other].readQueues.isDisjoint(with: giver.filledQueues)
    }
  }

  /// Those that it waits for have ended, however they ended, and there is room; a stream that loads what others bring as
  /// they bring it takes no room of its own.
  private func mayBegin(_ place: Int) -> Bool {
    let status = streams[place]
    if hasGivenUp { return false }
    if status.isImmediate { return status.after.allSatisfy { streams[$0].isBegun } }
    let running = streams.count { $0.isBegun && !$0.isEnded && !$0.isImmediate }
    return running < max(shop.options.streamsAtOnce, 1) && status.after.allSatisfy { streams[$0].isEnded }
  }

  private func begin(_ place: Int) throws(Failure) {
    streams[place].isBegun = true
    streams[place].began = Clock.monotonic
    progress.streamStarted(place, streams[place].report)
    var isWanted = hasWork(place) || !streams[place].report.isClosed
    if !isWanted { isWanted = try owesOutputs(place) }
    if isWanted, try inherit(place) { try prepare(place) }
    try end(place)
  }

  /// Chunks may start.
  func open(_ place: Int) throws(Failure) {
    guard hasWork(place) else { return }
    let source: any ChunkSource
    do throws(ChunkError) { source = try elements(of: place) } catch { return try haltElements(place, error) }
    streams[place].source = source
    if shop.options.isWorker {
      streams[place].picker = ChunkPicker { [unowned self] () throws(Failure) in
        do throws(ChunkError) { return try elements(of: place) } catch {
          throw Failure(.partial, "cannot make the chunks of stream '\(plan.streams[place].name)'", why: error.text)
        }
      }
      if plan.streams[place].isDeferred { try enrolElements(place, source) }
    }
    try feed(place)
  }

  /// The stream's chunks from the first on; setup is behind it.
  private func elements(of place: Int) throws(ChunkError) -> any ChunkSource {
    let stream = shop.streams[place]
    guard let over = stream.linked.over else {
      return PlannedChunks(plan, stream: place)
    }
    return try DeferredChunks(stream, over: over, target: target, tools: shop.makeTools())
  }

  /// Ends streams of which nothing is left, and begins others.
  func endStreams() throws(Failure) {
    for place in streams.indices where streams[place].isBegun && !streams[place].isEnded {
      if isAtItsEnd(place) { try feed(place) }
      try end(place)
    }
    try beginStreams()
  }

  /// Ends a stream if nothing of it is left: closes it when every chunk is finished.
  private func end(_ place: Int) throws(Failure) {
    let status = streams[place]
    guard status.source == nil, status.outstanding == 0, status.inGroup == 0, !status.isEnded else { return }
    guard try isTornDown(place) else { return }
    try refresh(place)
    if !status.report.isClosed, !status.report.mayGrow { try close(place) }
    streams[place].report.seconds = Clock.monotonic - status.began
    let report = streams[place].report
    streams[place].report.isDone =
      shop.options.selection.isEverything
      ? report.isClosed && report.lacking == 0 : report.failed == 0 && !status.isTroubled
    streams[place].isEnded = true
    progress.streamEnded(place, streams[place].report)
  }

  private func close(_ place: Int) throws(Failure) {
    let missing = streams[place].report.remaining
    if missing > 0, !mayLack(missing, place) { return }
    shop.options.reached?(.beforeClose)
    do throws(Failure) {
      streams[place].report.remarks += try target.close(stream: place, acceptingMissing: missing)
      streams[place].report.lacking = missing
    } catch {
      // Where a stream ended early, only the ledger knows whether a chunk before its end is missing.
      guard error.kind == .partial, streams[place].lastOrdinal != nil else { throw error }
      return
    }
    streams[place].report.isClosed = true
    shop.options.reached?(.afterClose)
  }

  /// Whether the table of a full refresh may be replaced without these chunks: all of them were tried in this run, and
  /// something was loaded.
  private func mayLack(_ missing: Int, _ place: Int) -> Bool {
    let status = streams[place]
    return shop.options.swapsPartial && !shop.options.selection.reloads && plan.streams[place].mode == .fullRefresh
      && status.lastOrdinal == nil
      && missing == status.report.failed && status.report.already + status.report.done > 0
  }
}

extension StreamStatus {
  /// Counts the chunks that were made so far.
  mutating func noteChunks() {
    report.chunks = nextOrdinal
    report.wanted = lastOrdinal.map { $0 + 1 } ?? nextOrdinal
  }
}
