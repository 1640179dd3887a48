// The order and the times of starts, over a made-up clock.

import Testing

@testable import Transport

@Suite struct SchedulerTests {
  /// All that may start at `now`.
  private func started(_ scheduler: inout Scheduler, _ now: Double) -> [Int] {
    var ids: [Int] = []
    while let entry = scheduler.next(now: now) { ids.append(entry.id) }
    return ids
  }

  private func make(_ lanes: [(rate: Double, concurrency: Int)]) -> Scheduler {
    var scheduler = Scheduler()
    for (rate, concurrency) in lanes { _ = scheduler.addLane(rate: rate, concurrency: concurrency, now: 0) }
    return scheduler
  }

  @Test func boundsWhatIsInFlight() {
    var scheduler = make([(1_000, 3)])
    for id in 0..<10 { scheduler.enqueue(id: id, lane: 0, host: "a", due: nil, now: 0) }
    #expect(started(&scheduler, 0) == [0, 1, 2])
    #expect(scheduler.delay(now: 0) == nil, "only a finished request lets another start")
    scheduler.finished(lane: 0)
    scheduler.finished(lane: 0)
    #expect(started(&scheduler, 0) == [3, 4])
  }

  @Test func waitsForTheRate() {
    var scheduler = make([(2, 10)])
    for id in 0..<5 { scheduler.enqueue(id: id, lane: 0, host: "a", due: nil, now: 0) }
    #expect(started(&scheduler, 0) == [0, 1])
    #expect(scheduler.delay(now: 0) == 0.5)
    #expect(started(&scheduler, 0.4) == [])
    #expect(started(&scheduler, 0.5) == [2])
    #expect(started(&scheduler, 1.5) == [3, 4])
    #expect(scheduler.delay(now: 1.5) == nil)
  }

  @Test func delayedRequestsHoldNoSlot() {
    var scheduler = make([(1_000, 1)])
    scheduler.enqueue(id: 1, lane: 0, host: "a", due: 5, now: 0)
    scheduler.enqueue(id: 2, lane: 0, host: "a", due: 3, now: 0)
    scheduler.enqueue(id: 3, lane: 0, host: "a", due: 3, now: 0)
    scheduler.enqueue(id: 4, lane: 0, host: "a", due: nil, now: 0)
    #expect(started(&scheduler, 0) == [4])
    scheduler.finished(lane: 0)
    #expect(scheduler.delay(now: 1) == 2)
    #expect(started(&scheduler, 3) == [2])
    scheduler.finished(lane: 0)
    #expect(started(&scheduler, 6) == [3])
    scheduler.finished(lane: 0)
    #expect(started(&scheduler, 6) == [1])
  }

  @Test func lanesTakeTurns() {
    var scheduler = make([(1_000, 2), (1_000, 2), (1_000, 2)])
    for id in 0..<9 { scheduler.enqueue(id: id, lane: id / 3, host: "a", due: nil, now: 0) }
    #expect(started(&scheduler, 0) == [0, 3, 6, 1, 4, 7])
  }

  @Test func aHeldLaneHoldsOnlyItself() {
    var scheduler = make([(1_000, 5), (1_000, 5)])
    scheduler.hold(lane: 0, until: 10)
    scheduler.hold(lane: 0, until: 4)
    for id in 0..<4 { scheduler.enqueue(id: id, lane: id / 2, host: "a", due: nil, now: 0) }
    #expect(started(&scheduler, 0) == [2, 3])
    #expect(scheduler.delay(now: 1) == 9)
    #expect(started(&scheduler, 9.9) == [])
    #expect(started(&scheduler, 10) == [0, 1])
  }

  @Test func whatWaitsForLaterCanBeForgotten() {
    var scheduler = make([(1_000, 1), (1_000, 5)])
    scheduler.hold(lane: 1, until: 10)
    scheduler.enqueue(id: 0, lane: 0, host: "a", due: nil, now: 0)
    scheduler.enqueue(id: 1, lane: 0, host: "a", due: nil, now: 0)
    scheduler.enqueue(id: 2, lane: 0, host: "a", due: 1, now: 0)
    scheduler.enqueue(id: 3, lane: 0, host: "a", due: 99, now: 0)
    scheduler.enqueue(id: 4, lane: 1, host: "a", due: nil, now: 0)
    #expect(started(&scheduler, 0) == [0])
    #expect(scheduler.removeAllDelayed(now: 1).map(\.id) == [3, 4])
    scheduler.finished(lane: 0)
    #expect(started(&scheduler, 1) == [1])
    scheduler.finished(lane: 0)
    #expect(started(&scheduler, 1) == [2])
  }

  @Test func aHostSharesTheLargestRate() {
    // Two lanes of 2 a second on one host have 2 a second together; on two hosts each has its own.
    for (hosts, expected) in [(["a", "a"], 2), (["a", "b"], 4)] {
      var scheduler = make([(2, 10), (2, 10)])
      for id in 0..<8 { scheduler.enqueue(id: id, lane: id % 2, host: hosts[id % 2], due: nil, now: 0) }
      #expect(started(&scheduler, 0).count == expected, "\(hosts)")
    }
    var scheduler = make([(1, 10), (5, 10)])
    for id in 0..<20 { scheduler.enqueue(id: id, lane: id % 2, host: "a", due: nil, now: 0) }
    #expect(started(&scheduler, 0).count == 5)
    #expect(started(&scheduler, 1).count == 5)
  }

  @Test func hostsAreCountedForEachPayer() {
    var scheduler = Scheduler()
    for payer in ["one", "other"] { _ = scheduler.addLane(payer: payer, rate: 2, concurrency: 10, now: 0) }
    _ = scheduler.addLane(payer: "one", rate: 1, concurrency: 10, now: 0)
    for id in 0..<12 { scheduler.enqueue(id: id, lane: id % 3, host: "a", due: nil, now: 0) }
    var started = [0, 0, 0]
    while let entry = scheduler.next(now: 0) { started[entry.lane] += 1 }
    // Two for each payer's account with the host, whichever of its lanes they are of.
    #expect(started[1] == 2 && started[0] + started[2] == 2, "\(started)")
  }

  @Test func forgetsWhatWaits() {
    var scheduler = make([(1_000, 1), (1_000, 1)])
    for id in 0..<6 { scheduler.enqueue(id: id, lane: id % 2, host: "a", due: id < 4 ? nil : 9, now: 0) }
    #expect(started(&scheduler, 0) == [0, 1])
    #expect(scheduler.removeAllWaiting().map(\.id) == [2, 3, 4, 5])
    #expect(started(&scheduler, 10) == [])
    #expect(scheduler.delay(now: 10) == nil)
  }

  @Test func queuesShrinkAsTheyAreRead() {
    var queue = FIFO<Int>()
    var expected = 0
    for value in 0..<10_000 {
      queue.append(value)
      if value % 3 > 0 {
        #expect(queue.removeFirst() == expected)
        expected += 1
      }
    }
    while let value = queue.removeFirst() {
      #expect(value == expected)
      expected += 1
    }
    #expect(expected == 10_000)
  }
}

@Suite struct SharedBudgetTests {
  @Test func nothingStartsBeforeItIsGranted() {
    var scheduler = Scheduler(isShared: true)
    let lane = scheduler.addLane(name: "a", rate: 5, concurrency: 10, now: 0)
    for id in 0..<4 { scheduler.enqueue(id: id, lane: lane, host: "h", due: nil, now: 0) }
    #expect(scheduler.next(now: 100) == nil)
    #expect(scheduler.delay(now: 100) == .infinity)
    let demands = scheduler.demands()
    #expect(demands.map(\.key) == [.lane(lane, payer: "", "a"), .host(payer: "", "h")])
    #expect(demands.map(\.wanted) == [4, 4])
    #expect(demands.map(\.rate) == [5, 5])
    scheduler.grant(3, to: .lane(0, payer: "", "a"))
    #expect(scheduler.next(now: 100) == nil)
    scheduler.grant(2, to: .host(payer: "", "h"))
    #expect(scheduler.next(now: 100)?.id == 0)
    #expect(scheduler.next(now: 100)?.id == 1)
    #expect(scheduler.next(now: 100) == nil)
    #expect(scheduler.demands().map(\.wanted) == [1, 2])
  }

  @Test func whatIsFasterThanAnybodyAsksForIsNotShared() {
    var scheduler = Scheduler(isShared: true)
    let lane = scheduler.addLane(name: "a", rate: 1_000_000, concurrency: 1, now: 0)
    scheduler.enqueue(id: 7, lane: lane, host: "h", due: nil, now: 0)
    #expect(scheduler.demands().isEmpty)
    #expect(scheduler.next(now: 0)?.id == 7)
  }
}
