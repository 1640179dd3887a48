// Cassettes: a run that is recorded, and the same run again without a network, without secrets and without waiting.

import Foundation
import MockAPI
import TestSupport
import Testing

@Suite struct CassetteTests {
  /// Days with a login, one that is ill at first, and pages of items.
  private func workspace() throws -> Workspace {
    let space = try Workspace(spec: "shop.yaml")
    try space.write(
      "shop.yaml",
      """
      name: Shop
      authentication:
        type: sequence
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
        request: {rate: 1000}
      endpoints:
        days:
          iterate:
            over: range(context.range_start, context.range_end, "1d")
            into: state.day
            concurrency: 4
          request: {url: '{state.base_url}/v1/events/daily/{date_format(state.day, "%Y-%m-%d")}'}
          response:
            records: {jmespath: "data.events[]", primary_key: [event_id]}
            rules:
              - {action: retry, condition: "response.status >= 500", max_attempts: 3, backoff: constant, backoff_base: 0}
        items:
          state: {offset: 0}
          request: {url: "{state.base_url}/v1/items", parameters: {offset: "{state.offset}", limit: 100}}
          pagination:
            stop_condition: length(response.records) < 100
            next_state: {offset: "{state.offset + 100}"}
          response: {records: {jmespath: "items[]", primary_key: [id]}}
      """)
    try space.write(
      "run.yaml",
      """
      source: SHOP
      target: WAREHOUSE
      streams:
        days: {object: main.days, mode: incremental, source_options: {range: '2024-01-01,2024-01-05'}}
        items: {object: main.items, mode: incremental}
      """)
    try space.plan("run.yaml")
    var ill = MockFault(.status)
    ill.path = "/v1/events/daily/2024-01-03"
    ill.status = 503
    ill.first = 2
    space.server.add(ill)
    var broken = MockFault(.reset)
    broken.path = "/v1/events/daily/2024-01-04"
    broken.first = 1
    space.server.add(broken)
    return space
  }

  private func dump(_ database: String) -> [[StoredRow]] {
    [
      Database.rows(database, "SELECT * FROM days ORDER BY event_id"),
      Database.rows(database, "SELECT * FROM items ORDER BY id"),
    ]
  }

  @Test func replaysWhatWasRecorded() throws {
    let space = try workspace()
    let recorded = try space.exec("plan.json", ["--record", "tape"])
    #expect(recorded.code == 0, "\(recorded.text)")
    let rows = dump(space.database)
    #expect(rows.map(\.count) == [120, 250])
    space.expectNowhere([Workspace.secret, "session-token-1001"], besides: [], said: recorded.text)
    let mode = try FileManager.default.attributesOfItem(atPath: space.path("tape/exchanges.jsonl"))[.posixPermissions]
    #expect(mode as? Int == 0o600)
    // curl may have repeated the request on the connection that broke.
    let count = try space.read("tape/exchanges.jsonl").split(separator: "\n").count - 1
    #expect(space.server.statistics.requests - 1...space.server.statistics.requests ~= count)

    // No server, no secret, another database.
    space.server.stop()
    try space.write("bare.yaml", "connections:\n  WAREHOUSE: {url: 'sqlite:warehouse.db'}\n")
    let replay = [
      "exec", "plan.json", "--replay", "tape", "--target", "sqlite:replayed.db", "--connections", "bare.yaml",
    ]
    let replayed = try space.run(replay, settings: [("SHOP_KEY", "")])
    #expect(replayed.code == 0, "\(replayed.text)")
    #expect(dump(space.path("replayed.db")) == rows)
    func timeless(_ text: String) -> String { text.replacing(#/ in [0-9.]+ s/#, with: "") }
    #expect(timeless(replayed.output) == timeless(recorded.output))
  }

  @Test func whatWasNotRecordedIsRefused() throws {
    let space = try workspace()
    #expect(try space.exec("plan.json", ["--record", "tape"]).code == 0)
    let before = space.server.statistics.requests
    try space.write("run.yaml", try space.read("run.yaml").replacing("2024-01-05", with: "2024-01-06"))
    try space.succeed(["plan", "run.yaml", "--now", "2024-06-01", "-o", "longer.json"])
    let end = try space.exec("longer.json", ["--replay", "tape"])
    #expect(end.code == 1, "\(end.text)")
    for part in ["has no answer to this request", "2024-01-06", "record it again"] {
      #expect(end.errors.contains(part), "\(end.errors)")
    }
    #expect(end.output.contains("5 of 6 chunks"), "\(end.output)")
    #expect(space.server.statistics.requests == before, "nothing is sent")
  }

  @Test func aFailureThatReproduces() throws {
    let space = try workspace()
    var fault = MockFault(.html)
    fault.path = "/v1/events/daily/2024-01-02"
    space.server.add(fault)
    let recorded = try space.exec("plan.json", ["--record", "tape"])
    #expect(recorded.code == 1)
    let line = try #require(recorded.errors.split(separator: "\n").first { $0.contains("chunk 2024-01-02") })
    let replayed = try space.exec("plan.json", ["--replay", "tape", "--target", "sqlite:other.db"])
    #expect(replayed.code == 1 && replayed.errors.contains(line), "\(replayed.errors)")
  }

  @Test func foldersThatCannotBe() throws {
    let space = try workspace()
    try FileManager.default.createDirectory(atPath: space.path("old"), withIntermediateDirectories: true)
    try space.write("old/exchanges.jsonl", "{}\n")
    let rows: [([String], String)] = [
      (["--record", "old"], "there is a cassette already"),
      (["--record", "no/such/folder"], "No such file"),
      (["--replay", "nowhere"], "nowhere/exchanges.jsonl"),
      (["--replay", "old"], "no cassette of this version"),
      (["--replay", "old", "--record", "new"], "exclude each other"),
    ]
    for (options, part) in rows {
      let end = try space.exec("plan.json", options)
      #expect(end.code == 2 && end.errors.contains(part), "\(options): \(end.text)")
    }
    #expect(space.server.requests.isEmpty)
  }
}
