// What `ledger prune` removes, and what it must not.

import Foundation
import Plans
import Testing
import Values

@testable import Targets

@Suite struct PruneTests {
  private let future = Instant(seconds: 32_503_680_000)  // 3000-01-01

  private func rows(_ number: Int) -> FinishedChunk { chunk(number, [batch(["id"], [[.int(Int64(number))]])]) }

  @Test(arguments: Kind.allCases) func completeStreamsLoseChunksAndAbandonedRefreshesAll(_ kind: Kind) throws {
    let scratch = try Scratch(kind)
    do {
      let done = try LedgeredTarget.opened(scratch, plan: "bp_done", [stream(key: [], chunks: 2)])
      try done.commit([rows(0), rows(1)])
      _ = try done.close(stream: 0)
      let open = try LedgeredTarget.opened(scratch, plan: "bp_open", [stream(key: [], chunks: 2)])
      try open.commit([rows(2)])
      let abandoned = try LedgeredTarget.opened(scratch, plan: "bp_left", [stream(mode: .fullRefresh, chunks: 2)])
      try abandoned.commit([rows(7)])
    }
    let target = LedgeredTarget(try scratch.store())
    #expect(try target.prune(before: asOf, isTrial: false) == [])
    let trial = try target.prune(before: future, isTrial: true)
    #expect(trial.count == 2)
    #expect(
      trial[0].hasPrefix("stream 'events' of bp_done, last touched 2") && trial[0].hasSuffix(": 2 chunks forgotten"))
    #expect(trial[1].hasSuffix(": abandoned full refresh of 'main.events' removed"))
    #expect(try target.prune(before: future, isTrial: false) == trial)
    #expect(try LedgeredTarget(try scratch.store()).prune(before: future, isTrial: true) == [])

    let plans = "SELECT DISTINCT plan_id FROM _backhoe_chunks"
    #expect(try scratch.rows(plans, columns: 1) == ["'bp_open'"])
    let staging =
      kind == .sqlite
      ? "SELECT name FROM sqlite_schema WHERE name LIKE '%staging%'"
      : "SELECT relname FROM pg_class WHERE relname LIKE '%staging%'"
    #expect(try scratch.rows(staging, columns: 1) == [])
    // The complete plan still does nothing, and a chunk that is loaded again still replaces its rows.
    do {
      let again = try LedgeredTarget.opened(scratch, plan: "bp_done", [stream(key: [], chunks: 2)])
      #expect(try again.progress()[0].isClosed)
    }
    let new = try LedgeredTarget.opened(scratch, plan: "bp_new", [stream(key: [], chunks: 1)])
    try new.commit([rows(0)])
    #expect(try scratch.rows("SELECT id FROM events ORDER BY id", columns: 1) == ["0", "1", "2"])
  }

  /// Tables of the ledger that only serve to go on with a plan, with a row of `bp_done`'s in each.
  private func leaveTraces(_ scratch: Scratch) throws -> [String] {
    let blob = scratch.kind == .sqlite ? "x'00'" : "'\\x00'::bytea"
    var rows = [
      ("_backhoe_checkpoints", "'bp_done', 'events', 'bc_9', 1, NULL, 1, 1, 1, 1, 0, '2024-01-01T00:00:00Z'"),
      ("_backhoe_pages", "'bp_done', 'events', 'bc_9', 0, 1, \(blob)"),
      ("_backhoe_queues", "'bp_done', 0, 0, 0, 'q', 1, '[1]'"),
      ("_backhoe_shares", "'bp_done', 'events', 0, 0, 0"),
      ("_backhoe_setups", "'bp_done', 'events', 'closed', '{}', '{}'"),
    ]
    if scratch.kind == .postgres {
      rows += [
        ("_backhoe_claims", "'bp_done', 'events', 0, 'bc_0', NULL, 0, NULL"),
        (
          "_backhoe_workers",
          "'bw_1', 'bp_done', 'here', now() - interval '2 hours', now() - interval '1 hour', 1, now()"
        ),
        ("_backhoe_budgets", "'shop', 1, now() - interval '1 hour'"),
      ]
    }
    for (table, values) in rows { try scratch.execute("INSERT INTO \(table) VALUES (\(values))") }
    return rows.map(\.0)
  }

  private func count(_ table: String, _ scratch: Scratch) throws -> [String] {
    try scratch.rows("SELECT count(*) FROM \(table)", columns: 1)
  }

  @Test(arguments: Kind.allCases) func aFinishedPlanLeavesNothingToGoOnWith(_ kind: Kind) throws {
    let scratch = try Scratch(kind)
    do {
      let done = try LedgeredTarget.opened(scratch, plan: "bp_done", [stream(chunks: 1)])
      try done.commit([rows(0)])
      _ = try done.close(stream: 0)
    }
    let tables = try leaveTraces(scratch)
    let target = LedgeredTarget(try scratch.store())
    let trial = try target.prune(before: future, isTrial: true)
    for table in tables { #expect(try count(table, scratch) == ["1"], "\(table)") }
    #expect(trial.count == (kind == .sqlite ? 1 : 3))
    #expect(try target.prune(before: future, isTrial: false) == trial)
    for table in tables { #expect(try count(table, scratch) == ["0"], "\(table)") }
    #expect(try scratch.rows("SELECT id FROM events", columns: 1) == ["0"])
  }

  @Test(arguments: Kind.allCases) func aPlanThatMayGoOnKeepsWhatItsStreamsHandOver(_ kind: Kind) throws {
    let scratch = try Scratch(kind)
    do {
      let plan = [stream(chunks: 1), stream("others", object: "main.others", chunks: 1)]
      let target = try LedgeredTarget.opened(scratch, plan: "bp_done", plan)
      try target.commit([rows(0)])
      _ = try target.close(stream: 0)
    }
    let tables = try leaveTraces(scratch).filter { !["_backhoe_workers", "_backhoe_budgets"].contains($0) }
    _ = try LedgeredTarget(try scratch.store()).prune(before: future, isTrial: false)
    for table in tables { #expect(try count(table, scratch) == ["1"], "\(table)") }
  }

  @Test func aFoldersLedgerIsPrunedAndItsFilesStay() throws {
    let scratch = Scratch()
    do {
      let done = try scratch.files(plan: "bp_done", [stream(chunks: 1)])
      try done.commit([rows(0)])
      _ = try done.close(stream: 0)
      let left = try scratch.files(plan: "bp_left", [stream(mode: .fullRefresh, chunks: 2)])
      try left.commit([rows(7)])
      try left.finish()
    }
    let texts = scratch.texts("main.events")
    let ledger = try SQLiteConnection(path: scratch.folder + "/out/_backhoe/ledger.db", access: .readWrite)
    try ledger.execute("INSERT INTO _backhoe_queues VALUES ('bp_done', 0, 0, 0, 'q', 1, '[1]')")
    let target = try TargetOpener.open(url: "file:\(scratch.folder)/out")
    #expect(try target.prune(before: future, isTrial: false).count == 2)
    for table in ["_backhoe_queues", "_backhoe_chunks"] {
      #expect(try ledger.prepare("SELECT count(*) FROM \(table)").first { $0.int(0) } == 0, "\(table)")
    }
    #expect(scratch.texts("main.events") == texts)
    let staged = "\(scratch.folder)/out/_backhoe/staged"
    #expect((try? FileManager.default.contentsOfDirectory(atPath: staged)) ?? [] == [])
  }
}
