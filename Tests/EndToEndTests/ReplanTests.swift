// Plans of what is left, and plans that are older than what was loaded.

import Foundation
import MockAPI
import TestSupport
import Testing

@Suite struct ReplanTests {
  private func chunks(_ space: Workspace, _ name: String) throws -> [String] {
    try space.read(name).split(separator: "\n").filter { $0.hasPrefix("{\"id\":\"bc_") }.map(String.init)
  }

  @Test func whatIsLoadedIsLeftOut() throws {
    let space = try Workspace()
    for day in ["10", "11"] {
      var fault = MockFault(.status)
      fault.path = "/v1/events/daily/2024-01-\(day)"
      fault.status = 500
      space.server.add(fault)
    }
    try space.plan("events_by_day")
    #expect(try space.exec().code == 1)
    let all = try chunks(space, "plan.json")
    let replication = Workspace.replication("events_by_day")
    for flag in ["--missing", "--failed"] {
      let end = try space.succeed(["plan", replication, "--now", "2024-05-02", flag, "-o", "rest.json"])
      #expect(end.text.contains("2 chunks"), "\(end.text)")
      let rest = try chunks(space, "rest.json")
      #expect(rest.map { $0.prefix(36) } == all[9...10].map { $0.prefix(36) })
      #expect(try space.read("rest.json").contains("\"selection\":\"\(flag.dropFirst(2))\""))
      let check = try space.succeed(["verify", "rest.json"])
      #expect(check.text.contains("gives the plan that this one is a part of"), "\(check.text)")
    }
    space.server.removeFaults()
    let last = try space.exec("rest.json")
    #expect(last.code == 0 && last.text.contains("this plan has only some of the chunks of its range"), "\(last.text)")
    #expect(Database.number(space.database, "SELECT count(*) FROM analytics__events") == 31 * 24)
    let end = try space.succeed(["plan", replication, "--now", "2024-05-03", "--missing", "-o", "none.json"])
    #expect(end.text.contains("0 chunks"), "\(end.text)")
  }

  @Test func aTableThatIsReplacedIsPlannedWhole() throws {
    let space = try Workspace()
    let end = try space.run(["plan", Workspace.replication("items"), "--missing", "-o", "rest.json"])
    #expect(end.code == 2 && end.text.contains("replaces the table"), "\(end.text)")
    let both = try space.run(["plan", Workspace.replication("items"), "--missing", "--failed"])
    #expect(both.code == 2 && both.text.contains("do not go together"), "\(both.text)")
  }

  @Test func watermarksThatMovedAreNoticed() throws {
    for (key, isRefused) in [("", true), ("\n    primary_key: [event_id]", false)] {
      let space = try Workspace()
      let text = try String(contentsOfFile: Workspace.shop, encoding: .utf8)
        .replacing("        primary_key: [event_id]\n", with: "")
      try space.write("shop.yaml", text)
      try space.write(
        "connections.yaml", try space.read("connections.yaml").replacing(Workspace.shop, with: space.path("shop.yaml")))
      try space.write(
        "days.yaml",
        """
        source: SHOP
        target: WAREHOUSE
        streams:
          events_by_day:
            object: main.days\(key)
            source_options: {range: ',2024-01-05'}
        """)
      try space.succeed([
        "plan", "days.yaml", "--sync", "last_day=2024-01-03", "--now", "2024-05-01", "-o", "first.json",
      ])
      try space.succeed([
        "plan", "days.yaml", "--sync", "last_day=2024-01-03", "--now", "2024-05-02", "-o", "second.json",
      ])
      let first = try space.exec("first.json", ["--allow-stale"])
      #expect(first.code == 0, "\(first.text)")
      // The plan that moved the watermark itself may be executed again.
      let again = try space.exec("first.json")
      #expect(again.code == 0 && !again.text.contains("moved"), "\(again.text)")
      let second = try space.exec("second.json")
      #expect(second.text.contains("'last_day' of 'events_by_day' moved"), "\(second.text)")
      #expect(second.code == (isRefused ? 2 : 0), "\(second.text)")
      #expect(second.text.contains("error[P022]") == isRefused, "\(second.text)")
      if isRefused { #expect(try space.exec("second.json", ["--allow-stale"]).code == 0) }
    }
  }

  @Test func anotherKindOfTargetIsRefused() throws {
    let space = try Workspace()
    try space.plan("events_by_day")
    let other = try space.read("connections.yaml").replacing(
      "sqlite:warehouse.db", with: "postgres://nobody@127.0.0.1:1/x")
    try space.write("connections.yaml", other)
    let end = try space.exec()
    #expect(end.code == 2 && end.text.contains("was sqlite when the plan was made"), "\(end.text)")
  }
}
