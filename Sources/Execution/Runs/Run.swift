// One execution of a plan, on the thread that asked for it: reads chunks from the plan a little ahead, tells the
// workers, writes what they finish, and keeps count. It alone uses the target and the progress sink.
//
// `Run+Feeding` reads the plan, `Run+Writing` commits, `Run+Streams` begins and ends streams.

internal import Diagnostics
internal import Plans
internal import Targets
internal import Transport

/// Where a stream of the run stands. Only `Run` uses it.
struct StreamStatus {
  var report: StreamReport
  /// Nil before the stream is begun and after its last chunk was read.
  var source: (any ChunkSource)?
  /// Whether the source has no chunk now, though those who fill its queues may still bring some.
  var isDry = false
  var isBegun = false
  var isEnded = false
  /// Where its calls stand.
  var calls = CallsStanding.none
  var began = 0.0
  /// The next chunk's place in plan order.
  var nextOrdinal = 0
  /// Chunks of earlier runs that were not met yet while reading the plan.
  var unmetFinished = 0
  /// Chunks that were offered and of which nothing was heard so far.
  var outstanding = 0
  /// Chunks of this stream in the writer's group.
  var inGroup = 0
  /// When a worker looks again whether others left something; nil: it is not waiting.
  var looksAgainAt: Double?
  /// Whether what it waits for is another worker's setup.
  var waitsForSetup = false
  /// Whether what setup wrote in an earlier run serves this one too.
  var reusesSetup = false
  /// Whether setup is behind it, in this run or before, and did not fail.
  var isSetUp = false
  /// What a worker finds its chunks by.
  var picker: ChunkPicker?
  /// Failures without a server.
  var unreachable = 0
  /// Streams that must have ended before this one begins, or at least begun.
  var after: [Int] = []
  /// Whether it begins beside those that fill its queues.
  var isImmediate = false
  /// Whether the stream's remaining chunks are not wanted any more.
  var isCut = false
  /// Whether chunks that are wanted did not begin.
  var isTroubled = false
  /// The place of the chunk that ended the stream early, in this run or before.
  var lastOrdinal: Int? {
    didSet { if let lastOrdinal { report.wanted = lastOrdinal + 1 } }
  }
}

/// How far the calls around a stream's chunks are.
enum CallsStanding {
  /// There are none, or they were not begun.
  case none
  case preparing
  case prepared
  case tearingDown
  case done
}

/// A plan being executed.
final class Run {
  let plan: PlanReader
  let shop: Workshop
  let target: any Target
  let progress: any ProgressSink
  var streams: [StreamStatus]
  /// Finished chunks that wait for their transaction.
  var group: [FinishedChunk] = []
  var groupRows = 0
  var groupBytes = 0
  var groupDeadline = 0.0
  var isInterrupted = false
  var isDropping = false
  var hasGivenUp = false
  private var began = 0.0
  private var nextTick = 0.0

  /// The target is open.
  init(plan: PlanReader, shop: Workshop, target: any Target, progress: any ProgressSink) throws(Failure) {
    self.plan = plan
    self.shop = shop
    self.target = target
    self.progress = progress
    streams = []
    let remark = try target.placeRemark()
    for (place, done) in try target.progress().enumerated() {
      var report = StreamReport(
        name: plan.streams[place].name, object: plan.streams[place].object ?? "", chunks: plan.summaries[place].chunks)
      report.already = done.finished
      if plan.streams[place].isDeferred {
        report.chunks = done.chunks
        report.wanted = done.chunks
        report.mayGrow = !done.isClosed
      }
      report.isClosed = done.isClosed
      report.lacking = done.lacking
      report.isDone = done.isClosed && report.lacking == 0 && shop.options.selection.isEverything
      var status = StreamStatus(report: report)
      status.unmetFinished = done.finished
      status.lastOrdinal = done.lastOrdinal
      if let tolerance = shop.streams[place].linked.records.tolerance, !done.isClosed {
        status.report.remarks.append(tolerance.remark(stream: report.name))
      }
      status.after = plan.streams[place].after.compactMap { name in plan.streams.firstIndex { $0.name == name } }
      // Workers make a stream's chunks once, when all elements are there.
      status.isImmediate = (plan.streams[place].endpoint.iteration?.isImmediate ?? false) && !shop.options.isWorker
      if let remark, remark.stream == place, !done.isClosed { status.report.remarks.append(remark.text) }
      streams.append(status)
      shop.take(rows: done.rows, stream: place)
    }
  }

  /// Runs to the end. Threads have ended when it returns or throws.
  func execute() throws(Failure) -> RunReport {
    began = Clock.monotonic
    try refuseImpossibleSelection()
    try refuseUnsharedStreams()
    let workers = shop.startWorkers()
    defer {
      // Transfers end first: their completions still reach the channel, and workers drop what is left.
      for place in streams.indices { shop.schedule.close(stream: place) }
      shop.network.shutdown()
      shop.work.close()
      for worker in workers { worker.join() }
    }
    progress.runStarted(streams.map(\.report))
    try beginStreams()
    while !streams.allSatisfy(\.isEnded) {
      try flushIfDue()
      try endStreams()
      if streams.allSatisfy(\.isEnded) { break }
      switch shop.writer.receive(until: deadline) {
      case .element(let message): try handle(message)
      case .timeout: break
      case .closed: throw Failure(.fault, "the run's channel was closed while chunks were in flight")
      }
      try lookAgainIfDue()
      tickIfDue()
    }
    try target.finish()
    return report()
  }

  private func handle(_ message: WriterMessage) throws(Failure) {
    switch message {
    case .finished(let chunk): settle(chunk)
    case .finishedStream(let chunk, let reason):
      settle(chunk)
      streams[chunk.stream].lastOrdinal = min(streams[chunk.stream].lastOrdinal ?? chunk.ordinal, chunk.ordinal)
      cut(chunk.stream, because: reason, isTrouble: false)
    case .spilled(let pages): try keep(pages)
    case .failed(let stream, let failure, let requests, let isUnreachable):
      try fail(stream, failure, requests: requests, isUnreachable: isUnreachable)
    case .dropped(let stream): streams[stream].outstanding -= 1
    case .hungry(let stream): try feed(stream)
    case .prepared(let stream, let result, let isOpen, let record, let failure):
      try prepared(stream, result, isOpen: isOpen, record, failure)
    case .tornDown(let stream, let result, let failure): try tornDown(stream, result, failure)
    case .interrupted: stop()
    case .leaseLost(let failure): throw failure
    }
  }

  /// When the loop must look around though nothing arrives; nil: never.
  private var deadline: Double? {
    var deadline: Double?
    if !group.isEmpty { deadline = groupDeadline }
    for stream in streams { if let next = stream.looksAgainAt { deadline = min(deadline ?? .infinity, next) } }
    if progress.interval != nil { deadline = min(deadline ?? .infinity, nextTick) }
    return deadline
  }

  private func tickIfDue() {
    guard let interval = progress.interval else { return }
    let now = Clock.monotonic
    guard now >= nextTick else { return }
    nextTick = now + interval
    progress.tick(streams.map { current($0) })
  }

  /// The report of a stream with its time up to now.
  func current(_ status: StreamStatus) -> StreamReport {
    var report = status.report
    if status.isBegun, !status.isEnded { report.seconds = Clock.monotonic - status.began }
    return report
  }

  private func report() -> RunReport {
    var report = RunReport(streams: streams.map(\.report))
    report.seconds = Clock.monotonic - began
    report.wasInterrupted = isInterrupted
    report.isSelective = !shop.options.selection.isEverything
    let unreachable = streams.reduce(0) { $0 + $1.unreachable }
    report.wasUnreachable =
      unreachable > 0 && unreachable == report.failed && report.streams.allSatisfy { $0.done + $0.reloaded == 0 }
    return report
  }
}

extension Workshop {
  /// The worker threads, running.
  func startWorkers() -> [WorkThread] {
    let count = options.workers ?? ProcessorCount.available
    return (0..<max(count, 1)).map { _ in WorkThread { Worker(self).run() } }
  }
}
