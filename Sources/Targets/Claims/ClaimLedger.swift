// What a database must offer so that several processes execute one plan: chunks are handed out, each to one process,
// for as long as its lease lasts.

package import Diagnostics

/// How a process takes part in a plan that others may execute too.
package struct WorkerTerms: Sendable, Equatable {
  /// After so many seconds without a sign of life what a worker has claimed is handed to others.
  package var leaseSeconds: Int
  /// Where the process runs, for people.
  package var place: String

  package init(leaseSeconds: Int = 60, place: String = "") {
    self.leaseSeconds = leaseSeconds
    self.place = place
  }
}

/// Who else may execute the same plan at the same time.
package enum PlanSharing: Sendable, Equatable {
  /// Nobody: another execution is refused.
  case alone
  /// Others that share it too: each has chunks of its own, and sees to it that none is written twice.
  case shared
  /// Others that share it: chunks are claimed before they are loaded.
  case worker(WorkerTerms)
}

/// A chunk that is this process's to load.
package struct ClaimedChunk: Sendable, Equatable {
  package var id: String
  /// The chunk's 0-based place in its stream's plan order.
  package var ordinal: Int
}

/// What there is for a worker that could claim nothing.
package enum ClaimOutlook: Sendable, Equatable {
  /// Nothing of the stream is open, or what is has failed since this worker began.
  case nothingLeft
  /// Others are loading what is left. Some of it may become free.
  case othersAreAtWork
}

/// The ledger's part in it. Every statement runs in a transaction of the caller's.
protocol ClaimLedger: AnyObject {
  /// Begins a lease; answers the name under which claims are made.
  func join(plan: String, _ terms: WorkerTerms) throws(Failure) -> String
  /// Waits for others that enrol the stream's chunks; answers how many were enrolled so far, nil: none ever.
  func beginEnrolment(plan: String, stream: String) throws(Failure) -> Int?
  /// Makes chunks claimable that are not finished.
  func enrol(_ chunks: [String], from ordinal: Int, plan: String, stream: String) throws(Failure)
  /// So many are enrolled now.
  func endEnrolment(of count: Int, plan: String, stream: String) throws(Failure)
  /// Claims chunks, the first in plan order; `alone`: only while nobody else holds any of the stream.
  func claim(
    _ count: Int, plan: String, stream: String, worker: String, alone: Bool
  ) throws(Failure) -> [(chunk: ClaimedChunk, fence: Int)]
  func outlook(plan: String, stream: String, worker: String) throws(Failure) -> ClaimOutlook
  /// Claims the calls around the stream's chunks, like a chunk. False: another worker has them.
  func claimCalls(plan: String, stream: String, worker: String) throws(Failure) -> Bool
  func releaseCalls(plan: String, stream: String, worker: String) throws(Failure)
  /// Whether these are still the worker's claims, by their fencing numbers; until the transaction ends nobody can take
  /// them over.
  func hold(_ fences: [String: Int], plan: String, stream: String, worker: String) throws(Failure) -> Bool
  /// The chunks are finished.
  func settle(_ chunks: [String], plan: String, stream: String) throws(Failure)
  /// The chunk failed: workers that begin from now on may try again.
  func putBack(failed chunk: String, plan: String, stream: String) throws(Failure)
  /// Whether the lease has not run out.
  func isLive(_ worker: String) throws(Failure) -> Bool
  /// Ends the lease and gives back what is claimed.
  func leave(_ worker: String) throws(Failure)
  /// Nothing of the stream is to be claimed any more.
  func forget(plan: String, stream: String) throws(Failure)
  /// Forgets workers whose leases ran out before the moment, and budgets that nobody drew from since. Answers how many.
  func forgetIdle(before moment: String, isTrial: Bool) throws(Failure) -> (workers: Int, budgets: Int)
}

/// Keeps a lease alive, and shares what all workers share, over a connection of its own. Used by one thread.
package protocol LeaseKeeper: AnyObject {
  /// False: the lease has run out, and what was claimed may be another's by now.
  func renew() throws(Failure) -> Bool
  /// Takes up to `wanted` requests out of a budget of `rate` a second that all workers draw from. Answers how many were
  /// granted, and after how many seconds it is worth asking again.
  func take(_ wanted: Int, from budget: String, rate: Double) throws(Failure) -> (granted: Int, seconds: Double)
}
