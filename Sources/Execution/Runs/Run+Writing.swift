// Committing what workers finish. Chunks are grouped into one transaction, since a transaction costs more than a chunk;
// each has its ledger row in it.

internal import Diagnostics
internal import Synchronization
internal import Targets
internal import Transport

extension Run {
  /// A chunk is complete: it waits for its transaction.
  func settle(_ chunk: FinishedChunk) {
    let place = chunk.stream
    streams[place].outstanding -= 1
    streams[place].inGroup += 1
    if group.isEmpty { groupDeadline = Clock.monotonic + shop.options.groupSeconds }
    group.append(chunk)
    groupRows += chunk.rowCount
    groupBytes += chunk.byteCount
  }

  /// Commits if the group is large enough, old enough, or all that is coming.
  func flushIfDue() throws(Failure) {
    guard !group.isEmpty else { return }
    let options = shop.options
    if groupRows >= options.groupRows || groupBytes >= options.groupBytes || Clock.monotonic >= groupDeadline
      || nothingIsComing
    {
      try flush()
    }
  }

  private var nothingIsComing: Bool {
    streams.allSatisfy { $0.isEnded || !$0.isBegun || ($0.outstanding == 0 && ($0.source == nil || $0.isDry)) }
  }

  /// Commits the group. A chunk whose rows the target refuses fails alone.
  func flush() throws(Failure) {
    let chunks = group
    let bytes = groupBytes
    group = []
    groupRows = 0
    groupBytes = 0
    shop.options.reached?(.beforeCommit)
    do throws(Failure) {
      try target.commit(chunks)
      for chunk in chunks { count(chunk) }
    } catch {
      guard error.kind == .partial else { throw error }
      try commitSingly(chunks)
    }
    shop.options.reached?(.afterCommit)
    shop.backlog.remove(bytes)
    for place in Set(chunks.map(\.stream)).sorted() {
      progress.streamAdvanced(place, current(streams[place]))
    }
    try feedImmediate()
  }

  /// Pages of a chunk that goes on: they wait for nothing, since there are many of them.
  func keep(_ pages: SpilledPages) throws(Failure) {
    try target.stage(pages)
    shop.backlog.remove(pages.byteCount)
  }

  private func commitSingly(_ chunks: [FinishedChunk]) throws(Failure) {
    for chunk in chunks {
      do throws(Failure) {
        try target.commit([chunk])
        count(chunk)
      } catch {
        guard error.kind == .partial else { throw error }
        let reason = [error.what, error.why].filter { !$0.isEmpty }.joined(separator: ": ")
        streams[chunk.stream].inGroup -= 1
        // `fail` counts it as one of those that are out.
        streams[chunk.stream].outstanding += 1
        var failure = ChunkFailure(
          id: chunk.id, label: chunk.label, reason: shop.streams[chunk.stream].redactor.mask(reason))
        failure.ordinal = chunk.ordinal
        failure.began = chunk.began
        failure.ended = chunk.ended
        try fail(
          chunk.stream, failure, requests: chunk.requests - chunk.resumedRequests, isUnreachable: false)
      }
    }
  }

  private func count(_ chunk: FinishedChunk) {
    streams[chunk.stream].inGroup -= 1
    if chunk.replaces { streams[chunk.stream].report.reloaded += 1 } else { streams[chunk.stream].report.done += 1 }
    streams[chunk.stream].report.rows += chunk.rowCount
    streams[chunk.stream].report.requests += chunk.requests - chunk.resumedRequests
    streams[chunk.stream].report.duplicates += chunk.duplicates
    progress.chunkEnded(
      chunk.stream,
      ChunkEnd(
        id: chunk.id, label: chunk.label, ordinal: chunk.ordinal, outcome: chunk.replaces ? .reloaded : .done,
        rows: chunk.rowCount, requests: chunk.requests, began: chunk.began, ended: chunk.ended))
  }

  /// A chunk failed: the others go on, unless nothing of the stream works.
  func fail(
    _ place: Int, _ failure: ChunkFailure, requests: Int, isUnreachable: Bool
  ) throws(Failure) {
    streams[place].outstanding -= 1
    streams[place].report.failed += 1
    streams[place].report.requests += requests
    try target.recordFailure(stream: place, chunk: failure.id, label: failure.label, reason: failure.reason)
    progress.chunkEnded(
      place,
      ChunkEnd(
        id: failure.id, label: failure.label, ordinal: failure.ordinal, outcome: .failed(failure), rows: 0,
        requests: requests, began: failure.began, ended: failure.ended))
    if isUnreachable { streams[place].unreachable += 1 }
    // A server that is not there is said once, not once a chunk in flight.
    if !isUnreachable || streams[place].unreachable == 1 {
      if streams[place].report.failures.count < 5 { streams[place].report.failures.append(failure) }
      progress.chunkFailed(place, current(streams[place]), failure)
    }
    let report = streams[place].report
    if isUnreachable, !shop.streams[place].hasAnswered.load(ordering: .relaxed) {
      cut(place, because: "the server cannot be reached", isTrouble: true)
    }
    if let allowed = shop.options.failuresAllowed, streams.reduce(0, { $0 + $1.report.failed }) >= allowed {
      giveUp(because: "\(allowed) failed, which is where '--max-failures' ends it")
    }
    guard report.done + report.reloaded == 0, streams[place].inGroup == 0 else { return }
    if report.failed >= shop.options.failuresBeforeGivingUp {
      cut(place, because: "the first \(report.failed) chunks failed and none succeeded", isTrouble: true)
    }
  }
}
