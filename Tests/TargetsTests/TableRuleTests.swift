// What a replication says of a table (`target_options`), and schemas that stay as they are: the same on every target.

import Diagnostics
import Foundation
import Plans
import Testing
import Values

@testable import Targets

@Suite struct TableRuleTests {
  private func ruled(
    _ mode: WriteMode = .incremental, key: [String] = ["id"], updateKey: String? = nil, chunks: Int = 10,
    _ change: (inout PlanTable) -> Void
  ) -> TargetStream {
    var result = stream(mode: mode, key: key, updateKey: updateKey, chunks: chunks)
    change(&result.table)
    return result
  }

  private func rows(_ values: [(Int, Value)], column: String = "v") -> [FinishedChunk] {
    [chunk(values.first?.0 ?? 0, values.map { batch(["id", column], [[.int(Int64($0.0)), $0.1]]) })]
  }

  // MARK: merge_strategy

  @Test(arguments: Kind.allCases) func aRowThatIsThereMayStay(_ kind: Kind) throws {
    for updateKey in [nil, "v"] {
      let scratch = try Scratch(kind)
      let target = try LedgeredTarget.opened(scratch, [ruled(updateKey: updateKey) { $0.keepsRows = true }])
      try target.commit([chunk(0, [batch(["id", "v"], [[.int(1), .int(1)]])])])
      // One transaction may bring a key twice.
      try target.commit([
        chunk(1, [batch(["id", "v"], [[.int(1), .int(7)], [.int(2), .int(2)]])]),
        chunk(2, [batch(["id", "v"], [[.int(2), .int(9)], [.int(3), .int(3)]])]),
      ])
      #expect(try scratch.rows("SELECT id, v FROM events ORDER BY id", columns: 2) == ["1 1", "2 2", "3 3"])
      #expect(try target.progress()[0].finished == 3)
    }
  }

  // MARK: table_ddl

  @Test(arguments: Kind.allCases) func aStatementMakesTheTable(_ kind: Kind) throws {
    let statement = "CREATE TABLE {object_name} ({col_types}, note text DEFAULT 'made by hand', PRIMARY KEY (id))"
    for mode in [WriteMode.incremental, .fullRefresh] {
      let scratch = try Scratch(kind)
      if mode == .fullRefresh { try scratch.execute("CREATE TABLE main.events (id int, other int)") }
      let target = try LedgeredTarget.opened(scratch, [ruled(mode, chunks: 2) { $0.statement = statement }])
      try target.commit(rows([(0, .int(1))]))
      try target.commit(rows([(1, .string("x"))]))
      _ = try target.close(stream: 0)
      #expect(
        try scratch.columns("events")
          == (kind == .sqlite ? ["id INTEGER", "v TEXT", "note TEXT"] : ["id bigint", "v text", "note text"]))
      #expect(
        try scratch.rows("SELECT id, v, note FROM events ORDER BY id", columns: 3) == [
          "0 '1' 'made by hand'", "1 'x' 'made by hand'",
        ])
    }
  }

  @Test(arguments: Kind.allCases) func aStatementThatMakesNoSuchTableIsRefused(_ kind: Kind) throws {
    let cases: [(String, String, Failure.Kind)] = [
      ("CREATE TABLE elsewhere (id int)", "the statement in 'table_ddl' did not make this table", .usage),
      (
        "CREATE TABLE {object_name} ({col_types}); COMMIT",
        "the statement in 'table_ddl' ends the transaction that it runs in", .usage
      ),
    ]
    for (statement, why, kindOfFailure) in cases {
      let scratch = try Scratch(kind)
      let target = try LedgeredTarget.opened(scratch, [ruled { $0.statement = statement }])
      let refused = failure { try target.commit(rows([(0, .int(1))])) }
      #expect(refused?.why == why)
      #expect(refused?.kind == kindOfFailure)
      #expect(try target.progress()[0].finished == 0)
    }
    let scratch = try Scratch(kind)
    let target = try LedgeredTarget.opened(scratch, [ruled { $0.statement = "CREATE TABEL {object_name} (id int)" }])
    let refused = failure { try target.commit(rows([(0, .int(1))])) }
    #expect(refused?.what.hasSuffix("by 'table_ddl'") == true)
    #expect(refused?.why.contains("TABEL") == true)
  }

  // MARK: Schemas that stay

  @Test(arguments: Kind.allCases) func columnsAndTypesAreHeldApart(_ kind: Kind) throws {
    let scratch = try Scratch(kind)
    try LedgeredTarget.opened(scratch, [stream()]).commit(rows([(1, .int(1))]))
    let text = kind == .sqlite ? "TEXT" : "text"
    let fixedColumns = try LedgeredTarget.opened(scratch, plan: "bp_2", [ruled { $0.addsColumns = false }])
    #expect(
      failure { try fixedColumns.commit(rows([(2, .int(1))], column: "w")) }?.why
        == "the column 'w' would be added, which 'add_new_columns: false' forbids")
    let fixedTypes = try LedgeredTarget.opened(scratch, plan: "bp_3", [ruled { $0.widensColumns = false }])
    #expect(
      failure { try fixedTypes.commit(rows([(2, .string("x"))])) }?.why
        == "the column 'v' would become \(text), which 'adjust_column_type: false' forbids")
    // What the other may not, each may.
    try fixedTypes.commit(rows([(2, .int(2))], column: "w"))
    try fixedColumns.commit(rows([(3, .string("x"))]))
    #expect(
      try scratch.rows("SELECT id, v, w FROM events ORDER BY id", columns: 3) == [
        "1 '1' NULL", "2 NULL 2", "3 'x' NULL",
      ])
  }

  @Test(arguments: Kind.allCases) func aStrictFullRefreshKeepsTheTable(_ kind: Kind) throws {
    let scratch = try Scratch(kind)
    try scratch.execute(
      """
      CREATE TABLE main.events (id bigint PRIMARY KEY, v double precision, w varchar(9), gone text DEFAULT 'd');
      INSERT INTO main.events VALUES (7, 7, 'w', 'g')
      """)
    var options = TableOptions()
    options.isStrict = true
    func opened(_ plan: String) throws -> LedgeredTarget {
      let target = LedgeredTarget(try scratch.store(), options: options)
      try target.open(
        plan: PlanIdentity(id: plan, asOf: asOf), streams: [stream(mode: .fullRefresh, chunks: 2)])
      return target
    }
    let before = try scratch.columns("events")
    let cases: [(String, Value, String)] = [
      ("x", .int(1), "the column 'x' would be added, which '--schema strict' forbids"),
      (
        "v", .string("x"),
        "the column 'v' would become \(kind == .sqlite ? "TEXT" : "text"), which '--schema strict' forbids"
      ),
    ]
    for (number, (column, value, why)) in cases.enumerated() {
      let target = try opened("bp_\(number)")
      #expect(failure { try target.commit(rows([(0, value)], column: column)) }?.why == why)
    }
    let target = try opened("bp_3")
    try target.commit(rows([(0, .int(1))]))
    try target.commit(rows([(1, .string("new"))], column: "w"))
    #expect(try scratch.rows("SELECT id FROM events", columns: 1) == ["7"])
    #expect(try target.close(stream: 0) == [])
    #expect(try scratch.columns("events") == before)
    #expect(
      try scratch.rows("SELECT id, v, w, gone FROM events ORDER BY id", columns: 4)
        == [kind == .sqlite ? "0 1.0 NULL NULL" : "0 1 NULL NULL", "1 NULL 'new' NULL"])
    // Nothing is left to go on with, and the next plan finds the table as it is.
    let next = try opened("bp_4")
    try next.commit(rows([(0, .float(0.5))]))
    try next.commit(rows([(1, .null)]))
    _ = try next.close(stream: 0)
    #expect(try scratch.columns("events") == before)
  }

  /// Types that are ours elsewhere, but not here: the values are cast to them.
  @Test func aStrictFullRefreshKeepsTypesThatAnotherLoadWouldKeep() throws {
    let scratch = try Scratch(.postgres)
    try scratch.execute("CREATE TABLE main.events (id bigint PRIMARY KEY, ts timestamptz)")
    let before = try scratch.columns("events")
    var options = TableOptions()
    options.isStrict = true
    for plan in ["bp_1", "bp_2"] {
      let target = LedgeredTarget(try scratch.store(), options: options)
      try target.open(
        plan: PlanIdentity(id: plan, asOf: asOf), streams: [stream(mode: .fullRefresh, chunks: 1)])
      try target.commit(rows([(0, .string("2024-02-29T01:00:00Z"))], column: "ts"))
      _ = try target.close(stream: 0)
      #expect(try scratch.columns("events") == before)
      #expect(
        try scratch.rows("SELECT extract(epoch FROM ts)::bigint FROM events", columns: 1) == ["1709168400"])
    }
  }

  // MARK: Files

  @Test func aPlanMaySayHowFilesLook() throws {
    let scratch = Scratch()
    let target = try TargetOpener.open(url: "file:\(scratch.folder)/out?format=csv&compression=gzip")
    var plain = stream("plain", object: "a", chunks: 1)
    plain.table.compression = "none"
    var lines = stream("lines", object: "b", mode: .fullRefresh, chunks: 1)
    lines.table.format = "jsonl"
    try target.open(
      plan: PlanIdentity(id: "bp_1", asOf: asOf), streams: [plain, lines, stream("usual", object: "c", chunks: 1)])
    for index in 0..<3 { try target.commit([chunk(0, [batch(["id"], [[.int(1)]])], stream: index, id: "bc_\(index)")]) }
    for index in 0..<3 { _ = try target.close(stream: index) }
    let names = try ["a", "b", "c"].map { folder in
      try FileManager.default.contentsOfDirectory(atPath: "\(scratch.folder)/out/\(folder)").filter {
        $0 != Manifest.name
      }
    }
    #expect(names == [["chunk-0.bc_0.csv"], ["chunk-0.bc_1.jsonl.gz"], ["chunk-0.bc_2.csv.gz"]])
  }

  @Test func whatAPlaceHasNoUseForIsRefusedByName() throws {
    let scratch = Scratch()
    let files = "file:\(scratch.folder)/out"
    let cases: [(String, (inout PlanTable) -> Void, String)] = [
      (scratch.url, { $0.format = "csv" }, "format"), (scratch.url, { $0.compression = "gzip" }, "compression"),
      (files, { $0.keepsRows = true }, "merge_strategy"), (files, { $0.statement = "x" }, "table_ddl"),
      (files, { $0.widensColumns = false }, "adjust_column_type"), ("-", { $0.format = "csv" }, "format"),
    ]
    for (url, change, option) in cases {
      let target = try TargetOpener.open(url: url)
      let refused = failure {
        try target.open(plan: PlanIdentity(id: "bp_1", asOf: asOf), streams: [ruled(.incremental, change)])
      }
      #expect(refused?.what.hasSuffix("with '\(option)'") == true, "\(option)")
      #expect(refused?.kind == .usage)
    }
    #expect(!FileManager.default.fileExists(atPath: scratch.folder + "/out"))
    // A folder's columns may be fixed.
    let target = try TargetOpener.open(url: files)
    try target.open(plan: PlanIdentity(id: "bp_1", asOf: asOf), streams: [ruled { $0.addsColumns = false }])
    try target.commit(rows([(0, .int(1))]))
    #expect(
      failure { try target.commit(rows([(1, .int(1))], column: "w")) }?.why
        == "the column 'w' would be added, which 'add_new_columns: false' forbids")
  }

  @Test func aHoleMayBeSwappedIntoAFolder() throws {
    let scratch = Scratch()
    let out = scratch.folder + "/out"
    func opened(_ plan: String, chunks: Int) throws -> any Target {
      let target = try TargetOpener.open(url: "file:\(out)")
      try target.open(
        plan: PlanIdentity(id: plan, asOf: asOf),
        streams: [stream(object: "events", mode: .fullRefresh, chunks: chunks)])
      return target
    }
    func names() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: out + "/events").filter { $0 != Manifest.name }.sorted()
    }
    let old = try opened("bp_1", chunks: 1)
    try old.commit([chunk(7, [batch(["id"], [[.int(7)]])])])
    _ = try old.close(stream: 0)
    let target = try opened("bp_2", chunks: 3)
    try target.commit([chunk(0, [batch(["id"], [[.int(0)]])]), chunk(2, [batch(["id"], [[.int(2)]])])])
    #expect(failure { _ = try target.close(stream: 0) }?.why == "1 of its 3 chunks are not loaded yet")
    #expect(try names() == ["chunk-7.bc_7.jsonl"])
    #expect(
      try target.close(stream: 0, acceptingMissing: 1) == [
        "the table 'events' was replaced without 1 of 3 chunks, as '--swap-partial' allows"
      ])
    #expect(try names() == ["chunk-0.bc_0.jsonl", "chunk-2.bc_2.jsonl"])
    #expect(try target.progress() == [StreamProgress(chunks: 3, finished: 2, rows: 2, isClosed: true)])
  }
}
