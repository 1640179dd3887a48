// Several replications in one plan: what belongs to one API (secrets, hosts, tokens, queues, environment, watermarks) stays
// with it, however alike the APIs are.

import Foundation
import MockAPI
import TestSupport
import Testing

@Suite struct SeveralAPITests {
  /// Two shops that differ in their keys, and a warehouse for both.
  private struct Shops {
    let space: Workspace
    let south: MockServer
    static let southKey = "south-Sesame_71c0aa5e"

    var north: MockServer { space.server }
    var settings: [(String, String)] { [("SOUTH_KEY", Self.southKey)] }

    init(spec: String = Workspace.shop, southSpec: String? = nil) throws {
      space = try Workspace()
      var options = MockOptions()
      options.apiKey = Self.southKey
      south = try MockServer(options)
      try space.write(
        "connections.yaml",
        """
        connections:
          NORTH:
            type: api
            spec: "\(spec)"
            secrets: {api_key: "${SHOP_KEY}"}
            state: {base_url: "\(space.server.url)"}
          SOUTH:
            type: api
            spec: "\(southSpec ?? spec)"
            secrets: {api_key: "${SOUTH_KEY}"}
            state: {base_url: "\(south.url)"}
          WAREHOUSE: {url: "sqlite:warehouse.db"}
          ELSEWHERE: {url: "sqlite:elsewhere.db"}
        """)
    }

    func replication(_ api: String, _ streams: String, target: String = "WAREHOUSE", env: String = "") throws {
      try space.write(
        "\(api.lowercased()).yaml",
        """
        source: \(api)
        target: \(target)
        defaults: {mode: incremental, object: "{source_name}.{stream_name}"}
        streams: {\(streams)}
        \(env)
        """)
    }

    func plan(_ more: [String] = [], into file: String = "plan.json") throws -> ProgramEnd {
      try space.run(
        ["plan", "north.yaml", "south.yaml", "--now", "2024-05-01", "-o", file] + more, settings: settings)
    }
  }

  private let january = "events_by_day: {source_options: {range: '2024-01-01,2024-01-03'}}"

  @Test func endpointsOfOneNameAreToldApart() throws {
    let shops = try Shops()
    try shops.replication("NORTH", january)
    try shops.replication("SOUTH", january + ", items")
    let end = try shops.plan(["--sync", "none"])
    try #require(end.code == 0 && end.text.contains("in 3 streams"), "\(end.text)")
    let shown = try shops.space.succeed(["show", "plan.json"]).output
    for words in [
      "NORTH.events_by_day → north.events_by_day", "SOUTH.events_by_day → south.events_by_day", "items → south.items",
      "  source   SOUTH", "secrets  api_key",
    ] { #expect(shown.contains(words), "\(shown)") }
    let check = try shops.space.succeed(["verify", "plan.json"], settings: shops.settings).output
    #expect(check.contains("gives this plan, byte for byte") && !check.contains("failed"), "\(check)")

    // Each API is sent its own key, and nothing of the other's.
    let run = try shops.space.exec(settings: shops.settings)
    #expect(run.code == 0 && !run.text.contains(Shops.southKey), "\(run.text)")
    #expect(shops.north.requests.count == 3 && shops.south.requests.count > 3)
    for (server, key) in [(shops.north, Workspace.secret), (shops.south, Shops.southKey)] {
      #expect(server.requests.allSatisfy { $0.header("authorization") == "Bearer \(key)" })
    }
    for table in ["north__events_by_day", "south__events_by_day"] {
      #expect(Database.number(shops.space.database, "SELECT count(*) FROM \(table)") == 3 * 24)
    }
    let again = try shops.space.exec(settings: shops.settings)
    #expect(again.code == 0 && again.text.contains("3 of them done already"), "\(again.text)")

    // The watermark is the endpoint's, whatever the stream was called.
    try shops.space.succeed(
      ["plan", "north.yaml", "--missing", "--now", "2024-05-01", "-o", "rest.json"], settings: shops.settings)
    #expect(!(try shops.space.read("rest.json")).contains("\"id\":\"bc_"))
    try shops.replication("NORTH", "events_by_day")
    try shops.space.succeed(["plan", "north.yaml", "--now", "2024-01-06", "-o", "next.json"], settings: shops.settings)
    let next = try shops.space.read("next.json")
    #expect(next.contains("\"sync\":{\"last_day\":\"2024-01-03\"}"), "\(next.prefix(3_000))")
  }

  @Test func partsHaveNothingOfOtherAPIs() throws {
    let shops = try Shops()
    try shops.replication("NORTH", january)
    try shops.replication("SOUTH", january)
    #expect(try shops.plan().code == 0)
    try shops.space.succeed(
      ["plan", "south.yaml", "--now", "2024-05-01", "-o", "alone.json"], settings: shops.settings)
    try shops.space.succeed(["split", "plan.json", "--stream", "SOUTH.events_by_day", "-o", "part.json"])
    let part = try shops.space.read("part.json")
    #expect(!part.contains("\"NORTH\"") && !part.contains(String(shops.north.port)), "\(part.prefix(2_000))")
    let check = try shops.space.succeed(["verify", "part.json"], settings: shops.settings).output
    #expect(check.contains("gives the plan that this one is a part of"), "\(check)")
    // It is the same endpoint as in a plan of its own: the same chunks, under another name.
    let difference = try shops.space.run(["diff", "alone.json", "part.json"]).output
    #expect(difference.contains("name: events_by_day → SOUTH.events_by_day"), "\(difference)")
    #expect(!difference.contains("chunks added") && !difference.contains("chunk removed"), "\(difference)")
    // The other's secret is not asked for.
    let run = try shops.space.exec(
      "part.json", ["--secret", "api_key=\(Shops.southKey)"], settings: [("SHOP_KEY", "")])
    #expect(run.code == 0 && shops.north.requests.isEmpty && shops.south.requests.count == 3, "\(run.text)")
  }

  @Test func secretsAreGivenToTheAPIThatTheyAreFor() throws {
    let shops = try Shops()
    try shops.replication("NORTH", january)
    try shops.replication("SOUTH", january)
    #expect(try shops.plan().code == 0)
    let unclear = try shops.space.exec("plan.json", ["--secret", "api_key=x"], settings: shops.settings)
    #expect(unclear.code == 2 && unclear.text.contains("--secret NORTH.api_key=VALUE"), "\(unclear.text)")
    #expect(shops.north.requests.isEmpty && shops.south.requests.isEmpty)
    let clear = try shops.space.exec("plan.json", ["--secret", "SOUTH.api_key=\(Shops.southKey)"])
    #expect(clear.code == 0, "\(clear.text)")
  }

  @Test func queuesAndTokensAreEachAPIsOwn() throws {
    func spec(_ offset: Int, _ count: Int) -> String {
      """
      name: Chain
      defaults:
        state: {base_url: "http://127.0.0.1:1"}
        request: {headers: {Authorization: "Bearer {secrets.api_key}", X-Token: "{auth.token}"}}
      authentication:
        type: sequence
        sequence:
          - request:
              url: "{state.base_url}/v1/items"
              headers: {Authorization: "Bearer {secrets.api_key}"}
              parameters: {offset: \(offset), limit: 1}
            response:
              processors: [{expression: "response.json.items[0].id", output: auth.token, aggregation: last}]
      endpoints:
        parents:
          request: {url: "{state.base_url}/v1/items", parameters: {offset: \(offset), limit: \(count)}}
          response:
            records: {jmespath: "items[]", primary_key: [id]}
            processors: [{expression: record.id, output: queue.ids}]
        children:
          iterate: {over: queue.ids, into: state.id}
          request: {url: "{state.base_url}/v1/items", parameters: {offset: "{state.id}", limit: 1, of: "{state.id}"}}
          response: {records: {jmespath: "items[]", primary_key: [id]}}
      """
    }
    let shops = try Shops(spec: "north-spec.yaml", southSpec: "south-spec.yaml")
    try shops.space.write("north-spec.yaml", spec(0, 3))
    try shops.space.write("south-spec.yaml", spec(20, 2))
    try shops.replication("NORTH", "'*': {}")
    try shops.replication("SOUTH", "'*': {}")
    #expect(try shops.plan().code == 0)
    let run = try shops.space.exec(settings: shops.settings)
    #expect(run.code == 0, "\(run.text)")
    for (server, offset, count) in [(shops.north, 0, 3), (shops.south, 20, 2)] {
      // Each stream logs in by itself, since the URL of the login is part of its state.
      let children = server.requests.filter { $0.target.contains("of=") }
      #expect(children.count == count && server.requests.count == count + 3, "\(server.requests.map(\.target))")
      let tokens = Set(server.requests.compactMap { $0.header("x-token") }).subtracting([""])
      #expect(tokens.count == 1, "\(offset): \(tokens)")
    }
    #expect(shops.north.requests.last?.header("x-token") != shops.south.requests.last?.header("x-token"))
  }

  @Test func whatDoesNotGoTogetherIsRefused() throws {
    let shops = try Shops()
    let one = "source: NORTH\ntarget: WAREHOUSE\nstreams: {items: {object: a.items}}\n"
    let cases: [(north: String, south: String, words: String)] = [
      (one, one.replacing("WAREHOUSE", with: "ELSEWHERE"), "loads into 'ELSEWHERE', 'north.yaml' into 'WAREHOUSE'"),
      (one, one, "both load 'items' of 'NORTH'"),
      (one, one.replacing("items", with: "events_by_day") + "env: {A: 1}\n", "say different things in 'env'"),
      (one, one.replacing("NORTH", with: "WEST"), "WEST"),
      (
        one.replacing("items", with: "events_by_day") + "defaults: {mode: incremental}\n",
        one.replacing("items", with: "events_by_day").replacing("NORTH", with: "SOUTH")
          + "defaults: {mode: incremental}\n", "error[P004]"
      ),
      (
        "source: NORTH\ntarget: WAREHOUSE\ndefaults: {mode: incremental, object: a.t}\n"
          + "streams: {events_by_day: , items: }\n",
        "source: SOUTH\ntarget: WAREHOUSE\nstreams: {events_by_day: {mode: incremental, object: a.t}}\n", "error[P004]"
      ),
    ]
    for row in cases {
      try shops.space.write("north.yaml", row.north)
      try shops.space.write("south.yaml", row.south)
      let end = try shops.plan()
      #expect(end.code == 2 && end.text.contains(row.words), "\(row.words): \(end.text)")
    }
    try shops.space.write("north.yaml", one)
    let spec = try shops.space.run(["plan", "north.yaml", Workspace.shop, "-o", "plan.json"])
    #expect(spec.code == 2 && spec.text.contains("a spec is planned alone"), "\(spec.text)")
    #expect(!FileManager.default.fileExists(atPath: shops.space.path("plan.json")))
  }
}
