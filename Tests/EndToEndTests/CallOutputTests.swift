// What calls around a stream's chunks give to later streams: items of queues, and outputs that are secrets.

import Foundation
import MockAPI
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct CallOutputTests {
  private func workspace(_ endpoints: String, _ streams: [String]) throws -> Workspace {
    let space = try Workspace(endpoints: endpoints, streams: streams)
    try space.plan("streams.yaml")
    return space
  }

  // MARK: Queues

  /// Setup, chunks and teardown fill one queue.
  private let parts = """
      pages:
        setup:
          - request: {method: POST, url: "{state.base_url}/v1/jobs"}
            response: {processors: [{expression: response.json.parts, output: queue.parts}]}
        teardown:
          - request: {method: DELETE, url: "{state.base_url}/v1/jobs"}
            response: {processors: [{expression: response.json.late, output: queue.parts}]}
        iterate: {over: '["1", "2"]', into: state.page, concurrency: 1}
        request: {url: "{state.base_url}/v1/pages/{state.page}"}
        response:
          records: {jmespath: "data[]", primary_key: [id]}
          processors: [{expression: record.id, output: queue.parts}]
      details:
        iterate: {over: queue.parts, into: state.part}
        request: {url: "{state.base_url}/v1/details/{state.part}"}
        response: {records: {jmespath: "data[]", primary_key: [id]}}

    """

  private func serveParts(_ space: Workspace) {
    space.server.serve([
      "POST /v1/jobs": MockDocument("{\"parts\":[\"a\",\"b\",\"p1\"]}"),
      "DELETE /v1/jobs": MockDocument("{\"late\":\"z\"}"),
    ])
    for page in 1...2 {
      space.server.serve(["GET /v1/pages/\(page)": MockDocument("{\"data\":[{\"id\":\"p\(page)\"}]}")])
    }
    for part in ["a", "b", "p1", "p2", "z"] {
      space.server.serve(["GET /v1/details/\(part)": MockDocument("{\"data\":[{\"id\":\"\(part)\"}]}")])
    }
  }

  private func labels(_ space: Workspace) -> [String] {
    Database.texts(space.database, "SELECT label FROM _backhoe_chunks WHERE stream = 'details' ORDER BY ordinal")
  }

  @Test func itemsOfCallsComeBeforeAndAfterThoseOfChunks() throws {
    let space = try workspace(parts, ["pages", "details"])
    serveParts(space)
    let end = try space.exec()
    #expect(end.code == 0, "\(end.text)")
    #expect(labels(space) == ["a", "b", "p1", "p2", "z"])
    #expect(Database.number(space.database, "SELECT count(*) FROM details") == 5)
    space.server.reset()
    #expect(try space.exec().code == 0)
    #expect(space.asked == [])
  }

  @Test func callsThatAreMadeAgainDoubleNothing() throws {
    let space = try workspace(parts, ["pages", "details"])
    serveParts(space)
    var fault = MockFault(.status)
    fault.path = "/v1/pages/2"
    fault.status = 500
    space.server.add(fault)
    let first = try space.exec()
    #expect(first.code == 1, "\(first.text)")
    #expect(labels(space) == ["a", "b", "p1", "z"])
    space.server.removeFaults()
    space.server.reset()
    let second = try space.exec()
    #expect(second.code == 0, "\(second.text)")
    #expect(space.asked == ["POST /v1/jobs", "GET /v1/pages/2", "DELETE /v1/jobs", "GET /v1/details/p2"])
    #expect(labels(space) == ["a", "b", "p1", "z", "p2"])
  }

  /// Who sends a request is settled before the first one, and is nobody's chunk.
  @Test(arguments: [
    (
      "{type: static, headers: {X-Key: '{env.KEY}'}}", "the authentication of 'reports' reads 'env.KEY'",
      "obtain it by 'type: sequence'"
    ),
    (
      "{type: basic, username: '{state.who}', password: x}", "the authentication of 'reports' reads 'state.who'",
      "obtain it by 'type: sequence'"
    ),
    (
      "{type: sequence, sequence: [{request: {url: '{state.base_url}/login', headers: {X-Key: '{env.KEY}'}}}]}",
      "the authentication of 'reports' reads 'env.KEY'", "obtain it"
    ),
    (
      "{type: sequence, sequence: [{request: {url: '{state.base_url}/login'}, response: {processors: "
        + "[{expression: response.json.id, output: queue.ids}]}}]}",
      "stream 'reports' fills queue.ids while it logs in", "fill the queue in 'setup'"
    ),
  ]) func authenticationIsItsOwnAffair(_ authentication: String, _ what: String, _ advice: String) throws {
    let space = try workspace(
      """
      keys:
        request: {url: "{state.base_url}/v1/keys"}
        response:
          records: {jmespath: "data[]", primary_key: [id]}
          processors: [{expression: record.id, output: env.KEY, aggregation: last}]
      reports:
        depends_on: [keys]
        state: {who: "{env.KEY}"}
        authentication: \(authentication)
        request: {url: "{state.base_url}/v1/reports"}
        response: {records: {jmespath: "data[]", primary_key: [id]}}
      details:
        iterate: {over: queue.ids, into: state.id}
        request: {url: "{state.base_url}/v1/details/{state.id}"}
        response: {records: {jmespath: "data[]", primary_key: [id]}}
      """, ["keys", "reports"])
    let end = try space.exec()
    #expect(end.code == 2 && space.server.requests.isEmpty, "\(end.text)")
    #expect(end.errors.contains(what) && end.errors.contains(advice), "\(end.errors)")
  }

  @Test func itemsOfSetupOutliveAKill() throws {
    let space = try workspace(parts, ["pages", "details"])
    serveParts(space)
    var fault = MockFault(.hang)
    fault.path = "/v1/pages/1"
    space.server.add(fault)
    let program = try space.startExec()
    #expect(space.server.waitUntilRequested(2))
    program.send(SIGKILL)
    #expect(program.wait().signal == SIGKILL)
    space.server.removeFaults()
    space.server.reset()
    let end = try space.exec()
    #expect(end.code == 0, "\(end.text)")
    #expect(!space.asked.contains("POST /v1/jobs"))
    #expect(labels(space) == ["a", "b", "p1", "p2", "z"])
  }

  // MARK: Secrets

  /// What setup gives to the second stream is a secret.
  private let grants = """
      grants:
        setup:
          - request: {method: POST, url: "{state.base_url}/v1/grants"}
            response: {processors: [{expression: secrets.api_key, output: env.GRANT, aggregation: last}]}
        iterate: {over: '["1"]', into: state.page}
        request: {url: "{state.base_url}/v1/pages/{state.page}"}
        response: {records: {jmespath: "data[]", primary_key: [id]}}
      reports:
        iterate: {over: '["1", "2"]', into: state.page, concurrency: 1}
        request: {url: "{state.base_url}/v1/reports/{state.page}", headers: {X-Grant: "{env.GRANT}"}}
        response: {records: {jmespath: "data[]", primary_key: [id]}}

    """

  @Test(arguments: [false, true]) func secretsOfSetupAreHadAnewOrMissed(isGone: Bool) throws {
    let space = try workspace(grants, ["grants", "reports"])
    space.server.serve([
      "POST /v1/grants": MockDocument("{}"), "GET /v1/pages/1": MockDocument("{\"data\":[{\"id\":1}]}"),
    ])
    for page in 1...2 {
      space.server.serve(["GET /v1/reports/\(page)": MockDocument("{\"data\":[{\"id\":\(page)}]}")])
    }
    var fault = MockFault(.status)
    fault.path = "/v1/reports/2"
    fault.status = 500
    space.server.add(fault)
    let first = try space.exec()
    #expect(first.code == 1, "\(first.text)")
    #expect(space.asked.prefix(2) == ["POST /v1/grants", "GET /v1/pages/1"])
    #expect(Database.texts(space.database, "SELECT outputs FROM _backhoe_setups WHERE stream = 'grants'") == ["{}"])
    space.server.removeFaults()
    if isGone {
      fault.path = "/v1/grants"
      space.server.add(fault)
    }
    space.server.reset()
    let second = try space.exec()
    if isGone {
      #expect(second.code != 0 && second.text.contains("setup of stream 'grants'"), "\(second.text)")
      #expect(Set(space.asked) == ["POST /v1/grants"])
      #expect(Database.number(space.database, "SELECT count(*) FROM reports") == 1)
    } else {
      #expect(second.code == 0, "\(second.text)")
      #expect(space.asked == ["POST /v1/grants", "GET /v1/reports/2"])
      let sent = space.server.requests.last?.headers.first { $0.name.lowercased() == "x-grant" }?.value
      #expect(sent == Workspace.secret)
    }
  }
}
