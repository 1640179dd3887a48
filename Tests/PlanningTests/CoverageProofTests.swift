// The proof against its definition: every point of the range, and around it, counted one by one.

import Plans
import TestSupport
import Testing

struct CoverageProofTests {
  private struct Verdict: Equatable {
    var hole: Int?
    var overlap: Int?
    var outside: Int?
  }

  private func proof(_ range: (Int64, Int64), _ parts: [(Int64, Int64)]) -> CoverageProof {
    func span(_ pair: (Int64, Int64)) -> RangeSpan {
      RangeSpan(from: RangePoint(pair.0), until: RangePoint(pair.1))
    }
    var proof = CoverageProof(span(range), isAscending: range.0 <= range.1)
    for part in parts { proof.add(span(part)) }
    proof.finish()
    return proof
  }

  @Test func examples() {
    let table: [(range: (Int64, Int64), parts: [(Int64, Int64)], expected: Verdict)] = [
      ((0, 10), [(0, 5), (5, 10)], Verdict()),
      ((0, 10), [], Verdict(hole: 1)),
      ((0, 0), [], Verdict()),
      ((0, 10), [(0, 5)], Verdict(hole: 1)),
      ((0, 10), [(2, 5), (6, 9)], Verdict(hole: 3)),
      ((0, 10), [(0, 6), (5, 10)], Verdict(overlap: 1)),
      ((0, 10), [(0, 5), (5, 11)], Verdict(outside: 1)),
      ((0, 10), [(-2, 5), (5, 10)], Verdict(outside: 1)),
      ((0, 10), [(-2, 5), (7, 12)], Verdict(hole: 1, outside: 2)),
      ((0, 10), [(0, 10), (0, 10)], Verdict(overlap: 1)),
      ((0, 10), [(0, 10), (12, 15)], Verdict(outside: 1)),
      ((10, 0), [(10, 5), (5, 0)], Verdict()),
      ((10, 0), [(10, 6), (5, -1)], Verdict(hole: 1, outside: 1)),
      // The last element of a range that ends with an instant opens an empty window.
      ((0, 10), [(0, 10), (10, 10)], Verdict()),
    ]
    for row in table {
      let proof = proof(row.range, row.parts)
      let found = Verdict(hole: proof.hole?.count, overlap: proof.overlap?.count, outside: proof.outside?.count)
      #expect(found == row.expected, "\(row.parts) in \(row.range)")
    }
  }

  @Test func theFirstTroubleIsNamed() {
    let found = proof((0, 10), [(0, 3), (4, 6), (5, 8), (9, 12)])
    func span(_ from: Int64, _ until: Int64) -> RangeSpan {
      RangeSpan(from: RangePoint(from), until: RangePoint(until))
    }
    #expect(found.hole?.first == span(3, 4) && found.hole?.count == 2)
    #expect(found.overlap?.first == span(5, 6) && found.overlap?.count == 1)
    #expect(found.outside?.first == span(10, 12) && found.outside?.count == 1)
  }

  /// Parts in order, as iterations give them: the verdict must be that of counting how often each point is asked for.
  @Test func agreesWithCounting() {
    var random = SplitMix(seed: 11)
    for _ in 0..<20_000 {
      let length = Int64.random(in: 0...12, using: &random)
      var parts: [(Int64, Int64)] = []
      var place = Int64.random(in: -2...2, using: &random)
      while place < length + 2, parts.count < 8 {
        parts.append((place, place + Int64.random(in: 1...4, using: &random)))
        place += Int64.random(in: 1...4, using: &random)
      }
      var counts: [Int64: Int] = [:]
      for part in parts { for point in part.0..<part.1 { counts[point, default: 0] += 1 } }
      let isHole = (0..<length).contains { counts[$0] == nil }
      let isOverlap = (0..<length).contains { counts[$0, default: 0] > 1 }
      let isOutside = counts.keys.contains { $0 < 0 || $0 >= length }
      let upward = proof((0, length), parts)
      #expect((upward.hole != nil) == isHole, "hole: \(parts) in 0..<\(length)")
      // Two parts may overlap outside the range alone.
      if isOverlap || !isOutside {
        #expect((upward.overlap != nil) == isOverlap, "overlap: \(parts) in 0..<\(length)")
      }
      #expect((upward.outside != nil) == isOutside, "outside: \(parts) in 0..<\(length)")
      guard length > 0 else { continue }
      let downward = proof((0, -length), parts.map { (-$0.0, -$0.1) })
      #expect(downward.hole?.count == upward.hole?.count)
      #expect(downward.overlap?.count == upward.overlap?.count)
      #expect(downward.outside?.count == upward.outside?.count)
    }
  }
}
