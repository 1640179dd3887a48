// What goes wrong between an API and a database, and what a run makes of it.

import Diagnostics
import MockAPI
import Plans
import Testing
import Values

@testable import Execution

@Suite struct TroubleTests {
  private func fault(_ kind: MockFault.Kind, first: Int? = nil, status: Int = 500, retryAfter: Int? = nil) -> MockFault
  {
    var fault = MockFault(kind)
    fault.first = first
    fault.status = status
    fault.retryAfter = retryAfter
    return fault
  }

  @Test func whatPassesIsTriedAgain() throws {
    let faults: [(name: String, fault: MockFault)] = [
      ("429 twice", fault(.status, first: 2, status: 429, retryAfter: 0)),
      ("reset", fault(.reset, first: 2)),
      ("truncated", fault(.truncate, first: 1)),
    ]
    for row in faults {
      let server = try MockServer()
      server.add(row.fault)
      let plan = try PlanFixture([StreamFixture.dailyEvents(server, days: 4)])
      let report = try plan.run()
      #expect(report.outcome == nil, "\(row.name): \(report.streams[0].failures)")
      #expect(query(plan.place.database, "SELECT count(*) FROM analytics__events") == [["96"]], "\(row.name)")
      // What the server saw: libcurl itself repeats a request on a connection that was closed before it.
      #expect(server.statistics.requests == 4 * (1 + (row.fault.first ?? 0)), "\(row.name)")
    }
  }

  /// Plans that somebody signed anew: their digests and IDs fit.
  @Test func aRequestThatWasRewrittenIsNotSent() throws {
    let forgeries: [(says: String, forge: (MockServer, inout ChunkRequest) -> Void)] = [
      ("is not what its programs give: GET http", { $1.url = "\($0.url)/v1/events/daily/2024-01-09" }),
      ("is not what its programs give: GET http", { $1.url += "?all=true" }),
      ("is not what its programs give: GET http", { $1.url = "http://elsewhere.example/v1" }),
      ("is not what its programs give: GET http", { $1.method = "DELETE" }),
      ("the body of the plan's request GET http", { $1.body = "{}" }),
    ]
    for row in forgeries {
      let server = try MockServer()
      var fixture = StreamFixture.dailyEvents(server, days: 3)
      row.forge(server, &fixture.chunks[1].request!)
      let report = try PlanFixture([fixture]).run()
      let failures = report.streams[0].failures
      #expect(failures.count == 1 && failures[0].label == "2024-01-02", "\(failures)")
      #expect(failures.first?.reason.contains(row.says) == true, "\(failures)")
      #expect(failures.first?.reason.contains("backhoe verify") == true, "\(failures)")
      #expect(server.statistics.requests == 2)
    }
  }

  @Test func attemptsAreBounded() throws {
    let server = try MockServer()
    server.add(fault(.status, status: 429, retryAfter: 0))
    let limited = try PlanFixture([StreamFixture.dailyEvents(server, days: 1)]).run()
    // The default rule: three sends, then the next rule fails the chunk.
    #expect(limited.streams[0].requests == 3)
    #expect(limited.streams[0].failures[0].reason.contains("status 429 (attempt 3)"))

    server.removeFaults()
    server.add(fault(.reset))
    let reset = try PlanFixture([StreamFixture.dailyEvents(server, days: 1)]).run()
    #expect(reset.streams[0].requests == 5)
    #expect(reset.streams[0].failed == 1)
  }

  @Test func aPostIsNotRepeatedByItself() throws {
    let server = try MockServer()
    server.add(fault(.reset))
    var fixture = StreamFixture.dailyEvents(server, days: 1)
    fixture.stream.endpoint.request?.method = "POST"
    fixture.chunks[0].request?.method = "POST"
    let report = try PlanFixture([fixture]).run()
    #expect(report.streams[0].requests == 1)
    #expect(report.streams[0].failures[0].reason.contains("POST is not sent twice by itself"))
  }

  @Test func bodiesThatAreNotWhatTheyClaim() throws {
    let rows: [(kind: MockFault.Kind, parts: [String])] = [
      (
        .html,
        ["is not JSON", "text/html", "status 200", "the body begins '<!DOCTYPE html>", "/v1/events/daily/2024-01-01"]
      ),
      (.invalid, ["is not JSON", "application/json", "line 1"]),
    ]
    for row in rows {
      let server = try MockServer()
      server.add(fault(row.kind))
      let report = try PlanFixture([StreamFixture.dailyEvents(server, days: 1)]).run()
      let reason = report.streams[0].failures.first?.reason ?? "no failure"
      for part in row.parts { #expect(reason.contains(part), "\(row.kind): \(reason)") }
    }
  }

  @Test func anEmptyBodyHasNoRecords() throws {
    let server = try MockServer()
    server.add(fault(.empty))
    let plan = try PlanFixture([StreamFixture.dailyEvents(server, days: 3)])
    let report = try plan.run()
    #expect(report.outcome == nil)
    #expect(report.streams[0].rows == 0)
    #expect(report.streams[0].done == 3)
  }

  @Test func aServerThatIsNotThereIsSaidOnce() throws {
    let server = try MockServer()
    let fixture = StreamFixture.dailyEvents(server)
    server.stop()
    let report = try PlanFixture([fixture]).run()
    #expect(report.outcome == .temporary)
    #expect(report.streams[0].endedEarly == "the server cannot be reached")
    #expect(report.streams[0].failed < 31)
    #expect(report.streams[0].failures.count == 1)
    #expect(report.streams[0].done == 0)
  }

  @Test func aStreamThatOnlyFailsIsGivenUp() throws {
    let server = try MockServer()
    server.add(fault(.status, status: 403))
    let report = try PlanFixture([StreamFixture.dailyEvents(server)]).run { $0.failuresBeforeGivingUp = 3 }
    #expect(report.outcome == .partial)
    #expect(report.streams[0].failed < 31)
    #expect(report.streams[0].endedEarly?.contains("none succeeded") == true)
  }

  @Test func anInterruptedRunGoesOn() throws {
    for stopAfter in [0, 1, 7, 30] {
      let server = try MockServer()
      let plan = try PlanFixture([StreamFixture.dailyEvents(server)])
      let interruption = Interruption()
      if stopAfter == 0 { interruption.request() }
      let progress = StoppingProgress(interruption, after: stopAfter)
      let first = try plan.run(interruption: interruption, progress: progress) { options in
        options.groupRows = 1
        options.workers = 1
      }
      #expect(first.wasInterrupted || first.isComplete, "\(stopAfter)")
      #expect(first.outcome == .temporary || first.isComplete, "\(stopAfter)")
      let second = try plan.run()
      #expect(second.outcome == nil, "\(stopAfter)")
      #expect(server.statistics.requests == 31, "\(stopAfter)")
      #expect(
        query(plan.place.database, "SELECT count(*), count(DISTINCT event_id) FROM analytics__events")
          == [["744", "744"]], "\(stopAfter)")
    }
  }

  @Test func oneRequestToStopIsEnoughForChunksThatWaitForLater() throws {
    let server = try MockServer()
    server.add(fault(.status, first: 1, status: 429, retryAfter: 3_600))
    let plan = try PlanFixture([StreamFixture.dailyEvents(server, days: 4)])
    let interruption = Interruption()
    let report = try plan.run(interruption: interruption, progress: RefusedProgress(server, interruption))
    #expect(report.wasInterrupted)
    #expect(report.streams[0].failed == 0)
    server.removeFaults()
    #expect(try plan.run().outcome == nil)
    #expect(query(plan.place.database, "SELECT count(*) FROM analytics__events") == [["96"]])
  }

  @Test func theSecondRequestToStopDropsWhatIsInFlight() throws {
    let server = try MockServer()
    server.hold()
    let plan = try PlanFixture([StreamFixture.dailyEvents(server)])
    let interruption = Interruption()
    let progress = HeldProgress(server, interruption)
    let report = try plan.run(interruption: interruption, progress: progress)
    #expect(report.wasInterrupted)
    #expect(report.streams[0].done == 0)
    #expect(report.streams[0].failed == 0)
    #expect(progress.said == ["stopping", "dropping"])
    server.release()
    #expect(try plan.run().outcome == nil)
    #expect(query(plan.place.database, "SELECT count(*) FROM analytics__events") == [["744"]])
  }

  @Test func whoAskedTwiceBeforeTheRunIsHeard() throws {
    let server = try MockServer()
    let plan = try PlanFixture([StreamFixture.dailyEvents(server)])
    let interruption = Interruption()
    interruption.request()
    interruption.request()
    let progress = HeldProgress(server, interruption)
    let report = try plan.run(interruption: interruption, progress: progress)
    #expect(report.wasInterrupted && report.streams[0].done == 0)
    #expect(progress.said == ["stopping", "dropping"])
    #expect(server.statistics.requests == 0)
  }
}

/// Asks to stop when so many chunks are done.
private final class StoppingProgress: ProgressSink {
  private let interruption: Interruption
  private let count: Int

  init(_ interruption: Interruption, after count: Int) {
    self.interruption = interruption
    self.count = count
  }

  var interval: Double? { nil }
  func runStarted(_ streams: [StreamReport]) {}
  func streamStarted(_ index: Int, _ report: StreamReport) {}
  func streamAdvanced(_ index: Int, _ report: StreamReport) {
    if report.done >= count, interruption.level == .none { interruption.request() }
  }
  func chunkFailed(_ index: Int, _ report: StreamReport, _ failure: ChunkFailure) {}
  func streamEnded(_ index: Int, _ report: StreamReport) {}
  func stopping(chunksInFlight: Int) {}
  func tick(_ streams: [StreamReport]) {}
}

/// Asks to stop twice once the server holds requests.
private final class HeldProgress: ProgressSink {
  private let server: MockServer
  private let interruption: Interruption
  private(set) var said: [String] = []

  init(_ server: MockServer, _ interruption: Interruption) {
    self.server = server
    self.interruption = interruption
  }

  var interval: Double? { 0.01 }
  func runStarted(_ streams: [StreamReport]) {}
  func streamStarted(_ index: Int, _ report: StreamReport) {}
  func streamAdvanced(_ index: Int, _ report: StreamReport) {}
  func chunkFailed(_ index: Int, _ report: StreamReport, _ failure: ChunkFailure) {}
  func streamEnded(_ index: Int, _ report: StreamReport) {}
  func stopping(chunksInFlight: Int) { said.append("stopping") }
  func dropping() { said.append("dropping") }
  func tick(_ streams: [StreamReport]) {
    guard interruption.level == .none, server.waitUntilHeld(5) else { return }
    interruption.request()
    interruption.request()
  }
}

/// Asks to stop, once, when the server has answered a request.
private final class RefusedProgress: ProgressSink {
  private let server: MockServer
  private let interruption: Interruption

  init(_ server: MockServer, _ interruption: Interruption) {
    self.server = server
    self.interruption = interruption
  }

  var interval: Double? { 0.01 }
  func runStarted(_ streams: [StreamReport]) {}
  func streamStarted(_ index: Int, _ report: StreamReport) {}
  func streamAdvanced(_ index: Int, _ report: StreamReport) {}
  func chunkFailed(_ index: Int, _ report: StreamReport, _ failure: ChunkFailure) {}
  func streamEnded(_ index: Int, _ report: StreamReport) {}
  func stopping(chunksInFlight: Int) {}
  func tick(_ streams: [StreamReport]) {
    guard interruption.level == .none, server.statistics.requests > 0 else { return }
    interruption.request()
  }
}
