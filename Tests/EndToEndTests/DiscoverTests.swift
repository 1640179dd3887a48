// `plan --discover`: what only the API knows is asked while planning, frozen in the plan and shown.

import Foundation
import MockAPI
import TestSupport
import Testing

@Suite struct DiscoverTests {
  private let spec = """
    name: Catalog
    defaults:
      state: {base_url: "http://127.0.0.1:1", prefix: item}
      request: {headers: {Authorization: "Bearer {secrets.api_key}"}, rate: 1000}
    dynamic_endpoints:
      - setup:
          - request: {url: "{state.base_url}/v1/items", parameters: {offset: 4, limit: 3}}
            response:
              processors:
                - {expression: 'jmespath(response.json, "items[].{number: id}")', output: state.found, aggregation: last}
        iterate: state.found
        into: state.item
        endpoint:
          name: "{state.prefix}_{state.item.number}"
          request: {url: "{state.base_url}/v1/items", parameters: {offset: "{state.item.number}", limit: 1}}
          response: {records: {jmespath: "items[]", primary_key: [id]}}
      - iterate: [{name: first, at: 0}, {name: "{inputs.second}", at: 1}]
        into: state.known
        endpoint:
          name: "known_{state.known.name}"
          request: {url: "{state.base_url}/v1/items", parameters: {offset: "{state.known.at}", limit: 1}}
          response: {records: {jmespath: "items[]", primary_key: [id]}}
    endpoints:
      plain:
        request: {url: "{state.base_url}/v1/items", parameters: {limit: 2}}
        response: {records: {jmespath: "items[]", primary_key: [id]}}
      late:
        setup:
          - request: {url: "{state.base_url}/v1/items", parameters: {offset: 7, limit: 2}}
            response:
              processors:
                - {expression: 'jmespath(response.json, "items[].id")', output: state.ids, aggregation: last}
        iterate: {over: state.ids, into: state.id}
        request: {url: "{state.base_url}/v1/items", parameters: {offset: "{state.id}", limit: 1}}
        response: {records: {jmespath: "items[]", primary_key: [id]}}
    """

  private func workspace(_ spec: String, streams: String = "'*': {}") throws -> Workspace {
    let space = try Workspace()
    let file = try space.write("spec.yaml", spec)
    try space.write(
      "connections.yaml",
      try space.read("connections.yaml").replacing(Workspace.shop, with: file)
        .replacing("type: api", with: "type: api\n    inputs: {second: other}"))
    try space.write(
      "all.yaml",
      """
      source: SHOP
      target: WAREHOUSE
      defaults: {object: "main.{stream_name}", mode: incremental}
      streams: {\(streams)}
      """)
    return space
  }

  private func plan(_ space: Workspace, _ more: [String], into file: String = "plan.json") throws -> ProgramEnd {
    try space.run(["plan", "all.yaml", "--now", "2024-05-01", "-o", file] + more)
  }

  @Test func whatIsFoundStandsInThePlan() throws {
    let space = try workspace(spec)
    let end = try plan(space, ["--discover"])
    try #require(end.code == 0, "\(end.text)")
    #expect(end.text.contains("found 3 elements for dynamic_endpoints[0]"), "\(end.text)")
    #expect(end.text.contains("found 2 elements for late"), "\(end.text)")
    #expect(space.server.requests.count == 2)
    let shown = try space.succeed(["show", "plan.json"]).output
    let numbers = try found(space)
    for name in ["plain", "late", "known_first", "known_other"] + numbers.map({ "item_\($0)" }) {
      #expect(shown.contains("\(name) → main.\(name) (incremental, key id)"), "\(shown)")
    }
    #expect(shown.contains("3 elements for dynamic_endpoints[0], asked of the API while planning: {\"number\":"))
    #expect(shown.contains("limit=1&offset=\(numbers[0])") && !shown.contains("deferred"), "\(shown)")
    // The plan says by itself what it says; nothing is asked for that.
    space.server.reset()
    let check = try space.succeed(["verify", "plan.json"]).output
    #expect(check.contains("gives this plan, byte for byte"), "\(check)")
    #expect(check.contains("what the API answered when it was asked is taken from the plan"), "\(check)")
    #expect(space.server.requests.isEmpty)
    #expect(try space.exec().code == 0)
    #expect(Database.number(space.database, "SELECT count(*) FROM late") == 2)
    #expect(Database.number(space.database, "SELECT count(*) FROM item_\(numbers[2])") == 1)
  }

  /// The numbers that the API gave.
  private func found(_ space: Workspace, in file: String = "plan.json") throws -> [Int] {
    let head = try #require(try space.read(file).split(separator: "\n").first { $0.hasPrefix("\"connections\":") })
    let numbers = head.matches(of: #/"number":(\d+)/#).map { Int($0.output.1)! }
    try #require(numbers.count == 3)
    return numbers
  }

  @Test func withoutAskingThereIsNoPlanOfWhatIsNotKnown() throws {
    let space = try workspace(spec)
    let end = try plan(space, [])
    #expect(end.code == 2 && end.text.contains("add --discover"), "\(end.text)")
    #expect(space.server.requests.isEmpty)
    // Endpoints that are written down can be planned by their names.
    let named = try workspace(spec, streams: "plain: {}, late: {}")
    let known = try plan(named, [])
    #expect(known.code == 0 && known.text.contains("deferred: the chunks of 'late'"), "\(known.text)")
    #expect(named.server.requests.isEmpty)
  }

  @Test func whatCannotBeFoundIsSaid() throws {
    let table: [(edit: (String, String), code: Int32, words: String)] = [
      (("/v1/items\", parameters: {offset: 4", "/v1/nothing\", parameters: {offset: 4"), 2, "cannot be found"),
      (("iterate: state.found", "iterate: state.other"), 2, "gave no list"),
      (("items[].{number: id}", "length(items)"), 2, "gave no list"),
      (("{state.item.number}\"\n      request", "same\"\n      request"), 2, "two endpoints are called 'item_same'"),
      (("name: \"{state.prefix}_{state.item.number}\"", "name: \"{state.item.none}\""), 2, "has no name"),
      (("name: \"{state.prefix}_{state.item.number}\"", "name: \"{secrets.api_key}\""), 2, "'secrets' is not known"),
      (
        ("'jmespath(response.json, \"items[].{number: id}\")'", "'[{\"number\": secrets.api_key}]'"), 2,
        "holds a secret"
      ),
    ]
    for row in table {
      let edited = spec.replacing(row.edit.0, with: row.edit.1)
      #expect(edited != spec, "\(row.edit)")
      let space = try workspace(edited)
      let end = try plan(space, ["--discover"])
      #expect(end.code == row.code && end.text.contains(row.words), "\(row.edit.1): \(end.text)")
      #expect(!FileManager.default.fileExists(atPath: space.path("plan.json")))
    }
    // Nobody answers: worth trying again.
    let space = try workspace(spec)
    try space.write(
      "connections.yaml", try space.read("connections.yaml").replacing(space.server.url, with: "http://127.0.0.1:9"))
    let end = try plan(space, ["--discover"])
    #expect(end.code == 75, "\(end.text)")
  }

  @Test func theSameAnswersGiveTheSameBytes() throws {
    let space = try workspace(spec)
    for file in ["first.json", "second.json"] { #expect(try plan(space, ["--discover"], into: file).code == 0) }
    #expect(try space.read("first.json") == space.read("second.json"))
    let numbers = try found(space, in: "first.json")
    try space.write("spec.yaml", spec.replacing("offset: 4", with: "offset: 5"))
    #expect(try plan(space, ["--discover"], into: "third.json").code == 0)
    let difference = try space.run(["diff", "first.json", "third.json"])
    #expect(difference.code == 1 && difference.text.contains("- item_\(numbers[0])"), "\(difference.text)")
  }
}
