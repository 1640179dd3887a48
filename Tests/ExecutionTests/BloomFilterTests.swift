// The filter of `duplicate_tolerance`: nothing known is ever new, and few that are new are taken for known.

import Diagnostics
import Testing

@testable import Execution

@Suite struct BloomFilterTests {
  /// Numbers that have nothing to do with each other.
  private func hash(_ number: Int) -> UInt64 {
    var word = UInt64(number) &+ 0x9E37_79B9_7F4A_7C15
    word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word >> 31
  }

  @Test(arguments: [0.1, 0.01, 0.001]) func itErrsAsRarelyAsItSays(rate: Double) throws {
    let count = 20_000
    let tolerance = try DuplicateTolerance("\(count), \(rate)", stream: "s")
    var filter = BloomFilter(tolerance)
    for number in 0..<count { _ = filter.insert(hash(number)) }
    for number in 0..<count {
      let isNew = filter.insert(hash(number))
      #expect(!isNew)
    }
    var known = filter
    let wrong = (count..<2 * count).count { number in
      known = filter
      return !known.insert(hash(number))
    }
    #expect(Double(wrong) < 1.5 * rate * Double(count) + 5, "\(wrong)")
    #expect(filter.count > Int(Double(count) * (1 - rate)))
    // About 1.44 bits for each halving of the rate.
    #expect(filter.byteCount < count * 2)
  }

  @Test(arguments: ["", "10", "x,0.1", "10,0", "10,1", "0,0.1", "10,0.1,3", "2000000000,0.1"])
  func whatIsNoToleranceIsRefused(text: String) {
    #expect(throws: Failure.self) { _ = try DuplicateTolerance(text, stream: "s") }
  }
}
