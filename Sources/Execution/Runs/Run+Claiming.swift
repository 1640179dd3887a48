// One of several workers of a plan: it takes chunks from the ledger instead of reading the plan from end to end, and
// waits while others are at work, since one of them may die.

internal import Bytecode
internal import Diagnostics
internal import Plans
internal import Targets
internal import Types

extension Run {
  /// Claims and offers the next chunks of a stream. Ends its source when nothing is left that could be claimed.
  func feedClaimed(_ place: Int) throws(Failure) {
    streams[place].looksAgainAt = nil
    let isLimited = shop.streams[place].linked.records.limit != nil
    let count = isLimited ? 1 : shop.schedule.lookahead(stream: place)
    let claimed = try target.claim(count, stream: place, alone: isLimited)
    if claimed.isEmpty {
      // What is in flight here may end the stream, or fail.
      if streams[place].outstanding == 0, streams[place].inGroup == 0, try target.outlook(stream: place) == .nothingLeft
      {
        streams[place].source = nil
      } else {
        streams[place].looksAgainAt = Clock.monotonic + shop.options.lookAgainSeconds
      }
      return
    }
    if let limit = shop.streams[place].linked.records.limit {
      shop.setRowLimit(max(0, limit - (try target.progress()[place].rows)), stream: place)
    }
    var chunks: [ScheduledChunk] = []
    for claim in claimed {
      guard let chunk = try streams[place].picker?.chunk(at: claim.ordinal), chunk.id == claim.id else {
        throw Failure(
          .fault,
          "the ledger's chunk \(claim.ordinal + 1) of stream '\(plan.streams[place].name)' is not this worker's",
          why: "it is \(claim.id), and this worker has another one there, or none",
          advice: "execute the plan that the workers were started with")
      }
      chunks.append(ScheduledChunk(stream: place, ordinal: claim.ordinal, chunk: chunk))
    }
    chunks = try resumed(chunks, place)
    streams[place].outstanding += chunks.count
    streams[place].report.selected += chunks.count
    shop.schedule.offer(chunks, stream: place)
    shop.dispatch()
  }

  /// Makes the chunks of a stream that the plan could not list, and has them claimable: every worker makes the same ones
  /// in the same order. Those who bring the elements have ended, for all workers.
  func enrolElements(_ place: Int, _ source: any ChunkSource) throws(Failure) {
    let stream = shop.streams[place]
    if stream.linked.over?.reads.reads(.state) == true, stream.setupRecord.standing == .secret {
      return halt(
        place,
        ChunkError(
          "what setup wrote is a secret, which is not kept, so that each worker would have elements of its own",
          advice: "execute the plan without '--worker'"))
    }
    var ids: [String] = []
    reading: while true {
      switch try source.next() {
      case .chunk(let chunk): ids.append(chunk.id)
      case .dry: break reading
      case .failed(let error): return try haltElements(place, error)
      }
    }
    try target.enrol(ids, stream: place)
    streams[place].nextOrdinal = ids.count
    streams[place].noteChunks()
    streams[place].report.mayGrow = notesIncompleteSources(place)
  }

  /// Asks again for what others had when it was asked for last.
  func lookAgainIfDue() throws(Failure) {
    for place in streams.indices {
      guard let next = streams[place].looksAgainAt, Clock.monotonic >= next else { continue }
      streams[place].looksAgainAt = nil
      if streams[place].waitsForSetup { try prepare(place) } else { try feed(place) }
    }
  }

  /// Whether this worker may make the calls of setup or see what they gave: one at a time does. If not, it looks again.
  func mayPrepare(_ place: Int) throws(Failure) -> Bool {
    guard shop.options.isWorker, shop.streams[place].hasCalls else { return true }
    streams[place].waitsForSetup = try !target.claimCalls(stream: place)
    if !streams[place].waitsForSetup { return true }
    if isInterrupted { return false }
    streams[place].calls = .preparing
    streams[place].looksAgainAt = Clock.monotonic + shop.options.lookAgainSeconds
    return false
  }

  /// Whether others did everything, teardown too, since this worker looked.
  func isLeftToNobody(_ place: Int, _ record: SetupRecord?) throws(Failure) -> Bool {
    guard shop.options.isWorker, record?.standing.isTornDown == true, !plan.streams[place].isDeferred else {
      return false
    }
    return try target.outlook(stream: place) == .nothingLeft
  }

  /// Whether teardown is this worker's: everybody's chunks are behind the stream, and nobody else does it or did it.
  func mayTearDown(_ place: Int) throws(Failure) -> Bool {
    guard shop.options.isWorker else { return true }
    guard try target.outlook(stream: place) == .nothingLeft, try target.claimCalls(stream: place) else { return false }
    if try target.setup(stream: place)?.standing.isTornDown != true { return true }
    try target.releaseCalls(stream: place)
    return false
  }

  /// Refuses what workers and shards cannot do, before anything is asked for.
  func refuseUnsharedStreams() throws(Failure) {
    if shop.options.selection.shard != nil, let stream = plan.streams.first(where: \.isDeferred) {
      throw refusal(
        "the chunks of '\(stream.name)' are made while it is executed, of what all parts bring",
        advice: "use '--worker', execute it on one machine, or leave the stream out of the plan")
    }
    guard shop.options.isWorker else { return }
    for place in streams.indices where plan.streams[place].isDeferred {
      let queues = shop.streams[place].readQueues
      for source in streams[place].after {
        let late = shop.streams[source].linked.teardown.flatMap(\.runtime.linked.processing.queues)
        guard let queue = late.first(where: queues.contains) else { continue }
        throw refusal(
          "teardown of '\(plan.streams[source].name)' fills queue.\(queue), which '\(plan.streams[place].name)' reads: "
            + "whoever makes it, others could not know that it is over",
          advice: "execute it without '--worker', or fill the queue before teardown")
      }
    }
  }

  private func refusal(_ why: String, advice: String) -> Failure {
    Failure(.usage, "the plan '\(plan.path)' cannot be shared among machines", why: why, advice: advice)
  }

  /// Takes in what other processes did, where there are any.
  func refresh(_ place: Int) throws(Failure) {
    guard shop.options.sharing != .alone else { return }
    let progress = try target.progress()[place]
    streams[place].report.already = progress.finished - streams[place].report.done
    if let last = progress.lastOrdinal { streams[place].lastOrdinal = last }
  }
}

/// Chunks of a stream by their place. Mostly the next one is wanted, so that they are read once.
struct ChunkPicker {
  private let begin: () throws(Failure) -> any ChunkSource
  private var source: (any ChunkSource)?
  private var next = 0

  /// `begin` gives the chunks from the first on, every time in the same order.
  init(_ begin: @escaping () throws(Failure) -> any ChunkSource) { self.begin = begin }

  /// Nil if there is none.
  mutating func chunk(at ordinal: Int) throws(Failure) -> PlanChunk? {
    if source == nil || ordinal < next {
      // What a dead worker left behind.
      source = try begin()
      next = 0
    }
    guard let source else { return nil }
    while next < ordinal {
      guard try source.skip() else { return nil }
      next += 1
    }
    guard case .chunk(let chunk) = try source.next() else { return nil }
    next += 1
    return chunk
  }
}
