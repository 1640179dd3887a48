// Plans executed against the mock API: every row once and exact, and nothing is asked for twice.

import Foundation
import MockAPI
import TestSupport
import Testing

@Suite struct ExecTests {
  static let january = (1...31).map { "/v1/events/daily/2024-01-\($0 < 10 ? "0" : "")\($0)" }
  static let months = (7...12).map { "/v2/sales/summary?month=2023-\($0 < 10 ? "0" : "")\($0)" }
  static let orders = (10...50).map { "/v1/orders?id_max=\($0)999&id_min=\($0)000" }

  private let backfills: [(name: String, targets: [String], keys: (String, String?), table: String, key: String)] = [
    ("events_by_day", january, ("data", "events"), "analytics__events", "event_id"),
    ("sales_by_month", months, ("sales", nil), "sales__monthly_summary", "sale_id"),
    ("orders_by_number", orders, ("orders", nil), "ecommerce__orders", "order_id"),
  ]

  private func expected(_ space: Workspace, _ targets: [String], _ keys: (String, String?)) throws -> [StoredRow] {
    if let inner = keys.1 { return try space.expectedRows(targets, keys.0, inner) }
    return try space.expectedRows(targets, keys.0)
  }

  @Test func everyRowOnceAndExact() throws {
    for backfill in backfills {
      let space = try Workspace()
      try space.plan(backfill.name)
      let first = try space.exec()
      #expect(first.code == 0, "\(first.text)")
      let count = backfill.targets.count
      #expect(first.output.contains("\(backfill.name): \(count) of \(count) chunks, \(count * 24) new rows"))
      space.expectRequests(backfill.targets)
      let rows = try expected(space, backfill.targets, backfill.keys)
      #expect(rows.count == count * 24)
      space.expectTable(backfill.table, key: backfill.key, is: rows)
      let wide =
        "SELECT count(*) FROM \(backfill.table) WHERE typeof(sequence) = 'integer' AND sequence > 9007199254740992"
      #expect(Database.number(space.database, wide) == rows.count)

      space.server.reset()
      let second = try space.exec()
      #expect(second.code == 0)
      #expect(second.errors.contains("nothing to do"), "\(second.errors)")
      #expect(space.server.requests.isEmpty, "\(backfill.name)")

      let status = try space.succeed(["status", "plan.json"])
      #expect(status.output.contains("\(count) of \(count) chunks, \(count * 24) rows, complete"), "\(status.output)")

      // A day later somebody wants it all again, into the same table.
      try space.plan(backfill.name, into: "later.json", now: "2024-05-02T00:00:00Z")
      let later = try space.succeed(["status", "later.json"])
      #expect(later.output.contains("not begun, \(count) chunks"), "\(later.output)")
      #expect(try space.exec("later.json").code == 0)
      #expect(space.server.statistics.requests == count)
      space.expectTable(backfill.table, key: backfill.key, is: rows)
    }
  }

  @Test func severalStreamsOfOneReplication() throws {
    let space = try Workspace()
    try space.plan("all_three")
    // What an operator can only have with several streams at a time: one of each is under way.
    space.server.hold()
    let program = try space.startExec()
    #expect(space.server.waitUntilHeld(10))
    let paths = Set(space.server.requests.map { $0.path.split(separator: "/").prefix(2).joined(separator: "/") })
    #expect(paths == ["v1/events", "v2/sales", "v1/orders"])
    space.server.release()
    let end = program.wait()
    #expect(end.code == 0, "\(end.text)")
    #expect(space.server.statistics.requests == 75)
    for (table, count) in [("analytics__events", 744), ("sales__monthly_summary", 72), ("ecommerce__orders", 984)] {
      #expect(Database.number(space.database, "SELECT count(*) FROM \(table)") == count, "\(table)")
    }
    #expect(Set(space.server.statistics.targets.values) == [1])
  }

  @Test func progressIsRepaintedOnATerminalOnly() throws {
    let space = try Workspace()
    try space.plan("events_by_day")
    let command = "\(Repository.products.path)/backhoe exec plan.json --rate 100000"
    let end = try RunningProgram(
      "/usr/bin/script", ["-qec", command, "/dev/null"], environment: space.environment + [("TERM", "xterm")],
      folder: space.folder
    ).wait()
    #expect(end.code == 0, "\(end.text)")
    for part in ["\u{1B}[2K", "/31 chunks", "31 of 31 chunks"] { #expect(end.text.contains(part), "\(end.text)") }
    try space.plan("events_by_day", now: "2024-05-02T00:00:00Z")
    #expect(!(try space.exec().text.contains("\u{1B}")))
  }

  @Test func oneStreamOfSeveral() throws {
    let space = try Workspace()
    try space.succeed(["plan", Workspace.replication("all_three"), "--stream", "sales_by_month", "-o", "plan.json"])
    #expect(try space.exec().code == 0)
    #expect(space.server.statistics.requests == 3)
  }

  @Test func pagesFollowEachOtherToTheLast() throws {
    for (items, requests) in [(250, 3), (200, 3), (99, 1), (0, 1)] {
      let space = try Workspace { $0.items = items }
      try space.plan("items")
      let end = try space.exec()
      #expect(end.code == 0, "\(end.text)")
      #expect(space.server.statistics.requests == requests, "\(items) items")
      #expect(space.server.requests.first?.target == "/v1/items?limit=100&offset=0")
      if items == 0 { continue }
      let targets = stride(from: 0, to: items, by: 100).map { "/v1/items?limit=100&offset=\($0)" }
      space.expectTable("shop__items", key: "id", is: try space.expectedRows(targets, "items"))
    }
  }

  @Test func aSpecIsPlannedWithoutAReplication() throws {
    let space = try Workspace()
    let range = "2024-01-30,2024-02-02"
    try space.succeed([
      "plan", Workspace.shop, "--endpoint", "events_by_day", "--range", range, "--target", "sqlite:own.db", "--object",
      "main.days", "--now", "2024-05-01T00:00:00Z", "-o", "plan.json",
    ])
    #expect(try space.exec().code == 0)
    let days = ["2024-01-30", "2024-01-31", "2024-02-01", "2024-02-02"].map { "/v1/events/daily/\($0)" }
    space.expectRequests(days)
    let rows = try space.expectedRows(days, "data", "events")
    space.expectTable("days", key: "event_id", is: rows, in: space.path("own.db"))
    #expect(!FileManager.default.fileExists(atPath: space.database))
    // The same plan into another database is another load.
    space.server.reset()
    #expect(try space.exec("plan.json", ["--target", "sqlite:other.db"]).code == 0)
    #expect(space.server.statistics.requests == 4)
    space.expectTable("days", key: "event_id", is: rows, in: space.path("other.db"))
  }
}
