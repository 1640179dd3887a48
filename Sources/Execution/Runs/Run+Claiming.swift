// One of several workers of a plan: it takes chunks from the ledger instead of reading the plan from end to end, and
// waits while others are at work, since one of them may die.

internal import Diagnostics
internal import Plans
internal import Targets

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
    var picker: ChunkPicker
    if let known = streams[place].picker { picker = known } else { picker = try ChunkPicker(plan, stream: place) }
    var chunks: [ScheduledChunk] = []
    for claim in claimed {
      let chunk = try picker.chunk(at: claim.ordinal)
      guard chunk.id == claim.id else {
        throw Failure(
          .fault, "the ledger's chunk \(claim.ordinal) of stream '\(plan.streams[place].name)' is not the plan's",
          why: "it is \(claim.id), and the plan has \(chunk.id)")
      }
      chunks.append(ScheduledChunk(stream: place, ordinal: claim.ordinal, chunk: chunk))
    }
    streams[place].picker = picker
    chunks = try resumed(chunks, place)
    streams[place].outstanding += chunks.count
    streams[place].report.selected += chunks.count
    shop.schedule.offer(chunks, stream: place)
    shop.dispatch()
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
    guard shop.options.isWorker || shop.options.selection.shard != nil else { return }
    let names = plan.streams.filter(\.isDeferred).map { "'\($0.name)'" }
    if names.isEmpty { return }
    throw Failure(
      .usage, "the plan '\(plan.path)' cannot be shared among machines",
      why: "the chunks of \(names.joined(separator: ", ")) are made while it is executed",
      advice: "execute it without '--worker' and '--shard', or leave these streams out of the plan")
  }

  /// Takes in what other processes did, where there are any.
  func refresh(_ place: Int) throws(Failure) {
    guard shop.options.sharing != .alone else { return }
    let progress = try target.progress()[place]
    streams[place].report.already = progress.finished - streams[place].report.done
    if let last = progress.lastOrdinal { streams[place].lastOrdinal = last }
  }
}

/// Chunks of a plan by their place. Mostly the next one is wanted, so that the file is read once.
struct ChunkPicker {
  private let plan: PlanReader
  private let stream: Int
  private var cursor: PlanChunkCursor
  private var next = 0

  init(_ plan: PlanReader, stream: Int) throws(Failure) {
    self.plan = plan
    self.stream = stream
    cursor = try plan.chunks(ofStream: stream)
  }

  mutating func chunk(at ordinal: Int) throws(Failure) -> PlanChunk {
    if ordinal < next {
      // What a dead worker left behind.
      cursor = try plan.chunks(ofStream: stream)
      next = 0
    }
    while let line = try cursor.nextLine() {
      next += 1
      if next > ordinal { return try cursor.chunk(of: line) }
    }
    throw Failure(
      .usage, "the plan '\(plan.path)' has no chunk \(ordinal + 1) in stream '\(plan.streams[stream].name)'",
      why: "the ledger knows one", advice: "execute the plan that the workers were started with")
  }
}
