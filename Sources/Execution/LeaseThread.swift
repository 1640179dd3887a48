// Keeps a worker's lease on a thread of its own, whatever the writer is busy with.

internal import Diagnostics
internal import Synchronization
internal import Targets

/// Until when this process may count on what it has claimed, by its own clock: never longer than the database thinks. For a
/// process that was stopped it is over as soon as it runs again.
final class LeaseTerm: Sendable {
  private let end: Mutex<Double>

  init(until end: Double = .infinity) { self.end = Mutex(end) }

  func extend(to end: Double) { self.end.withLock { $0 = end } }

  var isOver: Bool {
    let end = end.withLock { $0 }
    return end.isFinite && Clock.monotonic >= end
  }
}

/// Renews the lease three times in its length, until it is ended or lost.
final class LeaseThread {
  private let ending = Channel<Void>()
  private var thread: WorkThread?

  /// `lost` is called at most once, on the thread.
  init(_ keeper: any LeaseKeeper, _ term: LeaseTerm, seconds: Int, lost: @escaping @Sendable (Failure) -> Void) {
    let box = KeeperBox(keeper: keeper)
    let ending = ending
    thread = WorkThread {
      let step = Double(seconds) / 3
      while case .timeout = ending.receive(until: Clock.monotonic + step) {
        let began = Clock.monotonic
        do throws(Failure) {
          guard try box.keeper.renew() else { return lost(LostLease.failure(location: "the ledger")) }
          term.extend(to: began + Double(seconds))
        } catch {
          // A database that does not answer for as long as the lease lasts is no better than a lease that has run out.
          if term.isOver { return lost(error) }
        }
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
