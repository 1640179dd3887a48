// Runs about some of a plan's chunks: those that are named, that failed, that were left out, or that are to come again.

import Foundation
import MockAPI
import TestSupport
import Testing

@Suite struct SelectionTests {
  /// The executor is asked with the connections file that only the configuration names.
  @Test func whatIsLoadedIsAskedThroughTheConfiguredConnections() throws {
    let space = try Workspace(spec: logSpec)
    try space.planDays("2024-01-01,2024-01-03", mode: "incremental")
    #expect(try space.exec().code == 0)
    let files = FileManager.default
    try files.createDirectory(atPath: space.path("conf"), withIntermediateDirectories: false)
    try files.moveItem(atPath: space.path("connections.yaml"), toPath: space.path("conf/there.yaml"))
    try space.write("backhoe.yaml", "connections: conf/there.yaml\n")
    try space.succeed([
      "plan", logSpec, "--endpoint", "days", "--range", "2024-01-01,2024-01-05", "--target", "WAREHOUSE", "--object",
      "main.days", "--mode", "incremental", "--missing", "-o", "plan.json",
    ])
    let chunks = try space.read("plan.json").split(separator: "\n").count { $0.hasPrefix("{\"id\":\"bc_") }
    #expect(chunks == 2)
  }

  private let days = (1...5).map { "/v1/events/daily/2024-01-0\($0)" }

  private func space(mode: String = "incremental", fault: MockFault? = nil) throws -> Workspace {
    let space = try Workspace(spec: logSpec) { options in
      if let fault { options.faults = [fault] }
    }
    try space.planDays("2024-01-01,2024-01-05", mode: mode)
    return space
  }

  private func fault(_ day: Int, status: Int = 500) -> MockFault {
    var fault = MockFault(.status)
    fault.path = days[day - 1]
    fault.status = status
    return fault
  }

  /// The IDs of the plan's chunks, in plan order.
  private func ids(_ space: Workspace) throws -> [String] {
    try space.read("plan.json").matches(of: /\{"id":"(bc_[a-z0-9]+)"/).map { String($0.output.1) }
  }

  private func rows(_ space: Workspace) -> Int { Database.number(space.database, "SELECT count(*) FROM days") }

  @Test func namedChunksAloneAreLoaded() throws {
    let space = try space()
    let ids = try ids(space)
    let end = try space.exec("plan.json", ["--chunk", ids[3], String(ids[1].prefix(9))])
    #expect(end.code == 0, "\(end.text)")
    space.expectRequests([days[1], days[3]])
    #expect(rows(space) == 48)
    for part in ["2 of 5 chunks, 48 new rows", "3 chunks of 'days', which this was not about, left"] {
      #expect(end.text.contains(part), "\(part): \(end.text)")
    }
    #expect(end.errors.contains("load them with: backhoe exec plan.json --rate 100000\n"), "\(end.errors)")
    space.server.reset()
    #expect(try space.exec().code == 0)
    space.expectRequests([days[0], days[2], days[4]])
    space.expectTable("days", key: "event_id", is: try space.expectedRows(days, "data", "events"))
  }

  @Test func namesThatNameNothingAreRefused() throws {
    let space = try space()
    let ids = try ids(space)
    for (word, parts) in [
      ("bc_nothing", ["no chunk 'bc_nothing'", "backhoe show plan.json"]),
      ("bc_", ["'bc_' is the beginning of several chunks' IDs", "bc_"]),
      ("2024-01-02", ["the chunk called '2024-01-02' is \(ids[1])"]),
    ] {
      let end = try space.exec("plan.json", ["--chunk", ids[0], word])
      #expect(end.code == 2, "\(word): \(end.text)")
      for part in parts { #expect(end.errors.contains(part), "\(word): \(end.errors)") }
    }
    for (arguments, part) in [
      (["--redo", "--only", "failed"], "exclude each other"), (["--only", "lost"], "failed"),
      (["--max-failures", "0"], "at least 1"), (["--only", "failed", "--chunk", ids[0]], "exclude each other"),
    ] {
      let end = try space.exec("plan.json", arguments)
      #expect(end.code == 2 && end.errors.contains(part), "\(arguments): \(end.text)")
    }
    #expect(space.server.requests.isEmpty)
    #expect(!FileManager.default.fileExists(atPath: space.database))
  }

  @Test func failedChunksAreTriedAgainAlone() throws {
    let space = try space(fault: fault(2))
    let first = try space.exec("plan.json", ["--max-failures", "1"])
    #expect(first.code == 1, "\(first.text)")
    #expect(first.errors.contains("1 failed, which is where '--max-failures' ends it"), "\(first.errors)")
    #expect(
      first.errors.contains("go on with: backhoe exec plan.json --max-failures 1 --rate 100000"), "\(first.errors)")
    let again = try space.exec("plan.json", ["--only", "failed"])
    #expect(again.code == 1)
    #expect(again.errors.contains("0 of the 1 chunk that it came to loaded, 1 failed"), "\(again.errors)")
    space.server.removeFaults()
    space.server.reset()
    let mended = try space.exec("plan.json", ["--only", "failed"])
    #expect(mended.code == 0, "\(mended.text)")
    space.expectRequests([days[1]])
    #expect(try space.exec("plan.json").code == 0)
    #expect(rows(space) == 120)
    space.server.reset()
    #expect(try space.exec("plan.json", ["--only", "failed"]).code == 0)
    #expect(space.server.requests.isEmpty)
  }

  @Test func whatARuleLeftOutIsLoadedOnDemand() throws {
    let space = try Workspace(spec: "spec.yaml") { $0.faults = [fault(3, status: 404)] }
    let text = try String(contentsOfFile: logSpec, encoding: .utf8)
    try space.write(
      "spec.yaml",
      text.replacing("concurrency: 4", with: "concurrency: 1").replacing(
        "      rules:\n", with: "      rules:\n        - {action: stop, condition: \"response.status == 404\"}\n"))
    try space.succeed([
      "plan", "spec.yaml", "--endpoint", "days", "--range", "2024-01-01,2024-01-05", "--target", "WAREHOUSE",
      "--object",
      "main.days", "--mode", "incremental", "--now", "2024-05-01T00:00:00Z", "-o", "plan.json",
    ])
    let first = try space.exec()
    #expect(first.code == 0 && first.errors.contains("a rule said 'stop' in chunk 2024-01-03"), "\(first.text)")
    let status = try space.succeed(["status", "plan.json"])
    #expect(status.output.contains("3 of 5 chunks, 48 rows, 2 skipped, complete"), "\(status.output)")
    space.server.reset()
    #expect(try space.exec().code == 0)
    #expect(space.server.requests.isEmpty)
    let skipped = try space.exec("plan.json", ["--only", "skipped"])
    #expect(skipped.code == 0, "\(skipped.text)")
    space.expectRequests([days[3], days[4]])
    #expect(rows(space) == 96)
    #expect(try space.succeed(["status", "plan.json"]).output.contains("5 of 5 chunks, 96 rows, complete"))
  }

  @Test func whatIsLoadedAgainReplacesItself() throws {
    for mode in ["incremental", "truncate"] {
      let space = try space(mode: mode)
      #expect(try space.exec().code == 0)
      let ids = try ids(space)
      // As if the API had changed its mind since.
      Database.change(space.database, "UPDATE days SET user_id = 'wrong'")
      space.server.reset()
      let one = try space.exec("plan.json", ["--redo", "--chunk", ids[2]])
      #expect(one.code == 0, "\(mode): \(one.text)")
      #expect(one.output.contains("5 of 5 chunks, 1 loaded again, 24 rows"), "\(one.output)")
      space.expectRequests([days[2]])
      #expect(rows(space) == 120)
      #expect(Database.number(space.database, "SELECT count(*) FROM days WHERE user_id = 'wrong'") == 96)
      let all = try space.exec("plan.json", ["--redo"])
      #expect(all.code == 0, "\(mode): \(all.text)")
      space.expectTable("days", key: "event_id", is: try space.expectedRows(days, "data", "events"))
      let status = try space.succeed(["status", "plan.json"])
      #expect(status.output.contains("5 of 5 chunks, 120 rows, complete"), "\(status.output)")
      // One that fails the second time keeps what it had.
      space.server.add(fault(3))
      let broken = try space.exec("plan.json", ["--redo", "--chunk", ids[2]])
      #expect(broken.code == 1)
      #expect(broken.errors.contains("--redo"), "\(broken.errors)")
      #expect(rows(space) == 120)
      #expect(try space.succeed(["status", "plan.json"]).output.contains("complete"))
    }
  }

  @Test func whatCannotBeLoadedAgainIsRefused() throws {
    for (mode, part) in [
      ("snapshot", "a snapshot only adds rows"), ("full-refresh", "replaced already, which happens as a whole"),
    ] {
      let space = try space(mode: mode)
      #expect(try space.exec().code == 0)
      space.server.reset()
      let end = try space.exec("plan.json", ["--redo"])
      #expect(end.code == 2 && end.errors.contains(part), "\(mode): \(end.text)")
      #expect(space.server.requests.isEmpty)
      #expect(rows(space) == 120)
    }
  }

  @Test func aFullRefreshIsSwappedByWhoeverLoadsTheLastChunk() throws {
    let space = try space(mode: "full-refresh")
    let ids = try ids(space)
    #expect(try space.exec("plan.json", ["--chunk"] + ids[..<4]).code == 0)
    #expect(rows(space) == -1)
    // Loaded again before the swap, into what is staged.
    #expect(try space.exec("plan.json", ["--redo", "--chunk", ids[0]]).code == 0)
    #expect(try space.exec("plan.json", ["--chunk", ids[4]]).code == 0)
    space.expectTable("days", key: "event_id", is: try space.expectedRows(days, "data", "events"))
  }
}
