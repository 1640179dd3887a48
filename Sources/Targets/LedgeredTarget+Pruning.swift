// `backhoe ledger prune`: old entries of the ledger, and what abandoned full refreshes left in the database.

internal import Diagnostics
internal import Values

extension LedgeredTarget {
  func prune(before moment: Instant, isTrial: Bool) throws(Failure) -> [String] {
    guard try store.openForReading() else { return [] }
    var remarks: [String] = []
    for stream in try prunableStreams(before: moment) {
      let what = "stream '\(stream.stream)' of \(stream.plan), last touched \(stream.lastTouched)"
      if stream.isClosed {
        remarks.append("\(what): \(stream.chunks) chunks forgotten")
      } else {
        remarks.append("\(what): abandoned full refresh of '\(stream.object)' removed")
      }
      if !isTrial { try prune(stream) }
    }
    if let claims = store.claims {
      let idle = try claims.forgetIdle(before: moment.text, isTrial: isTrial)
      if idle.workers > 0 { remarks.append("\(idle.workers) workers whose leases have run out: forgotten") }
      if idle.budgets > 0 { remarks.append("\(idle.budgets) rate budgets that nobody drew from since: forgotten") }
    }
    return remarks
  }

  /// Streams that are closed, and full refreshes that were left: their rows are in no table. A stream that may still go
  /// on keeps its chunks, and those of its whole plan: it may need what other streams handed over.
  private func prunableStreams(before moment: Instant) throws(Failure) -> [PrunableStream] {
    let all = try ledger.prunableStreams()
    func isOld(_ stream: PrunableStream) -> Bool {
      (ValueOrder.timestamps(stream.lastTouched, moment.text) ?? 0) < 0
    }
    func isAbandoned(_ stream: PrunableStream) -> Bool {
      !stream.isClosed && stream.isRefresh && !stream.object.isEmpty && isOld(stream)
    }
    let alive = Set(all.filter { !$0.isClosed && !isAbandoned($0) }.map(\.plan))
    return all.filter { stream in
      if !stream.isClosed { return isAbandoned(stream) }
      return stream.chunks > 0 && isOld(stream) && !alive.contains(stream.plan)
    }
  }

  private func prune(_ stream: PrunableStream) throws(Failure) {
    // Whoever executes the plan holds it.
    try store.open(plan: stream.plan, sharing: .alone)
    try transaction { () throws(Failure) in
      if !stream.isClosed {
        let table = try store.place(object: stream.object)
        let staged = try store.table(
          store.staging(plan: stream.plan, stream: stream.stream, for: table), title: table.title)
        try staged.hold(alone: true)
        if staged.exists { try staged.drop() }
      }
      try ledger.forget(stream, all: !stream.isClosed)
      if stream.isClosed { try ledger.forgetQueues(plan: stream.plan) }
      try store.claims?.forget(plan: stream.plan, stream: stream.stream)
    }
  }
}
