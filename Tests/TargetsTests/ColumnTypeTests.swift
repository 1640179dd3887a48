// Types of columns: what values make of them, whatever the order of chunks.

import Diagnostics
import Records
import Testing
import Values

@testable import Targets

/// Types and stored texts are a function of the set of values, not of the order in which chunks came.
@Suite struct ColumnTypeTests {
  private static let big: Int64 = 9_007_199_254_740_993

  /// Values, the type of their column, and what is stored, in the order of the values.
  private static let cases: [([Value], String, [String])] = [
    ([.null, .null], "TEXT", ["NULL", "NULL"]),
    ([.null, .int(1)], "INTEGER", ["NULL", "1"]),
    ([.null, .bool(true), .bool(false)], "BOOLEAN", ["NULL", "1", "0"]),
    ([.null, .float(0.5), .null], "REAL", ["NULL", "0.5", "NULL"]),
    ([.int(1), .int(big), .int(.max)], "INTEGER", ["1", "9007199254740993", "9223372036854775807"]),
    ([.int(1), .float(1.5), .int(-1 << 40)], "REAL", ["1.0", "1.5", "-1099511627776.0"]),
    ([.string("x"), .float(1.5), .int(1 << 53)], "TEXT", ["'x'", "'1.5'", "'9007199254740992'"]),
    ([.int(1), .float(1.5), .int(big)], "TEXT", ["'1'", "'1.5'", "'9007199254740993'"]),
    ([.float(2), .int(2), .string("x")], "TEXT", ["'2'", "'2'", "'x'"]),
    ([.float(-0.0), .float(1e21), .string("")], "TEXT", ["'0'", "'1000000000000000000000'", "''"]),
    ([.float(0.1), .float(1e-7), .string("007")], "TEXT", ["'0.1'", "'0.0000001'", "'007'"]),
    ([.bool(true), .int(1), .float(1)], "TEXT", ["'true'", "'1'", "'1'"]),
    ([.bool(true), .bool(false), .string("true")], "TEXT", ["'true'", "'false'", "'true'"]),
    ([.int(1), .decimal(Decimal(text: "12345678901234567890"))], "TEXT", ["'1'", "'12345678901234567890'"]),
    ([.decimal(Decimal(text: "0.10000000000000000001"))], "TEXT", ["'0.10000000000000000001'"]),
    ([.string("1"), .string("1.0"), .string("1e3")], "TEXT", ["'1'", "'1.0'", "'1e3'"]),
    ([.array([.int(1)]), .object([Value.Member("a", .null)])], "TEXT", ["'[1]'", "'{\"a\":null}'"]),
    ([.array([]), .int(3), .bool(false)], "TEXT", ["'[]'", "'3'", "'false'"]),
    (
      [.timestamp(Instant(seconds: 0)), .timestamp(Instant(seconds: 0, nanoseconds: 500_000_000, offsetMinutes: 90))],
      "TEXT", ["'1970-01-01T00:00:00Z'", "'1970-01-01T01:30:00.5+01:30'"]
    ),
    ([.timestamp(Instant(seconds: 0)), .int(0)], "TEXT", ["'1970-01-01T00:00:00Z'", "'0'"]),
  ]

  @Test func typesAndTextsDependOnTheSetOfValuesAlone() throws {
    for (values, type, stored) in Self.cases {
      for order in permutations(Array(values.indices)) {
        // One transaction a chunk, and all chunks in one transaction.
        for grouped in [false, true] {
          let scratch = Scratch()
          let target = try LedgeredTarget.opened(scratch, [stream()])
          let chunks = order.map { chunk($0, [batch(["id", "v"], [[.int(Int64($0)), values[$0]]])]) }
          if grouped { try target.commit(chunks) } else { for chunk in chunks { try target.commit([chunk]) } }
          let source = "\(values) in the order \(order), grouped: \(grouped)"
          let columns = try scratch.columns("events")
          let found = try scratch.rows("SELECT v FROM events ORDER BY id", columns: 1)
          #expect(columns == ["id INTEGER", "v \(type)"], "\(source)")
          #expect(found == stored, "\(source)")
        }
      }
    }
  }

  @Test func aKeyMayBeWidenedToo() throws {
    for order in permutations([0, 1, 2]) {
      let keys: [Value] = [.int(1), .float(2.5), .string("a")]
      let scratch = Scratch()
      let target = try LedgeredTarget.opened(scratch, [stream()])
      for index in order { try target.commit([chunk(index, [batch(["id"], [[keys[index]]])])]) }
      try target.commit([chunk(3, [batch(["id"], [[.int(1)]])])])
      #expect(try scratch.rows("SELECT id FROM events ORDER BY id", columns: 1) == ["'1'", "'2.5'", "'a'"])
    }
  }

  @Test func textsAreKeptByteForByte() throws {
    let texts = ["", "a\0b", "é", "\u{FFFD}", "'\"", "0123", " 1", String(repeating: "x", count: 100_000)]
    let scratch = Scratch()
    let target = try LedgeredTarget.opened(scratch, [stream()])
    try target.commit([chunk(0, texts.enumerated().map { batch(["id", "v"], [[.int(Int64($0)), .string($1)]]) })])
    let connection = try SQLiteConnection(path: scratch.path, access: .readOnly)
    #expect(try connection.prepare("SELECT v FROM events ORDER BY id").all { $0.text(0) } == texts)
    // Widening copies other columns as they are.
    try target.commit([chunk(1, [batch(["id", "v"], [[.string("x"), .string("")]])])])
    #expect(try connection.prepare("SELECT v FROM events WHERE id <> 'x' ORDER BY id").all { $0.text(0) } == texts)
  }

  @Test func laterColumnsAreAppended() throws {
    let scratch = Scratch()
    let target = try LedgeredTarget.opened(scratch, [stream()])
    try target.commit([chunk(0, [batch(["id", "b"], [[.int(1), .string("x")]])])])
    try target.commit([
      chunk(1, [batch(["a", "id"], [[.bool(true), .int(2)]]), batch(["c", "id"], [[nil, .int(3)]])])
    ])
    #expect(try scratch.columns("events") == ["id INTEGER", "b TEXT", "a BOOLEAN", "c TEXT"])
    #expect(
      try scratch.rows("SELECT id, b, a, c FROM events ORDER BY id", columns: 4)
        == ["1 'x' NULL NULL", "2 NULL 1 NULL", "3 NULL NULL NULL"])
  }

  @Test func strangeNamesAreQuoted() throws {
    let names = ["select", "a b", "q\"uote", "ü", "rowid", "x.y", "1", "Größe'"]
    let scratch = Scratch()
    let target = try LedgeredTarget.opened(scratch, [stream(object: "my schema.ta\"ble", key: ["q\"uote"])])
    for number in 0..<2 {
      try target.commit([chunk(number, [batch(names, [names.map { .string($0) }])])])
    }
    #expect(try scratch.columns("my schema__ta\"ble") == names.map { $0 + " TEXT" })
    #expect(try scratch.rows("SELECT count(*) FROM \"my schema__ta\"\"ble\"", columns: 1) == ["1"])
  }

  @Test func columnsThatSQLiteCannotTellApartAreRefused() throws {
    let scratch = Scratch()
    let target = try LedgeredTarget.opened(scratch, [stream()])
    let refused = failure {
      try target.commit([chunk(0, [batch(["id", "Name", "name"], [[.int(1), .null, .null]])])])
    }
    #expect(refused?.why == "'\(scratch.path)' cannot tell 'Name' and 'name' apart")
    // In different chunks they are one column.
    try target.commit([chunk(0, [batch(["id", "Name"], [[.int(1), .string("x")]])])])
    try target.commit([chunk(1, [batch(["id", "name"], [[.int(2), .string("y")]])])])
    #expect(try scratch.columns("events") == ["id INTEGER", "Name TEXT"])
  }
}

func permutations(_ items: [Int]) -> [[Int]] {
  if items.count < 2 { return [items] }
  return items.indices.flatMap { index in
    var rest = items
    let first = rest.remove(at: index)
    return permutations(rest).map { [first] + $0 }
  }
}
