// Values at the edges of what JSON and databases can say: each has one meaning on each database, or is refused by name.

import Diagnostics
import Foundation
import Records
import Testing
import Values

@testable import Targets

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct EdgeValueTests {
  private static let digits = String(repeating: "1234567890", count: 40)
  /// What an API wrote, the column's type and what is stored, in SQLite and in PostgreSQL.
  private static let cases: [(json: String, sqlite: (String, String), postgres: (String, String))] = [
    // SQLite keeps no sign of nothing.
    ("-0", ("REAL", "0.0"), ("double precision", "-0")), ("-0.0", ("REAL", "0.0"), ("double precision", "-0")),
    (digits, ("TEXT", "'\(digits)'"), ("numeric", digits)),
    ("-0.\(digits)", ("TEXT", "'-0.\(digits)'"), ("numeric", "-0.\(digits)")),
    ("1e400", ("TEXT", "'1e400'"), ("numeric", "1" + String(repeating: "0", count: 400))),
    ("1e308", ("REAL", "1.0e+308"), ("double precision", "1e+308")),
    ("2.5e-308", ("REAL", "2.5e-308"), ("double precision", "2.5e-308")),
    ("9223372036854775807", ("INTEGER", "9223372036854775807"), ("bigint", "9223372036854775807")),
    ("-9223372036854775808", ("INTEGER", "-9223372036854775808"), ("bigint", "-9223372036854775808")),
    ("9223372036854775808", ("TEXT", "'9223372036854775808'"), ("numeric", "9223372036854775808")),
    ("\"\\uD83D\\uDE00\"", ("TEXT", "'😀'"), ("text", "'😀'")),
    ("\"\\uFFFF\\u0001\"", ("TEXT", "'\u{FFFF}\u{1}'"), ("text", "'\u{FFFF}\u{1}'")),
  ]

  @Test(arguments: Kind.allCases) func numbersAndTextsAtTheEdges(_ kind: Kind) throws {
    let scratch = try Scratch(kind)
    for (number, (json, sqlite, postgres)) in Self.cases.enumerated() {
      let target = try LedgeredTarget.opened(scratch, plan: "\(number)", [stream(object: "main.t\(number)")])
      try target.commit([chunk(0, [try page(1, json: json)])])
      let (type, stored) = kind == .sqlite ? sqlite : postgres
      #expect(try scratch.columns("t\(number)").last == "v \(type)", "\(json)")
      #expect(try scratch.rows("SELECT v FROM t\(number)", columns: 1) == [stored], "\(json)")
    }
  }

  /// What is no JSON never reaches a database: the page is refused before it has rows.
  @Test func whatIsNoJSONIsNoValue() {
    for json in ["NaN", "Infinity", "-Infinity", "01", ".5", "\"\\uD800\"", "\"\\uDC00\\uD800\"", "\"\u{1}\""] {
      #expect(throws: (any Error).self, "\(json)") { try page(1, json: json) }
    }
  }

  @Test(arguments: Kind.allCases) func timesAtTheEdges(_ kind: Kind) throws {
    let cases: [(Instant, String, String)] = [
      (Instant(seconds: -62_135_596_800), "0001-01-01T00:00:00Z", "0001-01-01 00:00:00+00"),
      (
        Instant(seconds: 253_402_300_799, nanoseconds: 999_999_000), "9999-12-31T23:59:59.999999Z",
        "9999-12-31 23:59:59.999999+00"
      ),
      (Instant(seconds: -1, nanoseconds: 500_000_000), "1969-12-31T23:59:59.5Z", "1969-12-31 23:59:59.5+00"),
      (Instant(seconds: 0, offsetMinutes: -840), "1969-12-31T10:00:00-14:00", "1970-01-01 00:00:00+00"),
    ]
    let scratch = try Scratch(kind)
    for (number, (instant, sqlite, postgres)) in cases.enumerated() {
      let target = try LedgeredTarget.opened(scratch, plan: "\(number)", [stream(object: "main.t\(number)")])
      try target.commit([chunk(0, [batch(["id", "v"], [[.int(1), .timestamp(instant)]])])])
      let stored = kind == .sqlite ? sqlite : postgres
      #expect(try scratch.rows("SELECT v FROM t\(number)", columns: 1) == ["'\(stored)'"])
    }
  }

  /// A text of more than a gigabyte, of which the machine holds nothing: pages of zeros that nobody wrote to.
  @Test(arguments: Kind.allCases) func whatIsTooLongForTheDatabaseIsNamed(_ kind: Kind) throws {
    let length = 1_100_000_000
    let pages = try #require(
      mmap(nil, length, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0), "no address space is left")
    try #require(pages != MAP_FAILED)
    defer { munmap(pages, length) }
    let arena = Arena()
    let cells = arena.allocate(cells: 2)
    cells[0] = .int(1)
    cells[1] = .string(UnsafePointer(pages.assumingMemoryBound(to: UInt8.self)), length)
    let rows = RowBatch(
      columns: [BatchColumn(name: "id", kinds: .int), BatchColumn(name: "v", kinds: .string)], rowCount: 1,
      cells: cells,
      owners: [arena], byteCount: 32)
    let scratch = try Scratch(kind)
    let target = try LedgeredTarget.opened(scratch, [stream()])
    let refused = failure { try target.commit([chunk(0, [rows])]) }
    #expect(refused?.what == "cannot write row 1 of chunk 'chunk 0' to the table '\(scratch.title("events"))'")
    #expect(refused?.why.hasSuffix(" of 'v' has 1100000000 bytes, more than the database takes") == true)
    #expect(refused?.kind == .partial)
    try target.commit([chunk(1, [batch(["id"], [[.int(1)]])])])
    #expect(try scratch.rows("SELECT id FROM events", columns: 1) == ["1"])
  }
}
