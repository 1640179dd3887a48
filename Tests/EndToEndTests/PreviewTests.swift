// Looking before leaping: the requests that a run would begin with, and one live page that is stored nowhere.

import Foundation
import MockAPI
import TestSupport
import Testing

@Suite struct PreviewTests {
  private let days = (1...5).map { "/v1/events/daily/2024-01-0\($0)" }

  // MARK: exec --dry-run

  @Test func aDryRunShowsWhatIsLeftAndTouchesNothing() throws {
    let space = try Workspace(spec: logSpec)
    try space.planDays("2024-01-01,2024-01-05", mode: "incremental")
    func shown(_ arguments: [String] = []) throws -> [String] {
      let end = try space.exec("plan.json", ["--dry-run"] + arguments)
      #expect(end.code == 0, "\(end.text)")
      #expect(end.errors.hasSuffix("would begin; nothing was sent or written\n"), "\(end.errors)")
      return end.output.matches(of: /(?m)^GET (\S+)$/).map { String($0.output.1) }
    }
    #expect(try shown() == days.map { space.server.url + $0 })
    #expect(space.server.requests.isEmpty)
    #expect(!FileManager.default.fileExists(atPath: space.database))

    let first = try space.exec("plan.json", ["--dry-run"])
    #expect(first.output.hasPrefix("# days → main.days, chunk 2024-01-01 (bc_"), "\(first.output)")
    // Secrets are masked whole, in their place.
    #expect(first.output.contains("\nX-API-Key: ***\n"), "\(first.output)")

    var fault = MockFault(.status)
    fault.path = days[2]
    fault.status = 404
    space.server.add(fault)
    #expect(try space.exec().code == 1)
    space.server.reset()
    #expect(try shown() == [space.server.url + days[2]])
    #expect(try shown(["--only", "failed"]) == [space.server.url + days[2]])
    #expect(try shown(["--redo"]).count == 5)
    #expect(space.server.requests.isEmpty)
    let before = try Data(contentsOf: URL(filePath: space.database))
    let lines = try space.exec("plan.json", ["--dry-run", "--log-format", "json"]).output.split(separator: "\n")
    let line = try #require(try JSONSerialization.jsonObject(with: Data(lines[0].utf8)) as? [String: Any])
    #expect(lines.count == 1 && line["url"] as? String == space.server.url + days[2])
    #expect(line["headers"] as? [String: String] == ["X-API-Key": "***"])
    #expect(try Data(contentsOf: URL(filePath: space.database)) == before)
  }

  @Test func aShortSecretIsMaskedByWhereItCameFrom() throws {
    let space = try Workspace(spec: "spec.yaml")
    try space.write(
      "spec.yaml",
      """
      name: Short
      defaults:
        state: {base_url: http://127.0.0.1:1, token: "{secrets.api_key}"}
      endpoints:
        one:
          state: {q: "abc"}
          request:
            url: "{state.base_url}/one"
            method: POST
            headers: {X-Token: "Token {state.token}", X-Plain: "{state.q}"}
            payload: '{"key": "{secrets.api_key}"}'
          response: {records: {jmespath: "a[]"}}
      """)
    let arguments = ["plan", "spec.yaml", "--endpoint", "one", "--target", "WAREHOUSE", "--object", "main.t"]
    let planned = try space.run(arguments + ["-o", "plan.json"])
    try #require(planned.code == 0, "\(planned.text)")
    let end = try space.run(["exec", "plan.json", "--dry-run"], settings: [("SHOP_KEY", "k3y")])
    #expect(end.code == 0 && !end.text.contains("k3y"), "\(end.text)")
    for part in ["X-Token: Token ***\n", "X-Plain: abc\n", "\n***\n"] {
      #expect(end.output.contains(part), "\(part): \(end.output)")
    }
  }

  // MARK: try

  private func tryOut(_ space: Workspace, _ endpoint: String, _ more: [String] = []) throws -> ProgramEnd {
    try space.run(["try", Workspace.shop, "--endpoint", endpoint] + more)
  }

  @Test func onePageIsShownAndStoredNowhere() throws {
    let space = try Workspace()
    let end = try tryOut(space, "items", ["--limit", "3"])
    #expect(end.code == 0, "\(end.text)")
    #expect(space.server.statistics.requests == 1)
    let rows = end.output.split(separator: "\n")
    #expect(rows.count == 3)
    for row in rows { #expect(try JSONSerialization.jsonObject(with: Data(row.utf8)) is [String: Any], "\(row)") }
    for part in [
      "items, chunk ", "> GET \(space.server.url)/v1/items?", "> Authorization: Bearer ***", "< 200, ", " ms\n",
      "< content-type: application/json", "= no rule applies", "100 rows, 3 of them shown",
      "the next page would be GET \(space.server.url)/v1/items?", "offset=100", "nothing was stored",
    ] { #expect(end.errors.contains(part), "\(part): \(end.errors)") }
    #expect(!FileManager.default.fileExists(atPath: space.database))
    #expect(try FileManager.default.contentsOfDirectory(atPath: space.folder) == ["connections.yaml"])
  }

  /// Masking searches for the secret's text; what is computed from it is hidden by where it comes from.
  @Test func whatSetupComputesFromASecretIsNotShown() throws {
    let space = try Workspace(
      written: """
        name: Shop
        defaults: {state: {base_url: "http://127.0.0.1:1"}}
        endpoints:
          days:
            setup:
              - request: {url: "{state.base_url}/_echo"}
                response:
                  processors: [{expression: "upper(secrets.api_key)", output: state.key, aggregation: last}]
              - request: {url: "{state.base_url}/_echo", parameters: {key: "{state.key}"}}
            request: {url: "{state.base_url}/_echo", parameters: {key: "{state.key}"}}
            response: {records: {jmespath: "[{n: method}]"}}
        """, streams: ["days"])
    let end = try space.run(["try", "streams.yaml", "--stream", "days"])
    #expect(end.code == 0, "\(end.text)")
    #expect(!end.text.contains(Workspace.secret.uppercased()), "\(end.text)")
    #expect(space.server.requests.last?.target == "/_echo?key=\(Workspace.secret.uppercased())")
  }

  @Test func rangesChunksAndTables() throws {
    let space = try Workspace()
    let range = ["--range", "2024-01-01,2024-01-05"]
    let table = try tryOut(space, "events_by_day", range + ["--rows", "table", "--limit", "2"])
    let lines = table.output.split(separator: "\n")
    #expect(lines.count == 5 && lines[0].hasPrefix("event_id  ") && lines[1].hasPrefix("------"), "\(table.output)")
    #expect(lines.allSatisfy { $0.count <= 80 } && lines[4].hasPrefix("… and "), "\(table.output)")
    #expect(table.errors.contains("last_day = 2024-01-01; no further page"), "\(table.errors)")
    space.server.reset()
    let unknown = try tryOut(space, "events_by_day", range + ["--chunk", "bc_9"])
    #expect(unknown.code == 2 && unknown.errors.contains("no chunk 'bc_9'"), "\(unknown.text)")
    let endpoint = try tryOut(space, "evants_by_day")
    #expect(endpoint.code == 2 && endpoint.errors.contains("events_by_day"), "\(endpoint.text)")
    let output = try tryOut(space, "items", ["-o", "x.json"])
    #expect(output.code == 2 && output.errors.contains("keeps no plan"), "\(output.text)")
    #expect(space.server.requests.isEmpty)
  }

  @Test func whatTheRulesSayIsShown() throws {
    var fault = MockFault(.status)
    fault.status = 503
    fault.first = 2
    let space = try Workspace(spec: logSpec) { $0.faults = [fault] }
    let arguments = ["try", logSpec, "--endpoint", "days", "--range", "2024-01-01,2024-01-02"]
    let mended = try space.run(arguments)
    #expect(mended.code == 0, "\(mended.text)")
    let retry = "= rule 1, 'response.status >= 500', says 'retry'\n"
    #expect(mended.errors.matches(of: #/< 503, /#).count == 2 && mended.errors.contains(retry), "\(mended.errors)")
    #expect(mended.output.split(separator: "\n").count == 10)
    var gone = MockFault(.status)
    gone.status = 404
    space.server.removeFaults()
    space.server.add(gone)
    let failed = try space.run(arguments)
    #expect(failed.code == 1 && failed.output.isEmpty, "\(failed.text)")
    for part in ["< 404, ", "says 'fail'", "error: GET \(space.server.url)/v1/events/daily/2024-01-01: status 404"] {
      #expect(failed.errors.contains(part), "\(part): \(failed.errors)")
    }
  }
}
