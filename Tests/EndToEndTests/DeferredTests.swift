// What is known only while a plan is executed: lists and ranges that calls give, conditions on elements, records that need
// no request, forced types.

import Foundation
import MockAPI
import TestSupport
import Testing

@Suite struct DeferredTests {
  private func workspace(_ endpoints: String, _ streams: [String]) throws -> Workspace {
    let space = try Workspace(endpoints: endpoints, streams: streams)
    space.server.serve { request in
      if request.path == "/v1/days" {
        return MockDocument("{\"data\":[{\"day\":\"\(request.parameter("from") ?? "")\"}]}")
      }
      return nil
    }
    return space
  }

  @Test func aRangeThatACallBoundsIsMadeLate() throws {
    let space = try workspace(
      """
      days:
        setup:
          - request: {url: "{state.base_url}/v1/bounds"}
            response:
              processors:
                - {expression: response.json.start, output: state.start, aggregation: last}
                - {expression: response.json.end, output: state.end, aggregation: last}
        iterate:
          over: range(state.start, state.end, "10d")
          into: state.day
          if: date_extract(iterate.value, "day") != 11
        state:
          from: '{date_format(state.day, "%Y-%m-%d")}'
          until: '{date_format(iterate.end, "%Y-%m-%d")}'
        request: {url: "{state.base_url}/v1/days", parameters: {from: "{state.from}", until: "{state.until}"}}
        response: {records: {jmespath: "data[]", primary_key: [day]}}
      """, ["days: {object: main.days, mode: incremental}"])
    space.server.serve(["GET /v1/bounds": MockDocument("{\"start\":\"2024-01-01\",\"end\":\"2024-01-25\"}")])
    try space.plan("streams.yaml")
    let end = try space.exec()
    #expect(end.code == 0, "\(end.text)")
    #expect(
      Set(space.server.requests.map(\.target)) == [
        "/v1/bounds", "/v1/days?from=2024-01-01&until=2024-01-11", "/v1/days?from=2024-01-21&until=2024-01-26",
      ])
    #expect(
      Database.texts(space.database, "SELECT label FROM _backhoe_chunks ORDER BY ordinal")
        == ["2024-01-01", "2024-01-11", "2024-01-21"])
  }

  @Test func whatIsNoListFailsTheStreamAlone() throws {
    let space = try workspace(
      """
      broken:
        setup:
          - request: {url: "{state.base_url}/v1/bounds"}
            response: {processors: [{expression: response.json.start, output: state.ids, aggregation: last}]}
        iterate: {over: state.ids, into: state.id}
        request: {url: "{state.base_url}/v1/days", parameters: {from: "{state.id}"}}
        response: {records: {jmespath: "data[]", primary_key: [day]}}
      days:
        request: {url: "{state.base_url}/v1/days", parameters: {from: "x"}}
        response: {records: {jmespath: "data[]", primary_key: [day]}}
      """, ["broken: {object: main.broken, mode: incremental}", "days: {object: main.days, mode: incremental}"])
    space.server.serve(["GET /v1/bounds": MockDocument("{\"start\":\"2024-01-01\"}")])
    try space.plan("streams.yaml")
    let end = try space.exec()
    #expect(end.code == 1, "\(end.text)")
    #expect(end.text.contains("'iterate.over' gave no list: 'state.ids' is '2024-01-01'"), "\(end.text)")
    #expect(Database.number(space.database, "SELECT count(*) FROM days") == 1)
    space.server.serve(["GET /v1/bounds": MockDocument("{\"start\":[\"2024-01-01\"]}")])
    let again = try space.exec()
    #expect(again.code == 0, "\(again.text)")
    #expect(Database.number(space.database, "SELECT count(*) FROM broken") == 1)
  }

  @Test func recordsFromAQueueComeInGroups() throws {
    let space = try workspace(
      """
      source:
        request: {url: "{state.base_url}/v1/source"}
        response:
          records: {jmespath: "data[]", primary_key: [n]}
          processors: [{expression: record, output: queue.records}]
      copies:
        iterate: {over: queue.records, into: response.records}
        response:
          records: {primary_key: [n]}
          processors:
            - {expression: record.n * 2, output: record.twice}
            - {expression: record.n, output: queue.numbers, if: record.n < 3}
      numbers:
        iterate: {over: queue.numbers, into: state.n}
        request: {url: "{state.base_url}/v1/days", parameters: {from: "{state.n}"}}
        response: {records: {jmespath: "data[]", primary_key: [day]}}
      """,
      [
        "numbers: {object: main.numbers, mode: incremental}", "copies: {object: main.copies, mode: full-refresh}",
        "source: {object: main.source, mode: incremental}",
      ])
    let list = (0..<20_050).map { "{\"n\":\($0)}" }.joined(separator: ",")
    space.server.serve(["GET /v1/source": MockDocument("{\"data\":[\(list)]}")])
    try space.plan("streams.yaml")
    let end = try space.exec()
    #expect(end.code == 0, "\(end.text)")
    #expect(Database.number(space.database, "SELECT count(*) FROM copies WHERE twice = 2 * n") == 20_050)
    #expect(
      Database.rows(space.database, "SELECT rows FROM _backhoe_chunks WHERE stream = 'copies' ORDER BY ordinal").map {
        $0["rows"]
      }
        == [.integer(10_000), .integer(10_000), .integer(50)])
    #expect(Database.number(space.database, "SELECT count(*) FROM numbers") == 3)
    #expect(space.server.statistics.requests == 4)
  }

  @Test func recordsOfThePlanNeedNoRequest() throws {
    let space = try workspace(
      """
      colours:
        iterate: {over: 'array(object("name", "red"), object("name", "green"), object("name", "red"))', into: response.records}
        response:
          records: {primary_key: [name]}
          processors:
            - {expression: upper(record.name), output: record.name}
      """, ["colours: {object: main.colours, mode: full-refresh}"])
    try space.plan("streams.yaml")
    let end = try space.exec()
    #expect(end.code == 0, "\(end.text)")
    #expect(Database.texts(space.database, "SELECT name FROM colours ORDER BY name") == ["GREEN", "RED"])
    #expect(space.server.requests.isEmpty)
  }

  @Test func duplicatesMayBeFoundByAFilter() throws {
    let space = try workspace(
      """
      rows:
        request: {url: "{state.base_url}/v1/rows"}
        response: {records: {jmespath: "data[]", primary_key: [id], duplicate_tolerance: "100000,0.0001"}}
      """, ["rows: {object: main.rows, mode: snapshot}"])
    let list = ((0..<5_000).map { "{\"id\":\($0)}" } + (0..<5_000).map { "{\"id\":\($0).0}" }).joined(separator: ",")
    space.server.serve(["GET /v1/rows": MockDocument("{\"data\":[\(list)]}")])
    try space.plan("streams.yaml")
    let end = try space.exec()
    #expect(end.code == 0, "\(end.text)")
    #expect(end.text.components(separatedBy: "may drop records which are none").count == 2, "\(end.text)")
    let count = Database.number(space.database, "SELECT count(*) FROM rows")
    // Hashes are the same in every run, so that the number is.
    #expect(count <= 5_000 && count >= 4_990, "\(count)")
    #expect(Database.number(space.database, "SELECT count(DISTINCT id) FROM rows") == count)
  }

  @Test func typesAreForcedOnColumns() throws {
    let space = try workspace(
      """
      rows:
        request: {url: "{state.base_url}/v1/rows"}
        response: {records: {jmespath: "data[]", primary_key: [id]}}
      """,
      [
        "rows: {object: main.rows, mode: full-refresh, columns: {id: 'varchar(10)', n: bigint, at: timestamp, more: json}}"
      ])
    func serve(_ n: String) {
      space.server.serve([
        "GET /v1/rows": MockDocument("{\"data\":[{\"id\":7,\"n\":\"\(n)\",\"at\":\"2024-01-02\",\"more\":{\"a\":1}}]}")
      ])
    }
    serve("12")
    try space.plan("streams.yaml")
    let end = try space.exec()
    #expect(end.code == 0, "\(end.text)")
    #expect(
      Database.rows(space.database, "SELECT id, n, at, more FROM rows") == [
        ["id": .text("7"), "n": .integer(12), "at": .text("2024-01-02T00:00:00Z"), "more": .text("{\"a\":1}")]
      ])
    serve("twelve")
    try space.plan("streams.yaml", into: "later.json", now: "2024-06-01T00:00:00Z")
    let refused = try space.exec("later.json")
    #expect(
      refused.code == 1 && refused.text.contains("the value \"twelve\" of 'n' does not fit the type bigint"),
      "\(refused.text)")
  }
}
