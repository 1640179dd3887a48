// What surrounds the chunks of a stream: what streams before it handed over, setup before the first chunk, teardown after
// the last. What setup wrote is kept in the ledger until teardown has run.

internal import Diagnostics
internal import Plans
internal import Targets
internal import Values

extension Run {
  /// Lets a stream see what those that it waits for gave, in the order of the plan; false if something of it is not to
  /// be had: the stream is halted then.
  func inherit(_ place: Int) throws(Failure) -> Bool {
    let stream = shop.streams[place]
    var outputs: [Value.Member] = []
    for other in streams[place].after.sorted() {
      if hasWork(place), try lacksOutputs(other) {
        halt(
          place,
          ChunkError(
            "it reads what setup of stream '\(plan.streams[other].name)' gives, and that is not known",
            advice: "see why its setup was not done; the next 'exec' makes it again"))
        return false
      }
      let ofThisRun = shop.streams[other].session.outputs
      outputs += ofThisRun.isEmpty ? try target.setup(stream: other)?.outputs ?? [] : ofThisRun
      outputs += try target.outputs(stream: other)
    }
    stream.session.take(outputs, over: stream.environment, keys: shop.keys)
    return true
  }

  /// Whether setup of a stream gives something to others that neither this run nor the ledger has: it never ran, or what
  /// it gave is a secret.
  private func lacksOutputs(_ place: Int) throws(Failure) -> Bool {
    let stream = shop.streams[place]
    guard stream.setupGives, stream.session.outputs.isEmpty, !streams[place].isSetUp else { return false }
    switch try target.setup(stream: place)?.standing {
    case nil, .secret, .forgotten: return true
    case .open, .closed: return false
    }
  }

  /// Whether setup of a stream must run for the sake of those that wait for it.
  func owesOutputs(_ place: Int) throws(Failure) -> Bool {
    guard streams.indices.contains(where: { streams[$0].after.contains(place) && hasWork($0) }) else { return false }
    return try lacksOutputs(place)
  }

  /// Logs in and makes the calls of setup, unless an earlier run left them open; then chunks may start.
  func prepare(_ place: Int) throws(Failure) {
    let stream = shop.streams[place]
    guard try mayPrepare(place) else { return }
    let record = stream.hasCalls ? try target.setup(stream: place) : nil
    let isSetUp = record?.standing == .open && !shop.options.freshSetup
    streams[place].reusesSetup = isSetUp
    if let record, isSetUp { stream.session.set(state: record.state, outputs: record.outputs) }
    // What is open must be closed, though every chunk may be there.
    var isWanted = hasWork(place)
    if isWanted { isWanted = try !isLeftToNobody(place, record) }
    if !isWanted { isWanted = try owesOutputs(place) }
    guard isWanted || isSetUp && !stream.linked.teardown.isEmpty else {
      streams[place].calls = .none
      return try target.releaseCalls(stream: place)
    }
    guard stream.needsPreparation else { return try open(place) }
    streams[place].calls = .preparing
    shop.work.send(.prepare(stream: place, isSetUp: isSetUp))
  }

  /// Setup is over: chunks may start, or none ever will.
  func prepared(
    _ place: Int, _ result: CallResult, isOpen: Bool, _ record: SetupRecord?, _ failure: String?
  ) throws(Failure) {
    streams[place].report.requests += result.requests
    streams[place].calls = isOpen ? .prepared : .done
    if let record {
      try target.keep(setup: record, queued: fresh(result.queued, of: place), by: .setup, stream: place)
      try feedImmediate()
    }
    if shop.streams[place].hasCalls { try target.releaseCalls(stream: place) }
    guard let failure else {
      streams[place].isSetUp = true
      return try open(place)
    }
    halt(place, ChunkError(failure))
  }

  /// Whether teardown is behind the stream; begins it where it is due: also after failures, and when somebody asked to
  /// stop.
  func isTornDown(_ place: Int) throws(Failure) -> Bool {
    switch streams[place].calls {
    case .preparing, .tearingDown: return false
    // Who asks to stop twice does not want to wait for it.
    case .prepared where !shop.streams[place].linked.teardown.isEmpty && shop.interruption.level < .drop:
      guard try mayTearDown(place) else {
        streams[place].calls = .done
        return true
      }
      streams[place].calls = .tearingDown
      shop.work.send(.tearDown(stream: place))
      return false
    case .none, .prepared, .done: return true
    }
  }

  /// Teardown is over; that it failed does not undo what was loaded.
  func tornDown(_ place: Int, _ result: CallResult, _ failure: String?) throws(Failure) {
    streams[place].report.requests += result.requests
    streams[place].calls = .done
    if let failure { streams[place].report.remarks.append(failure) }
    // What it gave to others stays.
    let stream = shop.streams[place]
    let isForgotten =
      streams[place].isSetUp
      ? stream.setupRecord.standing == .secret && !stream.session.outputs.isEmpty : stream.setupGives
    try target.keep(
      setup: SetupRecord(isForgotten ? .forgotten : .closed, outputs: stream.setupRecord.outputs),
      queued: fresh(result.queued, of: place), by: .teardown, stream: place)
    try target.releaseCalls(stream: place)
  }

  /// Items that calls brought, unless all of the stream's are there already and the calls were made for what they give
  /// else.
  private func fresh(_ queued: [QueuePart], of place: Int) -> [QueuePart] {
    streams[place].report.isClosed ? [] : queued
  }
}
