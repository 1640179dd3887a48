// Rules, limits and processors: what becomes of a response and of its stream.

import Diagnostics
import MockAPI
import Plans
import Testing
import Values

@testable import Execution

@Suite struct RuleTests {
  /// Daily events with one rule before the default ones; its condition is `response.status == status`.
  private func events(_ server: MockServer, days: Int, action: String, status: Int) -> StreamFixture {
    var fixture = StreamFixture.dailyEvents(server, days: days)
    let condition = fixture.add(Programs.comparison("response", "status", "eq", String(status)))
    var rule = PlanRule(action: action, condition: condition)
    rule.message = .literal(.string("the API says so"))
    fixture.stream.endpoint.response.rules.insert(rule, at: 0)
    return fixture
  }

  @Test func actions() throws {
    // Day 3 of 6 answers 404.
    let rows: [(action: String, rows: Int, done: Int, failed: Int, isClosed: Bool)] = [
      ("continue", 120, 6, 0, true), ("skip", 120, 6, 0, true), ("break", 120, 6, 0, true),
      ("fail", 120, 5, 1, false), ("stop", 48, 3, 0, true),
    ]
    for row in rows {
      let server = try MockServer()
      var fault = MockFault(.status)
      fault.path = "/v1/events/daily/2024-01-03"
      fault.status = 404
      server.add(fault)
      var fixture = events(server, days: 6, action: row.action, status: 404)
      fixture.stream.endpoint.iteration = PlanIteration(into: "current_date")
      fixture.stream.endpoint.iteration?.concurrency = 1
      let plan = try PlanFixture([fixture])
      let report = try plan.run { $0.workers = 1 }
      #expect(report.streams[0].rows == row.rows, "\(row.action): \(report.streams[0])")
      #expect(report.streams[0].done == row.done, "\(row.action)")
      #expect(report.streams[0].failed == row.failed, "\(row.action)")
      #expect(report.streams[0].isClosed == row.isClosed, "\(row.action)")
      if row.action == "fail" {
        #expect(report.streams[0].failures[0].reason.contains("the API says so"))
        #expect(report.streams[0].failures[0].reason.contains("rule 'response.status eq 404'"))
      }
      // A second run of a plan that is complete asks nothing.
      if row.isClosed {
        let requests = server.statistics.requests
        #expect(try plan.run().outcome == nil, "\(row.action)")
        #expect(server.statistics.requests == requests, "\(row.action)")
      }
    }
  }

  @Test func aStoppedStreamIsCompleteOnceItsEarlierChunksAre() throws {
    let server = try MockServer()
    var broken = MockFault(.status)
    broken.path = "/v1/events/daily/2024-01-01"
    var missing = MockFault(.status)
    missing.path = "/v1/events/daily/2024-01-03"
    missing.status = 404
    server.add(broken)
    server.add(missing)
    var fixture = events(server, days: 6, action: "stop", status: 404)
    fixture.stream.endpoint.iteration = PlanIteration(into: "current_date")
    fixture.stream.endpoint.iteration?.concurrency = 1
    let plan = try PlanFixture([fixture])
    let first = try plan.run { $0.workers = 1 }
    #expect(first.outcome == .partial)
    #expect(first.streams[0].failed == 1)
    #expect(first.streams[0].endedEarly?.contains("'stop' in chunk 2024-01-03") == true)

    server.removeFaults()
    let second = try plan.run()
    #expect(second.outcome == nil)
    #expect(second.streams[0].requests == 1)
    #expect(query(plan.place.database, "SELECT count(*) FROM analytics__events") == [["48"]])
  }

  @Test func aLimitCountsRowsOfTheWholeStream() throws {
    let server = try MockServer()
    var fixture = StreamFixture.dailyEvents(server, days: 6)
    fixture.stream.endpoint.response.limit = 60
    let plan = try PlanFixture([fixture])
    let report = try plan.run()
    #expect(report.outcome == nil)
    #expect(report.streams[0].rows == 60)
    #expect(server.statistics.requests == 3)
    #expect(query(plan.place.database, "SELECT count(*) FROM analytics__events") == [["60"]])
    #expect(try plan.run().outcome == nil)
    #expect(server.statistics.requests == 3)
  }

  @Test func processorsAddMembersAndAggregates() throws {
    let server = try MockServer()
    var fixture = StreamFixture.dailyEvents(server, days: 2)
    fixture.stream.endpoint.sync = ["last_date", "highest_user"]
    let day = fixture.add(Programs.member("state", "date"))
    let copy = fixture.add(Programs.member("record", "day"))
    let user = fixture.add(Programs.member("record", "user_id"))
    fixture.stream.endpoint.response.processors += [
      PlanProcessor(expression: day, output: "record.day"),
      // Sees what the one before it wrote.
      PlanProcessor(expression: copy, output: "record.same_day"),
      PlanProcessor(expression: user, output: "state.highest_user", aggregation: "maximum"),
    ]
    let plan = try PlanFixture([fixture])
    #expect(try plan.run().outcome == nil)
    let days = query(
      plan.place.database, "SELECT day, same_day, count(*) FROM analytics__events GROUP BY 1, 2 ORDER BY 1")
    #expect(days == [["2024-01-01", "2024-01-01", "24"], ["2024-01-02", "2024-01-02", "24"]])
    let highest = query(plan.place.database, "SELECT max(user_id) FROM analytics__events")[0][0]
    let watermarks = query(plan.place.database, "SELECT name, value FROM _backhoe_watermarks ORDER BY name")
    #expect(watermarks == [["highest_user", highest], ["last_date", "\"2024-01-02\""]])
  }

  @Test func columnsAreChosenAndRenamed() throws {
    let server = try MockServer()
    var fixture = StreamFixture.dailyEvents(server, days: 2)
    fixture.stream.endpoint.response.select = ["event_id", "user_id as who", "kind"]
    let plan = try PlanFixture([fixture])
    let report = try plan.run()
    #expect(report.outcome == nil, "\(report)")
    let columns = query(plan.place.database, "SELECT name FROM pragma_table_info('analytics__events')").map { $0[0] }
    #expect(columns == ["event_id", "who", "kind"])
    #expect(query(plan.place.database, "SELECT count(who) FROM analytics__events") == [["48"]])
  }

  @Test func whatCannotBeDoneIsRefusedBeforeTheFirstRequest() throws {
    let server = try MockServer()
    let changes: [(part: String, change: (inout StreamFixture) -> Void)] = [
      (
        "cache.ids",
        { fixture in
          let day = fixture.add(Programs.member("state", "date"))
          fixture.stream.endpoint.response.processors.append(PlanProcessor(expression: day, output: "cache.ids"))
        }
      ),
      ("no JMESPath", { $0.stream.endpoint.response.jmespath = .literal(.string("data[")) }),
      (
        "program 0",
        { fixture in fixture.stream.programs[0].code = ["scope r0, state", "return r1"] }
      ),
      ("unknown instruction 'dance'", { $0.stream.programs[0].code = ["dance r0"] }),
      ("reads 'queue'", { fixture in fixture.stream.programs[0].code = ["scope r0, queue", "return r0"] }),
    ]
    for row in changes {
      var fixture = StreamFixture.dailyEvents(server, days: 1)
      row.change(&fixture)
      let plan = try PlanFixture([fixture])
      do {
        _ = try plan.run()
        Issue.record("\(row.part): was not refused")
      } catch let failure as Failure {
        #expect(failure.kind == .usage, "\(row.part)")
        #expect("\(failure.what) \(failure.why)".contains(row.part), "\(row.part): \(failure)")
        #expect("\(failure.what) \(failure.why)".contains("daily_events"), "\(row.part): \(failure)")
      }
    }
    #expect(server.statistics.requests == 0)
  }
}
