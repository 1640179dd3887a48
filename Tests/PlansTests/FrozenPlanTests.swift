// Plans of other versions, frozen in the fixtures: a minor version adds, a major one is refused.

import Diagnostics
import Foundation
import Plans
import TestSupport
import Testing

struct FrozenPlanTests {
  private func path(_ version: String) -> String {
    Repository.root.appending(path: "fixtures/plans/frozen/format-\(version).json").path
  }

  private func chunkCount(_ reader: PlanReader) throws -> Int {
    try reader.certifyStreams()
    var count = 0
    for index in reader.streams.indices {
      let cursor = try reader.chunks(ofStream: index)
      while try cursor.next() != nil { count += 1 }
    }
    return count
  }

  @Test func plansOfThisMajorVersionAreRead() throws {
    #expect(try chunkCount(try PlanReader(path: path("1"))) > 10)
    // Keys that nobody knows here stand in its head, in a stream and in a chunk.
    let newer = try PlanReader(path: path("1.9"))
    #expect(try chunkCount(newer) == 31)
    let text = try String(contentsOfFile: path("1.9"), encoding: .utf8)
    for key in ["priority", "owner", "weight"] { #expect(text.contains("\"\(key)\":")) }
  }

  @Test func anotherMajorVersionIsRefused() throws {
    let failure = #expect(throws: Failure.self) { try PlanReader(path: path("2")) }
    #expect(failure?.kind == .usage)
    #expect(failure?.what.contains("has format backhoe.plan/2, this program reads backhoe.plan/1") == true)
    #expect(failure?.advice.contains("make the plan again") == true)
  }
}
