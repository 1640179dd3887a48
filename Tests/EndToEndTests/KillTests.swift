// kill -9 at any moment, any number of times, then exec again: no row lost, none twice, no finished chunk asked again.

import Execution
import Foundation
import MockAPI
import Targets
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct KillTests {
  private let lastDay = 80
  private var days: [String] { (1...lastDay).map { "/v1/events/daily/\(day($0))" } }

  /// The n-th day of 2024.
  private func day(_ number: Int) -> String {
    let months = [31, 29, 31, 30]
    var (month, rest) = (0, number)
    while rest > months[month] {
      rest -= months[month]
      month += 1
    }
    return "2024-0\(month + 1)-\(rest < 10 ? "0" : "")\(rest)"
  }

  private func finishedDays(_ space: Workspace) -> Set<String> {
    guard FileManager.default.fileExists(atPath: space.database) else { return [] }
    return Set(Database.texts(space.database, "SELECT label FROM _backhoe_chunks WHERE status = 'done'"))
  }

  @Test func incrementalAtAnyRequest() throws { try atAnyRequest("incremental") }
  @Test func fullRefreshAtAnyRequest() throws { try atAnyRequest("full-refresh") }
  @Test func incrementalAtEveryPoint() throws { try atEveryPoint("incremental") }
  @Test func fullRefreshAtEveryPoint() throws { try atEveryPoint("full-refresh") }

  /// Waits until the server has read what the killed program left in its connections, and forgets it: it reads them in
  /// turn, so that an answer to somebody who came later says that all is read.
  private func settle(_ space: Workspace) throws {
    let program = try RunningProgram(
      "/usr/bin/curl", ["-s", "-f", space.server.url + "/_stats"], environment: space.environment, folder: space.folder)
    #expect(program.wait().code == 0)
    space.server.reset()
  }

  /// Kills at a number of requests that the server has seen, which falls anywhere in the loop of fetching and writing.
  /// `BACKHOE_KILLS` is how often in all; 26 if unset.
  private func atAnyRequest(_ mode: String) throws {
    var random = SplitMix(seed: mode == "incremental" ? 7 : 11)
    var left = (ProcessInfo.processInfo.environment["BACKHOE_KILLS"].flatMap { Int($0) } ?? 26) / 2
    while left > 0 {
      let space = try Workspace(spec: logSpec) {
        // So slow that some chunks are in the table before the run ends.
        $0.latency = MockLatency(seconds: 0.01, jitterSeconds: 0.03, seed: random.next())
      }
      try space.planDays("\(day(1)),\(day(lastDay))", mode: mode)
      var isOver = false
      while !isOver {
        let finished = finishedDays(space)
        try settle(space)
        let program = try space.startExec()
        let moment = Int.random(in: 1...max(1, lastDay - finished.count), using: &random)
        #expect(space.server.waitUntilRequested(moment, seconds: 60))
        if left > 0 { program.send(SIGKILL) }
        let end = program.wait()
        let asked = space.server.requests.map { String($0.path.suffix(10)) }
        let again = finished.intersection(asked)
        #expect(again.isEmpty, "\(mode): asked again at request \(moment)")
        #expect(Set(asked).count == asked.count)
        isOver = end.code == 0
        if end.signal == SIGKILL { left -= 1 } else { #expect(isOver, "\(end.text)") }
      }
      space.server.setLatency(MockLatency())
      space.expectTable("days", key: "event_id", is: try space.expectedRows(days, "data", "events"))
    }
  }

  /// Kills at every named point around a durable step.
  private func atEveryPoint(_ mode: String) throws {
    // A failing day, so that the points of failures are passed too.
    var fault = MockFault(.status)
    fault.path = "/v1/events/daily/\(day(3))"
    fault.status = 404
    let space = try Workspace(spec: logSpec)
    try space.planDays("\(day(1)),\(day(6))", mode: mode)
    let expected = try space.expectedRows(Array(days[..<6]), "data", "events")
    var unreached: Set<String> = []
    for point in FaultPoint.allCases.map(\.rawValue) + ExecutionPoint.allCases.map(\.rawValue) {
      let target = ["--target", "sqlite:\(point).db"]
      let database = space.path("\(point).db")
      space.server.removeFaults()
      if point.hasPrefix("failure.") { space.server.add(fault) }
      let killed = try space.exec("plan.json", target, settings: [("BACKHOE_FAULT", point)])
      if killed.signal != SIGKILL { unreached.insert(point) }
      space.server.removeFaults()
      space.server.reset()
      let finished =
        FileManager.default.fileExists(atPath: database)
        ? Set(Database.texts(database, "SELECT label FROM _backhoe_chunks WHERE status = 'done'")) : []
      let end = try space.exec("plan.json", target)
      #expect(end.code == 0, "\(mode), \(point): \(end.text)")
      let asked = Set(space.server.requests.map { String($0.path.suffix(10)) })
      #expect(asked == Set((1...6).map(day)).subtracting(finished), "\(mode), \(point)")
      space.expectTable("days", key: "event_id", is: expected, in: database)
    }
    // Tables are rebuilt only where a column's type changes; a swap is only in a full refresh.
    let expectedUnreached =
      ["rebuild.before-swap", "rebuild.after-swap"] + (mode == "incremental" ? ["close.before-swap"] : [])
    #expect(unreached == Set(expectedUnreached))
  }
}
