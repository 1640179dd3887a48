// What the plans of the good fixtures look like, byte for byte.

import Foundation
import TestSupport
import Testing

@Suite struct PlanGoldenTests {
  /// The golden file, its replication, and what else is given.
  private let plans: [(name: String, replication: String, arguments: [String])] =
    ["events_by_day", "sales_by_month", "orders_by_number", "items", "all_three", "market"].map { ($0, $0, []) }
    + [("market_missing", "market", ["--stream", "prices", "--missing"])]

  private func plan(_ name: String, _ arguments: [String], _ environment: [(String, String)]) throws -> String {
    let program = try RunningProgram(
      Repository.products.appending(path: "backhoe").path,
      [
        "plan", "fixtures/replications/\(name).yaml", "--connections", "fixtures/plans/connections.yaml", "--now",
        "2024-05-01T00:00:00Z", "--sync", "none",
      ] + arguments, environment: environment, folder: Repository.root.path)
    let end = program.wait()
    try #require(end.code == 0, "\(end.text)")
    return end.output
  }

  @Test func plansOfTheFixtures() throws {
    for (name, replication, arguments) in plans {
      try Golden.expect(
        try plan(replication, arguments, [("PATH", "/usr/bin:/bin")]), at: "fixtures/plans/\(name).json")
    }
    #expect(
      try Golden.orphans(
        in: "fixtures/plans", besides: Set(plans.map { "\($0.name).json" } + ["connections.yaml", "frozen"])) == [])
  }

  @Test func anotherMachineGivesTheSameBytes() throws {
    // Locale, time zone, the order of variables and what else is set do not matter.
    let settings = [
      ("LC_ALL", "tr_TR.UTF-8"), ("TZ", "Asia/Kathmandu"), ("USER", "x"), ("HOME", "/"), ("LANG", "de_DE"),
      ("MARKET_AUDIT_KEY", "is not read"), ("PATH", "/usr/bin:/bin"),
    ]
    for (name, replication, arguments) in plans {
      let here = try plan(replication, arguments, [("PATH", "/usr/bin:/bin"), ("HOME", "/root"), ("TZ", "UTC")])
      for environment in [settings, settings.reversed()] {
        let there = try plan(replication, arguments, environment)
        #expect(here == there, "\(name)")
        #expect(!there.contains("is not read"))
      }
    }
  }
}
