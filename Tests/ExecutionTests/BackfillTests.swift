// Whole runs against the mock API and a real SQLite file: every row once, nothing asked twice.

import Diagnostics
import MockAPI
import Plans
import Targets
import Testing
import Values

@testable import Execution

@Suite struct BackfillTests {
  @Test func everyRowOnceAndTheSecondRunAsksNothing() throws {
    let server = try MockServer()
    let plan = try PlanFixture([StreamFixture.dailyEvents(server)])
    let first = try plan.run()
    #expect(first.outcome == nil)
    #expect(first.streams[0].done == 31)
    #expect(first.streams[0].rows == 31 * 24)
    #expect(first.streams[0].isClosed)
    #expect(server.statistics.requests == 31)
    let counts = query(plan.place.database, "SELECT count(*), count(DISTINCT event_id) FROM analytics__events")
    #expect(counts == [["744", "744"]])

    let second = try plan.run()
    #expect(server.statistics.requests == 31)
    #expect(second.streams[0].already == 31)
    #expect(second.streams[0].done == 0)
    #expect(second.outcome == nil)
  }

  @Test func theWatermarkIsTheLastDay() throws {
    let server = try MockServer()
    let plan = try PlanFixture([StreamFixture.dailyEvents(server)])
    _ = try plan.run()
    let target = try TargetOpener.open(url: "sqlite:\(plan.place.database)")
    let values = try target.syncValues(stream: "daily_events", object: "analytics.events")
    #expect(values == [Value.Member("last_date", .string("2024-01-31"))])
  }

  @Test func fullRefreshIsSwappedAtTheEnd() throws {
    let server = try MockServer()
    let plan = try PlanFixture([StreamFixture.dailyEvents(server, days: 3, mode: .fullRefresh)])
    #expect(try plan.run().outcome == nil)
    #expect(query(plan.place.database, "SELECT count(*) FROM analytics__events") == [["72"]])
    let again = try PlanFixture(
      [StreamFixture.dailyEvents(server, days: 2, mode: .fullRefresh)], in: plan.place, asOf: 1_700_086_400)
    #expect(try again.run().outcome == nil)
    #expect(query(plan.place.database, "SELECT count(*) FROM analytics__events") == [["48"]])
  }

  @Test func integersPastDoublesAreExact() throws {
    let server = try MockServer()
    let plan = try PlanFixture([StreamFixture.dailyEvents(server, days: 2)])
    _ = try plan.run()
    let columns = query(plan.place.database, "SELECT name FROM pragma_table_info('analytics__events')").map { $0[0] }
    var checked = 0
    for column in columns {
      let wide = query(
        plan.place.database,
        "SELECT count(*) FROM analytics__events WHERE typeof(\"\(column)\") = 'integer' AND abs(\"\(column)\") > 9007199254740992"
      )
      checked += Int(wide[0][0])!
    }
    #expect(checked > 0)
  }

  @Test func aFailedChunkIsTriedAgainByTheNextRun() throws {
    let server = try MockServer()
    var fault = MockFault(.status)
    fault.path = "/v1/events/daily/2024-01-03"
    server.add(fault)
    let plan = try PlanFixture([StreamFixture.dailyEvents(server, days: 5)])
    let first = try plan.run()
    #expect(first.outcome == .partial)
    #expect(first.streams[0].done == 4)
    #expect(first.streams[0].failed == 1)
    #expect(!first.streams[0].isClosed)
    let failure = try #require(first.streams[0].failures.first)
    #expect(failure.label == "2024-01-03")
    #expect(failure.reason.contains("status 500"))
    #expect(failure.reason.contains("/v1/events/daily/2024-01-03"))

    server.removeFaults()
    let second = try plan.run()
    #expect(second.outcome == nil)
    #expect(second.streams[0].already == 4)
    #expect(second.streams[0].requests == 1)
    #expect(query(plan.place.database, "SELECT count(*) FROM analytics__events") == [["120"]])
  }

  @Test func secretsReachTheServerAndNothingElse() throws {
    var options = MockOptions()
    options.apiKey = "correct-horse-battery"
    let server = try MockServer(options)
    var fixture = StreamFixture.dailyEvents(server, days: 2)
    fixture.stream.endpoint.request!.headers = [
      NamedSlot("Authorization", .program(fixture.add(Programs.text("Bearer ", "secrets", "api_key"))))
    ]
    let secrets = RunSecrets(["MY_API": SecretValues([Value.Member("api_key", .string("correct-horse-battery"))])])
    let plan = try PlanFixture([fixture], secrets: ["api_key"], hosts: ["127.0.0.1"])
    #expect(try plan.run(secrets: secrets).outcome == nil)

    let elsewhere = try PlanFixture([fixture], secrets: ["api_key"], hosts: ["api.analytics.com"])
    let report = try elsewhere.run(secrets: secrets)
    #expect(report.streams[0].failed == 2)
    #expect(report.streams[0].requests == 0)
    #expect(report.streams[0].failures[0].reason.contains("not a host of connection 'MY_API' (P024)"))
    #expect(!report.streams[0].failures[0].reason.contains("correct-horse"))
  }

  @Test func streamsRunBesideEachOther() throws {
    let server = try MockServer()
    var other = StreamFixture.dailyEvents(server, days: 4)
    other.stream.name = "more_events"
    other.stream.object = "analytics.more"
    let plan = try PlanFixture([StreamFixture.dailyEvents(server, days: 4), other])
    for threads in [1, 2] {
      let report = try plan.run { $0.streamsAtOnce = threads }
      #expect(report.outcome == nil, "\(threads) at once")
    }
    #expect(query(plan.place.database, "SELECT count(*) FROM analytics__more") == [["96"]])
    #expect(server.statistics.requests == 8)
  }
}
