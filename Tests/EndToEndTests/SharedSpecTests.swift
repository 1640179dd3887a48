// Every stream of the specs that people have, byte for byte as they are, run to its end against an API of their shape, also
// on its bad days; skipped where they do not lie beside the project.

import Foundation
import MockAPI
import TestSupport
import Testing

private let specs = Repository.shared("specs")

@Suite(.enabled(if: specs != nil)) struct SharedSpecTests {
  /// A workspace for a spec whose API needs no key, with every stream that is not disabled.
  private func workspace(
    _ name: String, secrets: [String: String], basePath: String, leavingOut: Set<String> = [],
    changing change: (String, String) -> String = { text, _ in text }
  ) throws -> (space: Workspace, streams: [String]) {
    let path = try #require(specs).appending(path: "\(name).yaml").path
    let space = try Workspace { $0.apiKey = nil }
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let changed = change(text, space.server.url)
    let file = changed == text ? path : try space.write("spec.yaml", changed)
    let endpoints = try #require(text.components(separatedBy: "\nendpoints:").last)
    let streams = endpoints.split(separator: "\n").compactMap { line -> String? in
      guard line.hasPrefix("  "), line.hasSuffix(":"), !line.hasPrefix("   ") else { return nil }
      return String(line.dropFirst(2).dropLast())
    }.filter { !leavingOut.contains($0) }
    let known = secrets.map { "\($0.key): \"\($0.value)\"" }.joined(separator: ", ")
    try space.write(
      "connections.yaml",
      """
      connections:
        SHOP: {type: api, spec: "\(file)", secrets: {\(known)}, state: {base_url: "\(space.server.url)\(basePath)"}}
        WAREHOUSE: {url: "sqlite:warehouse.db"}
      """)
    try space.write(
      "all.yaml",
      "source: SHOP\ntarget: WAREHOUSE\ndefaults: {object: 'main.{stream_name}', mode: full-refresh}\nstreams:\n"
        + streams.map { "  \($0): {}\n" }.joined())
    return (space, streams)
  }

  private func load(_ space: Workspace, inBadWeather: Bool, _ more: [String] = []) throws {
    try space.succeed(["plan", "all.yaml", "--now", "2025-06-01T00:00:00Z", "-o", "plan.json"])
    #expect(space.server.requests.isEmpty)
    if inBadWeather {
      try BadWeather.exec(space, more)
    } else {
      let end = try space.exec("plan.json", more)
      #expect(end.code == 0, "\(end.text)")
    }
    // Once more: there is nothing to do.
    space.server.reset()
    #expect(try space.exec("plan.json", more).code == 0)
    #expect(space.server.requests.isEmpty)
  }

  private func rows(_ space: Workspace, _ table: String) -> Int {
    Database.number(space.database, "SELECT count(*) FROM \(table)")
  }

  @Test(arguments: [false, true]) func stripe(inBadWeather: Bool) throws {
    let (space, streams) = try workspace(
      "stripe", secrets: ["api_key": "sk_test_51Hxyz_abc"], basePath: "/v1", leavingOut: ["credit_note_line_item"])
    let updates = [
      "customer", "charge", "coupon", "credit_note", "invoice", "payment_method", "payout", "refund",
      "customer.subscription", "customer.discount",
    ]
    space.server.serve { request in
      let total = request.path == "/v1/events" ? updates.count : 3
      let kind = request.path.dropFirst("/v1/".count).replacing("/", with: "-")
      let owner = (request.parameter("subscription") ?? request.parameter("setup_intent")).map { "-\($0)" } ?? ""
      let after = request.parameter("starting_after").flatMap { Int($0.split(separator: "_").last ?? "") } ?? 0
      // Of these the spec sends no cursor, so that their lists must fit on one page.
      let isWhole = ["/v1/accounts", "/v1/subscription_items"].contains(request.path)
      let numbers = (after + 1)..<(min(isWhole ? total : after + 2, total) + 1)
      let list = numbers.map { number in
        let type = number <= updates.count ? "\(updates[number - 1]).updated" : ""
        let inner = "{\"id\":\"changed_\(number)\",\"created\":\(1_700_000_000 + number)}"
        return "{\"id\":\"\(kind)\(owner)_\(number)\",\"created\":\(1_700_000_000 + number),\"date\":1700000000,"
          + "\"type\":\"\(type)\",\"data\":{\"object\":\(inner)}}"
      }
      return MockDocument("{\"data\":[\(list.joined(separator: ","))],\"has_more\":\(numbers.upperBound <= total)}")
    }
    try load(space, inBadWeather: inBadWeather, ["--without-hooks"])
    let perOwner = ["customer_balance_transaction", "invoice_line_item", "setup_attempt", "subscription_item"]
    for stream in streams {
      let expected =
        stream == "event" ? updates.count : stream.hasSuffix("_update") ? 1 : perOwner.contains(stream) ? 9 : 3
      #expect(rows(space, stream) == expected, "\(stream)")
    }
  }

  @Test(arguments: [false, true]) func dbtCloud(inBadWeather: Bool) throws {
    let (space, streams) = try workspace(
      "dbt_cloud", secrets: ["account_id": "acct_4242_main", "api_token": "dbt_token_abcdef"], basePath: "/api/v2")
    space.server.serve { request in
      guard request.path.hasPrefix("/api/v2/accounts/acct_4242_main/"),
        let start = request.parameter("offset").flatMap({ Int($0) }),
        let limit = request.parameter("limit").flatMap({ Int($0) })
      else { return nil }
      let list = (start..<max(start, min(start + limit, 150))).map { "{\"id\":\($0 + 1),\"licenses\":{\"a\":1}}" }
      return MockDocument("{\"data\":[\(list.joined(separator: ","))]}")
    }
    try load(space, inBadWeather: inBadWeather)
    for stream in streams { #expect(rows(space, stream) == 150, "\(stream)") }
    #expect(Database.number(space.database, "SELECT count(*) FROM users WHERE licenses IS NOT NULL") == 0)
  }

  @Test(arguments: [false, true]) func slingPlatform(inBadWeather: Bool) throws {
    let (space, streams) = try workspace(
      "sling_platform", secrets: ["api_token": "sling_token_abcdef"], basePath: "")
    space.server.serve { request in
      if request.path == "/connection/list" {
        return MockDocument("{\"connections\":[{\"name\":\"A\"},{\"name\":\"B\"}]}")
      }
      guard request.path == "/execution/list" else { return nil }
      let times = (1...5).map { "2025-02-0\($0)T00:00:00.000000Z" }
      let start = request.parameter("filters").flatMap { $0.split(separator: "\"").dropFirst(3).first }.map(String.init)
      let found = times.filter { $0 > start ?? "" }.prefix(2).map {
        "{\"exec_id\":\"e\($0)\",\"start_time\":\"\($0)\"}"
      }
      return MockDocument("{\"executions\":[\(found.joined(separator: ","))]}")
    }
    try load(space, inBadWeather: inBadWeather)
    #expect(streams.count == 3)
    #expect(rows(space, "connections") == 2 && rows(space, "executions") == 2 && rows(space, "executions_many") == 5)
    #expect(Database.number(space.database, "SELECT sum(loaded_year = 2025) FROM connections") == 2)
  }

  @Test(arguments: [false, true]) func uberall(inBadWeather: Bool) throws {
    // The one spec that names its host in the endpoint: there it is the mock's.
    let (space, _) = try workspace(
      "uberall", secrets: ["private_key": "uberall_key_abcdef", "location_id": "loc_314159"], basePath: "",
      changing: { text, url in text.replacing("https://uberall.com", with: url) })
    space.server.serve { request in
      guard request.path == "/api/locations/loc_314159", let start = request.parameter("offset").flatMap({ Int($0) })
      else { return nil }
      let list = (start..<max(start, min(start + 100, 230))).map { "{\"id\":\($0)}" }
      return MockDocument("{\"response\":[\(list.joined(separator: ","))]}")
    }
    try load(space, inBadWeather: inBadWeather)
    #expect(rows(space, "locations") == 230)
  }
}
