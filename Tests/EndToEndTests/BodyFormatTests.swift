// Bodies of every format, from the wire to the table: by their types, forced, in other charsets, in archives; records that
// jq finds; nested objects as columns.

import Foundation
import MockAPI
import TestSupport
import Testing

@Suite struct BodyFormatTests {
  private static let rows = "1|Ann,2|Bob é"

  /// Runs one endpoint that asks for `/v1/export` once; the spec's response, and what the API answers.
  private func load(
    _ response: String, _ document: MockDocument, more: [String] = []
  ) throws -> (space: Workspace, end: ProgramEnd) {
    let space = try Workspace()
    let file = try space.write(
      "spec.yaml",
      """
      name: Exports
      defaults:
        state: {base_url: "http://127.0.0.1:1"}
        request: {headers: {Authorization: "Bearer {secrets.api_key}"}, rate: 100000}
      endpoints:
        export:
          request: {url: "{state.base_url}/v1/export"}
          response: \(response)
      """)
    try space.write("connections.yaml", try space.read("connections.yaml").replacing(Workspace.shop, with: file))
    try space.write(
      "export.yaml",
      "source: SHOP\ntarget: WAREHOUSE\nstreams:\n  export: {object: main.export, mode: full-refresh\(more.joined())}\n"
    )
    space.server.serve(["GET /v1/export": document])
    try space.plan(space.path("export.yaml"))
    return (space, try space.exec())
  }

  private func people(_ space: Workspace) -> String {
    Database.texts(space.database, "SELECT id || '|' || name FROM export ORDER BY id").joined(separator: ",")
  }

  @Test func everyFormatBecomesRows() throws {
    let csv = "id,name\n1,Ann\n2,Bob é\n"
    let xml = "<people><person id=\"1\"><name>Ann</name></person><person id=\"2\"><name>Bob é</name></person></people>"
    let lines = "{\"id\":1,\"name\":\"Ann\"}\n{\"id\":2,\"name\":\"Bob é\"}\n"
    let records = "people.person[].{id: \\\"@id\\\", name: name}"
    let wide: [UInt8] = [0xFF, 0xFE] + csv.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let cases: [(response: String, document: MockDocument)] = [
      ("{}", MockDocument(csv, type: "text/csv")),
      ("{format: csv}", MockDocument(csv, type: "application/octet-stream")),
      ("{format: csv}", MockDocument(wide, type: "text/plain")),
      ("{records: {jmespath: \"\(records)\"}}", MockDocument(xml, type: "application/xml")),
      ("{format: xml, records: {jmespath: \"\(records)\"}}", MockDocument(xml, type: "text/plain")),
      ("{}", MockDocument(lines, type: "application/x-ndjson")),
      ("{format: jsonl}", MockDocument(lines, type: "text/plain")),
      (
        "{records: {jq: '.rows[] | {id: .[0], name: .[1]}'}}",
        MockDocument("{\"rows\":[[1,\"Ann\"],[2,\"Bob é\"]]}")
      ),
      (
        "{records: {jq: '.rows'}}",
        MockDocument("{\"rows\":[{\"id\":1,\"name\":\"Ann\"},{\"id\":2,\"name\":\"Bob é\"}]}")
      ),
    ]
    for row in cases {
      let (space, end) = try load(row.response, row.document)
      #expect(end.code == 0, "\(row.response): \(end.text)")
      #expect(people(space) == Self.rows, "\(row.response), \(row.document.type)")
    }
  }

  @Test func aSingleElementIsAListOfOne() throws {
    let xml = "<people><person id=\"1\"><name>Ann</name></person></people>"
    let (space, end) = try load(
      "{records: {jmespath: \"people.person[].{id: \\\"@id\\\", name: name}\"}}",
      MockDocument(xml, type: "application/xml"))
    #expect(end.code == 0, "\(end.text)")
    #expect(people(space) == "1|Ann")
  }

  @Test func nestedObjectsBecomeColumns() throws {
    let body = "[{\"id\":1,\"a\":{\"b\":{\"c\":2},\"d\":[3]},\"e\":{}}]"
    let cases: [(more: [String], columns: [String])] = [
      ([], ["a", "e", "id"]),
      ([", source_options: {flatten: 2}"], ["a__b", "a__d", "e", "id"]),
      ([", source_options: {flatten: 0}"], ["a__b__c", "a__d", "e", "id"]),
    ]
    for row in cases {
      let (space, end) = try load("{}", MockDocument(body), more: row.more)
      #expect(end.code == 0, "\(row.more): \(end.text)")
      let columns = Database.texts(
        space.database,
        "SELECT name FROM pragma_table_info('export') WHERE name NOT LIKE '\\_b%' ESCAPE '\\' ORDER BY name")
      #expect(columns == row.columns, "\(row.more)")
    }
  }

  @Test func whatIsNotItsFormatIsSaid() throws {
    let cases: [(response: String, document: MockDocument, parts: [String])] = [
      ("{format: xml}", MockDocument("{\"a\":1}"), ["is not XML", "line 1", "the body begins '{\"a\":1}'"]),
      ("{}", MockDocument("a,b\n1,2,3\n", type: "text/csv"), ["is not CSV", "line 2 has 3 fields"]),
      ("{}", MockDocument("[]", type: "application/json; charset=koi8-r"), ["the charset 'koi8-r' is not read"]),
      ("{records: {jq: '.a'}}", MockDocument("{\"a\":5}"), ["gives neither records nor a list of them"]),
      ("{}", MockDocument("hello", type: "text/plain"), ["is not JSON"]),
    ]
    for row in cases {
      let (_, end) = try load(row.response, row.document)
      #expect(end.code == 1, "\(row.response): \(end.text)")
      for part in row.parts { #expect(end.text.contains(part), "\(row.response): \(end.text)") }
    }
  }
}
