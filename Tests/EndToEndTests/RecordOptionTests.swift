// What the options of records and streams make of pages: how many rows, which columns, under which names, and which of two
// rows of one key stays.

import Foundation
import MockAPI
import TestSupport
import Testing

@Suite struct RecordOptionTests {
  private struct Row: CustomTestStringConvertible, Sendable {
    var name: String
    /// Further keys of the spec's `records`.
    var records = ""
    /// Further keys of the replication's stream.
    var stream = ""
    var columns = ["id", "firstName", "Last_Name", "score"]
    var rows: [String]
    var requests = 3
    var testDescription: String { name }
  }

  private static let all = ["1|A|a|5", "2|B|b|6", "3|C|c|7", "4|D|d|8", "5|E|e|9"]

  private static let table: [Row] = [
    Row(name: "nothing", rows: all),
    Row(name: "limit of the spec", records: "limit: 3", rows: Array(all[..<3]), requests: 2),
    Row(name: "limit at a page's end", records: "limit: 2", rows: Array(all[..<2]), requests: 1),
    Row(name: "limit beyond the end", records: "limit: 50", rows: all),
    Row(
      name: "limit of the stream", stream: "source_options: {limit: 3}", rows: Array(all[..<3]), requests: 2),
    Row(
      name: "columns in their order", records: "select: [score, id]", columns: ["score", "id"],
      rows: ["5|1", "6|2", "7|3", "8|4", "9|5"]),
    Row(
      name: "columns with other names", records: "select: [id, firstName as first]", columns: ["id", "first"],
      rows: ["1|A", "2|B", "3|C", "4|D", "5|E"]),
    Row(
      name: "all but some", records: "select: ['-*Name', '-Last*']", columns: ["id", "score"],
      rows: ["1|5", "2|6", "3|7", "4|8", "5|9"]),
    Row(
      name: "one first, the rest behind", records: "select: [id, '*', score]",
      columns: ["id", "firstName", "Last_Name", "score"], rows: all),
    Row(
      name: "select of the stream", records: "select: [id]", stream: "select: [id, score]", columns: ["id", "score"],
      rows: ["1|5", "2|6", "3|7", "4|8", "5|9"]),
    Row(
      name: "snake case", records: "casing: snake", columns: ["id", "first_name", "last_name", "score"], rows: all),
    Row(
      name: "camel case", records: "casing: camel", columns: ["id", "firstName", "lastName", "score"], rows: all),
  ]

  @Test(arguments: table) private func whatBecomesOfRecords(_ row: Row) throws {
    let space = try Workspace(
      endpoints: """
        things:
          state: {page: 1}
          request: {url: "{state.base_url}/v1/things", parameters: {page: "{state.page}"}}
          pagination: {next_state: {page: "{state.page + 1}"}, stop_condition: response.json.last}
          response:
            records: {jmespath: "data[]", primary_key: [id]\(row.records.isEmpty ? "" : ", \(row.records)")}
        """,
      streams: [
        "things: {object: main.things, mode: incremental\(row.stream.isEmpty ? "" : ", \(row.stream)")}"
      ])
    let letters = ["A", "B", "C", "D", "E"]
    for page in 1...3 {
      let list = (page * 2 - 1...min(page * 2, 5)).map { number in
        let letter = letters[number - 1]
        return "{\"id\":\(number),\"firstName\":\"\(letter)\",\"Last_Name\":\"\(letter.lowercased())\","
          + "\"score\":\(number + 4)}"
      }
      space.server.serve([
        "GET /v1/things?page=\(page)": MockDocument(
          "{\"data\":[\(list.joined(separator: ","))],\"last\":\(page == 3)}")
      ])
    }
    try space.plan("streams.yaml")
    let end = try space.exec()
    #expect(end.code == 0, "\(end.text)")
    #expect(space.server.statistics.requests == row.requests)
    #expect(Database.texts(space.database, "SELECT name FROM pragma_table_info('things')") == row.columns)
    let columns = row.columns.map { "\"\($0)\"" }.joined(separator: " || '|' || ")
    #expect(Database.texts(space.database, "SELECT \(columns) AS row FROM things ORDER BY 1") == row.rows)
    // What a limit left out is done.
    space.server.reset()
    #expect(try space.exec().code == 0)
    #expect(space.server.requests.isEmpty)
  }

  /// Two chunks bring the same key. The one with the greater update key stays, whichever came later; without one, the later.
  @Test(arguments: [
    ("update_key: changed", "", ["5", "3"], "5"), ("update_key: changed", "", ["3", "5"], "5"),
    ("", "", ["5", "3"], "3"), ("", "update_key: changed, ", ["5", "3"], "5"),
  ]) func whichOfTwoStays(_ records: String, _ stream: String, _ changes: [String], _ expected: String) throws {
    let space = try Workspace(
      endpoints: """
        things:
          iterate: {over: '["1", "2"]', into: state.part, concurrency: 1}
          request: {url: "{state.base_url}/v1/things/{state.part}"}
          response: {records: {jmespath: "data[]", primary_key: [id]\(records.isEmpty ? "" : ", \(records)")}}
        """, streams: ["things: {\(stream)object: main.things, mode: incremental}"])
    for (place, change) in changes.enumerated() {
      space.server.serve([
        "GET /v1/things/\(place + 1)": MockDocument("{\"data\":[{\"id\":1,\"changed\":\(change)}]}")
      ])
    }
    try space.plan("streams.yaml")
    let end = try space.exec()
    #expect(end.code == 0, "\(end.text)")
    #expect(Database.texts(space.database, "SELECT CAST(changed AS TEXT) FROM things") == [expected])
  }

  /// Days without records move a watermark that no record is needed for, unless a rule left them out.
  @Test(arguments: [
    ("empty list", MockDocument("{\"data\":[]}"), "2024-01-03\n"),
    ("204", MockDocument([], status: 204), "2024-01-03\n"),
    ("skipped", MockDocument("{}", status: 404), "2024-01-02\n"),
  ]) func emptyChunksCountForWatermarks(_ name: String, _ last: MockDocument, _ mark: String) throws {
    let space = try Workspace(
      endpoints: """
        days:
          sync: [last_day]
          iterate: {over: 'range(coalesce(sync.last_day, "2024-01-01"), "2024-01-03", "1d")', into: state.day}
          state: {date: '{date_format(state.day, "%Y-%m-%d")}'}
          request: {url: "{state.base_url}/v1/days/{state.date}"}
          response:
            records: {jmespath: "data[]", primary_key: [id]}
            rules: [{action: skip, condition: response.status == 404}]
            processors: [{expression: state.date, output: state.last_day, aggregation: maximum}]
        """, streams: ["days"])
    for day in 1...2 {
      space.server.serve(["GET /v1/days/2024-01-0\(day)": MockDocument("{\"data\":[{\"id\":\(day)}]}")])
    }
    space.server.serve(["GET /v1/days/2024-01-03": last])
    try space.plan("streams.yaml")
    let end = try space.exec()
    #expect(end.code == 0, "\(name): \(end.text)")
    let found = try space.succeed(["state", "get", "days", "last_day", "--target", "WAREHOUSE"]).output
    #expect(found == mark, "\(name)")
  }
}
