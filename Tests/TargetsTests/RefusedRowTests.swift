// Rows that only the server refuses: the message names row, column, value and type, and nothing is lost.

import Diagnostics
import Plans
import Records
import Testing
import Values

@testable import Targets

@Suite struct RefusedRowTests {
  /// Rows with `id` and `v`, of which that with the number `bad` has another value.
  private func chunks(_ count: Int, good: Value, bad: (Int, Value)) -> [FinishedChunk] {
    (0..<3).map { ordinal in
      let rows = (0..<count).map { row -> [Value?] in
        let number = ordinal * count + row
        return [.int(Int64(number)), number == bad.0 ? bad.1 : good]
      }
      return chunk(
        ordinal, [batch(["id", "v"], Array(rows[..<(count / 2)])), batch(["id", "v"], Array(rows[(count / 2)...]))])
    }
  }

  private static let uuid = "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"
  /// The table, a value that it takes, one that it does not, and why.
  private static let cases: [(String, Value, Value, String)] = [
    (
      "id bigint PRIMARY KEY, v uuid", .string(uuid), .string("no uuid"),
      "the value \"no uuid\" of 'v' does not fit the column's type uuid: invalid input syntax for type uuid: \"no uuid\""
        + " (SQLSTATE 22P02)"
    ),
    (
      "id bigint PRIMARY KEY, v inet", .string("10.0.0.1"), .string("10.0.0.256"),
      "the value \"10.0.0.256\" of 'v' does not fit the column's type inet: invalid input syntax for type inet: "
        + "\"10.0.0.256\" (SQLSTATE 22P02)"
    ),
    (
      "id bigint PRIMARY KEY, v date", .string("2024-02-29"), .string("2024-02-30"),
      "the value \"2024-02-30\" of 'v' does not fit the column's type date: date/time field value out of range: "
        + "\"2024-02-30\" (SQLSTATE 22008)"
    ),
    (
      "id bigint PRIMARY KEY, v bigint CONSTRAINT positive CHECK (v > 0)", .int(1), .int(-1),
      "'v' is -1: new row for relation \"events\" violates check constraint \"positive\" (SQLSTATE 23514)"
    ),
    (
      "id bigint PRIMARY KEY, v bigint NOT NULL", .int(1), .null,
      "'v' is null: null value in column \"v\" of relation \"events\" violates not-null constraint (SQLSTATE 23502)"
    ),
    (
      "id bigint PRIMARY KEY, v bigint CONSTRAINT known REFERENCES main.parents (id)", .int(1), .int(8),
      "'v' is 8: insert or update on table \"events\" violates foreign key constraint \"known\"; Key (v)=(8) is not "
        + "present in table \"parents\". (SQLSTATE 23503)"
    ),
    (
      "id bigint PRIMARY KEY, v bigint CONSTRAINT known REFERENCES main.parents (id) DEFERRABLE INITIALLY DEFERRED",
      .int(1), .int(8),
      "'v' is 8: insert or update on table \"events\" violates foreign key constraint \"known\"; Key (v)=(8) is not "
        + "present in table \"parents\". (SQLSTATE 23503)"
    ),
    (
      "id bigint PRIMARY KEY, v bigint, sum bigint GENERATED ALWAYS AS (id + v) STORED UNIQUE", .int(1), .int(0),
      "'id' is 500: duplicate key value violates unique constraint \"events_sum_key\" (SQLSTATE 23505)"
    ),
  ]

  @Test(arguments: [["id"], []]) func theRowIsFound(key: [String]) throws {
    for (definition, good, bad, why) in Self.cases {
      let scratch = try Scratch(.postgres)
      try scratch.execute(
        "CREATE TABLE main.parents (id bigint PRIMARY KEY); INSERT INTO main.parents VALUES (1); "
          + "CREATE TABLE main.events (\(definition))")
      let target = try LedgeredTarget.opened(scratch, [stream(key: key)])
      let chunks = chunks(400, good: good, bad: (500, bad))
      let refused = failure { try target.commit(chunks) }
      #expect(refused?.what == "cannot write row 101 of chunk 'chunk 1' to the table 'main.events'", "\(definition)")
      let isNamed = key.isEmpty && why.hasPrefix("'id' is 500: ")
      #expect(refused?.why == (isNamed ? String(why.dropFirst(13)) : why), "\(definition)")
      #expect(refused?.kind == .partial && refused?.advice.isEmpty == false)
      #expect(try scratch.rows("SELECT count(*) FROM events", columns: 1) == ["0"])
      // Chunks without such a row go on.
      try target.commit([chunks[0]])
      try target.commit([chunks[2]])
      #expect(try target.progress()[0].finished == 2)
      #expect(try scratch.rows("SELECT count(*) FROM events", columns: 1) == ["800"])
    }
  }

  @Test func aColumnThatNobodyFillsIsNamed() throws {
    let scratch = try Scratch(.postgres)
    try scratch.execute("CREATE TABLE main.events (id bigint PRIMARY KEY, w text NOT NULL)")
    let target = try LedgeredTarget.opened(scratch, [stream()])
    let refused = failure { try target.commit([chunk(0, [batch(["id"], [[.int(1)]])])]) }
    #expect(refused?.what == "cannot write row 1 of chunk 'chunk 0' to the table 'main.events'")
    #expect(
      refused?.why
        == "'id' is 1: null value in column \"w\" of relation \"events\" violates not-null constraint (SQLSTATE 23502)")
  }

  @Test func aRefreshNamesTheRowThatTheOldTableRefuses() throws {
    let cases: [(String, Value, String)] = [
      (
        "v uuid", .string("no uuid"),
        "the value \"no uuid\" of 'v' does not fit the column's type uuid: invalid input syntax for type uuid: "
          + "\"no uuid\" (SQLSTATE 22P02)"
      ),
      (
        "v text CONSTRAINT short CHECK (length(v) < 5)", .string("too long"),
        "'v' is \"too long\": new row for relation \"events\" violates check constraint \"short\" (SQLSTATE 23514)"
      ),
    ]
    for (definition, bad, why) in cases {
      let scratch = try Scratch(.postgres)
      try scratch.execute(
        "CREATE TABLE main.events (id bigint PRIMARY KEY, \(definition)); INSERT INTO main.events (id) VALUES (-1); "
          + "CREATE VIEW main.recent AS SELECT v FROM main.events")
      let target = try LedgeredTarget.opened(scratch, [stream(mode: .fullRefresh, chunks: 3)])
      for chunk in chunks(4, good: .null, bad: (9, bad)) { try target.commit([chunk]) }
      let refused = failure { _ = try target.close(stream: 0) }
      #expect(refused?.what.hasSuffix(": the row with 'id' 9 is refused") == true)
      #expect(refused?.why == why)
      // The old table is as it was, and what was loaded waits.
      #expect(try scratch.rows("SELECT id FROM events", columns: 1) == ["-1"])
      try scratch.execute("DROP VIEW main.recent; ALTER TABLE main.events DROP COLUMN v")
      _ = try target.close(stream: 0)
      #expect(try scratch.rows("SELECT count(*) FROM events", columns: 1) == ["12"])
    }
  }

  @Test func spilledRowsAreForcedAndNamedToo() throws {
    for kind in Kind.allCases {
      let scratch = try Scratch(kind)
      var forced = stream()
      forced.columns = [ColumnType(name: "v", type: "int")]
      let target = try LedgeredTarget.opened(scratch, [forced])
      func spilled(_ ordinal: Int, _ last: Value) throws -> FinishedChunk {
        let pages = [batch(["id", "v"], [[.int(1), .string("12")], [.int(2), last]])]
        let checkpoint = ChunkCheckpoint(
          page: 1, position: nil, spills: 1, pieces: 1, rows: 2, requests: 1, duplicates: 0)
        try target.stage(
          SpilledPages(
            stream: 0, id: "bc_\(ordinal)", label: "chunk \(ordinal)", rows: EncodedRows.encode(pages), keys: [],
            checkpoint: checkpoint))
        var chunk = chunk(ordinal, [batch(["id", "v"], [[.int(3), .string("7")]])])
        chunk.spilled = checkpoint
        return chunk
      }
      let bad = try spilled(0, .string("x"))
      let refused = failure { try target.commit([bad]) }
      #expect(
        refused?.what == "cannot write row 2 of chunk 'chunk 0' to the table '\(scratch.title("events"))'")
      try target.commit([try spilled(1, .string("13"))])
      #expect(try scratch.rows("SELECT v FROM events ORDER BY id", columns: 1) == ["12", "13", "7"])
      #expect(try scratch.columns("events").last == (kind == .sqlite ? "v INTEGER" : "v integer"))
    }
  }
}
