// Types of columns in PostgreSQL: what values make of them, whatever the order of chunks.

import Diagnostics
import Records
import Testing
import Values

@testable import Targets

@Suite struct PostgresTypeTests {
  private static let big: Int64 = 9_007_199_254_740_993
  private static func decimal(_ text: String) -> Value { .decimal(Decimal(text: text)) }
  private static func time(_ seconds: Int64, _ nanoseconds: Int32 = 0, _ offset: Int16 = 0) -> Value {
    .timestamp(Instant(seconds: seconds, nanoseconds: nanoseconds, offsetMinutes: offset))
  }

  /// Values, the type of their column, and what is stored, in the order of the values.
  private static let cases: [([Value], String, [String])] = [
    ([.null, .null], "text", ["NULL", "NULL"]),
    ([.null, .int(1)], "bigint", ["NULL", "1"]),
    ([.null, .bool(true), .bool(false)], "boolean", ["NULL", "'true'", "'false'"]),
    ([.null, .float(0.5), .float(-0.0)], "double precision", ["NULL", "0.5", "-0"]),
    ([.int(1), .int(big), .int(.min)], "bigint", ["1", "9007199254740993", "-9223372036854775808"]),
    ([.int(1), .float(1e300), .int(-1 << 40)], "double precision", ["1", "1e+300", "-1099511627776"]),
    ([.int(1), .float(0.1), .int(big)], "numeric", ["1", "0.1", "9007199254740993"]),
    (
      [.float(-0.0), .float(1e21), decimal("12345678901234567890.5")], "numeric",
      ["0", "1000000000000000000000", "12345678901234567890.5"]
    ),
    (
      [.float(.leastNonzeroMagnitude), decimal("1e-20"), .int(-7)], "numeric",
      ["0." + String(repeating: "0", count: 323) + "5", "0.00000000000000000001", "-7"]
    ),
    (
      [decimal("1e400"), decimal("-0.5e-20"), decimal("10203040506070809011e-10")], "numeric",
      [
        "1" + String(repeating: "0", count: 400), "-0." + String(repeating: "0", count: 20) + "5",
        "1020304050.6070809011",
      ]
    ),
    ([.string("x"), .float(1.5), .int(1 << 53)], "text", ["'x'", "'1.5'", "'9007199254740992'"]),
    ([.float(-0.0), .float(1e21), .string("")], "text", ["'0'", "'1000000000000000000000'", "''"]),
    ([.float(0.1), .float(1e-7), .string("007")], "text", ["'0.1'", "'0.0000001'", "'007'"]),
    ([decimal("1.5e30"), .int(2), .string("x")], "text", ["'1500000000000000000000000000000'", "'2'", "'x'"]),
    ([.bool(true), .int(1), .float(1)], "text", ["'true'", "'1'", "'1'"]),
    (
      [.array([.int(1)]), .object([Value.Member("bb", .null), Value.Member("a", .float(1.50))])], "jsonb",
      ["'[1]'", "'{\"a\": 1.5, \"bb\": null}'"]
    ),
    ([.array([.int(1), .int(2)]), .int(3), .string("[1,2]")], "text", ["'[1, 2]'", "'3'", "'[1,2]'"]),
    (
      [time(0), time(0, 500_000_000, 90), time(-62_135_596_800)], "timestamp with time zone",
      ["'1970-01-01 00:00:00+00'", "'1970-01-01 00:00:00.5+00'", "'0001-01-01 00:00:00+00'"]
    ),
    (
      [time(0), time(0, 120_000_000, 90), .string("soon")], "text",
      ["'1970-01-01T00:00:00Z'", "'1970-01-01T00:00:00.12Z'", "'soon'"]
    ),
    (
      [time(0), time(1, 123_456_789), time(253_402_300_799)], "text",
      ["'1970-01-01T00:00:00Z'", "'1970-01-01T00:00:01.123456789Z'", "'9999-12-31T23:59:59Z'"]
    ),
  ]

  @Test func typesAndTextsDependOnTheSetOfValuesAlone() throws {
    for (values, type, stored) in Self.cases {
      let scratch = try Scratch(.postgres)
      for (number, order) in permutations(Array(values.indices)).enumerated() {
        // One transaction a chunk, and all chunks in one transaction.
        for grouped in [false, true] {
          let table = "t\(number)\(grouped)"
          let target = try LedgeredTarget.opened(scratch, plan: table, [stream(object: "main.\(table)")])
          let chunks = order.map { chunk($0, [batch(["id", "v"], [[.int(Int64($0)), values[$0]]])]) }
          if grouped { try target.commit(chunks) } else { for chunk in chunks { try target.commit([chunk]) } }
          let source = "\(values) in the order \(order), grouped: \(grouped)"
          let columns = try scratch.columns(table)
          let found = try scratch.rows("SELECT v FROM \"\(table)\" ORDER BY id", columns: 1)
          #expect(columns == ["id bigint", "v \(type)"], "\(source)")
          #expect(found == stored, "\(source)")
        }
      }
    }
  }

  /// Numbers that no double holds keep the zeros that the API wrote behind them; `numeric` prints them again.
  @Test func decimalsKeepTheirDigitsInEveryOrder() throws {
    let cases: [([String], String, [String])] = [
      (["12345678901234567890.10", "1.50", "7"], "numeric", ["12345678901234567890.10", "1.5", "7"]),
      (["12345678901234567890.10", "1.50", "\"x\""], "text", ["'12345678901234567890.10'", "'1.5'", "'x'"]),
      (
        ["10203040506070809010e-10", "12345678901234567890.0"], "numeric",
        ["1020304050.6070809010", "12345678901234567890.0"]
      ),
    ]
    for (values, type, stored) in cases {
      let scratch = try Scratch(.postgres)
      for (number, order) in permutations(Array(values.indices)).enumerated() {
        let target = try LedgeredTarget.opened(scratch, plan: "\(number)", [stream(object: "main.t\(number)")])
        for index in order { try target.commit([chunk(index, [try page(index, json: values[index])])]) }
        #expect(try scratch.columns("t\(number)") == ["id bigint", "v \(type)"])
        #expect(try scratch.rows("SELECT v FROM t\(number) ORDER BY id", columns: 1) == stored, "\(values), \(order)")
      }
    }
  }

  @Test func whatTheDatabaseCannotHoldIsRefusedWithRowAndColumn() throws {
    let rows: [(Value, String)] = [
      (
        .string("a\0b"),
        "the value \"a\\u0000b\" of 'v' holds a NUL character, which PostgreSQL's texts and jsonb cannot"
      ),
      (
        .array([.string("\0")]),
        "the value [\"\\u0000\"] of 'v' holds a NUL character, which PostgreSQL's texts and jsonb cannot"
      ),
      (Self.decimal("1e150000"), "the value 1e150000 of 'v' has more digits than PostgreSQL's numeric holds"),
    ]
    for (value, why) in rows {
      let scratch = try Scratch(.postgres)
      let target = try LedgeredTarget.opened(scratch, [stream()])
      let rows = batch(["id", "v"], [[.int(1), .null], [.int(2), value]])
      let refused = failure { try target.commit([chunk(0, [rows])]) }
      #expect(refused?.what == "cannot write row 2 of chunk 'chunk 0' to the table 'main.events'")
      #expect(refused?.why == why)
      #expect(refused?.kind == .partial)
      #expect(try scratch.columns("events") == [])
      // A backslash before it makes it no escape.
      try target.commit([chunk(1, [batch(["id", "v"], [[.int(1), .array([.string("\\u0000")])]])])])
      #expect(try scratch.rows("SELECT v FROM events", columns: 1) == [#"E'["\\\\u0000"]'"#])
    }
  }

  @Test func textsAreKeptByteForByte() throws {
    let texts = ["", "é", "\u{FFFD}", "'\"\\", "0123", " 1", "\t\n\\N", String(repeating: "x", count: 1_000_000)]
    let scratch = try Scratch(.postgres)
    let target = try LedgeredTarget.opened(scratch, [stream()])
    try target.commit([chunk(0, texts.enumerated().map { batch(["id", "v"], [[.int(Int64($0)), .string($1)]]) })])
    #expect(try scratch.connection().rows("SELECT v FROM events ORDER BY id", []).map { $0.text(0) } == texts)
  }

  @Test func namesAreKeptOrCutSoThatTheyDiffer() throws {
    let long = String(repeating: "ü", count: 40)
    let names = ["select", "a b", "q\"uote", "Name", "name", "ctid ", long + "1", long + "2"]
    let scratch = try Scratch(.postgres)
    let target = try LedgeredTarget.opened(scratch, [stream(object: "My Schema.ta\"ble", key: ["q\"uote"])])
    for number in 0..<2 {
      try target.commit([chunk(number, [batch(names, [names.map { .string("\(number)" + $0) }])])])
    }
    let found = try scratch.connection().rows(#"SELECT * FROM "My Schema"."ta""ble" ORDER BY 1"#, [])
    #expect(found.map { row in names.indices.map { row.text($0) } } == (0..<2).map { n in names.map { "\(n)" + $0 } })
  }
}
