// Going slower when a server says "too many requests", and faster again, over a made-up clock.

import Testing
import Values

@testable import Transport

@Suite struct PaceTests {
  /// A lane that has started `count` requests in each of the last seconds before `now`.
  private func pace(declared: Double, observed count: Int, now: Double) -> LanePace {
    var pace = LanePace(rate: declared, now: now - 2)
    for second in [now - 2, now - 1, now] {
      for _ in 0..<count { pace.started(now: second) }
    }
    return pace
  }

  @Test func halvesWhatWasReallySent() {
    var declared = pace(declared: 10, observed: 10, now: 5)
    #expect(declared.rate(after: 429, present: 10, now: 5) == 5)
    // A burst of answers to a burst of requests is one answer.
    #expect(declared.rate(after: 429, present: 5, now: 5.9) == nil)
    #expect(declared.rate(after: 429, present: 5, now: 6) == 2.5)
    // What was declared may be far above what anybody sends.
    var idle = pace(declared: 100_000, observed: 8, now: 5)
    #expect(idle.rate(after: 429, present: 100_000, now: 5) == 4)
    // And never quite to a halt.
    var slow = pace(declared: 10, observed: 1, now: 5)
    #expect(slow.rate(after: 429, present: 0.1, now: 5) == 0.1)
    var slower = pace(declared: 0.05, observed: 1, now: 5)
    #expect(slower.rate(after: 429, present: 0.05, now: 5) == 0.05)
  }

  @Test func findsItsWayBack() {
    var pace = pace(declared: 10, observed: 10, now: 5)
    var rate = 5.0
    #expect(pace.rate(after: 500, present: rate, now: 5) == nil, "an error is no reason to hurry")
    var steps = 0
    while let faster = pace.rate(after: 200, present: rate, now: 6) {
      #expect(faster > rate && faster <= 10)
      rate = faster
      steps += 1
    }
    #expect(rate == 10 && 25...26 ~= steps)
  }

  @Test func theLaneGoesAsItsPaceSays() {
    var scheduler = Scheduler()
    let lane = scheduler.addLane(rate: 10, concurrency: 100, now: 0)
    for id in 0..<40 { scheduler.enqueue(id: id, lane: lane, host: "a", due: nil, now: 0) }
    func starts(_ now: Double) -> Int {
      var count = 0
      while scheduler.next(now: now) != nil { count += 1 }
      return count
    }
    #expect(starts(0) == 10)
    scheduler.finished(lane: lane, status: 429, now: 0.5)
    // Ten a second were sent, so five a second it is from now on.
    #expect(starts(1.5) == 5)
    #expect(starts(2.5) == 5)
    for _ in 0..<25 { scheduler.finished(lane: lane, status: 200, now: 2.5) }
    #expect(starts(3.5) == 10)
  }

  @Test func urgentLanesAreNotPaused() {
    var scheduler = Scheduler()
    let pages = scheduler.addLane(rate: 0, concurrency: 1, now: 0)
    let logins = scheduler.addLane(rate: 0, concurrency: 1, isUrgent: true, now: 0)
    scheduler.enqueue(id: 1, lane: pages, host: "a", due: nil, now: 0)
    scheduler.enqueue(id: 2, lane: logins, host: "a", due: nil, now: 0)
    #expect(scheduler.next(now: 0, isPaused: true)?.id == 2)
    #expect(scheduler.next(now: 0, isPaused: true) == nil && scheduler.delay(now: 0, isPaused: true) == nil)
    #expect(scheduler.next(now: 0)?.id == 1)
  }

  @Test func serversThatSayThatThisWasTheLast() {
    let now = Instant(seconds: 1_704_067_200)
    let rows: [([(name: String, value: String)], Double?)] = [
      ([], nil), ([("ratelimit-remaining", "0"), ("ratelimit-reset", "7")], 7),
      ([("ratelimit-remaining", "1"), ("ratelimit-reset", "7")], nil), ([("ratelimit-reset", "7")], nil),
      ([("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1704067205")], 5),
      ([("x-rate-limit-remaining", "0"), ("x-rate-limit-reset", "1704067205")], 5),
      ([("ratelimit", "\"default\";r=0;t=9")], 9), ([("ratelimit", "\"a\";r=3;t=9, \"b\";r=0;t=4")], 4),
      // For longer than it could mean, or in the past.
      ([("ratelimit-remaining", "0"), ("ratelimit-reset", "86400")], nil),
      ([("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1704067100")], nil),
    ]
    for (headers, seconds) in rows {
      #expect(RetryAfter.exhausted(headers: headers, now: now) == seconds, "\(headers)")
    }
    let policies: [([(name: String, value: String)], Double?)] = [
      ([("ratelimit-policy", "100;w=60")], 60), ([("ratelimit-policy", "\"day\";q=1000;w=86400")], 300),
      ([("ratelimit-policy", "10;w=1, 100;w=60")], 60), ([("ratelimit-policy", "10")], nil),
      ([("ratelimit-policy", "100;w=60"), ("ratelimit-reset", "3")], 3),
      ([("ratelimit", "\"default\";r=0;t=9"), ("retry-after", "2")], 2), ([("ratelimit", "\"a\";r=0;t=9")], 9),
      ([("ratelimit", "\"a\";r=5;t=9")], nil),
    ]
    for (headers, seconds) in policies {
      #expect(RetryAfter.seconds(headers: headers, now: now) == seconds, "\(headers)")
    }
  }
}
