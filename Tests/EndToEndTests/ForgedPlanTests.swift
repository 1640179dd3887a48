// Plans that somebody changed and gave a fitting ID: the programs that people call refuse them by a code, and send nothing.

import Foundation
import MockAPI
import TestSupport
import Testing
import Values

@Suite struct ForgedPlanTests {
  private static let spec = """
    name: Days
    defaults:
      state: {base_url: "http://127.0.0.1:1"}
      request: {headers: {Authorization: "Bearer {secrets.api_key}"}}
    endpoints:
      plain:
        iterate: {over: [1, 2], into: state.n}
        request:
          url: "{state.base_url}/_echo"
          method: POST
          idempotent: true
          headers: {X-Number: "n{state.n}"}
          parameters: {n: "{state.n}"}
          payload: {n: "{state.n}"}
        response: {records: {jmespath: "[{n: method}]"}}
      hidden:
        setup:
          - request: {url: "{state.base_url}/v1/items", parameters: {limit: 1}}
            response:
              processors: [{expression: "response.json.items[0].id", output: state.job, aggregation: last}]
        iterate: {over: [1, 2], into: state.n}
        state: {account: "{upper(secrets.api_key)}"}
        request:
          url: "{state.base_url}/_echo"
          method: POST
          idempotent: true
          parameters: {n: "{state.n}", account: "{state.account}", job: "{state.job}", key: "{secrets.api_key}"}
          payload: {n: "{state.n}", key: "{secrets.api_key}"}
        response: {records: {jmespath: "[{n: method}]"}}
    """

  private func workspace(_ endpoint: String) throws -> Workspace {
    let space = try Workspace(spec: "spec.yaml")
    try space.write("spec.yaml", Self.spec)
    try space.succeed([
      "plan", "spec.yaml", "--endpoint", endpoint, "--target", "WAREHOUSE", "--object", "main.t", "--mode",
      "incremental", "--now", "2024-05-01", "-o", "plan.json",
    ])
    return space
  }

  /// The text of a plan with the ID that its bytes give.
  private func signed(_ text: String) throws -> String {
    let end = try #require(text.range(of: "\"plan_id\"", options: .backwards)).lowerBound
    return "\(text[..<end])\"plan_id\":\"bp_\(base32(digest(Array(text[..<end].utf8)).prefix(16)))\"}\n"
  }

  @Test(arguments: ["plain", "hidden"]) func whatWasNotChangedIsSent(_ endpoint: String) throws {
    let space = try workspace(endpoint)
    let check = try space.succeed(["verify", "plan.json"])
    #expect(check.output.contains("proven  the first requests are what the programs give"), "\(check.text)")
    let end = try space.exec()
    #expect(end.code == 0, "\(end.text)")
    #expect(space.server.requests.count { $0.path == "/_echo" } == 2)
  }

  /// What cannot be computed from references is shown by the URL's own text, by whoever renders it.
  @Test(arguments: ["BASE/_echo", "BASE/{lower('_ECHO')}", "{state.base_url}/_echo"])
  func aRequestWithoutAPreviewIsNoForgery(_ url: String) throws {
    let space = try Workspace(spec: "spec.yaml")
    try space.write(
      "spec.yaml",
      """
      name: Days
      defaults: {state: {base_url: "http://127.0.0.1:1"}}
      endpoints:
        days:
          iterate: {over: [1, 2], into: state.n}
          request:
            url: "\(url.replacing("BASE", with: space.server.url))"
            headers: {X-Number: "n{state.n}"}
            parameters: {k: "{int_parse(secrets.api_key)}"}
          response: {records: {jmespath: "[{n: method}]"}}
      """)
    try space.succeed([
      "plan", "spec.yaml", "--endpoint", "days", "--target", "WAREHOUSE", "--object", "main.t", "--mode",
      "incremental", "--now", "2024-05-01", "-o", "plan.json",
    ])
    let check = try space.run(["verify", "plan.json"])
    #expect(check.code == 0 && !check.output.contains("failed"), "\(check.text)")
    let end = try space.exec("plan.json", ["--secret", "api_key=1234567890"])
    #expect(end.code == 0, "\(end.text)")
    #expect(space.server.requests.map(\.target) == ["/_echo?k=1234567890", "/_echo?k=1234567890"])
  }

  @Test func aRequestThatNobodyApprovedIsNotSent() throws {
    let table: [(endpoint: String, from: String, to: String)] = [
      ("plain", "_echo?n=2", "_echo?n=22"), ("plain", "\"body\":\"{\\\"n\\\":2}\"", "\"body\":\"{\\\"n\\\":3}\""),
      ("plain", "\"body\":\"{\\\"n\\\":2}\"}", "\"body\":\"{\\\"n\\\":3}\",\"complete\":false}"),
      ("plain", "\"X-Number\":\"n2\"", "\"X-Number\":\"n3\""),
      ("plain", "\"method\":\"POST\",\"url\":\"BASE/_echo?n=2\"", "\"method\":\"PUT\",\"url\":\"BASE/_echo?n=2\""),
      ("hidden", "&n=2", "&n=22"), ("hidden", "_echo?account", "_other?account"),
      ("hidden", "key=%7Bsecrets.api_key%7D&n=2", "n=2"),
      ("hidden", "\\\"n\\\":2", "\\\"n\\\":3"),
      ("hidden", "job=%7Bstate.job%7D&key=%7Bsecrets.api_key%7D&n=2", "job=7&key=%7Bsecrets.api_key%7D&n=2"),
    ]
    for row in table {
      let space = try workspace(row.endpoint)
      let text = try space.read("plan.json")
      func local(_ text: String) -> String { text.replacing("BASE", with: space.server.url) }
      try #require(text.contains(local(row.from)), "\(row): \(text)")
      try space.write("plan.json", try signed(text.replacing(local(row.from), with: local(row.to))))
      let check = try space.run(["verify", "plan.json"])
      #expect(check.code == 1 && check.output.contains("failed[P017]  it is not so that the first requests"), "\(row)")
      let end = try space.exec()
      #expect(
        end.code == 1 && end.text.contains("(P017)") && end.text.contains("it was not sent"), "\(row): \(end.text)")
      // What was not changed is sent.
      let forged = text.split(separator: "\n").count { $0.hasPrefix("{\"id\"") && $0.contains(local(row.from)) }
      #expect(space.server.requests.count == (row.endpoint == "hidden" ? 1 : 0) + 2 - forged, "\(row)")
    }
  }

  @Test func aChunkThatShowsNoRequestMakesNone() throws {
    let space = try workspace("plain")
    let text = try space.read("plan.json")
    let line = try #require(text.split(separator: "\n").last { $0.hasPrefix("{\"id\":\"bc_") })
    let start = try #require(line.firstRange(of: ",\"request\":")).lowerBound
    try space.write("plan.json", try signed(text.replacing(line, with: "\(line[..<start])}],")))
    let check = try space.run(["verify", "plan.json"])
    #expect(check.code == 1 && check.output.contains("failed[P017]"), "\(check.text)")
    let end = try space.exec()
    #expect(end.code == 1 && end.text.contains("the plan shows no request, and its programs make one (P017)"))
    #expect(space.server.requests.count == 1)
  }

  @Test func everyOtherForgeryHasItsCode() throws {
    let table: [(code: String, from: String, to: String)] = [
      ("P010", "backhoe.plan/1\"", "backhoe.plan/3\""), ("P011", "\"complete\":true", "\"done\":true"),
      ("P012", "_echo?n=2", "_echo?n=3"), ("P014", "main.t", "main.u"), ("P015", "\"value\":2", "\"value\":3"),
      ("P016", "\"code\":[\"", "\"code\":[\"return r99\",\""),
    ]
    for row in table {
      let space = try workspace("plain")
      let text = try space.read("plan.json").replacing(row.from, with: row.to)
      try space.write("plan.json", row.code == "P012" ? text : try signed(text))
      for command in ["verify", "exec"] {
        let end = try space.run([command, "plan.json"])
        let isRefused = end.code == 2 || command == "verify" && end.code == 1
        #expect(isRefused && end.text.contains("[\(row.code)]"), "\(row), \(command): \(end.text)")
        let explained = try space.succeed(["explain", row.code]).output
        #expect(explained.hasPrefix("\(row.code): "))
      }
      #expect(space.server.requests.isEmpty, "\(row)")
    }
    let space = try workspace("plain")
    for command in ["verify", "exec"] {
      let other = try space.run([command, "plan.json", "--expect", "bp_aaaaaaaaaaaaaaaaaaaaaaaaaa"])
      #expect(other.code != 0 && other.text.contains("[P013]"), "\(other.text)")
    }
    try space.write("spec.yaml", Self.spec.replacing("method}]", with: "method, m: url}]"))
    let changed = try space.run(["verify", "plan.json"])
    #expect(changed.output.contains("failed[P018]") && changed.output.contains("failed[P019]"), "\(changed.text)")
    try space.write(
      "connections.yaml", try space.read("connections.yaml").replacing("sqlite:warehouse.db", with: "file:warehouse"))
    let moved = try space.exec()
    #expect(moved.code == 2 && moved.text.contains("error[P021]"), "\(moved.text)")
    #expect(space.server.requests.isEmpty)
  }
}
