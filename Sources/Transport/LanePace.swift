// How fast a lane may go where its server does not want what was declared: half as fast after "too many requests", and
// faster again little by little.

/// The pace of one lane. A value without a clock.
struct LanePace {
  /// Starts a second that the plan declares; infinite: any number.
  let declared: Double
  private var slowed = -Double.infinity
  /// Starts since `since`, and a second before that.
  private var starts = 0
  private var since: Double
  private var before = 0.0

  /// Of the declared rate, what each answer that is none of these gives back.
  private static let recovery = 0.02
  /// Slower than one start in ten seconds a lane never gets by itself.
  private static let least = 0.1
  /// Answers to requests that were in flight together count once.
  private static let patience = 1.0

  init(rate: Double, now: Double) {
    declared = rate > 0 ? rate : .infinity
    since = now
  }

  mutating func started(now: Double) {
    if now - since >= 1 {
      before = Double(starts) / (now - since)
      starts = 0
      since = now
    }
    starts += 1
  }

  /// The rate from now on; nil: as it is.
  mutating func rate(after status: Int, present: Double, now: Double) -> Double? {
    if status == 429 {
      guard now - slowed >= Self.patience else { return nil }
      slowed = now
      return max(min(present, observed(now)) / 2, min(declared, Self.least))
    }
    guard status < 400, present < declared else { return nil }
    return min(declared, present + declared * Self.recovery)
  }

  /// Starts a second, as they were lately.
  private func observed(_ now: Double) -> Double {
    now - since >= 1 ? Double(starts) / (now - since) : max(before, Double(starts))
  }
}
