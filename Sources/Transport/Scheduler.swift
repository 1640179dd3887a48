// Which request may start, and when the next one may: lanes, host budgets, delays. A value without a clock, a thread
// or a socket; `NetworkLoop` drives it and tests drive it with numbers.

/// The order of starts.
///
/// A request starts when its delay is over, it is the first of its lane, the lane is not held, has less than its
/// concurrency in flight and a token, and its host has a token. Lanes take turns.
struct Scheduler {
  /// A request, as the scheduler sees it.
  struct Entry {
    var id: Int
    var lane: Int
    /// An index into `hosts`.
    var host: Int
  }

  private struct LaneState {
    var name: String
    /// Whose budget for a host its requests draw from.
    var payer: String
    var bucket: TokenBucket
    var pace: LanePace
    var concurrency: Int
    var isUrgent: Bool
    var heldUntil = -Double.infinity
    var inFlight = 0
    var queue = FIFO<Entry>()
  }

  private var lanes: [LaneState] = []
  private var hosts: [TokenBucket] = []
  /// By host as one payer sees it: what others ask of it is counted on their accounts.
  private var hostIndexes: [BudgetKey: Int] = [:]
  /// Whether other processes draw from the same budgets.
  private let isShared: Bool
  /// Ascending by time; equal times in the order of arrival.
  private var delayed: [(due: Double, entry: Entry)] = []
  private var turn = 0

  init(isShared: Bool = false) { self.isShared = isShared }

  /// The lane's index: 0, 1, …
  mutating func addLane(
    name: String = "", payer: String = "", rate: Double, concurrency: Int, isUrgent: Bool = false, now: Double
  ) -> Int {
    lanes.append(
      LaneState(
        name: name, payer: payer, bucket: bucket(rate, now), pace: LanePace(rate: rate, now: now),
        concurrency: max(1, concurrency), isUrgent: isUrgent))
    return lanes.count - 1
  }

  private func bucket(_ rate: Double, _ now: Double) -> TokenBucket {
    TokenBucket(rate: rate, now: now, isGranted: isShared && rate <= SharedBudgets.fastest)
  }

  /// What must be asked for so that what waits may start.
  func demands() -> [BudgetDemand] {
    if !isShared { return [] }
    var demands: [BudgetDemand] = []
    var waiting = [Int](repeating: 0, count: hosts.count)
    for (index, lane) in lanes.enumerated() where lane.inFlight < lane.concurrency {
      guard let first = lane.queue.first else { continue }
      let count = min(lane.queue.count, lane.concurrency - lane.inFlight)
      waiting[first.host] += count
      let missing = lane.bucket.missing(for: count)
      if missing > 0 {
        demands.append(
          BudgetDemand(key: .lane(index, payer: lane.payer, lane.name), rate: lane.bucket.rate, wanted: missing))
      }
    }
    for (key, index) in hostIndexes {
      let missing = hosts[index].missing(for: waiting[index])
      if missing > 0 {
        demands.append(BudgetDemand(key: key, rate: hosts[index].rate, wanted: missing))
      }
    }
    return demands
  }

  mutating func grant(_ tokens: Int, to key: BudgetKey) {
    switch key {
    case .lane(let index, _, _): lanes[index].bucket.grant(tokens)
    case .host: if let index = hostIndexes[key] { hosts[index].grant(tokens) }
    }
  }

  /// Queues a request, to start at `due` or later; nil: as soon as it may. `host` names the budget that it shares with
  /// others of its payer.
  mutating func enqueue(id: Int, lane: Int, host: String, due: Double?, now: Double) {
    let rate = lanes[lane].pace.declared
    let index: Int
    let key = BudgetKey.host(payer: lanes[lane].payer, host)
    if let known = hostIndexes[key] {
      index = known
      hosts[index].raise(to: rate, now: now)
    } else {
      index = hosts.count
      hostIndexes[key] = index
      hosts.append(bucket(rate, now))
    }
    let entry = Entry(id: id, lane: lane, host: index)
    if let due {
      delayed.insert((due, entry), at: delayed.firstIndex { $0.due > due } ?? delayed.count)
    } else {
      lanes[lane].queue.append(entry)
    }
  }

  /// Nothing of the lane starts before `until`; of several holds the longest counts.
  mutating func hold(lane: Int, until: Double) { lanes[lane].heldUntil = max(lanes[lane].heldUntil, until) }

  /// The request to start now, which is then in flight, or nil. `isPaused`: only one of an urgent lane.
  mutating func next(now: Double, isPaused: Bool = false) -> Entry? {
    admitDelayed(now)
    for step in lanes.indices {
      let index = (turn + step) % lanes.count
      guard let entry = lanes[index].queue.first, isOpen(lanes[index], now), lanes[index].isUrgent || !isPaused,
        hosts[entry.host].delay(now: now) == 0, lanes[index].bucket.take(now: now)
      else { continue }
      _ = hosts[entry.host].take(now: now)
      lanes[index].pace.started(now: now)
      lanes[index].queue.removeFirst()
      lanes[index].inFlight += 1
      turn = (index + 1) % lanes.count
      return entry
    }
    return nil
  }

  /// A request of the lane is no longer in flight. `status`: what was answered, if anything was: "too many" makes the lane
  /// slower, and everything that goes well makes it faster again, up to its rate.
  mutating func finished(lane: Int, status: Int? = nil, now: Double = 0) {
    lanes[lane].inFlight -= 1
    guard let status, let rate = lanes[lane].pace.rate(after: status, present: lanes[lane].bucket.rate, now: now) else {
      return
    }
    lanes[lane].bucket.change(to: rate, now: now)
  }

  /// Seconds until `next` could give something that it did not give at `now`, as far as time alone decides it; nil: only
  /// a finished or a new request can change anything.
  func delay(now: Double, isPaused: Bool = false) -> Double? {
    var least = delayed.first { !isPaused || lanes[$0.entry.lane].isUrgent }.map { max(0, $0.due - now) }
    for lane in lanes where lane.inFlight < lane.concurrency && (lane.isUrgent || !isPaused) {
      guard let entry = lane.queue.first else { continue }
      let wait = max(lane.heldUntil - now, lane.bucket.delay(now: now), hosts[entry.host].delay(now: now), 0)
      least = min(least ?? wait, wait)
    }
    return least
  }

  /// Forgets everything that has not started, and says what that was, lane by lane.
  mutating func removeAllWaiting() -> [Entry] {
    var entries: [Entry] = []
    for index in lanes.indices {
      while let entry = lanes[index].queue.removeFirst() { entries.append(entry) }
    }
    entries += delayed.map(\.entry)
    delayed.removeAll()
    return entries
  }

  /// Forgets what waits for a later time: delayed requests that are not due, and whatever stands in a held lane. Says
  /// what that was.
  mutating func removeAllDelayed(now: Double) -> [Entry] {
    admitDelayed(now)
    var entries = delayed.map(\.entry)
    delayed.removeAll()
    for index in lanes.indices where lanes[index].heldUntil > now {
      while let entry = lanes[index].queue.removeFirst() { entries.append(entry) }
    }
    return entries
  }

  private func isOpen(_ lane: LaneState, _ now: Double) -> Bool {
    lane.inFlight < lane.concurrency && lane.heldUntil <= now
  }

  private mutating func admitDelayed(_ now: Double) {
    let due = delayed.prefix { $0.due <= now }
    for (_, entry) in due { lanes[entry.lane].queue.append(entry) }
    delayed.removeFirst(due.count)
  }
}

/// A queue over an array: removing the first is O(1) on average.
struct FIFO<Element> {
  private var elements: [Element] = []
  private var head = 0

  var count: Int { elements.count - head }

  var first: Element? { head < elements.count ? elements[head] : nil }

  mutating func append(_ element: Element) { elements.append(element) }

  @discardableResult
  mutating func removeFirst() -> Element? {
    guard head < elements.count else { return nil }
    defer {
      head += 1
      if head > 64 && head * 2 > elements.count {
        elements.removeFirst(head)
        head = 0
      }
    }
    return elements[head]
  }
}
