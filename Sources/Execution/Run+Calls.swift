// What surrounds the chunks of a stream: what streams before it handed over, setup before the first chunk, teardown after
// the last. What setup wrote is kept in the ledger until teardown has run.

internal import Diagnostics
internal import Targets
internal import Values

extension Run {
  /// Lets a stream see what those that it waits for gave, in the order of the plan.
  func inherit(_ place: Int) throws(Failure) {
    let stream = shop.streams[place]
    var outputs: [Value.Member] = []
    for other in streams[place].after.sorted() {
      let ofThisRun = shop.streams[other].session.outputs
      outputs += ofThisRun.isEmpty ? try target.setup(stream: other)?.outputs ?? [] : ofThisRun
      outputs += try target.outputs(stream: other)
    }
    stream.session.take(outputs, over: stream.environment, keys: shop.keys)
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
    guard hasWork(place) || isSetUp && !stream.teardown.isEmpty else {
      streams[place].calls = .none
      return try target.releaseCalls(stream: place)
    }
    guard stream.needsPreparation else { return try open(place) }
    streams[place].calls = .preparing
    shop.work.send(.prepare(stream: place, isSetUp: isSetUp))
  }

  /// Setup is over: chunks may start, or none ever will.
  func prepared(
    _ place: Int, _ requests: Int, isOpen: Bool, _ record: SetupRecord?, _ failure: String?
  ) throws(Failure) {
    streams[place].report.requests += requests
    streams[place].calls = isOpen ? .prepared : .done
    if let record { try target.keep(setup: record, stream: place) }
    if shop.streams[place].hasCalls { try target.releaseCalls(stream: place) }
    guard let failure else { return try open(place) }
    halt(place, ChunkError(failure))
  }

  /// Whether teardown is behind the stream; begins it where it is due: also after failures, and when somebody asked to
  /// stop.
  func isTornDown(_ place: Int) throws(Failure) -> Bool {
    switch streams[place].calls {
    case .preparing, .tearingDown: return false
    // Who asks to stop twice does not want to wait for it.
    case .prepared where !shop.streams[place].teardown.isEmpty && shop.interruption.level < .drop:
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
  func tornDown(_ place: Int, _ requests: Int, _ failure: String?) throws(Failure) {
    streams[place].report.requests += requests
    streams[place].calls = .done
    if let failure { streams[place].report.remarks.append(failure) }
    // What it gave to others stays.
    let outputs = shop.streams[place].setupRecord.outputs
    try target.keep(setup: SetupRecord(.closed, outputs: outputs), stream: place)
    try target.releaseCalls(stream: place)
  }
}
