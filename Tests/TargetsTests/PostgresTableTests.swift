// PostgreSQL: tables that were there before, what depends on them, and other writers.

import Diagnostics
import Foundation
import Plans
import Synchronization
import TestSupport
import Testing
import Values

@testable import Targets

@Suite struct PostgresTableTests {
  @Test func aTableIsAdoptedWithWhatItHolds() throws {
    // Its definition, the value that comes, the type after, what is stored or why it is refused.
    let cases: [(String, Value, String, String)] = [
      ("v text", .int(5), "text", "'5'"),
      ("v varchar(9)", .string("abc"), "character varying(9)", "'abc'"),
      (
        "v varchar(2)", .string("abc"), "",
        "the value \"abc\" of 'v' does not fit the column's type character varying(2) as it is"
      ),
      ("v integer", .int(7), "integer", "7"),
      (
        "v integer", .int(1 << 40), "",
        "the value 1099511627776 of 'v' does not fit the column's type integer: integer out of range (SQLSTATE 22003)"
      ),
      ("v integer", .float(1.5), "", "the value 1.5 of 'v' does not fit the column's type integer as it is"),
      ("v numeric(6,2)", .float(12.25), "numeric(6,2)", "12.25"),
      (
        "v numeric(6,2)", .float(0.125), "",
        "the value 0.125 of 'v' does not fit the column's type numeric(6,2) as it is"
      ),
      ("v numeric(6,2)", .string("1.50"), "numeric(6,2)", "1.50"),
      ("v real", .float(0.5), "real", "'0.5'"),
      ("v bigint", .float(0.5), "double precision", "0.5"),
      ("v bigint", .string("x"), "text", "'x'"),
      ("v date", .string("2024-02-29"), "date", "'2024-02-29'"),
      (
        "v date", .string("2024-02-29T01:00:00"), "",
        "the value \"2024-02-29T01:00:00\" of 'v' does not fit the column's type date as it is"
      ),
      ("v timestamptz", .string("2024-02-29T01:00:00Z"), "timestamp with time zone", "'2024-02-29 01:00:00+00'"),
      ("v uuid", .string("A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11"), "uuid", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"),
      ("v json", .array([.int(1)]), "json", "'[1]'"),
      ("w int, v bigint GENERATED ALWAYS AS (w + 1) STORED", .int(1), "", "it is a generated column"),
    ]
    for (definition, value, type, stored) in cases {
      let scratch = try Scratch(.postgres)
      try scratch.execute(
        "CREATE TABLE main.events (id bigint PRIMARY KEY, note text, \(definition)); "
          + "INSERT INTO main.events (id, note) VALUES (1, 'n')")
      let target = try LedgeredTarget.opened(scratch, [stream()])
      func load() throws {
        for ordinal in 0..<2 { try target.commit([chunk(ordinal, [batch(["id", "v"], [[.int(1), value]])])]) }
      }
      if type.isEmpty {
        let refused = failure(load)
        #expect(refused?.why.hasPrefix(stored) == true, "\(definition): \(String(describing: refused))")
        #expect(refused?.kind == .partial, "\(definition)")
        #expect(refused?.what.hasPrefix("cannot write ") == true, "\(definition)")
        continue
      }
      try load()
      let columns = try scratch.columns("events")
      let found = try scratch.rows("SELECT v, note FROM events", columns: 2)
      #expect(columns.last == "v \(type)", "\(definition)")
      #expect(found == [stored + " 'n'"], "\(definition)")
    }
  }

  @Test func integersThatWereThereBeforeKeepTheirDigitsWhenFloatsCome() throws {
    let wide: Int64 = 9_007_199_254_740_993
    // What the table holds, what comes after it chunk by chunk, the type after.
    let cases: [(Int64, [Value], String, [String])] = [
      (wide, [.float(0.5)], "numeric", ["9007199254740993", "0.5"]),
      (wide, [.int(1), .float(0.5)], "numeric", ["9007199254740993", "1", "0.5"]),
      (7, [.int(1), .float(0.5)], "double precision", ["7", "1", "0.5"]),
    ]
    for (present, values, type, stored) in cases {
      let scratch = try Scratch(.postgres)
      try scratch.execute(
        "CREATE TABLE main.events (id bigint, v bigint); INSERT INTO main.events VALUES (0, \(present))")
      let target = try LedgeredTarget.opened(scratch, [stream()])
      for (ordinal, value) in values.enumerated() {
        try target.commit([chunk(ordinal, [batch(["id", "v"], [[.int(Int64(ordinal) + 1), value]])])])
      }
      #expect(try scratch.columns("events").last == "v \(type)")
      #expect(try scratch.rows("SELECT v FROM events ORDER BY id", columns: 1) == stored)
    }
  }

  @Test func whatCannotBeAdoptedIsRefusedBeforeAnythingIsLoaded() throws {
    let cases: [(String, String)] = [
      ("CREATE VIEW main.events AS SELECT 1 AS id", "it is a view, not a table"),
      ("CREATE MATERIALIZED VIEW main.events AS SELECT 1 AS id", "it is a materialized view, not a table"),
      (
        "CREATE TABLE main.events (id int, v int); INSERT INTO main.events VALUES (1, 1), (1, 2)",
        "rows in it have the same primary key (id) already"
      ),
      (
        "CREATE TABLE main.events (v int); INSERT INTO main.events VALUES (1)",
        "it has no column 'id', which is part of the primary key"
      ),
    ]
    for (sql, why) in cases {
      let scratch = try Scratch(.postgres)
      try scratch.execute(sql)
      let refused = failure { _ = try LedgeredTarget.opened(scratch, [stream()]) }
      #expect(refused?.why == why)
      #expect(refused?.kind == .usage)
    }
  }

  @Test func aViewForbidsWideningAndSaysSo() throws {
    let scratch = try Scratch(.postgres)
    let target = try LedgeredTarget.opened(scratch, [stream()])
    try target.commit([chunk(0, [batch(["id", "v"], [[.int(1), .int(1)]])])])
    try scratch.execute("CREATE VIEW main.recent AS SELECT v FROM main.events")
    let refused = failure { try target.commit([chunk(1, [batch(["id", "v"], [[.int(2), .string("x")]])])]) }
    #expect(refused?.kind == .partial)
    #expect(refused?.why.contains("view recent") == true || refused?.why.contains("view main.recent") == true)
    // New columns are no trouble.
    try target.commit([chunk(2, [batch(["id", "w"], [[.int(2), .string("x")]])])])
    #expect(try scratch.rows("SELECT v FROM recent", columns: 1) == ["1", "NULL"])
  }

  @Test func aFullRefreshKeepsWhatDependsOnTheTable() throws {
    let scratch = try Scratch(.postgres)
    try scratch.execute(
      """
      CREATE ROLE "reader_\(scratch.folder.suffix(8))"; CREATE TABLE main.events (id bigint, v bigint, other text, kept int);
      INSERT INTO main.events VALUES (9, 9, 'old', 1);
      CREATE INDEX by_v ON main.events (v); CREATE VIEW main.recent AS SELECT id, kept FROM main.events;
      GRANT SELECT ON main.events TO "reader_\(scratch.folder.suffix(8))"; COMMENT ON TABLE main.events IS 'ours'
      """)
    let target = try LedgeredTarget.opened(scratch, [stream(mode: .fullRefresh, chunks: 1)])
    try target.commit([chunk(0, [batch(["id", "v", "w"], [[.int(1), .string("a"), .bool(true)]])])])
    let remarks = try target.close(stream: 0)
    #expect(remarks.count == 1 && remarks[0].hasPrefix("the column 'kept' of 'main.events' stays, without values: "))
    #expect(try scratch.columns("events") == ["id bigint", "v text", "kept integer", "w boolean"])
    #expect(try scratch.rows("SELECT id, kept FROM recent", columns: 2) == ["1 NULL"])
    let kept = "SELECT (SELECT count(*) FROM pg_indexes WHERE indexname = 'by_v'), count(relacl), obj_description(oid) "
    #expect(
      try scratch.rows(kept + "FROM pg_class WHERE oid = 'main.events'::regclass GROUP BY oid", columns: 3) == [
        "1 1 'ours'"
      ])
    try scratch.execute(
      "DROP OWNED BY \"reader_\(scratch.folder.suffix(8))\"; DROP ROLE \"reader_\(scratch.folder.suffix(8))\"")
  }

  @Test func aBrokenConnectionIsMendedAndNothingIsWrittenTwice() throws {
    // The server ends the session at each point; what a transaction did then is read from the ledger.
    for point in [FaultPoint.commitAfterBegin, .commitAfterRows, .commitBeforeCommit, .commitAfterCommit] {
      let scratch = try Scratch(.postgres)
      let hits = Mutex(0)
      let url = scratch.url
      let faults = FaultPoints { reached in
        guard reached == point,
          hits.withLock({
            $0 += 1; return $0
          }) == 1
        else { return }
        let others = "FROM pg_stat_activity WHERE application_name = 'backhoe' AND pid <> pg_backend_pid()"
        _ = try? PostgresConnection(PostgresAddress(url: url)).rows(
          "SELECT pg_terminate_backend(pid, 5000) \(others) AND datname = current_database()", [])
      }
      let target = try LedgeredTarget.opened(scratch, [stream(key: [])], faults: faults)
      for ordinal in 0..<2 { try target.commit([chunk(ordinal, [batch(["v"], [[.int(1)], [.int(2)]])])]) }
      #expect(try scratch.rows("SELECT v FROM events ORDER BY v", columns: 1) == ["1", "1", "2", "2"], "\(point)")
      #expect(try target.progress() == [StreamProgress(chunks: 10, finished: 2, rows: 4, isClosed: false)], "\(point)")
    }
  }

  @Test func passwordsAreInNoMessage() throws {
    let server = try PostgresServer.shared.get()
    let rows: [(String, Failure.Kind)] = [
      ("postgres://user:hunter2@127.0.0.1:1/db?connect_timeout=2", .temporary),
      ("postgres://user:hunter2@nowhere.invalid/db", .temporary),
      ("postgres://user:hunter2@127.0.0.1:\(server.port)/nothing", .usage),
      ("postgres://nobody:hunter2@127.0.0.1:\(server.port)/postgres", .usage),
      ("postgres://user:hunt@er2@127.0.0.1/db", .usage), ("postgres://user:hunt/er2@127.0.0.1/db", .usage),
      ("postgres://user:hunt?er2@127.0.0.1:1/db", .temporary), ("postgres://u:hunter2@127.0.0.1/db?x=1", .usage),
    ]
    for (url, kind) in rows {
      let refused = failure {
        try TargetOpener.open(url: url).open(plan: PlanIdentity(id: "bp_1", asOf: asOf), streams: [stream()])
      }
      #expect(refused?.kind == kind, "\(url): \(String(describing: refused))")
      #expect(
        !"\(String(describing: refused))".contains("hunt") && !"\(String(describing: refused))".contains("er2"),
        "\(url)")
    }
  }

  @Test func twoWritersOfOneTableWidenItInTurn() async throws {
    let scratch = try Scratch(.postgres)
    let values: [Value] = [.int(1), .float(0.5), .string("x"), .bool(true), .null, .int(7)]
    try await withThrowingTaskGroup(of: Void.self) { group in
      for plan in 0..<4 {
        group.addTask { [url = scratch.url] in
          let target = try TargetOpener.open(url: url)
          try target.open(plan: PlanIdentity(id: "bp_\(plan)", asOf: asOf), streams: [stream(chunks: 6)])
          for (ordinal, value) in values.enumerated() {
            let id = Int64(plan * 10 + ordinal)
            let columns = ["id", "v", "only\(plan)_\(ordinal)"]
            try target.commit([
              chunk(ordinal, [batch(columns, [[.int(id), value, .int(id)], [.int(-1), value, .int(id)]])])
            ])
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try scratch.rows("SELECT count(*), count(v) FROM events WHERE id >= 0", columns: 2) == ["24 20"])
    #expect(try scratch.columns("events").count == 26)
  }
}
