// The worker threads: they take chunks to start and responses that arrived, run the chunk's next step and pass on what
// it says. What the threads of a run share is in `Workshop`.

internal import Diagnostics
internal import Plans
internal import Records
internal import Synchronization
internal import Targets
internal import Transport
internal import Values

/// What a worker is given.
enum WorkItem: Sendable {
  /// Log in and make the calls of setup, unless what they wrote is known.
  case prepare(stream: Int, isSetUp: Bool)
  /// Make the calls of teardown.
  case tearDown(stream: Int)
  case start(ScheduledChunk)
  case response(ChunkRun, Result<HTTPResponse, TransferError>)
}

/// What the writer is told.
enum WriterMessage: Sendable {
  case finished(FinishedChunk)
  /// The stream needs no chunk after this one.
  case finishedStream(FinishedChunk, reason: String)
  /// Pages of a chunk that goes on.
  case spilled(SpilledPages)
  case failed(stream: Int, ChunkFailure, requests: Int, isUnreachable: Bool)
  /// The run is stopping and the chunk was let go.
  case dropped(stream: Int)
  /// Setup is done; a reason: it failed, and nothing of the stream can run.
  /// `isOpen`: whether setup began, so that there may be something to tear down. `record`: what is to be kept of it.
  case prepared(stream: Int, CallResult, isOpen: Bool, record: SetupRecord?, failure: String?)
  case tornDown(stream: Int, CallResult, failure: String?)
  /// Chunks that are ready to start run low.
  case hungry(stream: Int)
  case interrupted
  /// What this process has claimed may be another's.
  case leaseLost(Failure)
}

/// What the threads of a run share: two channels, the schedule, the network, and what is set before they start.
final class Workshop: Sendable {
  let streams: [StreamRuntime]
  let network: Network
  let schedule: Schedule
  let backlog: Backlog
  let buffers: ChunkBuffers
  /// Without end where nothing is claimed.
  let term = LeaseTerm()
  let interruption: Interruption
  let options: ExecutorOptions
  let keys: KeyTable
  let asOf: Instant
  let work = Channel<WorkItem>()
  let writer = Channel<WriterMessage>()
  /// Rows that streams with a limit may still take; guarded, though their chunks follow one another.
  private let rowLimits: Mutex<[Int?]>

  init(
    streams: [StreamRuntime], network: Network, interruption: Interruption, options: ExecutorOptions, keys: KeyTable,
    asOf: Instant
  ) {
    self.streams = streams
    self.network = network
    self.interruption = interruption
    self.options = options
    self.keys = keys
    self.asOf = asOf
    schedule = Schedule(
      concurrency: streams.map(\.chunkConcurrency), holdsRecords: streams.map(\.takesRecords),
      isShared: options.isWorker)
    backlog = Backlog(network: network, limit: options.backlogBytes)
    buffers = ChunkBuffers(limit: options.chunkBufferBytes)
    rowLimits = Mutex(streams.map(\.linked.records.limit))
  }

  /// Tools for a thread, or for calls that are made in the midst of something else.
  func makeTools() -> WorkerTools { WorkerTools(keys: keys, asOf: asOf) }

  func rowLimit(stream: Int) -> Int? { rowLimits.withLock { $0[stream] } }

  /// Other processes took rows of a stream: so many may still come.
  func setRowLimit(_ rows: Int, stream: Int) { rowLimits.withLock { $0[stream] = rows } }

  /// So many rows of a stream are taken.
  func take(rows: Int, stream: Int) {
    rowLimits.withLock { limits in
      if let limit = limits[stream] { limits[stream] = max(limit - rows, 0) }
    }
  }

  /// Hands chunks that may start to the workers and asks the writer for more where few are left.
  func dispatch() {
    let (chunks, hungry) = schedule.startable()
    for chunk in chunks { work.send(.start(chunk)) }
    for stream in hungry { writer.send(.hungry(stream: stream)) }
  }
}

/// One worker thread's loop.
struct Worker {
  private let shop: Workshop
  private let tools: WorkerTools

  init(_ shop: Workshop) {
    self.shop = shop
    tools = shop.makeTools()
  }

  /// Works until the channel is closed.
  func run() {
    while let item = shop.work.receive() {
      switch item {
      case .prepare(let stream, let isSetUp): prepare(stream, isSetUp: isSetUp)
      case .tearDown(let stream): tearDown(stream)
      case .start(let scheduled):
        if shop.interruption.level > .none {
          drop(scheduled.stream)
          continue
        }
        let stream = shop.streams[scheduled.stream]
        let run = ChunkRun(scheduled, stream: stream, rowLimit: shop.rowLimit(stream: scheduled.stream))
        perform(run.start(tools), run)
      case .response(let run, let result):
        if case .success(let response) = result {
          shop.backlog.remove(response.body.count)
          run.stream.hasAnswered.store(true, ordering: .relaxed)
          shop.options.reached?(.responseArrived)
        }
        if case .failure(let error) = result, error.kind == .cancelled {
          letGo(run)
          continue
        }
        perform(run.receive(result, tools), run)
      }
    }
  }

  // MARK: Calls

  private func prepare(_ index: Int, isSetUp: Bool) {
    let stream = shop.streams[index]
    var result = CallResult()
    var isOpen = false
    var record: SetupRecord?
    var failure: String?
    do throws(ChunkError) {
      let credential = try stream.linked.authenticator?.current()
      isOpen = true
      if !isSetUp { result = try stream.setUp(credential, runner("setup")) }
      stream.session.take(
        stream.session.outputs, over: stream.session.environment ?? stream.environment, keys: shop.keys)
      if !isSetUp, stream.hasCalls { record = stream.setupRecord }
    } catch { failure = stream.redactor.mask(error.text) }
    shop.writer.send(
      .prepared(stream: index, result, isOpen: isOpen, record: record, failure: failure))
  }

  private func tearDown(_ index: Int) {
    let stream = shop.streams[index]
    var result = CallResult()
    var failure: String?
    do throws(ChunkError) {
      result = try stream.tearDown(runner("teardown"))
    } catch { failure = stream.redactor.mask(error.text) }
    shop.writer.send(.tornDown(stream: index, result, failure: failure))
  }

  private func runner(_ name: String) -> CallRunner {
    CallRunner(name, network: shop.network, tools: shop.makeTools())
  }

  private func perform(_ step: ChunkStep, _ run: ChunkRun) {
    switch step {
    case .send(let request, let seconds, let hold): send(request, after: seconds, hold: hold, run)
    case .finish(let chunk): finish(chunk, .finished(chunk), run)
    case .finishStream(var chunk, let reason):
      chunk.endsStream = true
      finish(chunk, .finishedStream(chunk, reason: reason), run)
    case .fail(let error):
      let reason = run.stream.redactor.mask(error.text)
      var failure = ChunkFailure(
        id: run.chunk.id, label: run.chunk.label, reason: reason,
        request: error.request?.masked(by: run.stream.redactor))
      failure.ordinal = run.ordinal
      failure.began = run.began
      failure.ended = Clock.monotonic
      // Before the next chunk starts: it would only find the same.
      if error.cause == .unreachable, !run.stream.hasAnswered.load(ordering: .relaxed) {
        shop.schedule.close(stream: run.stream.index)
      }
      keep(run.remains(shop.buffers, now: Clock.monotonic))
      run.leave(shop.buffers)
      end(
        run.stream.index,
        .failed(
          stream: run.stream.index, failure, requests: run.requests - run.resumedRequests,
          isUnreachable: error.cause == .unreachable))
    }
  }

  private func send(_ request: HTTPRequest, after seconds: Double, hold: Bool, _ run: ChunkRun) {
    // A run that is stopping waits for no second attempt, and not for pages once it drops everything.
    let level = shop.interruption.level
    if level == .drop || (level == .finish && run.attempts > 0) { return letGo(run) }
    // What this process was about to ask for is another's by now.
    if shop.term.isOver {
      shop.writer.send(.leaseLost(LostLease.failure(location: "the ledger")))
      return drop(run.stream.index)
    }
    do throws(ChunkError) {
      keep(try run.spillIfDue(shop.buffers, inFlight: shop.schedule.inFlight, now: Clock.monotonic))
    } catch { return perform(.fail(error), run) }
    let outgoing: HTTPRequest
    do throws(ChunkError) { outgoing = try run.authenticated(request, in: seconds) } catch {
      return perform(.fail(error), run)
    }
    run.willSend(request)
    if hold, seconds > 0 { shop.network.holdLane(run.stream.lane, seconds: seconds) }
    let (work, backlog) = (shop.work, shop.backlog)
    shop.network.submit(outgoing, in: run.stream.lane, after: seconds) { result in
      if case .success(let response) = result { backlog.add(response.body.count) }
      work.send(.response(run, result))
    }
    // Asked to stop between the look above and now, when nobody knew yet of the request that waits.
    if seconds > 0, shop.interruption.level > .none { shop.network.cancelDelayed() }
  }

  private func finish(_ chunk: FinishedChunk, _ message: WriterMessage, _ run: ChunkRun) {
    run.leave(shop.buffers)
    // Before the next chunk starts, so that nothing after this one does.
    if case .finishedStream = message { shop.schedule.close(stream: chunk.stream) }
    shop.take(rows: chunk.rowCount, stream: chunk.stream)
    shop.backlog.add(chunk.byteCount)
    shop.options.reached?(.chunkFinished)
    end(chunk.stream, message)
  }

  /// The run is stopping: what the chunk brought so far is kept if it can go on from there.
  private func letGo(_ run: ChunkRun) {
    keep(run.remains(shop.buffers, now: Clock.monotonic))
    run.leave(shop.buffers)
    drop(run.stream.index)
  }

  private func keep(_ pages: SpilledPages?) {
    guard let pages else { return }
    shop.backlog.add(pages.byteCount)
    shop.writer.send(.spilled(pages))
  }

  private func drop(_ stream: Int) { end(stream, .dropped(stream: stream)) }

  private func end(_ stream: Int, _ message: WriterMessage) {
    shop.schedule.end(stream: stream)
    shop.writer.send(message)
    shop.dispatch()
  }
}
