// Several pages a chunk: by offset, by cursor, and what does not advance.

import Diagnostics
import MockAPI
import Plans
import Testing
import Values

@testable import Execution

@Suite struct PaginationTests {
  /// One chunk over `/v1/items`, `limit` a page.
  private func items(_ server: MockServer, limit: Int) -> StreamFixture {
    var fixture = StreamFixture(
      name: "items", object: "items", url: "\(server.url)/v1/items", key: ["id"], jmespath: "items[]")
    fixture.stream.state = .object([.init("offset", .int(0)), .init("limit", .int(Int64(limit)))])
    fixture.stream.endpoint.request!.parameters = [
      NamedSlot("offset", .program(fixture.add(Programs.member("state", "offset")))),
      NamedSlot("limit", .program(fixture.add(Programs.member("state", "limit")))),
      NamedSlot("nothing", .program(fixture.add(Programs.member("state", "nothing")))),
    ]
    fixture.addDefaultRules()
    fixture.add(chunk: "items", value: .null, url: "\(server.url)/v1/items?limit=\(limit)&offset=0")
    return fixture
  }

  @Test func byOffsetUntilAPageIsShort() throws {
    let server = try MockServer()
    var fixture = items(server, limit: 100)
    fixture.stream.endpoint.pagination = PlanPagination(
      nextState: [NamedSlot("offset", .program(fixture.add(Programs.sum("offset", 100))))],
      stop: fixture.add(Programs.fewerRecords(than: 100)))
    let plan = try PlanFixture([fixture])
    let report = try plan.run()
    #expect(report.outcome == nil, "\(report.streams[0].failures)")
    #expect(report.streams[0].requests == 3)
    #expect(query(plan.place.database, "SELECT count(*), min(id), max(id) FROM items") == [["250", "0", "249"]])
    #expect(
      server.requests.map(\.target) == [
        "/v1/items?limit=100&offset=0", "/v1/items?limit=100&offset=100", "/v1/items?limit=100&offset=200",
      ])
  }

  @Test func overlappingPagesAreDeduplicated() throws {
    let server = try MockServer()
    var fixture = items(server, limit: 100)
    fixture.stream.endpoint.pagination = PlanPagination(
      nextState: [NamedSlot("offset", .program(fixture.add(Programs.sum("offset", 90))))],
      stop: fixture.add(Programs.fewerRecords(than: 100)))
    let plan = try PlanFixture([fixture])
    let report = try plan.run()
    #expect(report.streams[0].rows == 250)
    #expect(report.streams[0].duplicates == 20)
    #expect(query(plan.place.database, "SELECT count(*) FROM items") == [["250"]])
  }

  @Test func aCursorComesFromTheResponse() throws {
    let server = try MockServer()
    var fixture = StreamFixture(
      name: "cursor", object: "cursor", url: "\(server.url)/v1/cursor", key: ["id"], jmespath: "items[]")
    let next = PlanProgram(
      source: "response.json.next", type: "any", stage: "response",
      code: ["scope r0, response", "member r0, r0, \"json\"", "member r0, r0, \"next\"", "return r0"])
    let isLast = PlanProgram(
      source: "response.json.next == null", type: "bool", stage: "response",
      code: [
        "scope r0, response", "member r0, r0, \"json\"", "member r0, r0, \"next\"", "const r1, null", "eq r0, r0, r1",
        "return r0",
      ])
    fixture.stream.endpoint.request!.parameters = [
      NamedSlot("after", .program(fixture.add(Programs.member("state", "after"))))
    ]
    fixture.stream.endpoint.pagination = PlanPagination(
      nextState: [NamedSlot("after", .program(fixture.add(next)))], stop: fixture.add(isLast))
    fixture.add(chunk: "all", value: .null, url: "\(server.url)/v1/cursor")
    let plan = try PlanFixture([fixture])
    let report = try plan.run()
    #expect(report.outcome == nil, "\(report.streams[0].failures)")
    #expect(report.streams[0].requests == 3)
    #expect(query(plan.place.database, "SELECT count(*) FROM cursor") == [["250"]])
  }

  @Test func theSameRequestAgainIsAnErrorOrTheEnd() throws {
    let server = try MockServer()
    // The first page brings keys, so something is wrong with the spec.
    var fixture = items(server, limit: 100)
    let never = fixture.add(Programs.comparison("response", "status", "eq", "0"))
    fixture.stream.endpoint.pagination = PlanPagination(nextState: [], stop: never)
    let stuck = try PlanFixture([fixture]).run()
    #expect(stuck.streams[0].failures.first?.reason.contains("pagination does not advance") == true)
    #expect(stuck.streams[0].requests == 1)

    // The last page brings none: that is the end, as APIs that repeat it do.
    var empty = items(server, limit: 100)
    empty.stream.endpoint.pagination = PlanPagination(
      nextState: [], stop: empty.add(Programs.comparison("response", "status", "eq", "0")))
    empty.chunks[0].request?.url = "\(server.url)/v1/items?limit=100&offset=1000"
    empty.stream.state = .object([.init("offset", .int(1_000)), .init("limit", .int(100))])
    let ended = try PlanFixture([empty]).run()
    #expect(ended.outcome == nil)
    #expect(ended.streams[0].requests == 1)
    #expect(ended.streams[0].rows == 0)
  }

  @Test func aCircleOfPagesEnds() throws {
    let server = try MockServer()
    for key in [["id"], []] {
      // No cursor on the last page: the parameter is left out, and the first page comes again.
      var fixture = StreamFixture(
        name: "circle", object: "circle", url: "\(server.url)/v1/cursor", key: key, jmespath: "items[]")
      let next = PlanProgram(
        source: "response.json.next", type: "any", stage: "response",
        code: ["scope r0, response", "member r0, r0, \"json\"", "member r0, r0, \"next\"", "return r0"])
      fixture.stream.endpoint.request!.parameters = [
        NamedSlot("after", .program(fixture.add(Programs.member("state", "after"))))
      ]
      fixture.stream.endpoint.pagination = PlanPagination(
        nextState: [NamedSlot("after", .program(fixture.add(next)))],
        stop: fixture.add(Programs.comparison("response", "status", "eq", "0")))
      fixture.add(chunk: "all", value: .null, url: "\(server.url)/v1/cursor")
      let plan = try PlanFixture([fixture])
      let report = try plan.run()
      if key.isEmpty {
        #expect(report.streams[0].failures.first?.reason.contains("pagination goes in a circle") == true)
      } else {
        #expect(report.outcome == nil, "\(report.streams[0].failures)")
        #expect(query(plan.place.database, "SELECT count(*) FROM circle") == [["250"]])
      }
      #expect(report.streams[0].requests < 12)
    }
  }
}
