// Keeps a worker's lease, and draws from the budgets that all workers share, on a thread of its own, whatever the writer is
// busy with.

internal import Diagnostics
internal import Synchronization
internal import Targets
internal import Transport

/// Until when this process may count on what it has claimed, by its own clock: never longer than the database thinks. For a
/// process that was stopped it is over as soon as it runs again.
final class LeaseTerm: Sendable {
  private let end = Mutex(Double.infinity)

  func extend(to end: Double) { self.end.withLock { $0 = end } }

  var isOver: Bool {
    let end = end.withLock { $0 }
    return end.isFinite && Clock.monotonic >= end
  }
}

/// Renews the lease three times in its length, until it is ended or lost.
final class LeaseThread {
  private let thread: WorkThread
  private let demands: Channel<BudgetDemand>

  /// Begins with a lease that was renewed just now. `demands` are what the network asks for; `lost` is called at most
  /// once, on the thread.
  init(
    _ keeper: any LeaseKeeper, _ term: LeaseTerm, seconds: Int, demands: Channel<BudgetDemand>, network: Network,
    lost: @escaping @Sendable (Failure) -> Void
  ) throws(Failure) {
    var loop = Loop(keeper: keeper, term: term, seconds: Double(seconds), network: network)
    guard try loop.renew() else { throw LostLease.failure(location: "the ledger") }
    self.demands = demands
    let start = loop
    thread = WorkThread {
      var loop = start
      loop.run(demands, lost)
    }
  }

  /// Returns when the thread has ended.
  func end() {
    demands.close()
    thread.join()
  }

  /// What the thread works with; nobody else touches the keeper.
  private struct Loop: @unchecked Sendable {
    let keeper: any LeaseKeeper
    let term: LeaseTerm
    let seconds: Double
    let network: Network
    private var renewal = 0.0
    /// Budgets that were empty, and when it is worth asking again.
    private var waiting: [(due: Double, demand: BudgetDemand)] = []

    init(keeper: any LeaseKeeper, term: LeaseTerm, seconds: Double, network: Network) {
      self.keeper = keeper
      self.term = term
      self.seconds = seconds
      self.network = network
    }

    mutating func renew() throws(Failure) -> Bool {
      let began = Clock.monotonic
      renewal = began + seconds / 3
      guard try keeper.renew() else { return false }
      term.extend(to: began + seconds)
      return true
    }

    mutating func run(_ demands: Channel<BudgetDemand>, _ lost: (Failure) -> Void) {
      while true {
        let next = waiting.map(\.due).min() ?? .infinity
        switch demands.receive(until: min(renewal, next)) {
        case .element(let demand): waiting.append((0, demand))
        case .timeout: break
        case .closed: return
        }
        let now = Clock.monotonic
        do throws(Failure) {
          if now >= renewal, !(try renew()) { return lost(LostLease.failure(location: "the ledger")) }
          try serve(now)
        } catch {
          // A database that does not answer for as long as the lease lasts is no better than a lease that has run out.
          if term.isOver { return lost(error) }
          for index in waiting.indices { waiting[index].due = max(waiting[index].due, now + 0.5) }
        }
      }
    }

    private mutating func serve(_ now: Double) throws(Failure) {
      for index in waiting.indices where waiting[index].due <= now {
        let demand = waiting[index].demand
        let (granted, pause) = try keeper.take(demand.wanted, from: demand.key.name, rate: demand.rate)
        if granted > 0 {
          network.grant(granted, to: demand.key)
          waiting[index].due = .infinity
        } else {
          waiting[index].due = now + max(pause, 0.001)
        }
      }
      waiting.removeAll { $0.due == .infinity }
    }
  }
}
