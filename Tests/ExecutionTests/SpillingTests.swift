// Chunks that do not fit into memory, and chunks that go on where they were interrupted.

import Diagnostics
import MockAPI
import Plans
import Records
import Targets
import Testing
import Values

@testable import Execution

@Suite struct SpillingTests {
  private static let next = PlanProgram(
    source: "response.json.next", type: "any", stage: "response",
    code: ["scope r0, response", "member r0, r0, \"json\"", "member r0, r0, \"next\"", "return r0"])

  /// One chunk over `/v1/cursor` with 250 items, 25 a page, and two aggregates over them.
  private func byCursor(_ server: MockServer, key: [String] = ["id"], limit: Int? = nil) -> StreamFixture {
    var fixture = StreamFixture(
      name: "items", object: "items", url: "\(server.url)/v1/cursor", key: key, jmespath: "items[]")
    let isLast = PlanProgram(
      source: "response.json.next == null", type: "bool", stage: "response",
      code: [
        "scope r0, response", "member r0, r0, \"json\"", "member r0, r0, \"next\"", "const r1, null", "eq r0, r0, r1",
        "return r0",
      ])
    fixture.stream.endpoint.request!.parameters = [
      NamedSlot("after", .program(fixture.add(Programs.member("state", "after")))),
      NamedSlot("limit", .literal(.int(25))),
    ]
    fixture.stream.endpoint.pagination = PlanPagination(
      nextState: [NamedSlot("after", .program(fixture.add(Self.next)))], stop: fixture.add(isLast))
    let id = fixture.add(Programs.member("record", "id"))
    fixture.stream.endpoint.response.processors = [
      PlanProcessor(expression: id, output: "state.greatest", aggregation: "maximum"),
      PlanProcessor(expression: id, output: "state.all", aggregation: "collect"),
    ]
    fixture.stream.endpoint.sync = ["greatest", "all"]
    fixture.stream.endpoint.response.limit = limit
    fixture.addDefaultRules()
    fixture.add(chunk: "items", value: .null, url: "\(server.url)/v1/cursor?limit=25")
    return fixture
  }

  /// One chunk over `/v1/items`: pages of 30, each 25 after the one before.
  private func byOffset(_ server: MockServer) -> StreamFixture {
    var fixture = StreamFixture(
      name: "items", object: "items", url: "\(server.url)/v1/items", key: ["id"], jmespath: "items[]")
    fixture.stream.state = .object([.init("offset", .int(0))])
    fixture.stream.endpoint.request!.parameters = [
      NamedSlot("limit", .literal(.int(30))),
      NamedSlot("offset", .program(fixture.add(Programs.member("state", "offset")))),
    ]
    fixture.stream.endpoint.pagination = PlanPagination(
      nextState: [NamedSlot("offset", .program(fixture.add(Programs.sum("offset", 25))))],
      stop: fixture.add(Programs.fewerRecords(than: 30)))
    fixture.addDefaultRules()
    fixture.add(chunk: "items", value: .null, url: "\(server.url)/v1/items?limit=30&offset=0")
    return fixture
  }

  private func page(_ number: Int) -> String {
    "/v1/cursor?after=c_000\(number * 25 < 100 ? "0" : "")\(number * 25)&limit=25"
  }

  private func fault(_ target: String, status: Int, first: Int? = nil) -> MockFault {
    var fault = MockFault(.status)
    fault.path = target
    fault.status = status
    fault.first = first
    return fault
  }

  /// Every item once, nothing left in the ledger, watermarks over all pages.
  private func expectAll(_ plan: PlanFixture, watermarks: Bool = true) throws {
    let counts = query(plan.place.database, "SELECT count(*), count(DISTINCT id), max(id) FROM items")
    #expect(counts == [["250", "250", "249"]])
    let ledger = "SELECT (SELECT count(*) FROM _backhoe_pages), (SELECT count(*) FROM _backhoe_checkpoints)"
    #expect(query(plan.place.database, ledger) == [["0", "0"]])
    guard watermarks else { return }
    let target = try TargetOpener.open(url: "sqlite:\(plan.place.database)")
    let values = try target.syncValues(stream: "items", object: "items")
    #expect(values.first { $0.key == "greatest" }?.value == .int(249))
    #expect(values.first { $0.key == "all" }?.value == .array((0..<250).map { .int($0) }))
  }

  @Test func aChunkThatDoesNotFitIsSpilledPageByPage() throws {
    for key in [["id"], []] {
      let server = try MockServer()
      let plan = try PlanFixture([byCursor(server, key: key)])
      let report = try plan.run { $0.chunkBufferBytes = 1 }
      #expect(report.outcome == nil, "\(report.streams[0].failures)")
      #expect(report.streams[0].rows == 250)
      #expect(report.streams[0].requests == 10)
      try expectAll(plan)
    }
  }

  @Test func aFailedChunkGoesOnAtItsPage() throws {
    // What is spilled on the way, and what is kept only since the chunk failed.
    for buffer in [1, 32 << 20] {
      let server = try MockServer()
      let plan = try PlanFixture([byCursor(server)])
      server.add(fault(page(6), status: 500))
      let failed = try plan.run { $0.chunkBufferBytes = buffer }
      #expect(failed.outcome == .partial)
      #expect(failed.streams[0].requests == 7)
      #expect(query(plan.place.database, "SELECT page, rows FROM _backhoe_checkpoints") == [["6", "150"]])
      server.removeFaults()
      server.reset()
      let report = try plan.run { $0.chunkBufferBytes = buffer }
      #expect(report.outcome == nil, "\(report.streams[0].failures)")
      #expect(server.requests.map(\.target) == (6..<10).map(page))
      #expect(report.streams[0].requests == 4)
      #expect(report.streams[0].rows == 250)
      // The request that failed is known where the chunk was kept after it.
      let requests = buffer == 1 ? "10" : "11"
      #expect(query(plan.place.database, "SELECT requests, rows FROM _backhoe_chunks") == [[requests, "250"]])
      try expectAll(plan)
    }
  }

  @Test func aCursorThatHasExpiredBeginsAgainOnce() throws {
    let server = try MockServer()
    let plan = try PlanFixture([byCursor(server)])
    server.add(fault(page(6), status: 500))
    _ = try plan.run { $0.chunkBufferBytes = 1 }
    server.removeFaults()
    server.reset()
    server.add(fault(page(6), status: 410, first: 1))
    let report = try plan.run { $0.chunkBufferBytes = 1 }
    #expect(report.outcome == nil, "\(report.streams[0].failures)")
    #expect(server.requests.map(\.target) == [page(6), "/v1/cursor?limit=25"] + (1..<10).map(page))
    try expectAll(plan)
  }

  @Test func aPageThatIsRefusedForGoodFailsTheChunk() throws {
    let server = try MockServer()
    let plan = try PlanFixture([byCursor(server)])
    server.add(fault(page(6), status: 410))
    _ = try plan.run { $0.chunkBufferBytes = 1 }
    server.reset()
    let report = try plan.run { $0.chunkBufferBytes = 1 }
    #expect(report.outcome == .partial)
    #expect(server.requests.map(\.target) == [page(6), "/v1/cursor?limit=25"] + (1..<7).map(page))
  }

  @Test func countedPagesBeginAgainUnlessTheyAreTrusted() throws {
    for trusts in [false, true] {
      let server = try MockServer()
      let plan = try PlanFixture([byOffset(server)])
      server.add(fault("/v1/items?limit=30&offset=150", status: 500))
      _ = try plan.run { $0.chunkBufferBytes = 1 }
      server.removeFaults()
      server.reset()
      let report = try plan.run {
        $0.chunkBufferBytes = 1
        $0.trustsCounts = trusts
      }
      #expect(report.outcome == nil, "\(report.streams[0].failures)")
      #expect(report.streams[0].requests == (trusts ? 4 : 10))
      // Each page has five of the page before, also across the interruption.
      #expect(report.streams[0].duplicates == 45)
      try expectAll(plan, watermarks: false)
    }
  }

  @Test func anOldCheckpointBeginsAgain() throws {
    let server = try MockServer()
    let plan = try PlanFixture([byCursor(server)])
    server.add(fault(page(6), status: 500))
    _ = try plan.run { $0.chunkBufferBytes = 1 }
    server.removeFaults()
    let report = try plan.run { $0.checkpointMaxAge = 0 }
    #expect(report.streams[0].requests == 10)
    try expectAll(plan)
  }

  @Test func aLimitCountsWhatWasSpilled() throws {
    let server = try MockServer()
    let plan = try PlanFixture([byCursor(server, limit: 180)])
    server.add(fault(page(5), status: 500))
    _ = try plan.run { $0.chunkBufferBytes = 1 }
    server.removeFaults()
    let report = try plan.run { $0.chunkBufferBytes = 1 }
    #expect(report.outcome == nil)
    #expect(query(plan.place.database, "SELECT count(*), max(id) FROM items") == [["180", "179"]])
  }

  @Test func aPositionWithASecretIsNotWrittenDown() throws {
    let server = try MockServer()
    let plan = try PlanFixture([byCursor(server)], secrets: ["api_key"], hosts: ["127.0.0.1"])
    server.add(fault(page(6), status: 500))
    // The cursor happens to hold what is a secret.
    let secrets = RunSecrets(["MY_API": SecretValues([Value.Member("api_key", .string("c_000150"))])])
    _ = try plan.run(secrets: secrets) { $0.chunkBufferBytes = 1 }
    #expect(query(plan.place.database, "SELECT position FROM _backhoe_checkpoints") == [["NULL"]])
  }

  @Test func keysAreExactWhereverTheyAre() throws {
    let keys = KeyTable()
    let arena = Arena()
    let name = keys.intern("id")!
    var seen = SeenKeys(memoryLimit: 4_096)
    var again = SeenKeys(memoryLimit: 4_096)
    for round in 0..<2 {
      for id in 0..<5_000 {
        let record = arena.object([name, arena.string("key \(id &* 7_919 % 5_000)")])
        let isNew = try seen.insert(record, key: [name])
        if isNew != (round == 0) { Issue.record("\(id) in round \(round)") }
        if id % 100 == 99 { try again.add(seen.takeNew()) }
      }
      #expect(seen.count == 5_000 && again.count == 5_000)
    }
    #expect(seen.byteCount < 20_000 && again.byteCount < 20_000)
    let isNew = try again.insert(arena.object([name, arena.string("key 17")]), key: [name])
    #expect(!isNew)
  }
}
