// kill -9 at any moment, any number of times, then exec again: the tables are those of a run that nobody disturbed, and
// no finished chunk is asked for again. `make crash` kills more often.

import Execution
import Foundation
import MockAPI
import Targets
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// A kind of target and a mode.
struct CrashCase: CustomStringConvertible {
  var kind: CrashPlace.Kind
  var mode: String
  var description: String { "\(kind), \(mode)" }

  static let all = CrashPlace.Kind.allCases.flatMap { kind in
    ["incremental", "full-refresh"].map { CrashCase(kind: kind, mode: $0) }
  }
}

@Suite struct CrashTests {
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

  /// What a run leaves that nobody disturbs.
  private func undisturbed(_ space: Workspace, _ kind: CrashPlace.Kind) throws -> String {
    let place = try CrashPlace(kind, in: space)
    let end = try space.exec("plan.json", ["--target", place.url])
    #expect(end.code == 0, "\(end.text)")
    return try place.digest()
  }

  /// Waits until the server has read what the killed program left in its connections, and forgets it: it reads them in
  /// turn, so that an answer to somebody who came later says that all is read.
  private func settle(_ space: Workspace) throws {
    let program = try RunningProgram(
      "/usr/bin/curl", ["-s", "-f", space.server.url + "/_stats"], environment: space.environment, folder: space.folder)
    #expect(program.wait().code == 0)
    space.server.reset()
  }

  private var seed: UInt64 { ProcessInfo.processInfo.environment["BACKHOE_SEED"].flatMap { UInt64($0) } ?? 7 }
  /// How often programs are killed at random in all.
  private var kills: Int { ProcessInfo.processInfo.environment["BACKHOE_KILLS"].flatMap { Int($0) } ?? 30 }

  /// Kills at a number of requests that the server has seen, which falls anywhere in the loop of fetching and writing.
  @Test(arguments: CrashCase.all) func atAnyRequest(_ crash: CrashCase) throws {
    let lastDay = 80
    var random = SplitMix(seed: seed &+ UInt64(crash.description.utf8.count))
    var left = max(1, kills / CrashCase.all.count)
    let space = try Workspace(spec: logSpec)
    try space.planDays("\(day(1)),\(day(lastDay))", mode: crash.mode)
    let expected = try undisturbed(space, crash.kind)
    while left > 0 {
      // So slow that some chunks are in the table before the run ends.
      space.server.setLatency(MockLatency(seconds: 0.01, jitterSeconds: 0.03, seed: random.next()))
      let place = try CrashPlace(crash.kind, in: space)
      var isOver = false
      while !isOver {
        let finished = try place.finished()
        try settle(space)
        let program = try space.start(["exec", "plan.json", "--rate", "100000", "--target", place.url])
        let moment = Int.random(in: 1...max(1, lastDay - finished.count), using: &random)
        #expect(space.server.waitUntilRequested(moment))
        if left > 0 { program.send(SIGKILL) }
        let end = program.wait()
        let asked = space.server.requests.map { String($0.path.suffix(10)) }
        let again = finished.intersection(asked)
        #expect(again.isEmpty, "\(crash): asked again at request \(moment)")
        #expect(Set(asked).count == asked.count)
        isOver = end.code == 0
        if end.signal == SIGKILL { left -= 1 } else { #expect(isOver, "\(crash), seed \(seed): \(end.text)") }
      }
      #expect(try place.digest() == expected, "\(crash), seed \(seed)")
    }
  }

  /// Kills at every named point around a durable step.
  @Test(arguments: CrashCase.all) func atEveryPoint(_ crash: CrashCase) throws {
    // A failing day, so that the points of failures are passed too.
    var fault = MockFault(.status)
    fault.path = "/v1/events/daily/\(day(3))"
    fault.status = 404
    let space = try Workspace(spec: logSpec)
    try space.planDays("\(day(1)),\(day(6))", mode: crash.mode)
    let expected = try undisturbed(space, crash.kind)
    var unreached: Set<String> = []
    for point in FaultPoint.allCases.map(\.rawValue) + ExecutionPoint.allCases.map(\.rawValue) {
      let place = try CrashPlace(crash.kind, in: space)
      space.server.removeFaults()
      if point.hasPrefix("failure.") { space.server.add(fault) }
      let killed = try space.exec("plan.json", ["--target", place.url], settings: [("BACKHOE_FAULT", point)])
      if killed.signal != SIGKILL { unreached.insert(point) }
      space.server.removeFaults()
      space.server.reset()
      let finished = try place.finished()
      let end = try space.exec("plan.json", ["--target", place.url])
      #expect(end.code == 0, "\(crash), \(point): \(end.text)")
      let asked = Set(space.server.requests.map { String($0.path.suffix(10)) })
      #expect(asked == Set((1...6).map(day)).subtracting(finished), "\(crash), \(point)")
      #expect(try place.digest() == expected, "\(crash), \(point)")
    }
    #expect(unreached == pointsNotPassed(by: crash))
  }

  /// Tables are rebuilt only where a column's type changes; a swap is only in a full refresh; files are files; nothing here
  /// is spilled or claimed.
  private func pointsNotPassed(by crash: CrashCase) -> Set<String> {
    let isRefresh = crash.mode == "full-refresh"
    let isFiles = crash.kind == .files
    return Set(
      FaultPoint.allCases.filter { point in
        switch point {
        case .rebuildBeforeSwap, .rebuildAfterSwap: true
        case .spillAfterBegin, .spillBeforeCommit, .spillAfterCommit, .claimAfterCommit: true
        case .closeBeforeSwap: !isRefresh
        case .filesBeforeRename, .filesAfterRename: !isFiles
        case .filesBeforeSwap, .filesAfterSwap: !isFiles || !isRefresh
        default: false
        }
      }.map(\.rawValue))
  }

  /// The database server dies at random and comes back: the run waits for it and goes on.
  @Test func theServerIsRestarted() throws {
    let server = try PostgresServer.start()
    let lastDay = 60
    var random = SplitMix(seed: seed)
    let space = try Workspace(spec: logSpec)
    try space.planDays("\(day(1)),\(day(lastDay))", mode: "incremental")
    let expected = try undisturbed(space, .postgres)
    for _ in 0..<max(1, kills / 30) {
      let place = try CrashPlace(.postgres, in: space, server: server)
      space.server.setLatency(MockLatency(seconds: 0.01, jitterSeconds: 0.03, seed: random.next()))
      try settle(space)
      let program = try space.start(["exec", "plan.json", "--rate", "100000", "--target", place.url])
      for moment in [Int.random(in: 1...20, using: &random), Int.random(in: 25...55, using: &random)] {
        #expect(space.server.waitUntilRequested(moment))
        try server.restart()
      }
      let end = program.wait()
      #expect(end.code == 0, "seed \(seed): \(end.text)")
      #expect(space.server.requests.count == lastDay)
      #expect(try place.digest() == expected)
    }
  }
}
