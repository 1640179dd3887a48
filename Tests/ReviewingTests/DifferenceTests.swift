// What two plans differ in, and why.

import Plans
import Reviewing
import TestSupport
import Testing
import Values

struct DifferenceTests {
  private static func plan(_ days: [Int] = Array(0..<10), change: (inout PlanStream) -> Void = { _ in }) -> PlanContent
  {
    PlanContent(streams: [PlanContent.days("days", days, change: change)])
  }

  private func difference(_ old: PlanContent, _ new: PlanContent) throws -> PlanDifference {
    let folder = try PlanFolder()
    return try PlanDifference(try folder.plan("old.json", old), try folder.plan("new.json", new))
  }

  @Test func theSamePlanIsTheSame() throws {
    let difference = try difference(Self.plan(), Self.plan())
    #expect(difference.isEmpty && difference.text(as: .text).hasPrefix("the plans are the same: bp_"))
  }

  /// What is changed in the stream, the keys that say so, and what becomes of ten chunks.
  @Test func keysAreTheReason() throws {
    let table: [(change: (inout PlanStream) -> Void, keys: [String], changed: Int, kept: Int)] = [
      ({ $0.endpoint.request?.rate = 5 }, ["endpoint.request.rate"], 0, 10),
      ({ $0.endpoint.response.jmespath = .literal(.string("rows")) }, ["endpoint.response.jmespath"], 10, 0),
      (
        { $0.endpoint.request?.headers[0].name = "X-Key" },
        ["endpoint.request.headers.Authorization", "endpoint.request.headers.X-Key"], 10, 0
      ),
      ({ $0.programs[1].source = "Bearer {secrets.other}" }, ["endpoint.request.headers.Authorization"], 10, 0),
      ({ $0.endpoint.response.rules[0].maxAttempts = 9 }, ["endpoint.response.rules[0].max_attempts"], 0, 10),
      ({ $0.endpoint.response.rules.removeLast() }, ["endpoint.response.rules[1]"], 10, 0),
      // Code that says something else than its source.
      ({ $0.programs[3].code = ["const r0, 2", "return r0"] }, ["programs[response.status == 429].code"], 0, 10),
      ({ $0.object = "main.other" }, ["object"], 10, 0),
      // Another order of the programs is no change.
      (
        { stream in
          stream.programs.append(stream.programs[1])
          stream.endpoint.request?.headers[0].slot = .program(stream.programs.count - 1)
        }, [], 0, 10
      ),
    ]
    for row in table {
      let difference = try difference(Self.plan(), Self.plan(change: row.change))
      let stream = difference.streams.first
      #expect(stream?.keys.map(\.path) ?? [] == row.keys)
      #expect(stream?.chunks.changed.count ?? 0 == row.changed, "\(row.keys)")
      #expect(stream?.chunks.kept ?? 10 == row.kept, "\(row.keys)")
    }
  }

  @Test func orderedAndOrderlessListsAreComparedAlike() throws {
    var random = SplitMix(seed: 3)
    for round in 0..<30 {
      func some() -> [Int] { (0..<40).filter { _ in Int.random(in: 0..<4, using: &random) > 0 } }
      var (old, new) = (some(), some())
      // In order they are walked side by side, out of order they are looked up.
      if round % 3 == 1 { old.shuffle(using: &random) }
      if round % 3 == 2 { new.shuffle(using: &random) }
      let chunks = try difference(Self.plan(old), Self.plan(new)).streams.first?.chunks
      let kept = Set(old).intersection(new).count
      #expect(chunks?.kept ?? old.count == kept)
      #expect(chunks?.added.count ?? 0 == new.count - kept && chunks?.removed.count ?? 0 == old.count - kept)
      #expect(chunks?.changed.count ?? 0 == 0 && chunks?.restated.count ?? 0 == 0)
    }
    for values in [["b", "a", "c"], ["10", "9", "-1"]] {
      let old = PlanContent(streams: [PlanContent.list("l", values)])
      let new = PlanContent(streams: [PlanContent.list("l", values.reversed() + ["x"])])
      let chunks = try #require(try difference(old, new).streams.first?.chunks)
      #expect(chunks.kept == 3 && chunks.added.count == 1 && chunks.removed.count == 0)
    }
  }

  @Test func chunksComeInStretches() throws {
    let difference = try difference(Self.plan([0, 1, 2, 3, 8, 9]), Self.plan([1, 2, 4, 5, 6, 8, 12]))
    let chunks = try #require(difference.streams.first?.chunks)
    #expect(chunks.added.stretches.map { "\($0.first) \($0.count)" } == ["2024-01-05 3", "2024-01-13 1"])
    #expect(
      chunks.removed.stretches.map { "\($0.first) \($0.count)" } == ["2024-01-01 1", "2024-01-04 1", "2024-01-10 1"])
    #expect(chunks.kept == 3 && chunks.changed.count == 0)
  }

  @Test func longListsAreCut() throws {
    let difference = try difference(Self.plan(Array(stride(from: 0, to: 400, by: 2))), Self.plan(Array(0..<400)))
    let added = try #require(difference.streams.first?.chunks.added)
    #expect(added.count == 200 && added.stretches.count == 50 && added.omitted == 150)
    #expect(difference.text(as: .markdown).contains("… and 150 more"))
  }

  @Test func equalValuesAreToldApartByTheirPlace() throws {
    func plan(_ labels: [String]) -> PlanContent {
      var stream = PlanContent.list("list", ["x"])
      stream.chunks = labels.map { label in
        var chunk = PlanContent.chunk(stream.stream, .string("x"), label: label)
        chunk.state = .object([.init("date", .string(label))])
        return chunk
      }
      return PlanContent(streams: [stream])
    }
    let same = try difference(plan(["a", "b"]), plan(["a", "b", "c"]))
    #expect(same.streams.first?.chunks.kept == 2 && same.streams.first?.chunks.added.count == 1)
  }

  @Test func formsSayWhatTheyShould() throws {
    var new = ReviewTests.everything
    new.header.asOf = Instant(seconds: 1_717_286_400)
    new.streams[0] = PlanContent.days("days", [0, 1, 2, 3, 4, 5]) { $0.endpoint.request?.rate = 4 }
    new.streams[1] = PlanContent.list("<i>new</i>", ["z"])
    let difference = try difference(ReviewTests.everything, new)
    try Golden.expect(difference.text(as: .text), at: "fixtures/reviews/diff.txt")
    try Golden.expect(difference.text(as: .markdown), at: "fixtures/reviews/diff.md")
    try Golden.expect(difference.text(as: .json), at: "fixtures/reviews/diff.json")
    #expect(try JSONText.parse(difference.text(as: .json))["same"] == .bool(false))
  }
}
