// Tables that were there before: adopted where they fit, refused where they do not, never broken.

import Diagnostics
import Foundation
import Plans
import Testing
import Values

@testable import Targets

/// Tables that somebody else made, and paths that are no database.
@Suite struct ExistingTableTests {
  private let row = batch(["id", "v"], [[.int(1), .string("new")]])

  @Test func aTableIsAdoptedWithWhatItHolds() throws {
    // Its definition, the value that comes, the types after, what is stored then.
    let cases: [(String, Value, [String], [String])] = [
      ("id INTEGER PRIMARY KEY, v TEXT, note TEXT", .string("a"), ["id INTEGER", "v TEXT", "note TEXT"], ["'a' 'n'"]),
      ("id INT UNIQUE, V VARCHAR(9), note TEXT", .int(5), ["id INT", "V VARCHAR(9)", "note TEXT"], ["'5' 'n'"]),
      ("id INT, note TEXT DEFAULT 'd'", .bool(true), ["id INT", "note TEXT", "v BOOLEAN"], ["1 'n'"]),
      ("id INT, note TEXT, v DATETIME", .string("2024"), ["id INT", "note TEXT", "v TEXT"], ["'2024' 'n'"]),
      ("id INT, note TEXT, v NUMERIC", .int(7), ["id INT", "note TEXT", "v NUMERIC"], ["7 'n'"]),
      ("id INT, note TEXT, v REAL", .int(7), ["id INT", "note TEXT", "v REAL"], ["7.0 'n'"]),
      ("id INT, note TEXT, v REAL", .int(.max), ["id INT", "note TEXT", "v TEXT"], ["'9223372036854775807' 'n'"]),
      (
        "id INT, note TEXT, v INT, check1 TEXT", .string("x"), ["id INT", "note TEXT", "v TEXT", "check1 TEXT"],
        ["'x' 'n'"]
      ),
      ("id INT, note TEXT, v", .float(0.5), ["id INT", "note TEXT", "v "], ["'0.5' 'n'"]),
    ]
    for (definition, value, columns, stored) in cases {
      let scratch = Scratch()
      try scratch.execute("CREATE TABLE events (\(definition)); INSERT INTO events (id, note) VALUES (1, 'n')")
      let target = try LedgeredTarget.opened(scratch, [stream()])
      for ordinal in 0..<2 { try target.commit([chunk(ordinal, [batch(["id", "v"], [[.int(1), value]])])]) }
      #expect(try scratch.columns("events") == columns, "\(definition)")
      #expect(try scratch.rows("SELECT v, note FROM events", columns: 2) == stored, "\(definition)")
    }
  }

  @Test func wideningKeepsKeysIndexesTriggersAndDefaults() throws {
    let scratch = Scratch()
    try scratch.execute(
      """
      CREATE TABLE events (id INTEGER PRIMARY KEY, v INTEGER, note TEXT NOT NULL DEFAULT 'd', big INT);
      CREATE INDEX by_note ON events (note) WHERE v > 1;
      CREATE TABLE log (id);
      CREATE TRIGGER noted AFTER INSERT ON events BEGIN INSERT INTO log VALUES (new.id); END;
      CREATE VIEW notes AS SELECT note FROM events;
      INSERT INTO events (id, v, big) VALUES (7, 9007199254740993, 9007199254740993);
      DELETE FROM log
      """)
    let schema = "SELECT type, name FROM sqlite_schema WHERE tbl_name NOT LIKE '\\_backhoe%' ESCAPE '\\' ORDER BY 2"
    let before = try scratch.rows(schema, columns: 2)
    let target = try LedgeredTarget.opened(scratch, [stream()])
    try target.commit([chunk(0, [batch(["id", "v"], [[.int(1), .float(0.5)]])])])
    #expect(try scratch.rows(schema, columns: 2) == before)
    #expect(
      try scratch.rows("SELECT id, v, note, big FROM events ORDER BY id", columns: 4)
        == ["1 '0.5' 'd' NULL", "7 '9007199254740993' 'd' 9007199254740993"])
    #expect(try scratch.rows("SELECT id FROM log", columns: 1) == ["1"])
    #expect(try scratch.rows("SELECT count(*) FROM notes", columns: 1) == ["2"])
  }

  @Test func whatCannotBeAdoptedIsRefusedBeforeAnythingIsLoaded() throws {
    let cases: [(String, String)] = [
      ("CREATE VIEW events AS SELECT 1 AS id", "it is a view, not a table"),
      (
        "CREATE TABLE events (id, v); INSERT INTO events VALUES (1, 1), (1, 2)",
        "rows in it have the same primary key (id) already"
      ),
      (
        "CREATE TABLE events (v); INSERT INTO events VALUES (1)",
        "it has no column 'id', which is part of the primary key"
      ),
    ]
    for (sql, why) in cases {
      let scratch = Scratch()
      try scratch.execute(sql)
      let refused = failure { _ = try LedgeredTarget.opened(scratch, [stream()]) }
      #expect(refused?.why == why)
      #expect(refused?.kind == .usage)
    }
  }

  @Test func whatCannotBeWrittenIsRefusedWithTheRow() throws {
    let cases: [(String, String)] = [
      (
        "id INTEGER PRIMARY KEY, v TEXT CHECK (v = 'x')",
        "'v' is \"new\": CHECK constraint failed: v = 'x' (SQLite code 275)"
      ),
      ("id INTEGER PRIMARY KEY, v TEXT, w TEXT NOT NULL", "NOT NULL constraint failed: events.w (SQLite code 1299)"),
      (
        "id INTEGER PRIMARY KEY, v INT CHECK (v > 0)",
        "its definition has 'CHECK', which rewriting the table would lose"
      ),
      ("id INTEGER PRIMARY KEY, v AS (id + 1)", "it is a generated column"),
    ]
    for (definition, why) in cases {
      let scratch = Scratch()
      try scratch.execute("CREATE TABLE events (\(definition))")
      let target = try LedgeredTarget.opened(scratch, [stream()])
      #expect(failure { try target.commit([chunk(0, [row])]) }?.why == why)
      #expect(try target.progress()[0].finished == 0)
      #expect(try scratch.rows("SELECT count(*) FROM events", columns: 1) == ["0"])
    }
  }

  @Test func aConstraintNamesItsColumnWhole() throws {
    let scratch = Scratch()
    try scratch.execute("CREATE TABLE events (id INTEGER PRIMARY KEY, id2 TEXT UNIQUE)")
    let target = try LedgeredTarget.opened(scratch, [stream()])
    let twice = batch(["id", "id2"], [[.int(1), .string("a")], [.int(2), .string("a")]])
    #expect(
      failure { try target.commit([chunk(0, [twice])]) }?.why
        == "'id2' is \"a\": UNIQUE constraint failed: events.id2 (SQLite code 2067)")
  }

  @Test func aTableOfAnotherCaseIsTheSame() throws {
    let scratch = Scratch()
    try scratch.execute("CREATE TABLE Events (ID INTEGER PRIMARY KEY, V TEXT)")
    let target = try LedgeredTarget.opened(scratch, [stream()])
    try target.commit([chunk(0, [row])])
    try target.commit([chunk(1, [batch(["Id", "v"], [[.int(1), .int(2)]])])])
    #expect(try scratch.rows("SELECT id, v FROM events", columns: 2) == ["1 '2'"])
  }

  @Test func streamsThatReplaceATableDoNotShareIt() throws {
    let streams = [stream("a", object: "x.t", mode: .fullRefresh), stream("b", object: "x__T")]
    let refused = failure { _ = try LedgeredTarget.opened(Scratch(), streams) }
    #expect(refused?.why == "the streams 'a', 'b' all write to it, and 'a' replaces its rows")
  }

  @Test func objectsBecomeTables() throws {
    let cases = [
      ("events", "events"), ("main.events", "events"), ("analytics.events", "analytics__events"),
      ("a.b.c", "a__b__c"), ("main", "main"), ("Mixed.Case", "Mixed__Case"),
    ]
    for (object, table) in cases { #expect(try SQLiteName.table(object: object) == table, "\(object)") }
    for object in ["", "a.", ".a", "main.", "_backhoe_meta", "main.sqlite_x", "a\0b"] {
      #expect(failure { _ = try SQLiteName.table(object: object) }?.kind == .usage, "\(object)")
    }
  }

  @Test func whatIsNoDatabaseIsRefused() throws {
    let scratch = Scratch()
    try "not a database, but long enough to look at".write(toFile: scratch.path, atomically: true, encoding: .utf8)
    let cases = [scratch.path, scratch.folder, scratch.folder + "/missing/x.db", "/proc/version"]
    for path in cases {
      let target = LedgeredTarget(SQLiteStore(path: path))
      let refused = failure { try target.open(plan: PlanIdentity(id: "bp_1", asOf: asOf), streams: [stream()]) }
      #expect(refused?.kind == .usage, "\(path): \(String(describing: refused))")
      #expect(refused?.advice.isEmpty == false, "\(path)")
    }
  }

  @Test func urlsNamePaths() throws {
    let cases = [
      ("sqlite:a.db", "a.db"), ("sqlite:/a/b.db", "/a/b.db"), ("sqlite:///a/b.db", "/a/b.db"),
      ("sqlite://a.db", "a.db"),
      ("sqlite:./a.db", "./a.db"), ("SQLite:a b.db", "a b.db"), ("sqlite:file:x.db", "file:x.db"),
    ]
    for (url, path) in cases {
      #expect((try TargetOpener.open(url: url) as? LedgeredTarget)?.store.location == path, "\(url)")
    }
    let secret = "mysql://user:hunter2@host/db"
    for url in ["", "a.db", "sqlite:", "sqlite://", "sqlite:a/", "sqlite::memory:", "mysql:x", secret] {
      let refused = failure { _ = try TargetOpener.open(url: url) }
      #expect(refused?.kind == .usage, "\(url)")
      #expect(!"\(String(describing: refused))".contains("hunter2"))
    }
  }
}
