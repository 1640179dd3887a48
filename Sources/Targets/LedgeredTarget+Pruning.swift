// `backhoe ledger prune`: old entries of the ledger, and what abandoned full refreshes left in the database.

internal import Diagnostics
internal import Values

extension LedgeredTarget {
  func prune(before moment: Instant, isTrial: Bool) throws(Failure) -> [String] {
    guard try store.openForReading() else { return [] }
    let old = try ledger.prunableStreams().filter { stream in
      // A stream that may still go on keeps its chunks, unless its rows are in no table.
      (stream.isClosed ? stream.chunks > 0 : stream.isRefresh && !stream.object.isEmpty)
        && (ValueOrder.timestamps(stream.lastTouched, moment.text) ?? 0) < 0
    }
    var remarks: [String] = []
    for stream in old {
      let what = "stream '\(stream.stream)' of \(stream.plan), last touched \(stream.lastTouched)"
      if stream.isClosed {
        remarks.append("\(what): \(stream.chunks) chunks forgotten")
      } else {
        remarks.append("\(what): abandoned full refresh of '\(stream.object)' removed")
      }
      if !isTrial { try prune(stream) }
    }
    return remarks
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
    }
  }
}
