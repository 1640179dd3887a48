// How a plan stands, for people: read from the ledger beside whoever writes it.

internal import Diagnostics

extension LedgeredTarget {
  private static let shownFailures = 20

  func status(plan: PlanIdentity, streams: [TargetStream]) throws(Failure) -> [StreamStanding?] {
    guard try store.openForReading() else { return streams.map { _ in nil } }
    var result: [StreamStanding?] = []
    for stream in streams {
      guard let counts = try ledger.counts(plan: plan.id, stream: stream.name) else {
        result.append(nil)
        continue
      }
      let failures = try ledger.failures(plan: plan.id, stream: stream.name, limit: Self.shownFailures)
      var skipped = 0
      if let last = counts.lastOrdinal {
        let through = try ledger.finishedCount(plan: plan.id, stream: stream.name, through: last)
        skipped = counts.chunks - last - 1 - (counts.finished - through)
      }
      result.append(
        StreamStanding(
          progress: counts.progress, skipped: skipped, failedCount: failures.count, failures: failures.first))
    }
    return result
  }
}
