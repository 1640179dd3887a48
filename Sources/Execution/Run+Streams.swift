// Streams begin in the plan's order, a few at a time, and end when nothing of them is in flight; a stream whose chunks
// are all finished is closed.

internal import Diagnostics
internal import Plans
internal import Targets

extension Run {
  /// Begins as many streams as may run at a time.
  func beginStreams() throws(Failure) {
    for place in streams.indices where !streams[place].isBegun {
      let running = streams.count { $0.isBegun && !$0.isEnded }
      guard running < max(shop.options.streamsAtOnce, 1), !isInterrupted, !hasGivenUp else { break }
      streams[place].isBegun = true
      streams[place].began = Clock.monotonic
      progress.streamStarted(place, streams[place].report)
      if hasWork(place) {
        streams[place].cursor = try plan.chunks(ofStream: place)
        if shop.streams[place].needsPreparation {
          streams[place].calls = .preparing
          shop.work.send(.prepare(stream: place))
        } else {
          try feed(place)
        }
      }
      try end(place)
    }
    if isInterrupted {
      for place in streams.indices where !streams[place].isBegun && !streams[place].isEnded {
        streams[place].isTroubled = true
        streams[place].isEnded = true
      }
    }
  }

  /// Whether some chunk of the stream may be wanted.
  private func hasWork(_ place: Int) -> Bool {
    let selection = shop.options.selection
    if let named = selection.named { return !named[place].isEmpty }
    if selection.only == .skipped { return streams[place].lastOrdinal != nil }
    if selection.reloads { return true }
    return !streams[place].report.isClosed && (streams[place].report.remaining > 0 || streams[place].lastOrdinal != nil)
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
      if stream.mode == .fullRefresh, streams[place].report.isClosed, selection.only != .failed {
        throw Failure(
          .usage, selection.reloads ? subject : "cannot load more chunks of stream '\(stream.name)'",
          why: "it is complete, and its table is replaced as a whole", advice: "make a new plan")
      }
    }
  }

  /// Setup is over: chunks may start, or none ever will.
  func prepared(_ place: Int, _ requests: Int, isOpen: Bool, _ failure: String?) throws(Failure) {
    streams[place].report.requests += requests
    streams[place].calls = isOpen ? .prepared : .done
    guard let failure else { return try feed(place) }
    streams[place].report.failures.append(ChunkFailure(id: "", label: "before the first", reason: failure))
    cut(place, because: failure, isTrouble: true)
  }

  /// Teardown is over; that it failed does not undo what was loaded.
  func tornDown(_ place: Int, _ requests: Int, _ failure: String?) {
    streams[place].report.requests += requests
    streams[place].calls = .done
    if let failure { streams[place].report.remarks.append(failure) }
  }

  /// Ends streams of which nothing is left, and begins others.
  func endStreams() throws(Failure) {
    for place in streams.indices where streams[place].isBegun && !streams[place].isEnded { try end(place) }
    try beginStreams()
  }

  /// Ends a stream if nothing of it is left: closes it when every chunk is finished.
  private func end(_ place: Int) throws(Failure) {
    let status = streams[place]
    guard status.cursor == nil, status.outstanding == 0, status.inGroup == 0, !status.isEnded else { return }
    switch status.calls {
    case .preparing, .tearingDown: return
    case .prepared where !shop.streams[place].teardown.isEmpty:
      // Also after failures, and when somebody asked to stop.
      streams[place].calls = .tearingDown
      return shop.work.send(.tearDown(stream: place))
    case .none, .prepared, .done: break
    }
    if status.report.remaining == 0, !status.report.isClosed { try close(place) }
    streams[place].report.seconds = Clock.monotonic - status.began
    let report = streams[place].report
    streams[place].report.isDone =
      shop.options.selection.isEverything ? report.isClosed : report.failed == 0 && !status.isTroubled
    streams[place].isEnded = true
    progress.streamEnded(place, streams[place].report)
  }

  private func close(_ place: Int) throws(Failure) {
    shop.options.reached?(.beforeClose)
    do throws(Failure) {
      streams[place].report.remarks += try target.close(stream: place)
    } catch {
      // Where a stream ended early, only the ledger knows whether a chunk before its end is missing.
      guard error.kind == .partial, streams[place].lastOrdinal != nil else { throw error }
      return
    }
    streams[place].report.isClosed = true
    shop.options.reached?(.afterClose)
  }
}
