// One page of one chunk, asked for in earnest and shown: the request, what came back, what the rules said, and the rows
// that would have been stored. For whoever writes a spec. Nothing is written anywhere.

package import Diagnostics
package import Plans
package import Records
internal import Targets
internal import Transport
package import Values
internal import VirtualMachine

/// What a trial saw.
package struct TrialReport: Sendable {
  /// One request and what came back.
  package struct Exchange: Sendable {
    /// The call that made it, `setup, call 1`; nil: the page itself.
    package var call: String?
    package var request: ShownRequest
    /// Nil where no complete response came.
    package var status: Int?
    package var headers: [ShownRequest.Header]
    package var bytes: Int
    package var seconds: Double
    /// Which rule decided, or what went wrong.
    package var verdict: String
  }

  package var stream: String
  package var chunk: String
  /// Those of setup, of the page, of teardown. What a login says stays unseen.
  package var exchanges: [Exchange] = []
  package var rows: [RowBatch] = []
  /// Rows left out since their key was there already.
  package var duplicates = 0
  /// What the state variables that are kept would be.
  package var watermarks: [Value.Member] = []
  /// The request that would come next; nil where the page is the last one.
  package var next: ShownRequest?
  /// Why there are no rows.
  package var failure: String?

  package var rowCount: Int { rows.reduce(0) { $0 + $1.rowCount } }
}

package enum Trial {
  /// Asks for the first page of the plan's first chunk, or of the chunk that the options select.
  package static func run(
    plan: PlanReader, secrets: RunSecrets, options: ExecutorOptions, interruption: Interruption
  ) throws(Failure) -> TrialReport {
    let (place, chunk) = try chosen(plan, options.selection)
    let mask = SecretMask(secrets: secrets.texts)
    let (network, recorder) = try options.openNetwork(options.network, mask)
    defer { network.shutdown() }
    let keys = KeyTable()
    let streams = try Executor.link(
      plan, secrets: secrets, mask: mask, network: network, keys: keys, options: options,
      interruption: interruption)
    interruption.observe { _ in network.cancelAll() }
    defer { interruption.stopObserving() }
    func tools() -> WorkerTools {
      WorkerTools(keys: keys, asOf: plan.header.asOf)
    }
    let stream = streams[place]
    if stream.takesRecords {
      throw Failure(
        .usage, "'\(stream.plan.name)' asks for nothing", why: "its records are the elements that it iterates over",
        advice: "try the endpoint that fills its queue")
    }
    var report = TrialReport(stream: stream.plan.name, chunk: chunk.label)
    func watch(_ told: CallExchange) {
      let request = RequestVeil(told.run.stream).shown(told.request, planned: nil)
      report.exchanges.append(
        exchange("\(told.list), call \(told.place)", request, told.result, told.run, seconds: told.seconds))
    }
    do throws(ChunkError) {
      let credential = try stream.linked.authenticator?.current()
      _ = try stream.setUp(credential, CallRunner("setup", network: network, tools: tools(), watch: watch))
      stream.session.take(stream.session.outputs, over: stream.environment, keys: keys)
      let veil = RequestVeil(stream)
      let scheduled = ScheduledChunk(stream: place, ordinal: 0, chunk: chunk)
      let run = ChunkRun(scheduled, stream: stream, rowLimit: nil)
      try page(run, network, tools(), veil, &report)
    } catch {
      report.failure = stream.redactor.mask(error.text)
    }
    // What setup began is ended, also after a failure.
    do throws(ChunkError) {
      _ = try stream.tearDown(CallRunner("teardown", network: network, tools: tools(), watch: watch))
    } catch {
      report.failure = report.failure ?? stream.redactor.mask(error.text)
    }
    try recorder?.finish()
    return report
  }

  /// The chunk that is asked for, and its stream's place.
  private static func chosen(_ plan: PlanReader, _ selection: ChunkSelection) throws(Failure) -> (Int, PlanChunk) {
    for place in plan.streams.indices where !plan.streams[place].isDeferred {
      let cursor = try plan.chunks(ofStream: place)
      while let chunk = try cursor.next() {
        if selection.admits(chunk.id, stream: place) { return (place, chunk) }
      }
    }
    if let stream = plan.streams.first(where: \.isDeferred) {
      throw Failure(
        .usage, "'\(stream.name)' has nothing to ask for yet", why: "its chunks are made of what other endpoints bring",
        advice: "try the endpoint that brings it")
    }
    throw Failure(.usage, "the range is empty", why: "the plan has no chunk", advice: "give another range")
  }

  /// Sends the first page's request until a rule or the page loop is done with it.
  private static func page(
    _ run: ChunkRun, _ network: Network, _ tools: WorkerTools, _ veil: RequestVeil, _ report: inout TrialReport
  ) throws(ChunkError) {
    var step = run.start(tools)
    while true {
      switch step {
      case .fail(let error): throw error
      case .finish(let chunk), .finishStream(let chunk, _): return take(run, chunk, &report)
      case .send(let request, let seconds, let hold):
        let outgoing = try run.authenticated(request, in: seconds)
        let planned = run.page == 0 ? run.chunk.request : nil
        if run.page > 0 {
          report.next = veil.shown(outgoing, planned: planned)
          return take(run, run.finished(), &report)
        }
        run.willSend(request)
        if hold, seconds > 0 { network.holdLane(run.stream.lane, seconds: seconds) }
        let began = Clock.monotonic
        let result = network.answer(to: outgoing, in: run.stream.lane, after: seconds)
        let took = Clock.monotonic - began
        step = run.receive(result, tools)
        report.exchanges.append(
          exchange(nil, veil.shown(outgoing, planned: planned), result, run, seconds: took))
      }
    }
  }

  /// `call`: nil for the page.
  private static func exchange(
    _ call: String?, _ request: ShownRequest, _ result: Result<HTTPResponse, TransferError>, _ run: ChunkRun,
    seconds: Double
  ) -> TrialReport.Exchange {
    var exchange = TrialReport.Exchange(
      call: call, request: request, status: nil, headers: [], bytes: 0, seconds: seconds, verdict: "")
    let mask = run.stream.redactor
    switch result {
    case .failure(let error): exchange.verdict = mask.mask(error.message)
    case .success(let response):
      exchange.status = response.status
      exchange.bytes = response.body.count
      exchange.seconds = response.seconds
      exchange.headers = response.headers.map { header in
        let isSecret = ["set-cookie", "authorization", "proxy-authorization"].contains(header.name)
        return ShownRequest.Header(name: header.name, value: isSecret ? Redactor.mask : mask.mask(header.value))
      }
      if let place = run.decidingRule {
        let rule = run.stream.linked.rules[place]
        let condition = rule.condition.map { "'\($0.executable.source)'" } ?? "without a condition"
        exchange.verdict = "rule \(place + 1), \(condition), says '\(rule.action.rawValue)'"
      } else {
        exchange.verdict = "no rule applies"
      }
    }
    return exchange
  }

  private static func take(_ run: ChunkRun, _ chunk: FinishedChunk, _ report: inout TrialReport) {
    report.rows = chunk.batches
    report.duplicates = chunk.duplicates
    report.watermarks = chunk.aggregates
  }
}
