// What streams hand to those after them besides queues, and what setup leaves for whoever goes on.

import Foundation
import MockAPI
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct HandoverTests {
  private let outputs = """
    name: Outputs
    defaults:
      state: {base_url: "http://127.0.0.1:1"}
      request: {headers: {Authorization: "Bearer {secrets.api_key}"}, rate: 100000}
    endpoints:
      projects:
        iterate: {over: 'range("1", "6", "1")', into: state.page, concurrency: 3}
        request: {url: "{state.base_url}/v1/projects/{state.page}"}
        response:
          records: {jmespath: "data[]", primary_key: [id]}
          processors:
            - {expression: record.id, output: context.store.ids, aggregation: collect}
            - {expression: record.updated, output: env.NEWEST, aggregation: maximum}
            - {expression: state.page, output: env.LAST_PAGE, aggregation: last}
      issues:
        iterate: {over: context.store.ids, into: state.project}
        state: {since: "{env.NEWEST}", page: "{env.LAST_PAGE}"}
        request:
          url: "{state.base_url}/v1/issues"
          parameters: {project: "{state.project}", since: "{state.since}", page: "{state.page}"}
        response: {records: {jmespath: "data[]", primary_key: [id]}}
    """

  private func serveProjects(_ space: Workspace) {
    for page in 1...6 {
      space.server.serve([
        "GET /v1/projects/\(page)": MockDocument(
          "{\"data\":[{\"id\":\(page * 10),\"updated\":\"2024-0\(7 - page)-01\"}]}")
      ])
    }
    space.server.serve { request in
      guard request.path == "/v1/issues", let project = request.parameter("project") else { return nil }
      return MockDocument("{\"data\":[{\"id\":\"issue_\(project)\"}]}")
    }
  }

  @Test func outputsReachLaterStreamsInPlanOrder() throws {
    let space = try Workspace(written: outputs, streams: ["issues", "projects"]) {
      $0.latency = MockLatency(seconds: 0.001, jitterSeconds: 0.02, seed: 5)
    }
    serveProjects(space)
    try space.plan("streams.yaml")
    let end = try space.exec()
    #expect(end.code == 0, "\(end.text)")
    let asked = space.server.requests.map(\.target).filter { $0.hasPrefix("/v1/issues") }
    #expect(Set(asked) == Set((1...6).map { "/v1/issues?page=6&project=\($0 * 10)&since=2024-06-01" }))
    let labels = Database.texts(
      space.database, "SELECT label FROM _backhoe_chunks WHERE stream = 'issues' ORDER BY ordinal")
    #expect(labels == (1...6).map { "\($0 * 10)" })
  }

  @Test func outputsAreKeptForAResume() throws {
    let space = try Workspace(written: outputs, streams: ["issues", "projects"])
    serveProjects(space)
    try space.plan("streams.yaml")
    var fault = MockFault(.status)
    fault.path = "/v1/issues"
    space.server.add(fault)
    #expect(try space.exec().code == 1)
    space.server.removeFaults()
    space.server.reset()
    let end = try space.exec()
    #expect(end.code == 0, "\(end.text)")
    #expect(
      Set(space.server.requests.map(\.target))
        == Set((1...6).map { "/v1/issues?page=6&project=\($0 * 10)&since=2024-06-01" }))
  }

  // MARK: Setup

  private let exports = """
    name: Exports
    defaults:
      state: {base_url: "http://127.0.0.1:1"}
      request: {headers: {Authorization: "Bearer {secrets.api_key}"}, rate: 100000}
    endpoints:
      parts:
        setup:
          - request: {method: POST, url: "{state.base_url}/v1/jobs", payload: {kind: all}}
            response:
              processors:
                - {expression: response.json.job, output: state.job, aggregation: last}
                - {expression: response.json.parts, output: state.parts, aggregation: last}
        teardown:
          - request: {method: DELETE, url: "{state.base_url}/v1/jobs/{state.job}"}
        iterate: {over: state.parts, into: state.part, concurrency: 1}
        request: {url: "{state.base_url}/v1/jobs/{state.job}/{state.part}"}
        response: {records: {jmespath: "data[]", primary_key: [id]}}
    """

  private func serveJobs(_ space: Workspace) {
    space.server.serve([
      "POST /v1/jobs": MockDocument("{\"job\":\"job_7\",\"parts\":[\"a\",\"b\",\"c\",\"d\"]}"),
      "DELETE /v1/jobs/job_7": MockDocument([], status: 204),
    ])
    for part in ["a", "b", "c", "d"] {
      space.server.serve(["GET /v1/jobs/job_7/\(part)": MockDocument("{\"data\":[{\"id\":\"\(part)\"}]}")])
    }
  }

  @Test func whatSetupWroteServesWhoGoesOn() throws {
    let space = try Workspace(written: exports, streams: ["parts"])
    serveJobs(space)
    try space.plan("streams.yaml")
    // Killed in the middle: the job stays open, and whoever goes on uses it.
    var silence = MockFault(.hang)
    silence.path = "/v1/jobs/job_7/c"
    space.server.add(silence)
    let program = try space.startExec()
    #expect(space.server.waitUntilRequested(4))
    let committed = "SELECT count(*) FROM _backhoe_chunks WHERE status = 'done'"
    #expect(Database.waitUntil(space.database, committed, isAtLeast: 1))
    program.send(SIGKILL)
    #expect(program.wait().signal == SIGKILL)
    space.server.removeFaults()
    let loaded = Set(Database.texts(space.database, "SELECT label FROM _backhoe_chunks WHERE status = 'done'"))
    #expect(!loaded.isEmpty)
    space.server.reset()
    let end = try space.exec()
    #expect(end.code == 0, "\(end.text)")
    let rest = ["a", "b", "c", "d"].filter { !loaded.contains($0) }
    #expect(space.asked == rest.map { "GET /v1/jobs/job_7/\($0)" } + ["DELETE /v1/jobs/job_7"])
    #expect(Database.number(space.database, "SELECT count(*) FROM parts") == 4)
  }

  @Test func setupIsFreshWhereItIsAskedForOrWasClosed() throws {
    let space = try Workspace(written: exports, streams: ["parts"])
    serveJobs(space)
    try space.plan("streams.yaml")
    var fault = MockFault(.status)
    fault.path = "/v1/jobs/job_7/c"
    space.server.add(fault)
    #expect(try space.exec().code == 1)
    #expect(space.asked.last == "DELETE /v1/jobs/job_7")
    space.server.removeFaults()
    space.server.reset()
    // What teardown closed is opened again.
    #expect(try space.exec().code == 0)
    #expect(space.asked == ["POST /v1/jobs", "GET /v1/jobs/job_7/c", "DELETE /v1/jobs/job_7"])
  }

  @Test func secretsOfSetupAreNotKept() throws {
    let spec = exports.replacing(
      "iterate: {over: state.parts,", with: "iterate: {over: '[\"a\", \"b\", \"c\", \"d\"]',"
    ).replacing(
      "/v1/jobs/{state.job}/{state.part}\"}", with: "/v1/jobs/job_7/{state.part}\", headers: {X-Job: \"{state.job}\"}}")
    let space = try Workspace(written: spec, streams: ["parts"])
    serveJobs(space)
    try space.plan("streams.yaml")
    let end = try space.exec()
    #expect(end.code == 0, "\(end.text)")
    let kept = Database.texts(space.database, "SELECT state || outputs FROM _backhoe_setups")
    #expect(kept == ["{}{}"])
  }

  // MARK: Hooks

  @Test func hooksAreRefusedUnlessTheyAreLeftOut() throws {
    let spec = exports.replacing(
      "  parts:\n", with: "  parts:\n    overrides: {hooks: {post: [{type: log, message: done}]}}\n")
    let space = try Workspace(written: spec, streams: ["parts"])
    serveJobs(space)
    try space.plan("streams.yaml")
    let refused = try space.exec()
    #expect(refused.code == 2 && refused.text.contains("--without-hooks"), "\(refused.text)")
    #expect(space.asked.isEmpty)
    let end = try space.exec("plan.json", ["--without-hooks"])
    #expect(end.code == 0, "\(end.text)")
    #expect(Database.number(space.database, "SELECT count(*) FROM parts") == 4)
  }
}
