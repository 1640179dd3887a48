// `backhoe run`: plan and exec in one, with a plan that outlives a killed process and changes of the spec.

import Foundation
import MockAPI
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct RunCommandTests {
  private let command = ["run", "backfill.yaml", "--rate", "100000"]
  /// A plan's moment is part of its ID and is kept to the second: two plans of one second would be one plan.
  private let later = ["--now", "2100-01-01T00:00:00Z"]

  /// A folder whose replication loads January, with a spec of its own.
  private func space(_ change: (inout MockOptions) -> Void = { _ in }) throws -> Workspace {
    let space = try Workspace(spec: "shop.yaml", change)
    try space.write("shop.yaml", String(contentsOfFile: Workspace.shop, encoding: .utf8))
    let replication = Workspace.replication("events_by_day")
    try space.write("backfill.yaml", String(contentsOfFile: replication, encoding: .utf8))
    return space
  }

  private func planID(_ space: Workspace, _ name: String = "backfill") throws -> String {
    let plan = try space.read(".backhoe/\(name).plan.json")
    return try String(#require(plan.firstMatch(of: /"plan_id":"(bp_[a-z0-9]+)"/)).output.1)
  }

  @Test func aKilledRunGoesOnWithItsPlan() throws {
    let space = try space()
    space.server.hold()
    let killed = try space.start(command)
    #expect(space.server.waitUntilHeld(4))
    killed.send(SIGKILL)
    #expect(killed.wait().signal == SIGKILL)
    space.server.release()
    let id = try planID(space)
    #expect(try space.read(".backhoe/.gitignore") == "*\n")

    // The spec goes on living, and the plan does not notice.
    try space.write("shop.yaml", space.read("shop.yaml").replacing("rate: 1000", with: "rate: 999"))
    let again = try space.run(command)
    #expect(again.code == 0, "\(again.text)")
    for part in [
      "going on with \(id) of ", "0 of 31 chunks done in .backhoe/backfill.plan.json; --new plans afresh",
      "note: 'shop.yaml' changed since; this goes on with the plan as it was made",
    ] { #expect(again.errors.contains(part), "\(part): \(again.errors)") }
    #expect(space.server.statistics.requests == 4 + 31)
    space.expectTable(
      "analytics__events", key: "event_id", is: try space.expectedRows(ExecTests.january, "data", "events"))

    // All of it is loaded, so the next run is a new one.
    space.server.reset()
    let next = try space.run(command + later)
    #expect(next.code == 0 && !next.errors.contains("going on"), "\(next.text)")
    #expect(try planID(space) != id)
    #expect(space.server.statistics.requests == 31)
  }

  @Test func whatFailedIsTriedAgainUntilSomebodySaysNew() throws {
    var fault = MockFault(.status)
    fault.path = "/v1/events/daily/2024-01-03"
    fault.status = 404
    let space = try space { $0.faults = [fault] }
    let secret = command + ["--secret", "api_key=\(Workspace.secret)"]
    let first = try space.run(secret)
    #expect(first.code == 1, "\(first.text)")
    #expect(
      first.errors.hasSuffix("go on with: backhoe run backfill.yaml --rate 100000 --secret 'api_key=…'\n"),
      "\(first.errors)")
    let id = try planID(space)
    space.server.reset()
    let second = try space.run(command)
    #expect(second.code == 1)
    #expect(second.errors.contains("30 of 31 chunks done, 1 failed in"), "\(second.errors)")
    #expect(try planID(space) == id)
    #expect(space.server.statistics.requests == 1)
    let third = try space.run(command + ["--new"] + later)
    #expect(third.code == 1)
    #expect(
      third.errors.hasSuffix("go on with: backhoe run backfill.yaml --rate 100000 --now 2100-01-01T00:00:00Z\n"),
      "\(third.errors)")
    #expect(try planID(space) != id)
    space.server.removeFaults()
    #expect(try space.run(command).code == 0)
  }

  @Test func otherOptionsAreAnotherPlan() throws {
    let space = try space()
    #expect(try space.run(command + ["--stream", "events_by_day"]).code == 0)
    let plans = try FileManager.default.contentsOfDirectory(atPath: space.path(".backhoe")).filter {
      $0.hasSuffix(".plan.json")
    }
    #expect(plans.count == 1 && plans[0].hasPrefix("backfill-"), "\(plans)")
    // The clock and the executor's options do not count.
    #expect(try space.run(command + ["--now", "2024-05-01T00:00:00Z", "--threads", "2"]).code == 0)
    #expect(FileManager.default.fileExists(atPath: space.path(".backhoe/backfill.plan.json")))
    #expect(try space.run(command + ["-o", "here.json"]).code == 0)
    #expect(FileManager.default.fileExists(atPath: space.path("here.json")))
  }

  @Test func oneAtATime() throws {
    let space = try space()
    space.server.hold()
    let first = try space.start(command)
    #expect(space.server.waitUntilHeld(4))
    let second = try space.run(command)
    #expect(second.code == 75 && second.errors.contains("this is being run already"), "\(second.text)")
    space.server.release()
    #expect(first.wait().code == 0)
    #expect(space.server.statistics.requests == 31)
  }

  @Test func whatCannotBeKeptOrReadIsSaid() throws {
    let space = try space()
    try space.write(".backhoe", "a file where a folder should be")
    let blocked = try space.run(command)
    #expect(blocked.code == 2, "\(blocked.text)")
    for part in ["'.backhoe", "-o FILE"] { #expect(blocked.errors.contains(part), "\(blocked.errors)") }
    try space.write("kept.json", "{}")
    let spoilt = try space.run(command + ["-o", "kept.json"])
    #expect(spoilt.code == 2 && spoilt.errors.contains("plan afresh with '--new'"), "\(spoilt.text)")
    #expect(try space.run(command + ["-o", "kept.json", "--new"]).code == 0)
    let unknown = try space.run(["run", "backfill.yaml", "-o", "new.json", "--thraeds", "2"])
    #expect(unknown.code == 2 && unknown.errors.contains("--thraeds"), "\(unknown.text)")
  }
}
