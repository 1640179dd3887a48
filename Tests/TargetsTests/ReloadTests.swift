// Chunks that take the place of what they loaded before, and watermarks that a hand sets, in every kind of database.

import Diagnostics
import Plans
import Testing
import Values

@testable import Targets

@Suite struct ReloadTests {
  private let mark = SyncKey(name: "w", aggregation: "maximum", wasRead: false)

  private func again(_ ordinal: Int, _ rows: [[Value?]], _ watermark: Int64) -> FinishedChunk {
    var chunk = chunk(ordinal, [batch(["id", "v"], rows)], aggregates: [Value.Member("w", .int(watermark))])
    chunk.replaces = true
    return chunk
  }

  /// With a key the rows of the same keys are replaced, without one all that the chunk brought.
  @Test(arguments: Kind.allCases) func aChunkTakesItsOwnPlace(_ kind: Kind) throws {
    for (key, expected) in [(["id"], ["1 10", "2 7", "3 30"]), ([], ["1 10", "2 7"])] {
      let scratch = try Scratch(kind)
      let definition = stream(key: key, chunks: 2, sync: [mark])
      let target = try LedgeredTarget.opened(scratch, [definition])
      let first = [chunk(0, [batch(["id", "v"], [[.int(1), .int(10)]])], aggregates: [Value.Member("w", .int(5))])]
      let second = batch(["id", "v"], [[.int(2), .int(20)], [.int(3), .int(30)]])
      try target.commit(first + [chunk(1, [second], aggregates: [Value.Member("w", .int(9))])])
      #expect(try target.close(stream: 0) == [])

      try target.commit([again(1, [[.int(2), .int(7)]], 4)])
      #expect(try scratch.rows("SELECT id, v FROM events", columns: 2).sorted() == expected, "\(key)")
      let progress = try target.progress()[0]
      #expect(progress.finished == 2 && progress.rows == 2 && progress.isClosed)
      // Less than before moves nothing back, more moves it on.
      #expect(try target.syncValues(stream: "events", object: "main.events").first?.value == .int(9))
      try target.commit([again(1, [[.int(2), .int(7)]], 12)])
      #expect(try target.syncValues(stream: "events", object: "main.events").first?.value == .int(12))
      let standings = try target.standings(of: ["bc_0", "bc_1", "bc_9"], stream: 0)
      #expect(standings.map { $0?.rows } == [1, 1, nil] && standings[1]?.isDone == true)
    }
  }

  @Test(arguments: Kind.allCases) func aHandSetsWatermarks(_ kind: Kind) throws {
    let scratch = try Scratch(kind)
    func mark(_ name: String, _ value: Value) -> StoredWatermark {
      StoredWatermark(stream: "events", object: "main.events", name: name, value: value)
    }
    let moment = Value.timestamp(Instant(seconds: 5, nanoseconds: 1, offsetMinutes: 60))
    #expect(try LedgeredTarget(scratch.store()).watermarks().isEmpty)
    // Each by a command of its own.
    try LedgeredTarget(scratch.store()).set([mark("a", .int(7)), mark("b", moment), mark("c", .string("7"))])
    try LedgeredTarget(scratch.store()).set([mark("a", .int(3)), mark("c", .null)])
    let reader = LedgeredTarget(try scratch.store())
    #expect(try reader.watermarks().map(\.value) == [.int(3), moment])
    #expect(mark("a", .int(7)).movesBack(to: .int(3)) && mark("a", .int(7)).movesBack(to: .string("9")))
    #expect(!mark("a", .int(7)).movesBack(to: .float(7.5)) && !mark("a", .int(7)).movesBack(to: .int(7)))
  }
}
