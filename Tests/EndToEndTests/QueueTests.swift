// Streams that iterate over what others bring: chains of queues, records that come from queues, and what becomes of them
// when something fails or the process is killed.

import Execution
import Foundation
import MockAPI
import Targets
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct QueueTests {
  private func paths(_ space: Workspace) -> [String] { space.server.requests.map(\.path) }

  @Test(arguments: ["incremental", "full-refresh"]) func chainsRunToTheirEnd(mode: String) throws {
    let chain = ShopChain()
    let space = try chain.workspace(mode: mode)
    try space.plan(space.path("chain.yaml"))
    let end = try space.exec()
    #expect(end.code == 0, "\(end.text)")
    chain.expectAll(in: space)
    // Three pages of customers, one request a customer, one an order; records from queues need none.
    #expect(space.server.statistics.requests == 3 + chain.customers + chain.allOrders.count)
    // Again: nothing is left.
    space.server.reset()
    let again = try space.exec()
    #expect(again.code == 0 && space.server.statistics.requests == 0, "\(again.text)")
    let status = try space.succeed(["status", "plan.json"])
    #expect(status.output.contains("7 of 7 chunks"), "\(status.output)")
  }

  @Test func itemsComeInTheOrderOfChunksPagesAndRows() throws {
    let chain = ShopChain(customers: 40, page: 7)
    let space = try chain.workspace {
      $0.latency = MockLatency(seconds: 0.001, jitterSeconds: 0.02, seed: 3)
    }
    try space.plan(space.path("chain.yaml"))
    #expect(try space.exec().code == 0)
    let labels = Database.texts(
      space.database, "SELECT label FROM _backhoe_chunks WHERE stream = 'lines' ORDER BY ordinal")
    #expect(labels == chain.allOrders.map { "ord_\($0)" })
    let customers = Database.texts(
      space.database, "SELECT label FROM _backhoe_chunks WHERE stream = 'orders' ORDER BY ordinal")
    #expect(customers == (1...40).map { "cus_\($0)" })
  }

  @Test func chunksOfDeferredStreamsHaveTheIDsOfPlannedOnes() throws {
    let chain = ShopChain(customers: 2)
    let over = "iterate: {over: queue.customer_ids, into: state.customer, concurrency: 4}"
    let space = try chain.workspace()
    try space.plan(space.path("chain.yaml"))
    #expect(try space.exec().code == 0)
    let made = Database.texts(
      space.database, "SELECT chunk_id FROM _backhoe_chunks WHERE stream = 'orders' ORDER BY ordinal")
    try space.write(
      "spec.yaml",
      ShopChain.spec.replacing(over, with: over.replacing("queue.customer_ids", with: "'[\"cus_1\", \"cus_2\"]'")))
    try space.plan(space.path("chain.yaml"), into: "planned.json")
    let plan = try space.read("planned.json")
    #expect(made.count == 2)
    for id in made { #expect(plan.contains("{\"id\":\"\(id)\""), "\(id)") }
  }

  @Test func aFailedProducerIsSaidAndMadeUpForLater() throws {
    let chain = ShopChain()
    let space = try chain.workspace()
    try space.plan(space.path("chain.yaml"))
    var fault = MockFault(.status)
    fault.path = "/v1/customers/cus_3/orders"
    fault.status = 500
    space.server.add(fault)
    let end = try space.exec()
    #expect(end.code == 1, "\(end.text)")
    #expect(end.text.contains("'orders' may bring more"), "\(end.text)")
    let missing = Set(chain.orders(of: 3))
    #expect(Database.number(space.database, "SELECT count(*) FROM orders") == chain.allOrders.count - missing.count)
    let lines = chain.allOrders.filter { !missing.contains($0) }.reduce(0) { $0 + chain.lines(of: $1) }
    #expect(Database.number(space.database, "SELECT count(*) FROM lines") == lines)

    space.server.removeFaults()
    space.server.reset()
    let rest = try space.exec()
    #expect(rest.code == 0, "\(rest.text)")
    chain.expectAll(in: space)
    #expect(
      Set(paths(space)) == Set(["/v1/customers/cus_3/orders"] + missing.map { "/v1/orders/ord_\($0)/lines" }))
  }

  /// Whoever took what a chunk gave would not notice that it gives something else now.
  @Test func whatOthersWereMadeOfIsNotLoadedAgain() throws {
    let chain = ShopChain()
    let space = try chain.workspace(streams: ["customers", "orders"])
    try space.plan(space.path("chain.yaml"))
    #expect(try space.exec().code == 0)
    let ids = Database.texts(space.database, "SELECT chunk_id FROM _backhoe_chunks WHERE stream = 'customers'")
    space.server.reset()
    for more in [[], ["--chunk", ids[0]]] {
      let end = try space.exec("plan.json", ["--redo"] + more)
      #expect(end.code == 2 && space.server.requests.isEmpty, "\(end.text)")
      for part in ["cannot load chunks of stream 'customers' again", "'orders' was made of what they gave", "new plan"]
      {
        #expect(end.errors.contains(part), "\(part): \(end.errors)")
      }
    }
    let status = try space.succeed(["status", "plan.json"]).output
    #expect(status.contains("7 of 7 chunks") && status.contains("complete"), "\(status)")
    // Where nobody took anything yet, it may be.
    try space.plan(space.path("chain.yaml"), into: "later.json", now: "2024-06-01T00:00:00Z")
    var fault = MockFault(.status)
    fault.path = "/v1/customers/"
    fault.status = 404
    space.server.add(fault)
    #expect(try space.exec("later.json").code == 1)
    space.server.removeFaults()
    space.server.reset()
    let again = try space.exec("later.json", ["--redo"])
    #expect(again.code == 0, "\(again.text)")
    #expect(space.server.statistics.requests == 3 + chain.customers)
  }

  @Test func equalItemsAreOneChunk() throws {
    let chain = ShopChain()
    let spec = ShopChain.spec.replacing(
      "{expression: record.id, output: queue.customer_ids}",
      with: "{expression: '\"cus_1\"', output: queue.customer_ids}")
    let space = try chain.workspace(spec, streams: ["customers", "orders"])
    try space.plan(space.path("chain.yaml"))
    #expect(try space.exec().code == 0)
    #expect(paths(space).filter { $0.hasSuffix("/orders") } == ["/v1/customers/cus_1/orders"])
  }

  @Test func listsExplodeAndGroupsStayWithinTheirProducersChunk() throws {
    let chain = ShopChain(customers: 9, page: 4)
    let spec = """
      name: Chain
      defaults:
        state: {base_url: "http://127.0.0.1:1"}
        request: {headers: {Authorization: "Bearer {secrets.api_key}"}, rate: 100000}
      endpoints:
        customers:
          queue_only: true
          iterate: {over: '["", "cus_4", "cus_8"]', into: state.cursor, concurrency: 1}
          state: {after: '{null_if(state.cursor, "")}'}
          request: {url: "{state.base_url}/v1/customers", parameters: {starting_after: "{state.after}"}}
          response:
            records: {jmespath: "data[]"}
            processors: [{expression: record.orders, output: queue.order_ids}]
        batches:
          iterate: {over: 'chunk(queue.order_ids, 3)', into: state.orders, concurrency: 1}
          request: {url: "{state.base_url}/v1/lookup", parameters: {ids: '{join(state.orders, ",")}'}}
          response: {records: {jmespath: "data[]", primary_key: [id]}}
      """
    let space = try chain.workspace(spec, streams: ["batches"])
    var expected: [String] = []
    for page in [1...4, 5...8, 9...9] {
      let orders = page.flatMap(chain.orders)
      for start in stride(from: 0, to: orders.count, by: 3) {
        let ids = orders[start..<min(start + 3, orders.count)].map { "ord_\($0)" }
        expected.append("/v1/lookup?ids=" + ids.joined(separator: "%2C"))
        let list = ids.map { "{\"id\":\"\($0)\"}" }.joined(separator: ",")
        space.server.serve(["GET \(expected.last!)": MockDocument("{\"data\":[\(list)]}")])
      }
    }
    try space.plan(space.path("chain.yaml"))
    let end = try space.exec()
    #expect(end.code == 0, "\(end.text)")
    #expect(space.server.requests.map(\.target).filter { $0.hasPrefix("/v1/lookup") } == expected)
    #expect(Database.number(space.database, "SELECT count(*) FROM batches") == chain.allOrders.count)
    // A stream that only fills queues has no table.
    #expect(Database.number(space.database, "SELECT count(*) FROM sqlite_schema WHERE name = 'customers'") == 0)
  }

  @Test func immediateConsumersStartWhileTheirProducersRun() throws {
    let chain = ShopChain(customers: 6)
    let spec = """
      name: Chain
      defaults:
        state: {base_url: "http://127.0.0.1:1"}
        request: {headers: {Authorization: "Bearer {secrets.api_key}"}, rate: 100000}
      endpoints:
        pages:
          iterate: {over: 'range("1", "3", "1")', into: state.page, concurrency: 1}
          request: {url: "{state.base_url}/v1/pages/{state.page}"}
          response:
            records: {jmespath: "data[]", primary_key: [id]}
            processors: [{expression: record.id, output: queue.ids}]
            rules: [{action: retry, condition: response.status == 429, max_attempts: 1000, backoff: constant, backoff_base: 0.01}]
        orders:
          iterate: {over: queue.ids, into: state.id, consume: immediate}
          request: {url: "{state.base_url}/v1/customers/{state.id}/orders"}
          response: {records: {jmespath: "data[]", primary_key: [id]}}
      """
    let space = try chain.workspace(spec, streams: ["orders", "pages"])
    for page in 1...3 {
      let ids = [page * 2 - 1, page * 2].map { "{\"id\":\"cus_\($0)\"}" }.joined(separator: ",")
      space.server.serve(["GET /v1/pages/\(page)": MockDocument("{\"data\":[\(ids)]}")])
    }
    // The last page does not come before the consumers of the first two have asked.
    var fault = MockFault(.status)
    fault.path = "/v1/pages/3"
    fault.status = 429
    space.server.add(fault)
    try space.plan(space.path("chain.yaml"))
    let program = try space.startExec()
    let early = Set((1...4).map { "/v1/customers/cus_\($0)/orders" })
    while !early.isSubset(of: paths(space)), !program.hasEnded {
      _ = program.waitUntilSaid("what it never says", seconds: 0.05)
    }
    #expect(early.isSubset(of: paths(space)), "\(program.said)")
    space.server.removeFaults()
    let end = program.wait()
    #expect(end.code == 0, "\(end.text)")
    #expect(Database.number(space.database, "SELECT count(*) FROM orders") == chain.allOrders.count)
    #expect(Database.number(space.database, "SELECT count(*) FROM pages") == 6)
  }

  @Test func aQueueThatNobodyFillsIsEmpty() throws {
    let chain = ShopChain()
    let space = try chain.workspace(streams: ["orders"])
    try space.plan(space.path("chain.yaml"))
    let end = try space.exec()
    #expect(end.code == 0, "\(end.text)")
    #expect(space.server.statistics.requests == 0)
  }

  // MARK: Kills

  /// Kills at a number of requests that falls anywhere in the chain; whatever was committed is not asked for again.
  @Test(arguments: ["incremental", "full-refresh", "immediate"]) func killedAnywhere(mode: String) throws {
    var random = SplitMix(seed: mode == "incremental" ? 23 : mode == "immediate" ? 31 : 29)
    let isImmediate = mode == "immediate"
    let spec =
      isImmediate ? ShopChain.spec.replacing("into: state.", with: "consume: immediate, into: state.") : ShopChain.spec
    let chain = ShopChain(customers: 30, page: 30)
    let total = 1 + chain.customers + chain.allOrders.count
    var kills = (ProcessInfo.processInfo.environment["BACKHOE_KILLS"].flatMap { Int($0) } ?? 8) / 2
    while kills > 0 {
      let space = try chain.workspace(spec, mode: isImmediate ? "incremental" : mode) {
        $0.latency = MockLatency(seconds: 0.005, jitterSeconds: 0.02, seed: random.next())
      }
      try space.plan(space.path("chain.yaml"))
      var isOver = false
      while !isOver {
        let finished = finishedRequests(space)
        space.server.reset()
        let program = try space.startExec()
        let moment = Int.random(in: 1...max(1, total - finished.count), using: &random)
        _ = space.server.waitUntilRequested(moment)
        if kills > 0 { program.send(SIGKILL) }
        let end = program.wait()
        if end.signal == SIGKILL { kills -= 1 } else { #expect(end.code == 0, "\(end.text)") }
        let again = finished.intersection(paths(space))
        #expect(again.isEmpty, "\(mode): asked again: \(again)")
        isOver = end.code == 0
      }
      space.server.setLatency(MockLatency())
      chain.expectAll(in: space)
    }
  }

  /// Paths that finished chunks of deferred streams asked for.
  private func finishedRequests(_ space: Workspace) -> Set<String> {
    guard FileManager.default.fileExists(atPath: space.database) else { return [] }
    let done = "FROM _backhoe_chunks WHERE status = 'done' AND stream"
    return Set(
      Database.texts(space.database, "SELECT '/v1/customers/' || label || '/orders' \(done) = 'orders'")
        + Database.texts(space.database, "SELECT '/v1/orders/' || label || '/lines' \(done) = 'lines'"))
  }
}
