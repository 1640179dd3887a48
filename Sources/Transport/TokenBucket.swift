// A rate budget as a value: time is an argument, so that nothing here waits or reads a clock.

/// So many starts a second, with a burst of what was saved up.
///
/// It is full at first. A rate that is not a positive finite number means "no limit".
package struct TokenBucket: Sendable {
  /// Starts a second.
  package private(set) var rate: Double
  /// The most that can be saved up: one second's worth, at least 1.
  package private(set) var burst: Double
  private var tokens: Double
  private var updated: Double
  /// Whether tokens come by `grant` alone, since others draw from the same budget.
  private let isGranted: Bool

  /// A little less than one token is one: sums of waits in binary fractions fall short by some 1e-12.
  private static let enough = 1 - 1e-6

  /// `now` and every later `now`: seconds on one monotonic clock.
  package init(rate: Double, now: Double, isGranted: Bool = false) {
    self.rate = rate > 0 ? rate : .infinity
    burst = max(1, self.rate)
    self.isGranted = isGranted && self.rate.isFinite
    tokens = self.isGranted ? 0 : burst
    updated = now
  }

  /// Adds what a budget that is shared gave.
  package mutating func grant(_ count: Int) { tokens += Double(count) }

  /// How many tokens must be asked for so that so many requests may start; 0 where time alone brings them.
  package func missing(for wanted: Int) -> Int {
    isGranted ? max(0, wanted - Int(tokens + (1 - Self.enough))) : 0
  }

  /// Takes one token if there is one.
  package mutating func take(now: Double) -> Bool {
    refill(now)
    guard tokens >= Self.enough else { return false }
    if rate.isFinite { tokens = max(0, tokens - 1) }
    return true
  }

  /// Seconds until `take` succeeds, 0 if it would at once.
  package func delay(now: Double) -> Double {
    guard rate.isFinite else { return 0 }
    if isGranted { return tokens >= Self.enough ? 0 : .infinity }
    let available = min(burst, tokens + max(0, now - updated) * rate)
    return available >= Self.enough ? 0 : (1 - available) / rate
  }

  /// Makes the rate at least `newRate`; what was saved up stays.
  package mutating func raise(to newRate: Double, now: Double) {
    refill(now)
    let newRate = newRate > 0 ? newRate : .infinity
    guard newRate > rate else { return }
    if isGranted {
      rate = newRate
      return
    }
    let spent = burst - tokens
    rate = newRate
    burst = max(1, newRate)
    tokens = newRate.isFinite ? burst - spent : burst
  }

  /// Makes the rate another one; what was saved up above its burst is lost.
  mutating func change(to newRate: Double, now: Double) {
    refill(now)
    rate = newRate > 0 ? newRate : .infinity
    burst = max(1, rate)
    tokens = min(tokens, burst)
  }

  private mutating func refill(_ now: Double) {
    guard now > updated, !isGranted else { return }
    if rate.isFinite { tokens = min(burst, tokens + (now - updated) * rate) }
    updated = now
  }
}
