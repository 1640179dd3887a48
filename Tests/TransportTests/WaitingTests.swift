// How long to wait: what servers say, and what rules say where servers are silent.

import Testing
import Transport
import Values

@Suite struct WaitingTests {
  @Test func readsHeaders() {
    // 2024-01-01T00:00:00Z
    let now = Instant(seconds: 1_704_067_200)
    let rows: [([(name: String, value: String)], Double?)] = [
      ([], nil), ([("retry-after", "7")], 7), ([("retry-after", " 7 ")], 7), ([("retry-after", "0")], 0),
      ([("retry-after", "1.5")], 1.5), ([("retry-after", "9999")], 300), ([("retry-after", "-3")], nil),
      ([("retry-after", "soon")], nil), ([("retry-after", "")], nil), ([("retry-after", "inf")], nil),
      ([("retry-after", "0x10")], nil), ([("retry-after", "1e3")], nil), ([("retry-after", "1 2")], nil),
      ([("retry-after", "Mon, 01 Jan 2024 00:00:30 GMT")], 30),
      ([("retry-after", "Monday, 01-Jan-24 00:00:30 GMT")], 30),
      ([("retry-after", "Mon Jan  1 00:00:30 2024")], 30), ([("retry-after", "Sun, 31 Dec 2023 23:59:00 GMT")], 0),
      ([("retry-after", "Tue, 02 Jan 2024 00:00:00 GMT")], 300), ([("ratelimit-reset", "12")], 12),
      ([("x-ratelimit-reset", "12")], 12), ([("x-ratelimit-reset", "1704067260")], 60),
      ([("x-ratelimit-reset", "1704067260500")], 60.5), ([("x-ratelimit-reset", "1704067100")], 0),
      ([("x-ratelimit-reset", "99"), ("ratelimit-reset", "5"), ("retry-after", "3")], 3),
      ([("x-ratelimit-reset", "99"), ("ratelimit-reset", "5")], 5),
      ([("retry-after", "x"), ("ratelimit-reset", "5")], 5),
      ([("ratelimit-remaining", "10"), ("ratelimit-reset", "5")], nil),
      ([("ratelimit-remaining", "0"), ("ratelimit-reset", "5")], 5),
      ([("ratelimit-remaining", "10"), ("ratelimit-reset", "5"), ("x-ratelimit-reset", "8")], 8),
    ]
    for (headers, expected) in rows {
      let seconds = RetryAfter.seconds(headers: headers, now: now)
      #expect(seconds == expected, "\(headers)")
    }
    #expect(RetryAfter.seconds(headers: [("retry-after", "50")], now: now, cap: 20) == 20)
  }

  @Test func backsOff() {
    let rows: [(Backoff, Double, [Double])] = [
      (.none, 2, [0, 0, 0]), (.constant, 2, [2, 2, 2]), (.linear, 2, [2, 4, 6]), (.exponential, 2, [2, 4, 8, 16]),
      (.exponential, 0.5, [0.5, 1, 2]), (.linear, 0, [0, 0]), (.exponential, -1, [0, 0]),
      (.linear, 200, [200, 300, 300]),
    ]
    for (kind, base, expected) in rows {
      let delays = (1...expected.count).map { Backoff.delay(kind: kind, base: base, attempt: $0) }
      #expect(delays == expected, "\(kind) \(base)")
    }
    for kind in Backoff.allCases {
      for attempt in [Int.min, 0, 1, 63, 64, 65, 1_000_000, Int.max] {
        let delay = Backoff.delay(kind: kind, base: 1e300, attempt: attempt)
        #expect(delay >= 0 && delay <= 300, "\(kind) \(attempt)")
      }
    }
  }

  @Test func jittersTheSameWayAgain() {
    var seen: Set<Double> = []
    for seed in 0..<200 as Range<UInt64> {
      for attempt in 1...4 {
        let full = Backoff.delay(kind: .exponential, base: 1, attempt: attempt)
        let delay = Backoff.delay(kind: .jitter, base: 1, attempt: attempt, jitter: seed)
        #expect(delay >= full / 2 && delay <= full, "\(seed) \(attempt)")
        #expect(delay == Backoff.delay(kind: .jitter, base: 1, attempt: attempt, jitter: seed))
        seen.insert(delay / full)
      }
    }
    #expect(seen.count > 150, "seeds spread the waits")
    #expect(seen.min()! < 0.52 && seen.max()! > 0.98)
  }

  @Test func backoffsAreNamedAsInRules() {
    #expect(Backoff.allCases.map(\.rawValue) == ["none", "constant", "linear", "exponential", "jitter"])
  }
}
