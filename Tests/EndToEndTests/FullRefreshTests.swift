// mode: full-refresh: the old table is untouched until every chunk is there.

import Foundation
import MockAPI
import TestSupport
import Testing

/// The spec without a mode of its own.
let logSpec = Repository.root.appending(path: "fixtures/specs/log.yaml").path

extension Workspace {
  /// Plans days of the log into `main.days`.
  func planDays(_ range: String, mode: String, into plan: String = "plan.json", now: String = "2024-05-01T00:00:00Z")
    throws
  {
    try succeed([
      "plan", logSpec, "--endpoint", "days", "--range", range, "--target", "WAREHOUSE", "--object", "main.days",
      "--mode",
      mode, "--now", now, "-o", plan,
    ])
  }
}

@Suite struct FullRefreshTests {
  private let distinctDays = "SELECT DISTINCT substr(event_id, 5, 10) AS day FROM days ORDER BY day"

  @Test func theOldTableStaysUntilTheSwap() throws {
    let space = try Workspace(spec: logSpec)
    try space.planDays("2024-01-01,2024-01-02", mode: "full-refresh")
    #expect(try space.exec().code == 0)
    #expect(Database.texts(space.database, distinctDays) == ["2024-01-01", "2024-01-02"])

    // One day fails for good: everything else is fetched, and the old table is as it was.
    try space.planDays("2024-02-01,2024-02-06", mode: "full-refresh", now: "2024-05-02T00:00:00Z")
    var fault = MockFault(.status)
    fault.path = "/v1/events/daily/2024-02-03"
    fault.status = 404
    space.server.add(fault)
    space.server.reset()
    let failed = try space.exec()
    #expect(failed.code == 1, "\(failed.text)")
    #expect(space.server.statistics.requests == 6)
    #expect(Database.texts(space.database, distinctDays) == ["2024-01-01", "2024-01-02"])

    // With that day, the table is the new one, and nothing of the staging is left.
    space.server.removeFaults()
    space.server.reset()
    let end = try space.exec()
    #expect(end.code == 0, "\(end.text)")
    space.expectRequests(["/v1/events/daily/2024-02-03"])
    let days = (1...6).map { "/v1/events/daily/2024-02-0\($0)" }
    space.expectTable("days", key: "event_id", is: try space.expectedRows(days, "data", "events"))
    let staging = "SELECT name FROM sqlite_schema WHERE name LIKE '%staging%'"
    #expect(Database.texts(space.database, staging) == [])
  }

  @Test func aHoleIsSwappedInOnlyWhereItIsAcceptedAndSaid() throws {
    let space = try Workspace(spec: logSpec)
    try space.planDays("2024-01-01,2024-01-02", mode: "full-refresh")
    #expect(try space.exec().code == 0)
    try space.planDays("2024-02-01,2024-02-03", mode: "full-refresh", now: "2024-05-02T00:00:00Z")
    var fault = MockFault(.status)
    fault.path = "/v1/events/daily/2024-02"
    fault.status = 404
    space.server.add(fault)

    // Where nothing was loaded there is nothing to swap in.
    let nothing = try space.exec("plan.json", ["--swap-partial"])
    #expect(nothing.code == 1, "\(nothing.text)")
    #expect(Database.texts(space.database, distinctDays) == ["2024-01-01", "2024-01-02"])

    space.server.removeFaults()
    fault.path = "/v1/events/daily/2024-02-03"
    space.server.add(fault)
    let partly = try space.exec("plan.json", ["--swap-partial"])
    #expect(partly.code == 1, "\(partly.text)")
    #expect(
      partly.errors.contains("note: the table 'days' was replaced without 1 of 3 chunks, as '--swap-partial' allows"))
    #expect(partly.errors.contains("its table was replaced without 1 of 3 chunks, 1 failed"), "\(partly.errors)")
    #expect(partly.errors.contains("this plan is over; a new one loads the table whole"))
    #expect(Database.texts(space.database, distinctDays) == ["2024-02-01", "2024-02-02"])

    // It is over, and goes on saying so.
    space.server.removeFaults()
    space.server.reset()
    let again = try space.exec()
    #expect(again.code == 1, "\(again.text)")
    #expect(again.errors.contains("its table was replaced without 1 of 3 chunks"), "\(again.errors)")
    #expect(space.server.statistics.requests == 0)
    let status = try space.run(["status", "plan.json"])
    #expect(status.output.contains("1 failed, replaced without what is missing"), "\(status.text)")

    let worker = try space.exec("plan.json", ["--swap-partial", "--worker"])
    #expect(worker.code == 2)
    #expect(worker.errors.contains("'--swap-partial' and '--worker' exclude each other"), "\(worker.text)")
  }

  @Test func aSchemaThatSQLiteDoesNotHaveIsSaidOnce() throws {
    let space = try Workspace()
    try space.plan("events_by_day")
    let note = "note: SQLite has no schemas: 'analytics.events' is the table 'analytics__events'"
    let first = try space.exec()
    #expect(first.errors.components(separatedBy: note).count == 2, "\(first.errors)")
    let second = try space.exec()
    #expect(!second.errors.contains(note), "\(second.errors)")
  }

  @Test func aTableThatIsReplacedHasOneStream() throws {
    let space = try Workspace()
    func plan(_ streams: String) throws -> ProgramEnd {
      try space.write("streams.yaml", "source: SHOP\ntarget: WAREHOUSE\nstreams:\n\(streams)")
      return try space.run(["plan", "streams.yaml", "--sync", "none", "-o", "plan.json"])
    }
    // `items` is refreshed in full, the others by their overrides are not.
    let rows: [(String, code: Int32, says: String)] = [
      ("  items: {object: a.t}\n  events_by_day: {object: A.T}\n", 2, "both write 'A.T', which 'items' replaces"),
      ("  events_by_day: {object: a.t}\n  items: {object: a.t}\n", 2, "streams.yaml:5:19"),
      ("  sales_by_month: {object: a.t}\n  events_by_day: {object: a.t}\n", 0, "in 2 streams"),
      ("  '*': {object: 'a.{stream_name}'}\n", 0, "in 4 streams"),
      ("  items:\n", 2, "streams.yaml:4:3"),
    ]
    for (streams, code, says) in rows {
      let end = try plan(streams)
      #expect(end.code == code, "\(streams)\(end.errors)")
      #expect(end.errors.contains(says), "\(streams)\(end.errors)")
    }
  }

  @Test func aReplicationsModeGivesWayToTheEndpointsOverrides() throws {
    // The replication asks for full-refresh, the endpoint insists on incremental: February joins January.
    let space = try Workspace()
    try space.plan("events_by_day")
    #expect(try space.succeed(["show", "plan.json"]).output.contains("(incremental, key event_id)"))
    let text = try String(contentsOfFile: Workspace.replication("events_by_day"), encoding: .utf8)
    let february = try space.write(
      "february.yaml", text.replacing("2024-01-01,2024-01-31", with: "2024-02-01,2024-02-02"))
    #expect(try space.exec().code == 0)
    try space.plan(february)
    #expect(try space.exec().code == 0)
    #expect(Database.number(space.database, "SELECT count(*) FROM analytics__events") == 33 * 24)
  }
}
