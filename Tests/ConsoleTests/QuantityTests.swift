// Numbers and durations as people read them.

import Testing

@testable import Console

@Suite struct QuantityTests {
  @Test func counts() {
    let cases: [(Int, String)] = [
      (0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567"), (-1_000, "-1,000"),
    ]
    for (number, text) in cases { #expect(Quantity.count(number) == text, "\(number)") }
    #expect(Quantity.count(1, "chunk") == "1 chunk")
    #expect(Quantity.count(2_000, "row") == "2,000 rows")
  }

  @Test func durations() {
    let cases: [(Double, String)] = [
      (0, "0.0 s"), (0.44, "0.4 s"), (9.94, "9.9 s"), (9.96, "10 s"), (59.4, "59 s"), (60, "1 min 00 s"),
      (200, "3 min 20 s"), (7_500, "2 h 05 min"), (-1, "?"), (.infinity, "?"),
    ]
    for (seconds, text) in cases { #expect(Quantity.duration(seconds) == text, "\(seconds)") }
  }

  @Test func rates() {
    let cases: [(Int, Double, String)] = [(0, 1, "0/s"), (1, 2, "0.5/s"), (2_400, 1, "2,400/s"), (5, 0, "-")]
    for (number, seconds, text) in cases { #expect(Quantity.rate(number, per: seconds) == text, "\(number)") }
  }
}
