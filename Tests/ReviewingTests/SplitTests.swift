// Parts of plans: the chunks that were asked for, with their IDs, and nothing that could lose rows.

import Diagnostics
import Foundation
import Plans
import Reviewing
import Testing
import Values

struct SplitTests {
  private let folder: PlanFolder

  init() throws { folder = try PlanFolder() }

  private func read(_ write: (consuming PlanWriter) throws(Failure) -> String) throws -> PlanReader {
    var bytes: [UInt8] = []
    let planID = try write(PlanWriter { part throws(Failure) in bytes += part })
    let path = folder.path("\(UUID().uuidString).json")
    try Data(bytes).write(to: URL(filePath: path))
    let reader = try PlanReader(path: path)
    #expect(reader.planID == planID)
    return reader
  }

  private func chunks(_ reader: PlanReader) throws -> [PlanChunk] {
    var chunks: [PlanChunk] = []
    for index in reader.streams.indices {
      let cursor = try reader.chunks(ofStream: index)
      while let chunk = try cursor.next() { chunks.append(chunk) }
    }
    return chunks
  }

  private static func plan(_ change: (inout PlanContent) -> Void = { _ in }) -> PlanContent {
    var content = PlanContent(streams: [
      PlanContent.days("days", Array(0..<10)), PlanContent.list("list", ["a", "b", "c"]),
    ])
    change(&content)
    return content
  }

  @Test func whoFillsAQueueComesAlong() throws {
    let content = Self.plan {
      $0.streams[0].stream.endpoint.response.processors.append(PlanProcessor(expression: 0, output: "queue.ids"))
      $0.streams[1].chunks = []
      $0.streams[1].stream.wave = 2
      $0.streams[1].stream.after = ["days"]
      $0.deferred = [PlanDeferral(stream: "list", waitsFor: "queue.ids", reason: "it is filled by others")]
    }
    let whole = try folder.plan("plan.json", content)
    let some = content.streams[0].chunks[0].id
    for (streams, chunks, isRefused) in [
      (["list"], [], true), (["list"], [some], true), (["list", "days"], [], false),
    ] {
      do throws(Failure) {
        let split = try PlanSplit(whole, streams: streams, chunks: chunks)
        _ = try split.write(to: PlanWriter { _ in })
        #expect(!isRefused, "\(streams)")
      } catch {
        #expect(isRefused && error.what.contains("'days' fills") && error.advice.contains("--stream days"), "\(error)")
      }
    }
  }

  @Test func aPartHasWhatWasAskedFor() throws {
    let content = Self.plan()
    let whole = try folder.plan("plan.json", content)
    let days = content.streams[0].chunks
    let list = content.streams[1].chunks
    let table: [(streams: [String], chunks: [String], expected: [PlanChunk])] = [
      ([], [days[3].id], [days[3]]),
      ([], [String(days[3].id.prefix(14)), list[1].id], [days[3], list[1]]),
      (["list"], [], list),
      (["list"], [days[0].id, list[0].id], [days[0]] + list),
      (["days", "list"], [], days + list),
    ]
    for row in table {
      let split = try PlanSplit(whole, streams: row.streams, chunks: row.chunks)
      #expect(split.count == row.expected.count)
      let part = try read(split.write)
      #expect(try chunks(part) == row.expected)
      #expect(part.header.splitFrom == whole.planID && part.planID != whole.planID)
      #expect(try PlanVerification(part).checks.allSatisfy { $0.outcome != .failed })
      for (index, summary) in part.summaries.enumerated() {
        let isWhole =
          whole.summaries[whole.streams.firstIndex { $0.name == part.streams[index].name }!].chunks == summary.chunks
        if summary.coverage != nil { #expect((summary.coverage?.status == .proven) == isWhole) }
      }
    }
  }

  @Test func whatIsNotThereIsSaid() throws {
    let whole = try folder.plan("plan.json", Self.plan())
    let table: [(streams: [String], chunks: [String], what: String)] = [
      (["dasy"], [], "has no stream 'dasy'"), ([], ["bc_zzz9"], "has no chunk 'bc_zzz9'"),
      ([], ["bc_"], "more than one chunk begins"),
    ]
    for row in table {
      let failure = try #require(throws: Failure.self) {
        try PlanSplit(whole, streams: row.streams, chunks: row.chunks)
      }
      #expect(failure.what.contains(row.what))
    }
  }

  @Test func partsTogetherAreTheWhole() throws {
    let content = Self.plan()
    let whole = try folder.plan("plan.json", content)
    let all = try chunks(whole).map(\.id)
    for count in [1, 2, 3, 5, 13] {
      let parts = try PlanParts(whole, count: count)
      var found: [String] = []
      for part in 0..<count {
        let own = try chunks(try read { writer throws(Failure) in try parts.write(part, to: writer) })
        #expect(abs(own.count - all.count / count) <= 1)
        found += own.map(\.id)
      }
      #expect(found == all, "\(count)")
    }
  }

  @Test func partsThatCouldLoseRowsAreRefused() throws {
    let table: [(change: (inout PlanContent) -> Void, count: Int, why: String)] = [
      ({ $0.streams[0].stream.mode = .fullRefresh }, 2, "replaces its table"),
      ({ $0.streams[0].stream.mode = .truncate }, 2, "replaces its table"),
      ({ $0.streams[1].stream.after = ["days"] }, 2, "waits for 'days'"), ({ _ in }, 14, "it has 13 chunks"),
    ]
    for (place, row) in table.enumerated() {
      let whole = try folder.plan("plan\(place).json", Self.plan(row.change))
      let failure = try #require(throws: Failure.self) { try PlanParts(whole, count: row.count) }
      #expect(failure.why.contains(row.why))
    }
    let replacing = try folder.plan("full.json", Self.plan { $0.streams[0].stream.mode = .fullRefresh })
    let one = try chunks(replacing)[0].id
    #expect(try PlanSplit(replacing, streams: [], chunks: [one]).halfReplacement?.name == "days")
    #expect(try PlanSplit(replacing, streams: ["days"], chunks: []).halfReplacement == nil)
  }

  @Test func aPartWaitsForNobodyWhoIsNotThere() throws {
    let whole = try folder.plan("plan.json", Self.plan { $0.streams[1].stream.after = ["days"] })
    #expect(try read(try PlanSplit(whole, streams: ["list"], chunks: []).write).streams[0].after == [])
    #expect(try read(try PlanSplit(whole, streams: ["list", "days"], chunks: []).write).streams[1].after == ["days"])
  }
}
