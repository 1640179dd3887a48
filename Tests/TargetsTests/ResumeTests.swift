// What the ledger keeps: deaths at every durable step, and what the next run finds.

import Diagnostics
import Glibc
import Plans
import Synchronization
import Testing
import Values

@testable import Targets

/// What is there after a process died, and what two processes make of one database.
@Suite struct ResumeTests {
  /// Loads four chunks, one after another, with a new column, a widening, an update and a failure on the way, and
  /// finishes. Skips what is done, as the executor does.
  private static func load(_ url: String, faults: FaultPoints = .none) throws {
    let target = try TargetOpener.open(url: url, faults: faults)
    let sync = SyncKey(name: "w", aggregation: "maximum", wasRead: false)
    try target.open(
      plan: PlanIdentity(id: "bp_1", asOf: asOf),
      streams: [
        stream("keyed", object: "main.keyed", chunks: 4, sync: [sync]),
        stream("added", object: "main.added", mode: .truncate, key: [], chunks: 4),
        stream("fresh", object: "main.fresh", mode: .fullRefresh, chunks: 4),
      ])
    let values: [Value] = [.int(1), .float(2.5), .string("x"), .bool(true)]
    for index in 0..<3 where try !target.progress()[index].isClosed {
      for (ordinal, value) in values.enumerated() {
        if try !target.finished(["bc_\(ordinal)"], stream: index).isEmpty { continue }
        if ordinal == 0 { try target.recordFailure(stream: index, chunk: "bc_0", label: "x", reason: "a first try") }
        let rows = (0..<10).map { [.int(Int64($0 * (ordinal + 1))), value] as [Value?] }
        let aggregates = [Value.Member("w", .int(Int64(ordinal)))]
        try target.commit([
          chunk(ordinal, [batch(["id", "v\(ordinal / 2)"], rows)], stream: index, aggregates: aggregates)
        ])
      }
      _ = try target.close(stream: index)
    }
  }

  private static func contents(_ scratch: Scratch) throws -> [String] {
    try ["keyed", "added", "fresh"].flatMap { try scratch.columns($0) }
      + scratch.rows("SELECT id, v0, v1 FROM keyed ORDER BY id", columns: 3)
      + scratch.rows("SELECT id, v0, v1 FROM added ORDER BY 1, 2, 3", columns: 3)
      + scratch.rows("SELECT id, v0, v1 FROM fresh ORDER BY id", columns: 3)
      + scratch.rows("SELECT stream, finished, rows FROM _backhoe_streams ORDER BY 1", columns: 3)
      + scratch.rows("SELECT stream, chunk_id, status FROM _backhoe_chunks ORDER BY 1, 2", columns: 3)
      + scratch.rows("SELECT value FROM _backhoe_watermarks", columns: 1)
      + scratch.rows(
        scratch.kind == .sqlite
          ? "SELECT name FROM sqlite_schema ORDER BY 1"
          : "SELECT relname FROM pg_class WHERE relnamespace IN ('main'::regnamespace, '_backhoe'::regnamespace) ORDER BY 1",
        columns: 1)
  }

  @Test(arguments: Kind.allCases) func deathAtAnyMomentLosesAndDoublesNothing(_ kind: Kind) async throws {
    let whole = try Scratch(kind)
    let passed = Mutex<[FaultPoint]>([])
    try Self.load(whole.url, faults: FaultPoints { point in passed.withLock { $0.append(point) } })
    let moments = passed.withLock { $0 }
    let others: (FaultPoint) -> Bool = { point in
      ["files.", "spill.", "claim."].contains { point.rawValue.hasPrefix($0) }
    }
    #expect(Set(moments) == Set(FaultPoint.allCases.filter { !others($0) }), "the load passes every other point")
    let expected = try Self.contents(whole)
    for (index, point) in moments.enumerated() {
      let scratch = try Scratch(kind)
      await #expect(processExitsWith: .exitCode(9), "moment \(index), \(point)") {
        [url = scratch.url as String, last = index as Int] in
        try ResumeTests.load(url, faults: .dying(at: last))
      }
      try Self.load(scratch.url)
      #expect(try Self.contents(scratch) == expected, "died at moment \(index), \(point)")
    }
  }

  @Test(arguments: Kind.allCases) func dyingOnceAStepStillComesToAnEnd(_ kind: Kind) async throws {
    let whole = try Scratch(kind)
    try Self.load(whole.url)
    for point in [FaultPoint.commitAfterCommit, .closeAfterCommit] {
      let scratch = try Scratch(kind)
      let expected = try Self.contents(whole)
      // Each of them gets one step further; in the end one has nothing left to do at this point.
      for _ in 0..<13 {
        await #expect(processExitsWith: .exitCode(9), "\(point)") {
          [url = scratch.url as String, name = point.rawValue as String] in
          try ResumeTests.load(url, faults: FaultPoints { if $0.rawValue == name { _exit(9) } })
          _exit(9)
        }
      }
      #expect(try Self.contents(scratch) == expected, "\(point)")
    }
  }

  @Test(arguments: Kind.allCases) func whatFailedIsKeptUntilItIsDone(_ kind: Kind) throws {
    let scratch = try Scratch(kind)
    let target = try LedgeredTarget.opened(scratch, [stream()])
    let query = "SELECT chunk_id, status, reason FROM _backhoe_chunks"
    try target.recordFailure(stream: 0, chunk: "bc_0", label: "a", reason: "HTTP 500")
    try target.recordFailure(stream: 0, chunk: "bc_0", label: "a", reason: "HTTP 503")
    #expect(try scratch.rows(query, columns: 3) == ["'bc_0' 'failed' 'HTTP 503'"])
    #expect(try !target.isFinished(stream: 0, chunk: "bc_0"))
    try target.commit([chunk(0, [])])
    #expect(try target.isFinished(stream: 0, chunk: "bc_0"))
    try target.recordFailure(stream: 0, chunk: "bc_0", label: "a", reason: "too late")
    #expect(try scratch.rows(query, columns: 3) == ["'bc_0' 'done' NULL"])
  }

  @Test(arguments: Kind.allCases) func aNewPlanLoadsAgain(_ kind: Kind) throws {
    let scratch = try Scratch(kind)
    let rows = [batch(["id", "v"], [[.int(1), .string("a")]])]
    for plan in ["bp_1", "bp_2"] {
      let target = try LedgeredTarget.opened(scratch, plan: plan, [stream()])
      #expect(try !target.isFinished(stream: 0, chunk: "bc_0"))
      try target.commit([chunk(0, rows)])
    }
    #expect(try scratch.rows("SELECT count(*) FROM events", columns: 1) == ["1"])
    #expect(try scratch.rows("SELECT count(*) FROM _backhoe_chunks", columns: 1) == ["2"])
  }

  @Test(arguments: Kind.allCases) func onePlanIsExecutedOnceAtATime(_ kind: Kind) throws {
    let scratch = try Scratch(kind)
    var first: LedgeredTarget? = try LedgeredTarget.opened(scratch, [stream()])
    let refused = failure { _ = try LedgeredTarget.opened(scratch, [stream()]) }
    #expect(refused?.kind == .temporary)
    #expect(refused?.what == "this plan is being executed already")
    var other: LedgeredTarget? = try LedgeredTarget.opened(scratch, plan: "bp_2", [stream()])
    #expect(first != nil && other != nil)
    first = nil
    first = try LedgeredTarget.opened(scratch, [stream()])
    first = nil
    other = nil
    if kind == .sqlite { #expect(!fileExists(scratch.path + "-backhoe-lock")) }
  }

  /// Two plans that write one table in turn, each with what the other has not seen.
  @Test(arguments: Kind.allCases) func twoPlansShareATable(_ kind: Kind) throws {
    let scratch = try Scratch(kind)
    let targets = try (0..<2).map { try LedgeredTarget.opened(scratch, plan: "bp_\($0)", [stream()]) }
    let values: [Value] = [.null, .int(1), .float(0.5), .string("x"), .bool(true), .int(2)]
    for (ordinal, value) in values.enumerated() {
      let columns = ["id", "v", "only\(ordinal)"]
      let rows = batch(columns, [[.int(Int64(ordinal)), value, .int(1)]])
      try targets[ordinal % 2].commit([chunk(ordinal, [rows])])
    }
    let found = try scratch.rows("SELECT v FROM events ORDER BY id", columns: 1)
    #expect(found == ["NULL", "'1'", "'0.5'", "'x'", "'true'", "'2'"])
    #expect(try targets.map { try $0.progress()[0].finished } == [3, 3])
  }

  @Test func aWriterThatDoesNotEndIsReported() throws {
    let scratch = Scratch()
    let target = LedgeredTarget(SQLiteStore(path: scratch.path, busyMilliseconds: 1))
    try target.open(plan: PlanIdentity(id: "bp_1", asOf: asOf), streams: [stream()])
    let other = try SQLiteConnection(path: scratch.path, access: .readWrite)
    try other.execute("BEGIN IMMEDIATE")
    let refused = failure { try target.commit([chunk(0, [])]) }
    #expect(refused?.kind == .temporary)
    try other.execute("COMMIT")
    try target.commit([chunk(0, [])])
  }

  @Test(arguments: Kind.allCases) func aTableThatIsGoneIsNotTakenForLoaded(_ kind: Kind) throws {
    let scratch = try Scratch(kind)
    do {
      let target = try LedgeredTarget.opened(scratch, [stream()])
      try target.commit([chunk(0, [batch(["id"], [[.int(1)]])])])
    }
    try scratch.execute("DROP TABLE main.events")
    let refused = failure { _ = try LedgeredTarget.opened(scratch, [stream()]) }
    #expect(
      refused?.why == "the ledger has 1 rows of this plan in the table '\(scratch.title("events"))', which is gone")
    _ = try LedgeredTarget.opened(scratch, plan: "bp_2", [stream()])
    #expect(try scratch.rows("SELECT count(*) FROM _backhoe_columns", columns: 1) == ["0"])
  }

  @Test(arguments: Kind.allCases) func aLedgerOfAnotherFormatIsRefused(_ kind: Kind) throws {
    let scratch = try Scratch(kind)
    _ = try LedgeredTarget.opened(scratch, [stream()])
    try scratch.execute("UPDATE \(kind == .sqlite ? "" : "_backhoe.")_backhoe_meta SET value = '2'")
    let refused = failure { _ = try LedgeredTarget.opened(scratch, [stream()]) }
    #expect(refused?.why == "its format is 2, and this program knows 1")
    #expect(refused?.kind == .usage)
  }
}
