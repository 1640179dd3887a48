// How rows reach the table in each mode.

import Diagnostics
import Plans
import Records
import Testing
import Values

@testable import Targets

@Suite struct WriteModeTests {
  private func rows(_ pairs: [(Int64, String?)], column: String = "v") -> [RowBatch] {
    [batch(["id", column], pairs.map { [.int($0.0), $0.1.map { .string($0) } ?? .null] })]
  }

  @Test(arguments: Kind.allCases) func theLaterCommitOfAKeyWins(_ kind: Kind) throws {
    let scratch = try Scratch(kind)
    let target = try LedgeredTarget.opened(scratch, [stream()])
    try target.commit([chunk(0, rows([(1, "a"), (2, "b")])), chunk(1, rows([(2, "c")]))])
    try target.commit([chunk(2, rows([(1, nil)])), chunk(3, rows([(3, "d")], column: "w"))])
    #expect(
      try scratch.rows("SELECT id, v, w FROM events ORDER BY id", columns: 3) == [
        "1 NULL NULL", "2 'c' NULL", "3 NULL 'd'",
      ])
    // A record that lacks a column has nothing there.
    try target.commit([chunk(4, rows([(2, "x")], column: "w"))])
    #expect(try scratch.rows("SELECT id, v, w FROM events WHERE id = 2", columns: 3) == ["2 NULL 'x'"])
  }

  @Test(arguments: Kind.allCases) func anUpdateKeyDecidesBeforeTheOrderDoes(_ kind: Kind) throws {
    let early = Instant(seconds: 100, offsetMinutes: 600)
    let late = Instant(seconds: 200, offsetMinutes: -600)
    // What is there, what comes, whether it replaces.
    let cases: [(Value, Value, Bool)] = [
      (.int(2), .int(1), false), (.int(2), .int(2), true), (.int(2), .int(3), true), (.null, .int(1), true),
      (.int(1), .null, false), (.null, .null, true), (.string("b"), .string("a"), false),
      (.string("10"), .string("9"), true), (.int(9), .decimal(Decimal(text: "10.00000000000000000001")), true),
      (.decimal(Decimal(text: "10.00000000000000000001")), .int(9), false),
      (.timestamp(early), .timestamp(late), true), (.timestamp(late), .timestamp(early), false),
    ]
    for (present, new, replaces) in cases {
      let scratch = try Scratch(kind)
      let target = try LedgeredTarget.opened(scratch, [stream(updateKey: "u")])
      try target.commit([chunk(0, [batch(["id", "u", "v"], [[.int(1), present, .string("old")]])])])
      try target.commit([chunk(1, [batch(["id", "u", "v"], [[.int(1), new, .string("new")]])])])
      let stored = try scratch.rows("SELECT v FROM events", columns: 1)
      #expect(stored == [replaces ? "'new'" : "'old'"], "\(present) then \(new)")
    }
  }

  @Test(arguments: Kind.allCases) func compositeKeysAndRowsOfNothingButKeys(_ kind: Kind) throws {
    let scratch = try Scratch(kind)
    let target = try LedgeredTarget.opened(scratch, [stream(key: ["a", "b"])])
    for ordinal in 0..<2 {
      try target.commit([chunk(ordinal, [batch(["a", "b"], [[.int(1), .int(1)], [.int(1), .string("2")]])])])
    }
    #expect(try scratch.rows("SELECT a, b FROM events ORDER BY b", columns: 2) == ["1 '1'", "1 '2'"])
  }

  @Test(arguments: Kind.allCases) func aKeyMustHaveAValue(_ kind: Kind) throws {
    let scratch = try Scratch(kind)
    let target = try LedgeredTarget.opened(scratch, [stream()])
    let cases = [
      batch(["id", "v"], [[.int(1), .int(1)], [.null, .int(2)]]),
      batch(["id", "v"], [[.int(1), .int(1)], [nil, .int(2)]]),
    ]
    for batch in cases {
      let refused = failure { try target.commit([chunk(0, [batch])]) }
      #expect(refused?.what == "cannot write row 2 of chunk 'chunk 0' to the table '\(scratch.title("events"))'")
      #expect(refused?.why == "it has no value for 'id', which is part of the primary key")
      #expect(refused?.kind == .partial)
    }
    let later = failure { try target.commit([chunk(0, [batch(["id"], [[.int(1)], [.int(2)]]), cases[0]])]) }
    #expect(later?.what == "cannot write row 4 of chunk 'chunk 0' to the table '\(scratch.title("events"))'")
    #expect(failure { try target.commit([chunk(0, [batch(["v"], [[.int(1)]])])]) }?.kind == .partial)
    #expect(failure { try target.commit([chunk(0, [batch([], [[]])])]) }?.kind == .partial)
    // Nothing of it has happened.
    #expect(try target.progress() == [StreamProgress(chunks: 10, finished: 0, rows: 0, isClosed: false)])
    #expect(try scratch.columns("events") == [])
    try target.commit([chunk(0, rows([(1, "a")]))])
    #expect(try target.progress() == [StreamProgress(chunks: 10, finished: 1, rows: 1, isClosed: false)])
  }

  @Test(arguments: Kind.allCases) func withoutAKeyRowsAreAddedAndAChunkReplacesItsOwn(_ kind: Kind) throws {
    let scratch = try Scratch(kind)
    for (plan, value) in [("bp_1", "old"), ("bp_2", "new")] {
      let target = try LedgeredTarget.opened(scratch, plan: plan, [stream(key: [])])
      try target.commit([chunk(0, rows([(1, value), (1, value)])), chunk(1, rows([(2, value)]))])
      if plan == "bp_1" { try target.commit([chunk(2, rows([(3, value)]))]) }
    }
    #expect(
      try scratch.rows("SELECT id, v, _backhoe_chunk_id FROM events", columns: 3).sorted() == [
        "1 'new' 'bc_0'", "1 'new' 'bc_0'", "2 'new' 'bc_1'", "3 'old' 'bc_2'",
      ])
  }

  @Test(arguments: Kind.allCases) func truncateDeletesOnceAPlan(_ kind: Kind) throws {
    let scratch = try Scratch(kind)
    try scratch.execute(
      "CREATE TABLE main.events (id INTEGER PRIMARY KEY, v TEXT); INSERT INTO main.events VALUES (9, 'old')")
    for ordinal in 0..<2 {
      let target = try LedgeredTarget.opened(scratch, [stream(mode: .truncate)])
      try target.commit([chunk(ordinal, rows([(Int64(ordinal), "a")]))])
    }
    #expect(try scratch.rows("SELECT id FROM events ORDER BY id", columns: 1) == ["0", "1"])
    _ = try LedgeredTarget.opened(scratch, plan: "bp_2", [stream(mode: .truncate)])
    #expect(try scratch.rows("SELECT id FROM events", columns: 1) == [])
  }

  @Test(arguments: Kind.allCases) func snapshotsAddUpAndSayWhen(_ kind: Kind) throws {
    let scratch = try Scratch(kind)
    for day in 0..<2 {
      let target = LedgeredTarget(try scratch.store())
      let clock = Instant(seconds: asOf.seconds + Int64(day) * 86_400)
      try target.open(plan: PlanIdentity(id: "bp_\(day)", asOf: clock), streams: [stream(mode: .snapshot)])
      try target.commit([chunk(0, rows([(1, "a")]))])
    }
    #expect(
      try scratch.rows("SELECT id, _backhoe_loaded_at FROM events ORDER BY 2", columns: 2) == [
        "1 '2024-01-01T00:00:00Z'", "1 '2024-01-02T00:00:00Z'",
      ])
  }

  // MARK: Full refresh

  @Test(arguments: Kind.allCases) func aFullRefreshSwapsOnceAllIsThere(_ kind: Kind) throws {
    let scratch = try Scratch(kind)
    try scratch.execute(
      """
      CREATE TABLE main.events (id TEXT, other TEXT); INSERT INTO main.events VALUES ('old', 'x');
      CREATE INDEX by_other ON \(scratch.title("events")) (other)
      """)
    let refresh = stream(mode: .fullRefresh, chunks: 2)
    var target: LedgeredTarget? = try LedgeredTarget.opened(scratch, [refresh])
    try target?.commit([chunk(1, rows([(2, "b")]))])
    let unfinished = failure { _ = try target?.close(stream: 0) }
    #expect(unfinished?.why == "1 of its 2 chunks are not loaded yet")
    #expect(try scratch.rows("SELECT id FROM events", columns: 1) == ["'old'"])
    // The process dies and another goes on.
    target = nil
    target = try LedgeredTarget.opened(scratch, [refresh])
    #expect(try target?.progress() == [StreamProgress(chunks: 2, finished: 1, rows: 1, isClosed: false)])
    try target?.commit([chunk(0, rows([(1, "a")])), chunk(1, rows([(7, "twice")]))])
    let remarks = try target?.close(stream: 0)
    let gone = "'by_other' does not fit the new table 'events' and is gone: no such column: other"
    // PostgreSQL drops an index with its column.
    #expect(remarks == (kind == .sqlite ? [gone] : []))
    #expect(try target?.close(stream: 0) == [])
    #expect(try target?.progress() == [StreamProgress(chunks: 2, finished: 2, rows: 2, isClosed: true)])
    #expect(try scratch.rows("SELECT id, v FROM events ORDER BY id", columns: 2) == ["1 'a'", "2 'b'"])
    #expect(try scratch.columns("events") == (kind == .sqlite ? ["id INTEGER", "v TEXT"] : ["id bigint", "v text"]))
    let names = kind == .sqlite ? "name FROM sqlite_schema" : "relname AS name FROM pg_class"
    let left = "SELECT name FROM (SELECT \(names)) AS n WHERE name LIKE '%staging%' OR name = 'by_other'"
    #expect(try scratch.rows(left, columns: 1) == [])
    // What was learnt of the columns came along.
    target = nil
    target = try LedgeredTarget.opened(scratch, plan: "bp_2", [stream()])
    try target?.commit([chunk(0, [batch(["id", "v"], [[.int(1), .int(5)]])])])
    #expect(try scratch.rows("SELECT id, v FROM events ORDER BY id", columns: 2) == ["1 '5'", "2 'b'"])
  }

  /// Of several processes one stages everything and another closes the stream.
  @Test func whoeverClosesSeesWhatOthersStaged() throws {
    let scratch = try Scratch(.postgres)
    let streams = [stream(mode: .fullRefresh, chunks: 1)]
    let targets = try (0..<2).map { _ in
      let target = LedgeredTarget(try scratch.store())
      try target.open(plan: PlanIdentity(id: "bp_1", asOf: asOf), streams: streams, sharing: .shared)
      return target
    }
    try targets[0].commit([chunk(0, rows([(1, "a")]))])
    #expect(try targets[1].close(stream: 0) == [])
    #expect(try scratch.rows("SELECT id, v FROM events", columns: 2) == ["1 'a'"])
  }

  @Test func aFullRefreshKeepsWhatDependsOnTheTable() throws {
    let scratch = Scratch()
    try scratch.execute(
      """
      CREATE TABLE events (id TEXT, other TEXT); INSERT INTO events VALUES ('old', 'x');
      CREATE INDEX by_id ON events (id); CREATE VIEW recent AS SELECT id FROM events
      """)
    let target = try LedgeredTarget.opened(scratch, [stream(mode: .fullRefresh, chunks: 1)])
    try target.commit([chunk(0, rows([(1, "a"), (2, "b")]))])
    #expect(try target.close(stream: 0) == [])
    #expect(try scratch.rows("SELECT id FROM recent ORDER BY id", columns: 1) == ["1", "2"])
    let left = "SELECT name FROM sqlite_schema WHERE name LIKE '%staging%' OR name = 'by_id'"
    #expect(try scratch.rows(left, columns: 1) == ["'by_id'"])
  }

  @Test(arguments: Kind.allCases) func aFullRefreshWithoutRowsEmptiesTheTable(_ kind: Kind) throws {
    let scratch = try Scratch(kind)
    let refresh = stream(mode: .fullRefresh, chunks: 1)
    let first = try LedgeredTarget.opened(scratch, plan: "bp_0", [refresh])
    try first.commit([chunk(0, [])])
    #expect(
      try first.close(stream: 0) == ["stream 'events' had no rows: the table '\(scratch.title("events"))' was not made"]
    )
    try scratch.execute("CREATE TABLE main.events (id TEXT); INSERT INTO main.events VALUES ('old')")
    let nothing = try LedgeredTarget.opened(scratch, plan: "bp_1", [stream(mode: .fullRefresh, chunks: 0)])
    #expect(
      try nothing.close(stream: 0) == [
        "the plan has no chunks for stream 'events': the table '\(scratch.title("events"))' stays as it was"
      ]
    )
    #expect(try scratch.rows("SELECT id FROM events", columns: 1) == ["'old'"])
    let empty = try LedgeredTarget.opened(scratch, plan: "bp_2", [refresh])
    try empty.commit([chunk(0, [])])
    #expect(try empty.close(stream: 0) == [])
    #expect(try scratch.rows("SELECT id FROM events", columns: 1) == [])
  }

  @Test(arguments: Kind.allCases) func chunksOfARefreshWithoutAKeyAreReplacedLater(_ kind: Kind) throws {
    let scratch = try Scratch(kind)
    let refresh = try LedgeredTarget.opened(scratch, [stream(mode: .fullRefresh, key: [], chunks: 1)])
    try refresh.commit([chunk(0, rows([(1, "old")]))])
    _ = try refresh.close(stream: 0)
    let append = try LedgeredTarget.opened(scratch, plan: "bp_2", [stream(key: [])])
    try append.commit([chunk(0, rows([(1, "new")]))])
    #expect(try scratch.rows("SELECT v FROM events", columns: 1) == ["'new'"])
  }

  @Test(arguments: Kind.allCases) func aHoleIsSwappedInOnlyIfItIsAccepted(_ kind: Kind) throws {
    let scratch = try Scratch(kind)
    try scratch.execute("CREATE TABLE main.events (id TEXT); INSERT INTO main.events VALUES ('old')")
    let refresh = stream(mode: .fullRefresh, chunks: 3)
    let target = try LedgeredTarget.opened(scratch, [refresh])
    try target.commit([chunk(0, rows([(1, "a")])), chunk(2, rows([(3, "c")]))])
    #expect(failure { _ = try target.close(stream: 0) }?.why == "1 of its 3 chunks are not loaded yet")
    #expect(try scratch.rows("SELECT id FROM events", columns: 1) == ["'old'"])
    #expect(
      try target.close(stream: 0, acceptingMissing: 1) == [
        "the table '\(scratch.title("events"))' was replaced without 1 of 3 chunks, as '--swap-partial' allows"
      ])
    #expect(try scratch.rows("SELECT id FROM events ORDER BY id", columns: 1) == ["1", "3"])
    #expect(try target.progress() == [StreamProgress(chunks: 3, finished: 2, rows: 2, isClosed: true)])
    // No other mode has a table that could be replaced.
    let added = try LedgeredTarget.opened(scratch, plan: "bp_2", [stream(chunks: 2)])
    try added.commit([chunk(0, rows([(1, "a")]))])
    #expect(failure { _ = try added.close(stream: 0, acceptingMissing: 1) }?.kind == .partial)
  }
}
