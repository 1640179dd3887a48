// Keeps a worker's lease on a thread of its own, whatever the writer is busy with.

internal import Diagnostics
internal import Targets

/// Renews the lease three times in its length, until it is ended or lost.
final class LeaseThread {
  private let ending = Channel<Void>()
  private var thread: WorkThread?

  /// `lost` is called at most once, on the thread.
  init(_ keeper: any LeaseKeeper, seconds: Int, lost: @escaping @Sendable (Failure) -> Void) {
    let box = KeeperBox(keeper: keeper)
    let ending = ending
    thread = WorkThread {
      let step = Double(seconds) / 3
      // A database that does not answer for as long as the lease lasts is no better than a lease that has run out.
      var deadline = Clock.monotonic + Double(seconds)
      while case .timeout = ending.receive(until: Clock.monotonic + step) {
        do throws(Failure) {
          guard try box.keeper.renew() else { return lost(LostLease.failure(location: "the ledger")) }
          deadline = Clock.monotonic + Double(seconds)
        } catch { if Clock.monotonic >= deadline { return lost(error) } }
      }
    }
  }

  /// Returns when the thread has ended.
  func end() {
    ending.close()
    thread?.join()
    thread = nil
  }

  /// The keeper goes to the thread and is used there alone.
  private struct KeeperBox: @unchecked Sendable {
    let keeper: any LeaseKeeper
  }
}
