// Rates over a made-up clock.

import Testing
import Transport

@Suite struct TokenBucketTests {
  /// The times at which a request may start if one always wants to.
  private func starts(_ bucket: inout TokenBucket, _ count: Int, from now: Double) -> [Double] {
    var now = now
    return (0..<count).map { _ in
      now += bucket.delay(now: now)
      let isTaken = bucket.take(now: now)
      #expect(isTaken, "a token after the delay that was announced, at \(now)")
      return (now * 1_000).rounded() / 1_000
    }
  }

  @Test func spacesStartsByRate() {
    let rows: [(rate: Double, expected: [Double])] = [
      (2, [0, 0, 0.5, 1, 1.5, 2]), (1, [0, 1, 2, 3]), (0.5, [0, 2, 4, 6]), (4, [0, 0, 0, 0, 0.25, 0.5]),
      (0.1, [0, 10, 20]),
    ]
    for (rate, expected) in rows {
      var bucket = TokenBucket(rate: rate, now: 0)
      #expect(starts(&bucket, expected.count, from: 0) == expected, "rate \(rate)")
    }
  }

  @Test func keepsTheRateForLong() {
    for rate in [3.0, 7, 0.3, 1_000, 33.3] {
      var bucket = TokenBucket(rate: rate, now: 100)
      let last = starts(&bucket, 5_000, from: 100).last!
      let expected = 100 + (5_000 - bucket.burst) / rate
      #expect(abs(last - expected) < 0.01 + 1 / rate, "rate \(rate): \(last), not \(expected)")
    }
  }

  @Test func savesUpOneSecondAtMost() {
    var bucket = TokenBucket(rate: 2, now: 0)
    #expect(starts(&bucket, 2, from: 0) == [0, 0])
    #expect(starts(&bucket, 4, from: 1_000) == [1_000, 1_000, 1_000.5, 1_001])
  }

  @Test func givesNothingEarly() {
    var bucket = TokenBucket(rate: 1, now: 0)
    let rows: [(Double, Bool)] = [(0, true), (0, false), (0.1, false), (0.999, false), (1, true), (0.5, false)]
    for (now, expected) in rows {
      let isTaken = bucket.take(now: now)
      #expect(isTaken == expected, "\(now)")
    }
  }

  @Test func hasNoLimitWithoutARate() {
    for rate in [0, -1, Double.infinity] {
      var bucket = TokenBucket(rate: rate, now: 0)
      let taken = (0..<10_000).filter { _ in bucket.take(now: 0) }
      #expect(taken.count == 10_000)
      #expect(bucket.delay(now: 0) == 0)
    }
  }

  @Test func risesToALargerRate() {
    var bucket = TokenBucket(rate: 1, now: 0)
    _ = bucket.take(now: 0)
    bucket.raise(to: 4, now: 0)
    #expect(starts(&bucket, 5, from: 0) == [0, 0, 0, 0.25, 0.5])
    bucket.raise(to: 2, now: 0.5)
    #expect(bucket.rate == 4)
  }
}
