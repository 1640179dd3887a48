// Types that a replication forces, schemas that may not change, columns of ours: the same on every database.

import Diagnostics
import Plans
import Records
import Testing
import Values

@testable import Targets

@Suite struct ForcedColumnTests {
  private static func decimal(_ text: String) -> Value { .decimal(Decimal(text: text)) }

  private func forced(_ type: String) -> TargetStream {
    var stream = stream()
    stream.columns = [ColumnType(name: "v", type: type)]
    return stream
  }

  /// The type, what comes, the column in SQLite and in PostgreSQL, what is stored in each.
  private static let cases: [(String, [Value], String, String, [String], [String])] = [
    ("bigint", [.string("12"), .float(3), .null], "INTEGER", "bigint", ["12", "3", "NULL"], ["12", "3", "NULL"]),
    ("int", [.null], "INTEGER", "integer", ["NULL"], ["NULL"]),
    ("bool", [.int(1), .string("FALSE")], "BOOLEAN", "boolean", ["1", "0"], ["'true'", "'false'"]),
    ("double", [.int(2), .string("0.5")], "REAL", "double precision", ["2.0", "0.5"], ["2", "0.5"]),
    (
      "decimal(10,2)", [.int(7), .float(1.5), .string("-0.25"), decimal("12345678.9")], "TEXT", "numeric(10,2)",
      ["'7'", "'1.5'", "'-0.25'", "'12345678.9'"], ["7.00", "1.50", "-0.25", "12345678.90"]
    ),
    (
      "numeric", [.float(1e21), decimal("1e400")], "TEXT", "numeric", ["'1000000000000000000000'", "'1e400'"],
      ["1000000000000000000000", "1" + String(repeating: "0", count: 400)]
    ),
    (
      "text", [.int(7), .bool(true), .array([.int(1)])], "TEXT", "text", ["'7'", "'true'", "'[1]'"],
      ["'7'", "'true'", "'[1]'"]
    ),
    ("varchar(3)", [.string("äöü")], "TEXT", "character varying(3)", ["'äöü'"], ["'äöü'"]),
    ("date", [.string("2024-02-29")], "TEXT", "date", ["'2024-02-29'"], ["'2024-02-29'"]),
    (
      "timestamp", [.string("2024-02-29T01:02:03+01:00")], "TEXT", "timestamp with time zone",
      ["'2024-02-29T01:02:03+01:00'"], ["'2024-02-29 00:02:03+00'"]
    ),
    ("json", [.string("{\"a\":1}"), .int(3)], "TEXT", "jsonb", ["'{\"a\":1}'", "'3'"], ["'{\"a\": 1}'", "'3'"]),
  ]

  @Test(arguments: Kind.allCases) func valuesBecomeWhatIsForced(_ kind: Kind) throws {
    for (type, values, sqlite, postgres, inSQLite, inPostgres) in Self.cases {
      let scratch = try Scratch(kind)
      let target = try LedgeredTarget.opened(scratch, [forced(type)])
      for (index, value) in values.enumerated() {
        try target.commit([chunk(index, [batch(["id", "v"], [[.int(Int64(index)), value]])])])
      }
      #expect(try scratch.columns("events").last == "v \(kind == .sqlite ? sqlite : postgres)", "\(type)")
      let stored = try scratch.rows("SELECT v FROM events ORDER BY id", columns: 1)
      #expect(stored == (kind == .sqlite ? inSQLite : inPostgres), "\(type)")
    }
  }

  @Test(arguments: Kind.allCases) func whatDoesNotFitIsNamedByRowColumnValueAndType(_ kind: Kind) throws {
    let cases: [(String, Value, String)] = [
      ("bigint", .string("x\u{1B}[1m"), #""x\u001b[1m""#), ("bigint", .float(1.5), "1.5"),
      ("smallint", .int(40_000), "40000"), ("int", Self.decimal("99999999999999999999"), "99999999999999999999"),
      ("double", Self.decimal("0.10000000000000000001"), "0.10000000000000000001"), ("bool", .int(2), "2"),
      ("decimal(4,2)", .float(0.125), "0.125"), ("decimal(4,2)", .int(100), "100"),
      ("numeric", .string("1,5"), "\"1,5\""),
      ("varchar(2)", .string("äöü"), "\"äöü\""), ("date", .string("2024-02-30"), "\"2024-02-30\""),
      ("date", .string("2024-02-29T01:00:00Z"), "\"2024-02-29T01:00:00Z\""), ("timestamp", .int(7), "7"),
      ("timestamp", .string("2024-01-01T00:00:00.1234567Z"), "\"2024-01-01T00:00:00.1234567Z\""),
      ("json", .string("{a"), "\"{a\""),
      ("int", .string(String(repeating: "é", count: 50)), "\"" + String(repeating: "é", count: 30) + "\"…"),
    ]
    let scratch = try Scratch(kind)
    for (number, (type, value, shown)) in cases.enumerated() {
      var stream = forced(type)
      stream.object = "main.t\(number)"
      let target = try LedgeredTarget.opened(scratch, plan: "\(number)", [stream])
      let rows = batch(["id", "v"], [[.int(1), .null], [.int(2), value]])
      let refused = failure { try target.commit([chunk(0, [batch(["id"], [[.int(0)]]), rows])]) }
      #expect(refused?.what == "cannot write row 3 of chunk 'chunk 0' to the table '\(scratch.title("t\(number)"))'")
      #expect(refused?.why == "the value \(shown) of 'v' does not fit the type \(type), which 'columns' forces on it")
      #expect(refused?.kind == .partial)
    }
  }

  @Test func aWordThatIsNoTypeIsRefusedBeforeAnythingIsOpened() throws {
    let scratch = Scratch()
    let refused = failure { _ = try LedgeredTarget.opened(scratch, [forced("blob")]) }
    #expect(refused?.why == "'blob' is not a type that Backhoe knows")
    #expect(refused?.kind == .usage)
  }

  @Test(arguments: Kind.allCases) func aStrictSchemaRefusesColumnsAndTypes(_ kind: Kind) throws {
    let scratch = try Scratch(kind)
    var options = TableOptions()
    options.isStrict = true
    let target = LedgeredTarget(try scratch.store(), options: options)
    try target.open(plan: PlanIdentity(id: "bp_1", asOf: asOf), streams: [stream()])
    try target.commit([chunk(0, [batch(["id", "v"], [[.int(1), .int(1)]])])])
    let text = kind == .sqlite ? "TEXT" : "text"
    let cases: [(String, Value, String)] = [
      ("w", .int(1), "the column 'w' would be added, which '--schema strict' forbids"),
      ("v", .string("x"), "the column 'v' would become \(text), which '--schema strict' forbids"),
    ]
    for (column, value, why) in cases {
      let refused = failure { try target.commit([chunk(1, [batch(["id", column], [[.int(2), value]])])]) }
      #expect(refused?.why == why)
      #expect(refused?.kind == .partial)
    }
    try target.commit([chunk(1, [batch(["id", "v"], [[.int(2), .null]])])])
    #expect(try scratch.rows("SELECT id, v FROM events ORDER BY id", columns: 2) == ["1 1", "2 NULL"])
  }

  @Test(arguments: Kind.allCases) func rowsMaySayWhereTheyComeFromAndWhen(_ kind: Kind) throws {
    let scratch = try Scratch(kind)
    var options = TableOptions()
    options.marksChunks = true
    options.marksLoading = true
    let target = LedgeredTarget(try scratch.store(), options: options)
    try target.open(plan: PlanIdentity(id: "bp_1", asOf: asOf), streams: [stream()])
    for ordinal in 0..<2 {
      try target.commit([chunk(ordinal, [batch(["id"], [[.int(1)], [.int(Int64(ordinal) + 2)]])])])
    }
    let columns = "id, _backhoe_chunk_id, _backhoe_loaded_at"
    #expect(
      try scratch.rows("SELECT \(columns) FROM events ORDER BY id", columns: 3) == [
        "1 'bc_1' '2024-01-01T00:00:00Z'", "2 'bc_0' '2024-01-01T00:00:00Z'", "3 'bc_1' '2024-01-01T00:00:00Z'",
      ])
  }

  @Test(arguments: Kind.allCases) func anOldRefreshDoesNotReplaceANewerOne(_ kind: Kind) throws {
    let scratch = try Scratch(kind)
    let refresh = stream(mode: .fullRefresh, chunks: 2)
    func opened(_ plan: String, _ seconds: Int64) throws -> LedgeredTarget {
      let target = LedgeredTarget(try scratch.store())
      try target.open(plan: PlanIdentity(id: plan, asOf: Instant(seconds: seconds)), streams: [refresh])
      return target
    }
    func rows(_ number: Int) -> FinishedChunk { chunk(number % 2, [batch(["id"], [[.int(Int64(number))]])]) }
    do {
      let old = try opened("bp_old", 1_000)
      try old.commit([rows(0)])
      let new = try opened("bp_new", 2_000)
      try new.commit([rows(10), rows(11)])
      _ = try new.close(stream: 0)
      // Also if it was open all the time.
      try old.commit([rows(1)])
      #expect(failure { _ = try old.close(stream: 0) }?.why.hasPrefix("the plan bp_new, made later") == true)
    }
    let refused = failure { _ = try opened("bp_old", 1_000) }
    #expect(refused?.why.hasPrefix("the plan bp_new, made later") == true)
    #expect(refused?.kind == .usage)
    #expect(try scratch.rows("SELECT id FROM events ORDER BY id", columns: 1) == ["10", "11"])
    // A later one does.
    let later = try opened("bp_later", 3_000)
    try later.commit([rows(20), rows(21)])
    _ = try later.close(stream: 0)
    #expect(try scratch.rows("SELECT id FROM events ORDER BY id", columns: 1) == ["20", "21"])
  }
}
