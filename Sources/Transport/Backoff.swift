// How long to wait before an attempt where the server does not say.

/// A rule's `backoff`.
package enum Backoff: String, CaseIterable, Sendable {
  case none, constant, linear, exponential, jitter

  /// No wait is longer.
  package static let maximumSeconds = 300.0

  /// Seconds to wait after attempt number `attempt` (the first is 1) failed; `base` is in seconds.
  ///
  /// `jitter` is the exponential delay times a factor in 0.5 … 1 that depends on `seed` and `attempt` alone, so that a
  /// replay waits as long; give each chunk its own seed.
  package static func delay(kind: Backoff, base: Double, attempt: Int, jitter seed: UInt64 = 0) -> Double {
    let attempt = max(1, attempt)
    let base = base > 0 ? base : 0
    // The exponent is bounded so that the power stays finite and 0 · ∞ cannot arise.
    let doubled = base * Double(1 << min(attempt - 1, 40))
    let seconds =
      switch kind {
      case .none: 0.0
      case .constant: base
      case .linear: base * Double(attempt)
      case .exponential: doubled
      case .jitter: min(doubled, maximumSeconds) * (0.5 + 0.5 * unit(seed &+ UInt64(attempt)))
      }
    return min(seconds, maximumSeconds)
  }

  /// SplitMix64 of `seed`, as a number in 0 ..< 1.
  private static func unit(_ seed: UInt64) -> Double {
    var z = seed &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((z ^ (z >> 31)) >> 11) / Double(1 << 53)
  }
}
