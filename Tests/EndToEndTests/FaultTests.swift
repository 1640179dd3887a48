// An API that misbehaves: what mends itself is mended, what does not is named, and the rest is loaded.

import Foundation
import MockAPI
import TestSupport
import Testing

@Suite struct FaultTests {
  private let days = (1...5).map { "/v1/events/daily/2024-01-0\($0)" }

  private func loaded(_ space: Workspace) throws {
    space.server.removeFaults()
    space.expectTable("days", key: "event_id", is: try space.expectedRows(days, "data", "events"))
  }

  @Test func whatMendsItselfIsTriedAgain() throws {
    func fault(_ kind: MockFault.Kind, status: Int = 500, first: Int = 1, retryAfter: Int? = nil) -> MockFault {
      var fault = MockFault(kind)
      fault.path = "/v1/events/daily/2024-01-03"
      fault.status = status
      fault.first = first
      fault.retryAfter = retryAfter
      return fault
    }
    let rows: [(String, MockFault, requests: Int)] = [
      ("one 500", fault(.status), 6),
      ("two 503", fault(.status, status: 503, first: 2), 7),
      ("429 without a wait", fault(.status, status: 429, first: 2, retryAfter: 0), 7),
      ("429 with a wait", fault(.status, status: 429, retryAfter: 1), 6),
      ("a connection that is reset", fault(.reset), 6),
      ("half a body", fault(.truncate), 6),
    ]
    for (name, fault, requests) in rows {
      let space = try Workspace(spec: logSpec) { $0.faults = [fault] }
      try space.planDays("2024-01-01,2024-01-05", mode: "incremental")
      let end = try space.exec()
      #expect(end.code == 0, "\(name): \(end.text)")
      #expect(space.server.statistics.requests == requests, "\(name)")
      try loaded(space)
    }
  }

  @Test func whatStaysBrokenIsNamedAndTheRestIsLoaded() throws {
    var gone = MockFault(.status)
    gone.status = 404
    var broken = MockFault(.status)
    broken.status = 500
    let rows: [(String, MockFault, requests: Int, [String])] = [
      ("404", gone, 5, ["status 404"]),
      ("500 for ever", broken, 7, ["status 500"]),
      ("HTML", MockFault(.html), 5, ["status 200", "text/html", "<"]),
      ("JSON that breaks off", MockFault(.invalid), 5, ["JSON"]),
    ]
    for (name, kind, requests, fragments) in rows {
      var fault = kind
      fault.path = "/v1/events/daily/2024-01-03"
      let space = try Workspace(spec: logSpec) { $0.faults = [fault] }
      try space.planDays("2024-01-01,2024-01-05", mode: "incremental")
      let end = try space.exec()
      #expect(end.code == 1, "\(name): \(end.text)")
      #expect(space.server.statistics.requests == requests, "\(name)")
      let always = ["2024-01-03", "GET \(space.server.url)\(fault.path)", "backhoe exec plan.json --rate 100000"]
      for fragment in fragments + always {
        let isSaid = end.errors.contains(fragment)
        #expect(isSaid, "\(name) without \(fragment): \(end.errors)")
      }
      #expect(end.output.contains("4 of 5 chunks, 96 new rows"), "\(name): \(end.output)")
      #expect(Database.number(space.database, "SELECT count(*) FROM days") == 96, "\(name)")
      let status = try space.succeed(["status", "plan.json"])
      for fragment in ["4 of 5 chunks, 96 rows, 1 failed", "chunk 2024-01-03 (bc_"] {
        #expect(status.output.contains(fragment), "\(name): \(status.output)")
      }

      space.server.removeFaults()
      space.server.reset()
      let again = try space.exec()
      #expect(again.code == 0, "\(name): \(again.text)")
      space.expectRequests([fault.path])
      try loaded(space)
    }
  }

  @Test func aWrongKeyIsNotShown() throws {
    let space = try Workspace(spec: logSpec)
    try space.planDays("2024-01-01,2024-01-05", mode: "incremental")
    let wrong = "not-the-right-key-4711"
    let end = try space.exec(settings: [("SHOP_KEY", wrong)])
    #expect(end.code == 1)
    #expect(end.errors.contains("status 401"), "\(end.errors)")
    #expect(!end.text.contains(wrong))
    let ledger = try Data(contentsOf: URL(filePath: space.database))
    #expect(ledger.range(of: Data(wrong.utf8)) == nil)
    #expect(try space.exec().code == 0)
    try loaded(space)
  }
}
