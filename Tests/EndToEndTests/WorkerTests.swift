// Several workers of one plan, as processes, against one PostgreSQL: some are killed, one is stopped for longer than
// its lease. Every row once, and no more requests than those that were in flight when a worker died.

import Foundation
import MockAPI
import Targets
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct WorkerTests {
  private static let dayCount = 60

  private func days(_ numbers: ClosedRange<Int>) -> [String] {
    numbers.map { number in
      let (month, day) = number <= 31 ? (1, number) : (2, number - 31)
      return "/v1/events/daily/2024-0\(month)-\(day < 10 ? "0" : "")\(day)"
    }
  }

  /// A database of a test's own.
  private final class Warehouse {
    let server: PostgresServer
    let name = "workers_\(UUID().uuidString)"
    var url: String { server.url(name) }

    init() throws {
      server = try PostgresServer.shared.get()
      _ = try server.makeDatabase(name)
    }

    deinit { server.dropDatabase(name) }

    func query(_ sql: String) throws -> [String] { try server.query(sql, in: name) }

    /// As if those of the first `count` workers had been shorter, which a slow machine could not have kept while they lived.
    func endLeases(ofFirst count: Int, in seconds: Int) throws {
      let end = "clock_timestamp() + interval '\(seconds) s'"
      let first = "SELECT worker_id FROM _backhoe._backhoe_workers ORDER BY joined_at LIMIT \(count)"
      try server.execute(
        "UPDATE _backhoe._backhoe_workers SET lease_until = least(lease_until, \(end)) WHERE worker_id IN (\(first))",
        in: name)
    }

    /// Asks again until the answer is as wanted, ten minutes at most.
    func waitUntil(_ sql: String, is wanted: String) throws -> Bool {
      let deadline = Date(timeIntervalSinceNow: 600)
      while Date() < deadline {
        if try query(sql) == [wanted] { return true }
      }
      return false
    }
  }

  private func space(_ mode: String, last: String = "2024-02-29") throws -> Workspace {
    let space = try Workspace(spec: logSpec)
    try space.planDays("2024-01-01,\(last)", mode: mode)
    return space
  }

  /// Its lease is longer than any machine is busy: tests end it when they want.
  private func worker(_ space: Workspace, _ warehouse: Warehouse, lease: Int = 600) throws -> RunningProgram {
    try space.start(
      ["exec", "plan.json", "--rate", "100000", "--target", warehouse.url, "--worker", "--lease", "\(lease)"])
  }

  private func expectAll(_ warehouse: Warehouse) throws {
    let rows = try warehouse.query("SELECT count(*), count(DISTINCT event_id) FROM main.days")
    #expect(rows == ["\(Self.dayCount * 24)|\(Self.dayCount * 24)"])
    let chunks = try warehouse.query("SELECT count(*) FROM _backhoe._backhoe_chunks WHERE status = 'done'")
    #expect(chunks == ["\(Self.dayCount)"])
    #expect(try warehouse.query("SELECT count(*) FROM _backhoe._backhoe_claims") == ["0"])
    #expect(try warehouse.query("SELECT finished, rows FROM _backhoe._backhoe_streams") == ["60|1440"])
  }

  @Test(arguments: ["incremental", "full-refresh"]) func workersShareThePlan(_ mode: String) throws {
    let (space, warehouse) = (try space(mode), try Warehouse())
    let prepared = try space.succeed(["exec", "plan.json", "--target", warehouse.url, "--prepare"])
    #expect(prepared.output.contains("60 chunks ready for workers"))
    #expect(try warehouse.query("SELECT count(*) FROM _backhoe._backhoe_claims") == ["60"])
    #expect(space.server.statistics.requests == 0)
    space.server.hold()
    let workers = try (0..<3).map { _ in try worker(space, warehouse) }
    // All of them have something in flight.
    #expect(space.server.waitUntilHeld(12))
    #expect(
      try warehouse.query("SELECT count(DISTINCT worker_id) FROM _backhoe._backhoe_claims WHERE worker_id <> ''") == [
        "3"
      ])
    space.server.release()
    for worker in workers {
      let end = worker.wait()
      #expect(end.code == 0, "\(end.text)")
    }
    #expect(space.server.statistics.requests == Self.dayCount)
    try expectAll(warehouse)
    #expect(try warehouse.query("SELECT count(*) FROM _backhoe._backhoe_workers") == ["0"])
  }

  @Test(arguments: ["incremental", "full-refresh"]) func killedAndStoppedWorkersLoseAndDoubleNothing(_ mode: String)
    throws
  {
    let (space, warehouse) = (try space(mode), try Warehouse())
    try space.succeed(["exec", "plan.json", "--target", warehouse.url, "--prepare"])
    space.server.hold()
    let doomed = try (0..<2).map { _ in try worker(space, warehouse) }
    // Long enough for a slow machine to get here, and over by its own clock too when it goes on.
    let stopped = try worker(space, warehouse, lease: 10)
    #expect(space.server.waitUntilHeld(12))
    let inFlight = space.server.statistics.requests
    #expect(inFlight == 12)
    for worker in doomed { worker.send(SIGKILL) }
    stopped.send(SIGSTOP)
    for worker in doomed { #expect(worker.wait().signal == SIGKILL) }
    try warehouse.endLeases(ofFirst: 3, in: 10)
    space.server.release()
    // The answers reach the stopped worker only when its lease has run out and others took over what it had.
    let live = "SELECT count(*) FROM _backhoe._backhoe_workers WHERE lease_until > clock_timestamp()"
    #expect(try warehouse.waitUntil(live, is: "0"))
    let others = try (0..<2).map { _ in try worker(space, warehouse) }
    for worker in others {
      let end = worker.wait()
      #expect(end.code == 0, "\(end.text)")
    }
    try expectAll(warehouse)
    let before = try warehouse.query("SELECT committed_at, chunk_id FROM _backhoe._backhoe_chunks ORDER BY 1, 2")
    stopped.send(SIGCONT)
    let end = stopped.wait()
    #expect(end.code == 75, "\(end.text)")
    #expect(end.errors.contains("lost its lease"), "\(end.errors)")
    #expect(try warehouse.query("SELECT committed_at, chunk_id FROM _backhoe._backhoe_chunks ORDER BY 1, 2") == before)
    try expectAll(warehouse)
    // Nothing was asked for twice but what the three had in flight.
    #expect(space.server.statistics.requests == Self.dayCount + inFlight)
    #expect(space.server.statistics.targets.filter { $0.value > 1 }.count == inFlight)
  }

  @Test func aWorkerTakesOverWhatADeadOneLeft() throws {
    let (space, warehouse) = (try space("incremental"), try Warehouse())
    space.server.hold()
    let dead = try worker(space, warehouse)
    #expect(space.server.waitUntilHeld(4))
    // The other one is there before it dies, and stays until all is done.
    let other = try worker(space, warehouse, lease: 60)
    #expect(space.server.waitUntilHeld(8))
    dead.send(SIGKILL)
    #expect(dead.wait().signal == SIGKILL)
    try warehouse.endLeases(ofFirst: 1, in: 0)
    space.server.release()
    let end = other.wait()
    #expect(end.code == 0, "\(end.text)")
    try expectAll(warehouse)
    #expect(space.server.statistics.requests == Self.dayCount + 4)
  }

  @Test func aFailedChunkIsLeftToWorkersThatComeLater() throws {
    let (space, warehouse) = (try space("incremental"), try Warehouse())
    var fault = MockFault(.status)
    fault.path = "/v1/events/daily/2024-01-03"
    fault.status = 404
    space.server.add(fault)
    let first = try worker(space, warehouse).wait()
    #expect(first.code == 1, "\(first.text)")
    #expect(space.server.statistics.requests == Self.dayCount)
    space.server.removeFaults()
    let second = try worker(space, warehouse).wait()
    #expect(second.code == 0, "\(second.text)")
    #expect(space.server.statistics.requests == Self.dayCount + 1)
    try expectAll(warehouse)
  }

  @Test func shardsLoadThePlanTogether() throws {
    let (space, warehouse) = (try space("full-refresh"), try Warehouse())
    let shards = try (1...3).map {
      try space.start(["exec", "plan.json", "--rate", "100000", "--target", warehouse.url, "--shard", "\($0)/3"])
    }
    for shard in shards {
      let end = shard.wait()
      #expect(end.code == 0, "\(end.text)")
    }
    #expect(space.server.statistics.requests == Self.dayCount)
    let rows = try warehouse.query("SELECT count(*), count(DISTINCT event_id) FROM main.days")
    #expect(rows == ["1440|1440"])
  }

  // MARK: Streams that are made meanwhile

  private func expectChain(_ chain: ShopChain, _ warehouse: Warehouse) throws {
    let counts = """
      SELECT (SELECT count(*) FROM main.customers), (SELECT count(*) FROM main.orders),
        (SELECT count(DISTINCT id) FROM main.orders), (SELECT count(*) FROM main.lines),
        (SELECT count(DISTINCT sku) FROM main.lines), (SELECT count(*) FROM main.large_customers WHERE mark = id || '!')
      """
    let (orders, lines) = (chain.allOrders.count, chain.lineCount)
    #expect(
      try warehouse.query(counts) == ["\(chain.customers)|\(orders)|\(orders)|\(lines)|\(lines)|\(chain.customers - 4)"]
    )
    #expect(try warehouse.query("SELECT count(*) FROM _backhoe._backhoe_claims") == ["0"])
    #expect(try warehouse.query("SELECT count(*) FROM _backhoe._backhoe_streams WHERE closed_at IS NULL") == ["0"])
  }

  @Test(arguments: ["incremental", "full-refresh"]) func workersShareWhatQueuesBring(_ mode: String) throws {
    let chain = ShopChain(customers: 30, page: 7)
    let (space, warehouse) = (try chain.workspace(mode: mode), try Warehouse())
    try space.plan(space.path("chain.yaml"))
    try space.succeed(["exec", "plan.json", "--target", warehouse.url, "--prepare"])
    let workers = try (0..<3).map { _ in try worker(space, warehouse) }
    for worker in workers {
      let end = worker.wait()
      #expect(end.code == 0, "\(end.text)")
    }
    try expectChain(chain, warehouse)
    // Five pages of customers, one request a customer, one an order: by whom ever, each once.
    #expect(space.server.statistics.requests == 5 + chain.customers + chain.allOrders.count)
    #expect(space.server.statistics.targets.allSatisfy { $0.value == 1 })
    let status = try space.succeed(["status", "plan.json", "--target", warehouse.url])
    #expect(status.output.contains("complete") || status.output.contains("of"), "\(status.output)")
  }

  @Test func aWorkerThatDiesAmongElementsIsMadeUpFor() throws {
    let chain = ShopChain(customers: 30, page: 7)
    let (space, warehouse) = (try chain.workspace(), try Warehouse())
    try space.plan(space.path("chain.yaml"))
    // The customers are there, and their orders are not: one of them cannot be had at first.
    var fault = MockFault(.status)
    fault.path = "/v1/customers/cus_3/orders"
    fault.status = 404
    space.server.add(fault)
    let first = try worker(space, warehouse).wait()
    #expect(first.code == 1 && first.text.contains("'orders' may bring more"), "\(first.text)")
    let before = space.server.statistics.requests
    // Two go on with it; one dies while it waits for that answer.
    space.server.removeFaults()
    space.server.hold()
    let dead = try worker(space, warehouse)
    #expect(space.server.waitUntilHeld(1, seconds: 60))
    let heir = try worker(space, warehouse)
    dead.send(SIGKILL)
    #expect(dead.wait().signal == SIGKILL)
    try warehouse.endLeases(ofFirst: 1, in: 0)
    space.server.release()
    let end = heir.wait()
    #expect(end.code == 0, "\(end.text)")
    try expectChain(chain, warehouse)
    #expect(space.server.statistics.requests == before + 2 + chain.orders(of: 3).count)
  }

  @Test func callsAroundAStreamAreMadeOnce() throws {
    // Without a login: the API's ends the session before it, which is its own affair.
    var lines = CallTests.spec.split(separator: "\n", omittingEmptySubsequences: false)
    let login = try #require(lines.firstIndex(of: "authentication:")),
      defaults = try #require(lines.firstIndex(of: "defaults:"))
    lines.removeSubrange(login..<defaults)
    let spec = lines.joined(separator: "\n").replacing(
      "defaults:", with: "defaults:\n  request: {headers: {X-API-Key: '{secrets.api_key}'}}")
    let (space, warehouse) = (try CallTests.workspace(spec), try Warehouse())
    try space.plan("streams.yaml")
    let workers = try (0..<3).map { _ in try worker(space, warehouse) }
    for worker in workers {
      let end = worker.wait()
      #expect(end.code == 0, "\(end.text)")
    }
    // Whoever comes when all is done finds nothing to open.
    let late = try worker(space, warehouse).wait()
    #expect(late.code == 0, "\(late.text)")
    let made = space.server.requests.map { "\($0.method) \($0.path)" }
    let days = (1...3).map { "GET /v1/exports/exp_1/events/daily/2024-01-0\($0)" }
    #expect(made.sorted() == (["POST /v1/exports", "DELETE /v1/exports/exp_1"] + days).sorted())
    #expect(made.first == "POST /v1/exports" && made.last == "DELETE /v1/exports/exp_1")
    #expect(try warehouse.query("SELECT count(*) FROM main.days") == ["72"])
  }

  /// What is granted never comes before its time, however slow the machine is: a full bucket, and then so many a second.
  @Test func oneRateHoldsForAllWorkers() throws {
    let (space, warehouse) = (try space("incremental"), try Warehouse())
    let rate = 20
    let began = ContinuousClock.now
    let workers = try (0..<3).map { _ in
      try space.start(["exec", "plan.json", "--rate", "\(rate)", "--target", warehouse.url, "--worker"])
    }
    for worker in workers {
      let end = worker.wait()
      #expect(end.code == 0, "\(end.text)")
    }
    #expect(space.server.statistics.requests == Self.dayCount)
    #expect(ContinuousClock.now - began >= .seconds((Self.dayCount - rate) / rate))
    try expectAll(warehouse)
  }

  @Test func whatCannotBeSharedIsRefused() throws {
    let space = try space("incremental")
    let sqlite = try space.run(["exec", "plan.json", "--worker"])
    #expect(sqlite.code == 2)
    #expect(sqlite.errors.contains("takes no workers"), "\(sqlite.errors)")
    #expect(sqlite.errors.contains("SQLite has one writer at a time"), "\(sqlite.errors)")
    let chain = try ShopChain().workspace()
    try chain.plan(chain.path("chain.yaml"))
    let shard = try chain.run(["exec", "plan.json", "--shard", "1/2"])
    #expect(shard.code == 2 && shard.errors.contains("of what all parts bring"), "\(shard.text)")
    for arguments in [["--shard", "0/2"], ["--shard", "3/2"], ["--shard", "x"], ["--lease", "5"]] {
      let end = try space.run(["exec", "plan.json"] + arguments)
      #expect(end.code == 2, "\(arguments): \(end.text)")
    }
    // Whoever executes a plan alone, and workers, keep out of each other's way.
    let warehouse = try Warehouse()
    space.server.hold()
    let alone = try space.start(["exec", "plan.json", "--rate", "100000", "--target", warehouse.url])
    #expect(space.server.waitUntilHeld(4))
    let refused = try worker(space, warehouse).wait()
    #expect(refused.code == 75)
    #expect(refused.errors.contains("this plan is being executed already"), "\(refused.errors)")
    space.server.release()
    #expect(alone.wait().code == 0)
    try expectAll(warehouse)
  }
}
