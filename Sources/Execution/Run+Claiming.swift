// One of several workers of a plan: it takes chunks from the ledger instead of reading the plan from end to end, and
// waits while others are at work, since one of them may die.

internal import Diagnostics
internal import Plans
internal import Targets

extension Run {
  /// Claims and offers the next chunks of a stream. Ends its cursor when nothing is left that could be claimed.
  func feedClaimed(_ place: Int) throws(Failure) {
    streams[place].looksAgainAt = nil
    let isLimited = shop.streams[place].records.limit != nil
    let count = isLimited ? 1 : shop.schedule.lookahead(stream: place)
    let claimed = try target.claim(count, stream: place, alone: isLimited)
    if claimed.isEmpty {
      // What is in flight here may end the stream, or fail.
      if streams[place].outstanding == 0, streams[place].inGroup == 0, try target.outlook(stream: place) == .nothingLeft {
        streams[place].cursor = nil
      } else {
        streams[place].looksAgainAt = Clock.monotonic + shop.options.lookAgainSeconds
      }
      return
    }
    if let limit = shop.streams[place].records.limit {
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
    shop.schedule.offer(chunks, stream: place)
    shop.dispatch()
  }

  func lookAgainIfDue() throws(Failure) {
    for place in streams.indices {
      if let next = streams[place].looksAgainAt, Clock.monotonic >= next { try feed(place) }
    }
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
