// What the plans of the good fixtures look like, byte for byte.

import Foundation
import MockAPI
import TestSupport
import Testing

@Suite struct PlanGoldenTests {
  /// The golden file, its replication, and what else is given.
  private static let plans: [(name: String, replications: [String], arguments: [String])] =
    [
      "events_by_day", "sales_by_month", "orders_by_number", "items", "all_three", "market", "billing", "tickets",
      "feed", "log", "language",
    ].map { ($0, [$0], []) }
    + [
      ("market_missing", ["market"], ["--stream", "prices", "--missing"]),
      ("shop_and_tickets", ["events_by_day", "tickets"], []),
    ]
  /// Made by the tests below that say how.
  private static let others = ["market_part", "catalogue"]

  private func run(_ arguments: [String], _ environment: [(String, String)] = [("PATH", "/usr/bin:/bin")]) throws
    -> String
  {
    let program = try RunningProgram(
      Repository.products.appending(path: "backhoe").path, arguments, environment: environment,
      folder: Repository.root.path)
    let end = program.wait()
    try #require(end.code == 0, "\(end.text)")
    return end.output
  }

  private func plan(
    _ names: [String], _ arguments: [String], _ environment: [(String, String)] = [("PATH", "/usr/bin:/bin")]
  ) throws -> String {
    try run(
      ["plan"] + names.map { "fixtures/replications/\($0).yaml" } + [
        "--connections", "fixtures/plans/connections.yaml", "--now", "2024-05-01T00:00:00Z", "--sync", "none",
      ] + arguments, environment)
  }

  @Test func plansOfTheFixtures() throws {
    for (name, replications, arguments) in Self.plans {
      try Golden.expect(try plan(replications, arguments), at: "fixtures/plans/\(name).json")
    }
    let known = (Self.plans.map(\.name) + Self.others).map { "\($0).json" } + ["connections.yaml", "frozen"]
    #expect(try Golden.orphans(in: "fixtures/plans", besides: Set(known)) == [])
  }

  @Test func everyReplicationOfTheFixturesHasItsPlan() throws {
    let folder = Repository.root.appending(path: "fixtures/replications").path
    let planned = Set(Self.plans.flatMap(\.replications) + Self.others)
    for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
      #expect(planned.contains(String(file.prefix { $0 != "." })), "\(file)")
    }
  }

  @Test func everySpecOfTheFixturesHasItsPlan() throws {
    let names = (Self.plans.map(\.name) + Self.others).map { "fixtures/plans/\($0).json" }
    let plans = try names.map { name in
      try String(contentsOf: Repository.root.appending(path: name), encoding: .utf8)
    }.joined()
    let folder = Repository.root.appending(path: "fixtures/specs").path
    for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
      #expect(plans.contains("/specs/\(file)\""), "\(file)")
    }
  }

  @Test func aPartSaysOfWhat() throws {
    let part = try run(["split", "fixtures/plans/market.json", "--stream", "prices"])
    #expect(part.contains("\"split_from\":\"bp_"))
    try Golden.expect(part, at: "fixtures/plans/market_part.json")
  }

  @Test func whatWasFoundIsFrozen() throws {
    // The lists come from a server of ours; the plan names neither it nor its port.
    let server = try MockServer(MockOptions())
    let text = try plan(["catalogue"], ["--discover", "--secret", "lists=\(server.url)"])
    #expect(text.contains("\"discovered\":{") && !text.contains(String(server.port)))
    try Golden.expect(text, at: "fixtures/plans/catalogue.json")
  }

  @Test func anotherMachineGivesTheSameBytes() throws {
    // Locale, time zone, the order of variables and what else is set do not matter.
    let settings = [
      ("LC_ALL", "tr_TR.UTF-8"), ("TZ", "Asia/Kathmandu"), ("USER", "x"), ("HOME", "/"), ("LANG", "de_DE"),
      ("MARKET_AUDIT_KEY", "is not read"), ("PATH", "/usr/bin:/bin"),
    ]
    for (name, replications, arguments) in Self.plans {
      let here = try plan(replications, arguments, [("PATH", "/usr/bin:/bin"), ("HOME", "/root"), ("TZ", "UTC")])
      for environment in [settings, settings.reversed()] {
        let there = try plan(replications, arguments, environment)
        #expect(here == there, "\(name)")
        #expect(!there.contains("is not read"))
      }
    }
  }
}
