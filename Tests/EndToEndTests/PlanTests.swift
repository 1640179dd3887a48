// lint, plan and show as a person meets them: silent lint, plans that are the same bytes everywhere, no request made.

import Foundation
import MockAPI
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct PlanTests {
  /// Replication, chunks, and what the first and the last chunk ask for.
  private let backfills: [(name: String, chunks: Int, first: String, last: String)] = [
    ("events_by_day", 31, "/v1/events/daily/2024-01-01", "/v1/events/daily/2024-01-31"),
    ("sales_by_month", 6, "/v2/sales/summary?month=2023-07", "/v2/sales/summary?month=2023-12"),
    ("orders_by_number", 41, "/v1/orders?id_max=10999&id_min=10000", "/v1/orders?id_max=50999&id_min=50000"),
    ("all_three", 75, "/v1/events/daily/2024-01-01", "/v1/orders?id_max=50999&id_min=50000"),
  ]

  @Test func lintIsSilentAboutGoodFiles() throws {
    let space = try Workspace()
    for folder in ["specs", "replications", "demo", "bench"] {
      let path = Repository.root.appending(path: "fixtures/\(folder)").path
      for file in try FileManager.default.contentsOfDirectory(atPath: path) where file != "connections.yaml" {
        let end = try space.run(["lint", "\(path)/\(file)"])
        #expect(end.code == 0, "\(file)")
        // The shop's orders ask past their range, to show what the warning looks like; the benchmark's do as well.
        let asksPast = file == "shop.yaml" || folder == "bench"
        var warning = asksPast ? "warning[B003]: the last window asks past the end of the range" : ""
        // The billing API has hooks, which stand in its plan.
        let subject = folder == "specs" ? "'changed_customers'" : "the replication"
        if file == "billing.yaml" { warning = "warning[K016]: the hooks of \(subject) are not run" }
        #expect(end.text.split(separator: "\n").first.map(String.init) ?? "" == warning, "\(file)")
      }
    }
  }

  @Test func plansListEveryChunkAndMakeNoRequest() throws {
    let space = try Workspace()
    for backfill in backfills {
      try space.plan(backfill.name)
      let plan = try space.read("plan.json")
      #expect(plan.split(separator: "{\"id\":\"bc_").count - 1 == backfill.chunks, "\(backfill.name)")
      for target in [backfill.first, backfill.last] {
        let isThere = plan.contains("\"url\":\"\(space.server.url)\(target)\"")
        #expect(isThere, "\(backfill.name): \(target)")
      }
      let (namesSecret, holdsSecret) = (plan.contains("\"secrets\":[\"api_key\"]"), plan.contains(Workspace.secret))
      #expect(namesSecret && !holdsSecret, "\(backfill.name)")
    }
    #expect(space.server.requests.isEmpty)
  }

  @Test func whatIsNoFileIsWrittenToAndStays() throws {
    let space = try Workspace()
    try space.write("real.json", "")
    try FileManager.default.createSymbolicLink(atPath: space.path("plan.json"), withDestinationPath: "real.json")
    try space.plan("events_by_day")
    #expect(try space.read("real.json").hasPrefix("{\"format\":"))
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: space.path("plan.json")) == "real.json")
    #expect(try FileManager.default.contentsOfDirectory(atPath: space.path(".")).allSatisfy { !$0.hasSuffix(".part") })

    try #require(mkfifo(space.path("pipe"), 0o600) == 0)
    // Open at both ends, so that neither waits for the other; what a pipe holds is less than a plan.
    let descriptor = open(space.path("pipe"), O_RDWR | O_NONBLOCK)
    defer { close(descriptor) }
    let arguments = [
      "plan", Workspace.replication("sales_by_month"), "--connections", "connections.yaml", "-o", "pipe",
    ]
    #expect(try space.run(arguments).code == 0)
    var status = stat()
    #expect(stat(space.path("pipe"), &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
  }

  @Test func plansAreTheSameBytesEverywhere() throws {
    let space = try Workspace()
    let shop = try String(contentsOfFile: Workspace.shop, encoding: .utf8)
    let connections = try space.read("connections.yaml")
    let replication = try String(contentsOfFile: Workspace.replication("all_three"), encoding: .utf8)
    for folder in ["here", "there"] {
      try FileManager.default.createDirectory(atPath: space.path(folder), withIntermediateDirectories: true)
      try space.write("\(folder)/shop.yaml", shop)
      try space.write("\(folder)/all_three.yaml", replication)
      try space.write(
        "\(folder)/connections.yaml", connections.split(separator: Workspace.shop).joined(separator: "shop.yaml"))
    }
    let arguments = ["plan", "all_three.yaml", "--now", "2024-05-01T00:00:00Z", "--sync", "none"]
    let environment = space.environment + [("LANG", "C"), ("TZ", "UTC")]
    let other = environment.reversed().map { setting in
      ["LANG": ("LANG", "tr_TR.UTF-8"), "TZ": ("TZ", "Pacific/Apia"), "HOME": ("HOME", "/")][setting.0] ?? setting
    }
    var plans: [String] = []
    for (folder, environment) in [("here", environment), ("there", other), ("there", [("SHOP_KEY", "other")])] {
      let program = try RunningProgram(
        Repository.products.appending(path: "backhoe").path, arguments, environment: environment,
        folder: space.path(folder))
      let end = program.wait()
      #expect(end.code == 0, "\(end.errors)")
      plans.append(end.output)
    }
    #expect(plans[0].hasPrefix("{\"format\":\"backhoe.plan/1\""))
    #expect(plans[1] == plans[0])
    #expect(plans[2] == plans[0])
  }

  @Test func anotherDayMakesAnotherPlanOfTheSameChunks() throws {
    let space = try Workspace()
    for backfill in backfills {
      try space.plan(backfill.name, into: "first.json")
      try space.plan(backfill.name, into: "second.json", now: "2024-05-02T00:00:00Z")
      let (first, second) = (try space.read("first.json"), try space.read("second.json"))
      #expect(identifiers("bp_", in: first).count == 1)
      #expect(identifiers("bp_", in: first) != identifiers("bp_", in: second), "\(backfill.name)")
      #expect(identifiers("bc_", in: first) == identifiers("bc_", in: second), "\(backfill.name)")
      #expect(Set(identifiers("bc_", in: first)).count == backfill.chunks, "\(backfill.name)")
    }
  }

  @Test func showIsForPeople() throws {
    let space = try Workspace()
    try space.plan("all_three")
    let shown = try space.succeed(["show", "plan.json"])
    let plan = try space.read("plan.json")
    for part in [
      identifiers("bp_", in: plan)[0], "2024-05-01T00:00:00Z", "SHOP (127.0.0.1:\(space.server.port))", "api_key",
      "WAREHOUSE", "events_by_day → analytics.events (incremental, key event_id)", "31 chunks, at least 31 requests",
      "sales_by_month → sales.monthly_summary", "3 chunks", "orders_by_number → ecommerce.orders", "41 chunks",
      "first  2024-01-01  GET \(space.server.url)/v1/events/daily/2024-01-01",
      "last   50000  GET \(space.server.url)/v1/orders?id_max=50999&id_min=50000", "in all   at least 75 requests",
    ] {
      #expect(shown.output.contains(part), "\(part)\n\(shown.output)")
    }
    let listed = try space.succeed(["show", "plan.json", "--chunks"])
    for identifier in identifiers("bc_", in: plan) { #expect(listed.output.contains(identifier)) }
  }

  private func identifiers(_ prefix: String, in plan: String) -> [String] {
    plan.matches(of: try! Regex("\"\(prefix)[a-z2-7]{26}\"")).map { String(plan[$0.range].dropFirst().dropLast()) }
  }
}
