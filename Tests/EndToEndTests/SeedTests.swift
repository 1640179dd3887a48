// Specs and replications that people have, byte for byte as they are; skipped where they do not lie beside the project.

import Foundation
import MockAPI
import TestSupport
import Testing

private let seed = Repository.shared("seed")

@Suite(.enabled(if: seed != nil)) struct SeedTests {
  private let backfills:
    [(
      spec: String, replication: String, basePath: String, targets: [String], keys: [String], table: String, key: String
    )] = [
      ("analytics_api", "daily_events", "/v1", ExecTests.january, ["data", "events"], "analytics__events", "event_id"),
      ("sales_api", "monthly_sales", "/v2", ExecTests.months, ["sales"], "sales__monthly_summary", "sale_id"),
      ("orders_api", "orders_by_id", "/v1", ExecTests.orders, ["orders"], "ecommerce__orders", "order_id"),
    ]

  private func path(_ name: String) throws -> String { try #require(seed).appending(path: "\(name).yaml").path }

  private func workspace(_ spec: String, _ basePath: String) throws -> Workspace {
    try Workspace(spec: spec, basePath: basePath, source: "MY_API", target: "MY_TARGET_DB")
  }

  @Test func lintsPlansAndLoads() throws {
    for row in backfills {
      let (spec, replication) = (try path("specs/\(row.spec)"), try path("replications/\(row.replication)"))
      let space = try workspace(spec, row.basePath)
      let findings = try space.succeed(["lint", spec, replication]).text
      let isOrders = row.spec == "orders_api"
      #expect(findings.contains("B003") == isOrders && findings.contains("1 warning") == isOrders, "\(row.spec)")
      #expect(findings.isEmpty != isOrders, "\(row.spec)")
      // daily_events asks for a full refresh, which the endpoint's overrides turn into an incremental load.
      try space.plan(replication)
      #expect(try space.succeed(["show", "plan.json"]).output.contains("(incremental, key \(row.key))"))
      #expect(space.server.requests.isEmpty)
      let end = try space.exec()
      #expect(end.code == 0, "\(end.text)")
      space.expectRequests(row.targets)
      let rows =
        row.keys.count == 1
        ? try space.expectedRows(row.targets, row.keys[0])
        : try space.expectedRows(row.targets, row.keys[0], row.keys[1])
      space.expectTable(row.table, key: row.key, is: rows)
      space.server.reset()
      #expect(try space.exec().code == 0)
      #expect(space.server.requests.isEmpty)
      try space.plan(replication, into: "later.json", now: "2024-05-02T00:00:00Z")
      #expect(try space.exec("later.json").code == 0)
      #expect(space.server.statistics.requests == row.targets.count)
      space.expectTable(row.table, key: row.key, is: rows)
    }
  }

  @Test func loadsInBadWeather() throws {
    for row in backfills {
      let space = try workspace(try path("specs/\(row.spec)"), row.basePath)
      try space.plan(try path("replications/\(row.replication)"))
      try BadWeather.exec(space)
      let rows =
        row.keys.count == 1
        ? try space.expectedRows(row.targets, row.keys[0])
        : try space.expectedRows(row.targets, row.keys[0], row.keys[1])
      space.expectTable(row.table, key: row.key, is: rows)
    }
  }

  @Test func openEnded() throws {
    let space = try workspace(try path("specs/analytics_api"), "/v1")
    try space.plan(try path("replications/open_ended"), now: "2024-01-05T10:00:00Z")
    #expect(try space.exec().code == 0)
    space.expectRequests(Array(ExecTests.january[..<4]))
  }

  /// The replication names three endpoints of one source: the three specs as one, with their versions in the paths.
  @Test func severalStreamsAtATime() throws {
    var text = ""
    for (spec, version, path) in [
      ("analytics_api", "v1", "/events"), ("sales_api", "v2", "/sales"), ("orders_api", "v1", "/orders"),
    ] {
      let whole = try String(contentsOfFile: try self.path("specs/\(spec)"), encoding: .utf8)
      let cut = try #require(whole.range(of: "endpoints:\n"))
      text +=
        (text.isEmpty ? whole[..<cut.upperBound] : "")
        + whole[cut.upperBound...].replacing("{state.base_url}\(path)", with: "{state.base_url}/\(version)\(path)")
    }
    let folder = try Workspace()
    let space = try workspace(try folder.write("all.yaml", text), "")
    try space.plan(try path("replications/multiple"))
    let end = try space.exec()
    #expect(end.code == 0, "\(end.text)")
    #expect(space.server.statistics.requests == 31 + 3 + 41)
    #expect(Set(space.server.statistics.targets.values) == [1])
  }
}
