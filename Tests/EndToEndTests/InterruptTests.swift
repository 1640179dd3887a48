// Ctrl-C in the middle of a run: what is in flight is finished or dropped, and the next run does the rest. And two runs
// at once, of which one is sent away.

import Foundation
import MockAPI
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct InterruptTests {
  @Test func onceFinishesWhatIsInFlight() throws {
    let space = try Workspace()
    try space.plan("events_by_day")
    space.server.hold()
    let program = try space.start(["exec", "plan.json", "--rate", "100000", "--grace", "600"])
    #expect(space.server.waitUntilHeld(4))
    program.send(SIGINT)
    #expect(program.waitUntilSaid("stopping"))
    space.server.release()
    let end = program.wait()
    #expect(end.code == 75, "\(end.text)")
    for fragment in ["27 of 31 chunks left", "go on with: backhoe exec plan.json --rate 100000 --grace 600"] {
      #expect(end.errors.contains(fragment), "\(fragment): \(end.errors)")
    }
    #expect(space.server.statistics.requests == 4)
    #expect(Database.number(space.database, "SELECT count(*) FROM analytics__events") == 4 * 24)
    try finish(space, requests: 31)
  }

  @Test func twiceDropsIt() throws {
    for signal in [SIGINT, SIGTERM] {
      let space = try Workspace()
      try space.plan("events_by_day")
      space.server.hold()
      let program = try space.startExec()
      #expect(space.server.waitUntilHeld(4))
      program.send(signal)
      #expect(program.waitUntilSaid("stopping"))
      program.send(signal)
      let end = program.wait()
      #expect(end.code == 75, "\(end.text)")
      #expect(end.errors.contains("31 of 31 chunks left"), "\(end.errors)")
      space.server.release()
      try finish(space, requests: 35)
    }
  }

  @Test func whatTakesTooLongIsDropped() throws {
    let space = try Workspace()
    try space.plan("events_by_day")
    space.server.hold()
    let program = try space.start(["exec", "plan.json", "--rate", "100000", "--grace", "0.1"])
    #expect(space.server.waitUntilHeld(4))
    program.send(SIGTERM)
    let end = program.wait()
    #expect(end.code == 75, "\(end.text)")
    for part in ["may finish within 0.1 s", "what is in flight is dropped", "--grace 0.1"] {
      #expect(end.errors.contains(part), "\(part): \(end.errors)")
    }
    space.server.release()
    try finish(space, requests: 35)
  }

  @Test func aThirdSignalWaitsForNothing() throws {
    let space = try Workspace()
    try space.plan("events_by_day")
    space.server.hold()
    let program = try space.startExec()
    #expect(space.server.waitUntilHeld(4))
    // Somebody else has the database, so that no commit comes through.
    let lock = try DatabaseLock(space.database)
    space.server.release()
    // Signals that are sent faster than they are taken are one.
    while !program.hasEnded {
      program.send(SIGINT)
      _ = program.waitUntilSaid("what it never says", seconds: 0.05)
    }
    let end = program.wait()
    #expect(end.code == 75, "\(end.text)")
    lock.release()
    let again = try space.exec()
    #expect(again.code == 0, "\(again.text)")
    let rows = try space.expectedRows(ExecTests.january, "data", "events")
    space.expectTable("analytics__events", key: "event_id", is: rows)
  }

  @Test func nobodyReadingTheLogDoesNotEndARun() throws {
    let space = try Workspace()
    try space.plan("events_by_day")
    let backhoe = Repository.products.appending(path: "backhoe").path
    let script = "'\(backhoe)' exec plan.json --rate 100000 2>&1 | true; exit ${PIPESTATUS[0]}"
    let end = try RunningProgram(
      "/bin/bash", ["-c", script], environment: space.environment, folder: space.folder
    ).wait()
    #expect(end.code == 0, "\(end.text)")
    #expect(Database.number(space.database, "SELECT count(*) FROM analytics__events") == 31 * 24)
  }

  @Test func aSecondExecOfTheSamePlanIsSentAway() throws {
    let space = try Workspace()
    try space.plan("events_by_day")
    space.server.hold()
    let program = try space.startExec()
    #expect(space.server.waitUntilHeld(4))
    let second = try space.exec()
    #expect(second.code == 75)
    #expect(second.errors.contains("this plan is being executed already"), "\(second.errors)")
    space.server.release()
    #expect(program.wait().code == 0)
    #expect(space.server.statistics.requests == 31)
  }

  /// The rest, so that in all there were so many requests, and every row once.
  private func finish(_ space: Workspace, requests: Int) throws {
    let end = try space.exec()
    #expect(end.code == 0, "\(end.text)")
    #expect(space.server.statistics.requests == requests)
    let rows = try space.expectedRows(ExecTests.january, "data", "events")
    space.expectTable("analytics__events", key: "event_id", is: rows)
  }
}
