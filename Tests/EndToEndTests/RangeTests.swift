// Ranges with an open side: from the clock, from the watermarks in the ledger, or from the command line.

import Foundation
import MockAPI
import TestSupport
import Testing

@Suite struct RangeTests {
  private func plan(_ space: Workspace, _ range: String?, now: String, _ more: [String] = []) throws {
    var arguments = [
      "plan", Workspace.shop, "--endpoint", "events_by_day", "--target", "WAREHOUSE", "--object", "main.t",
    ]
    if let range { arguments += ["--range", range] }
    try space.succeed(arguments + ["--now", now, "-o", "plan.json"] + more)
  }

  /// The days that the plan's chunks ask for.
  private func days(_ space: Workspace) throws -> [String] {
    let plan = try space.read("plan.json")
    return plan.matches(of: /"label":"([^"]+)"/).map { String($0.output.1) }
  }

  @Test func openSidesComeFromTheClockAndTheWatermark() throws {
    let space = try Workspace()
    let now = "2024-01-12T10:00:00Z"
    let lastWeek = ["05", "06", "07", "08", "09", "10", "11"].map { "2024-01-\($0)" }
    // Nothing was loaded so far.
    try plan(space, "2024-01-09,", now: now)
    #expect(try days(space) == ["2024-01-09", "2024-01-10", "2024-01-11"])
    try plan(space, ",2024-01-07", now: now)
    #expect(try days(space) == ["2024-01-05", "2024-01-06", "2024-01-07"])
    try plan(space, nil, now: now)
    #expect(try days(space) == lastWeek)
    try plan(space, ",2024-01-03", now: now, ["--sync", "last_day=2024-01-02"])
    #expect(try days(space) == ["2024-01-02", "2024-01-03"])
    #expect(space.server.requests.isEmpty)

    // A load leaves its watermark, from which the next plan goes on.
    try plan(space, "2024-01-07,2024-01-09", now: now)
    #expect(try space.exec().code == 0)
    try plan(space, nil, now: now)
    #expect(try days(space) == ["2024-01-09", "2024-01-10", "2024-01-11"])
    #expect(try space.read("plan.json").contains("\"sync\":{\"last_day\":\"2024-01-09\"}"))
    try plan(space, ",2024-01-10", now: now)
    #expect(try days(space) == ["2024-01-09", "2024-01-10"])
    // Neither a start that is given nor --sync none reads it.
    try plan(space, "2024-01-02,2024-01-03", now: now)
    #expect(try days(space) == ["2024-01-02", "2024-01-03"])
    try plan(space, nil, now: now, ["--sync", "none"])
    #expect(try days(space) == lastWeek)
  }

  @Test func loadingOldDaysLeavesTheWatermark() throws {
    let space = try Workspace()
    let watermark = "SELECT value FROM _backhoe_watermarks WHERE name = 'last_day'"
    try plan(space, "2024-01-07,2024-01-09", now: "2024-01-12T00:00:00Z")
    #expect(try space.exec().code == 0)
    #expect(Database.texts(space.database, watermark) == ["\"2024-01-09\""])
    try plan(space, "2023-12-01,2023-12-03", now: "2024-01-13T00:00:00Z")
    #expect(try space.exec().code == 0)
    #expect(Database.number(space.database, "SELECT count(*) FROM t") == 6 * 24)
    #expect(Database.texts(space.database, watermark) == ["\"2024-01-09\""])
  }

  @Test func anEmptyRangeIsNoError() throws {
    let space = try Workspace()
    let end = try space.run([
      "plan", Workspace.shop, "--endpoint", "events_by_day", "--range", "2024-01-12,", "--target", "WAREHOUSE",
      "--object", "main.t", "--now", "2024-01-12T10:00:00Z", "-o", "plan.json",
    ])
    #expect(end.code == 0)
    #expect(end.errors.contains("the range is empty"), "\(end.errors)")
    #expect(try days(space) == [])
    #expect(try space.exec().code == 0)
    #expect(space.server.requests.isEmpty)
  }
}
