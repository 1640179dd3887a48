// One of several workers of a plan: it loads what it has claimed, and writes nothing once its lease has run out.

package import Diagnostics

/// The part that this process has in a plan that others execute too.
struct WorkerSeat {
  let claims: any ClaimLedger
  let terms: WorkerTerms
  let id: String
  /// The fencing numbers of what it holds, by stream and chunk.
  var held: [[String: Int]]
}

extension LedgeredTarget {
  /// Enrols the chunks of streams where nobody did so far. `chunks` calls its argument with IDs in plan order.
  func enrol(
    _ chunks: (_ stream: Int, ([String]) throws(Failure) -> Void) throws(Failure) -> Void
  ) throws(Failure) {
    guard let ledger = store.claims else { throw notShared }
    for index in streams.indices {
      let name = streams[index].definition.name
      try transaction { () throws(Failure) in
        if try ledger.beginEnrolment(plan: plan.id, stream: name) != nil { return }
        var ordinal = 0
        try chunks(index) { ids throws(Failure) in
          try ledger.enrol(ids, from: ordinal, plan: plan.id, stream: name)
          ordinal += ids.count
        }
        try ledger.endEnrolment(of: ordinal, plan: plan.id, stream: name)
      }
    }
  }

  func enrol(_ chunks: [String], stream index: Int) throws(Failure) {
    guard let seat else { throw notShared }
    let name = streams[index].definition.name
    let portion = 10_000
    try transaction { () throws(Failure) in
      var next = try seat.claims.beginEnrolment(plan: plan.id, stream: name) ?? 0
      if chunks.count <= next { return }
      while next < chunks.count {
        let end = min(next + portion, chunks.count)
        try seat.claims.enrol(Array(chunks[next..<end]), from: next, plan: plan.id, stream: name)
        next = end
      }
      try seat.claims.endEnrolment(of: chunks.count, plan: plan.id, stream: name)
      try ledger.settle(chunks: chunks.count, plan: plan.id, stream: name)
    }
  }

  func claim(_ count: Int, stream index: Int, alone: Bool) throws(Failure) -> [ClaimedChunk] {
    guard let seat else { throw notShared }
    let name = streams[index].definition.name
    var found: [(chunk: ClaimedChunk, fence: Int)] = []
    try transaction { () throws(Failure) in
      found = try seat.claims.claim(count, plan: plan.id, stream: name, worker: seat.id, alone: alone)
    }
    for (chunk, fence) in found { self.seat?.held[index][chunk.id] = fence }
    faults.reach(.claimAfterCommit)
    return found.map(\.chunk)
  }

  func outlook(stream index: Int) throws(Failure) -> ClaimOutlook {
    guard let seat else { throw notShared }
    return try seat.claims.outlook(plan: plan.id, stream: streams[index].definition.name, worker: seat.id)
  }

  func claimCalls(stream index: Int) throws(Failure) -> Bool {
    guard let seat else { throw notShared }
    var isOurs = false
    try transaction { () throws(Failure) in
      isOurs = try seat.claims.claimCalls(plan: plan.id, stream: streams[index].definition.name, worker: seat.id)
    }
    return isOurs
  }

  func releaseCalls(stream index: Int) throws(Failure) {
    guard let seat else { return }
    try transaction { () throws(Failure) in
      try seat.claims.releaseCalls(plan: plan.id, stream: streams[index].definition.name, worker: seat.id)
    }
  }

  func makeLeaseKeeper() throws(Failure) -> any LeaseKeeper {
    guard let seat, let keeper = store.makeLeaseKeeper(worker: seat.id, terms: seat.terms) else { throw notShared }
    return keeper
  }

  func leave() throws(Failure) {
    guard let seat else { return }
    self.seat = nil
    try transaction { () throws(Failure) in
      // What a lease that has run out held is others' business.
      if try seat.claims.isLive(seat.id) { try seat.claims.leave(seat.id) }
    }
  }

  // MARK: Fencing

  /// In a transaction that writes for these chunks: they are this worker's until it ends.
  func holdClaims(_ chunks: [String], stream index: Int) throws(Failure) {
    guard let seat else { return }
    let fences = seat.held[index].filter { chunks.contains($0.key) }
    let name = streams[index].definition.name
    guard fences.count == Set(chunks).count,
      try seat.claims.hold(fences, plan: plan.id, stream: name, worker: seat.id)
    else { throw LostLease.failure(location: store.location) }
  }

  func settleClaims(_ chunks: [String], stream index: Int) throws(Failure) {
    guard let seat else { return }
    try seat.claims.settle(chunks, plan: plan.id, stream: streams[index].definition.name)
  }

  /// The last thing that a worker's transaction does: whoever was stopped for longer than its lease writes nothing.
  func confirmLease() throws(Failure) {
    guard let seat else { return }
    if try !seat.claims.isLive(seat.id) { throw LostLease.failure(location: store.location) }
  }

  private var notShared: Failure { Failure(.fault, "the target '\(store.location)' was not opened for workers") }
}

/// The lease ran out: chunks of this process may be another's.
package enum LostLease {
  package static func failure(location: String) -> Failure {
    Failure(
      .temporary, "this worker lost its lease in '\(location)'",
      why: "it was stopped, or cut off from the database, for longer than the lease lasts; others took over its chunks",
      advice: "start it again: it takes part in what is left")
  }
}
