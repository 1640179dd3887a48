// How a plan stands, for people: read from the ledger beside whoever writes it.

internal import Diagnostics

extension SQLiteTarget {
  private static let shownFailures = 20

  func status(plan: PlanIdentity, streams: [TargetStream]) throws(Failure) -> [StreamStanding?] {
    guard fileExists(path) else { return streams.map { _ in nil } }
    return try attempting("cannot read the ledger in '\(path)'") { () throws(SQLiteError) in
      let connection = try SQLiteConnection(path: path, access: .readOnly)
      guard try SQLiteLedger.exists(in: connection) else { return streams.map { _ in nil } }
      var result: [StreamStanding?] = []
      for stream in streams {
        guard let counts = try SQLiteLedger.counts(in: connection, plan: plan.id, stream: stream.name) else {
          result.append(nil)
          continue
        }
        let failures = try SQLiteLedger.failures(
          in: connection, plan: plan.id, stream: stream.name, limit: Self.shownFailures)
        result.append(
          StreamStanding(
            progress: counts.progress, failedCount: failures.count, failures: failures.first))
      }
      return result
    }
  }
}
