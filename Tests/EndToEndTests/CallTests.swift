// What surrounds the chunks of a stream: logging in, setup and teardown, conditions that are asked late.

import Foundation
import MockAPI
import TestSupport
import Testing

@Suite struct CallTests {
  static let spec = """
    name: Shop
    authentication:
      type: sequence
      expires: 3600
      sequence:
        - request:
            method: POST
            url: "{state.base_url}/login"
            payload: {user: me, password: "{secrets.api_key}"}
          response:
            processors:
              - {expression: response.json.token, output: auth.token, aggregation: last}
              - {expression: '"Bearer " + response.json.token', output: auth.headers.Authorization, aggregation: last}
    defaults:
      state: {base_url: "http://127.0.0.1:1"}
    endpoints:
      days:
        setup:
          - request: {method: POST, url: "{state.base_url}/v1/exports", payload: {kind: days}}
            response:
              processors:
                - {expression: response.json.export, output: state.export, aggregation: last}
        teardown:
          - request: {method: DELETE, url: "{state.base_url}/v1/exports/{state.export}"}
        iterate:
          over: range(context.range_start, context.range_end, "1d")
          into: state.day
          if: state.wanted == "all" || date_extract(state.day, "day") == 2
        state:
          wanted: '{coalesce(secrets.wanted, "all")}'
          date: '{date_format(state.day, "%Y-%m-%d")}'
        request:
          url: "{state.base_url}/v1/exports/{state.export}/events/daily/{state.date}"
          rate: 1000
        response:
          records: {jmespath: "data.events[]", primary_key: [event_id]}
    """

  static func workspace(_ spec: String) throws -> Workspace {
    try Workspace(
      written: spec,
      streams: ["days: {object: main.days, mode: incremental, source_options: {range: '2024-01-01,2024-01-03'}}"])
  }

  @Test func logsInOpensLoadsAndCloses() throws {
    let space = try Self.workspace(Self.spec)
    try space.plan("streams.yaml")
    let end = try space.exec()
    #expect(end.code == 0, "\(end.text)")
    let requests = space.asked
    #expect(requests.prefix(2) == ["POST /login", "POST /v1/exports"])
    #expect(requests.last == "DELETE /v1/exports/exp_1" && requests.count == 6, "\(requests)")
    #expect(requests[2...4].sorted() == (1...3).map { "GET /v1/exports/exp_1/events/daily/2024-01-0\($0)" })
    #expect(Database.number(space.database, "SELECT count(*) FROM days") == 72)
    // Nothing is left to do, so nothing is opened.
    space.server.reset()
    #expect(try space.exec().code == 0)
    #expect(space.asked == [])
  }

  @Test func aTrialShowsItsCalls() throws {
    let space = try Self.workspace(Self.spec)
    let end = try space.run(["try", "spec.yaml", "--endpoint", "days", "--range", "2024-01-01,2024-01-03"])
    #expect(end.code == 0, "\(end.text)")
    let url = space.server.url
    var rest = Substring(end.errors)
    for part in [
      "# setup, call 1\n> POST \(url)/v1/exports\n", "\n< 20",
      "\n> GET \(url)/v1/exports/exp_1/events/daily/2024-01-01\n",
      "\n< 200, ", "# teardown, call 1\n> DELETE \(url)/v1/exports/exp_1\n", "\n< 20", "nothing was stored",
    ] {
      let place = try #require(rest.range(of: part), "\(part): \(end.errors)")
      rest = rest[place.upperBound...]
    }
    // What a login says stays unseen.
    #expect(!end.errors.contains("/login"), "\(end.errors)")
    #expect(
      space.asked == [
        "POST /login", "POST /v1/exports", "GET /v1/exports/exp_1/events/daily/2024-01-01", "DELETE /v1/exports/exp_1",
      ])
  }

  @Test func closesAfterFailures() throws {
    let space = try Self.workspace(Self.spec)
    try space.plan("streams.yaml")
    var fault = MockFault(.status)
    fault.path = "/v1/exports/exp_1/events/daily/2024-01-02"
    fault.status = 500
    space.server.add(fault)
    let end = try space.exec()
    #expect(end.code == 1, "\(end.text)")
    #expect(space.asked.last == "DELETE /v1/exports/exp_1")
    #expect(Database.number(space.database, "SELECT count(*) FROM days") == 48)
    space.server.removeFaults()
    space.server.reset()
    #expect(try space.exec().code == 0)
    #expect(space.asked.filter { $0.hasPrefix("GET") } == ["GET /v1/exports/exp_1/events/daily/2024-01-02"])
    #expect(Database.number(space.database, "SELECT count(*) FROM days") == 72)
  }

  @Test func aTokenThatExpiresIsRenewed() throws {
    let space = try Self.workspace(
      Self.spec.replacing("expires: 3600", with: "expires: 0.000001").replacing(
        "into: state.day", with: "into: state.day\n      concurrency: 1"))
    try space.plan("streams.yaml")
    let end = try space.exec()
    #expect(end.code == 0, "\(end.text)")
    #expect(space.asked.filter { $0 == "POST /login" }.count > 3)
  }

  @Test func whatCannotLogInLoadsNothing() throws {
    let space = try Self.workspace(Self.spec)
    try space.plan("streams.yaml")
    let end = try space.exec(settings: [("SHOP_KEY", "wrong-Key_77777777")])
    #expect(
      end.code == 1 && end.text.contains("authentication: sequence, call 1") && end.text.contains("401"), "\(end.text)")
    #expect(!end.text.contains("wrong-Key_77777777"))
    #expect(space.asked == ["POST /login"])
  }

  @Test func elementsAreAskedForOnlyIfWanted() throws {
    let space = try Self.workspace(Self.spec)
    try space.write(
      "connections.yaml",
      try space.read("connections.yaml").replacing("{api_key:", with: "{wanted: second, api_key:"))
    try space.plan("streams.yaml")
    let end = try space.exec()
    #expect(end.code == 0, "\(end.text)")
    #expect(space.asked.filter { $0.hasPrefix("GET") } == ["GET /v1/exports/exp_1/events/daily/2024-01-02"])
    #expect(Database.number(space.database, "SELECT count(*) FROM days") == 24)
  }
}
