// Chunks that wait in the ledger until they are complete: what arrives in the table is what would have arrived had they
// fitted into memory, whatever dies on the way.

import Diagnostics
import Glibc
import Plans
import Records
import Synchronization
import Testing
import Values

@testable import Targets

extension LedgeredTarget {
  /// Stages batches as the next pages of a chunk, which has these pieces and rows already.
  func stage(
    _ ordinal: Int, _ batches: [RowBatch], after checkpoint: ChunkCheckpoint? = nil, stream: Int = 0,
    keys: [UInt8] = []
  ) throws -> ChunkCheckpoint {
    let rows = EncodedRows.encode(batches)
    var next =
      checkpoint ?? ChunkCheckpoint(page: 0, position: [], spills: 0, pieces: 0, rows: 0, requests: 0, duplicates: 0)
    next.page += 1
    next.position = [UInt8(next.page)]
    next.spills += 1
    next.pieces += rows.count
    next.rows += rows.reduce(0) { $0 + $1.rowCount }
    next.requests += 1
    try stage(
      SpilledPages(
        stream: stream, id: "bc_\(ordinal)", label: "chunk \(ordinal)", rows: rows, keys: keys, checkpoint: next))
    return next
  }
}

func chunk(_ ordinal: Int, _ batches: [RowBatch], spilled: ChunkCheckpoint, stream: Int = 0) -> FinishedChunk {
  var finished = chunk(ordinal, batches, stream: stream)
  finished.spilled = spilled
  return finished
}

@Suite struct SpillingTests {
  /// Pages whose columns come, widen and mix on the way.
  private static let pages: [RowBatch] = [
    batch(["id", "v", "w"], [[.int(1), .int(5), .null], [.int(2), .float(2.5), .bool(true)]]),
    batch(
      ["id", "v", "n"], [[.int(3), .int(9_007_199_254_740_993), .array([.int(1), .object([.init("k", .null)])])]]),
    batch(["id", "w", "t"], [[.int(4), .int(7), .timestamp(asOf)], [.int(1), .string("later"), nil]]),
    batch(["id", "n"], [[.int(5), .string("text")], [.int(6), .decimal(Decimal(text: "1.50"))]]),
  ]

  private static let forms: [TargetStream] = [
    stream("keyed", object: "main.keyed"), stream("added", object: "main.added", key: []),
    stream("updated", object: "main.updated", updateKey: "v"),
    stream("fresh", object: "main.fresh", mode: .fullRefresh),
    stream("snap", object: "main.snap", mode: .snapshot),
  ]

  private func contents(_ scratch: Scratch) throws -> [String] {
    try Self.forms.flatMap { form in
      let columns = try scratch.columns(form.name).sorted()
      let names = columns.map { "\"\($0.prefix { $0 != " " })\"" }.joined(separator: ", ")
      return try columns
        + scratch.rows("SELECT \(names) FROM \(form.name) ORDER BY 1, 2, 3, 4, 5", columns: columns.count)
    }
  }

  /// The pages at once, or all but `held` of them staged one by one.
  private func load(_ scratch: Scratch, held: Int?) throws {
    let target = try LedgeredTarget.opened(scratch, Self.forms)
    for index in Self.forms.indices {
      guard let held else {
        try target.commit([chunk(0, Self.pages, stream: index)])
        continue
      }
      var checkpoint: ChunkCheckpoint?
      for page in Self.pages.dropLast(held) {
        checkpoint = try target.stage(0, [page], after: checkpoint, stream: index)
      }
      // Beside a chunk that fits.
      let other = chunk(1, [batch(["id", "v"], [[.int(100), .int(1)]])], stream: index)
      let last = Array(Self.pages.suffix(held))
      try target.commit([other, chunk(0, last, spilled: #require(checkpoint), stream: index)])
    }
    if held == nil {
      for index in Self.forms.indices {
        try target.commit([chunk(1, [batch(["id", "v"], [[.int(100), .int(1)]])], stream: index)])
      }
    }
    for index in Self.forms.indices where Self.forms[index].mode == .fullRefresh {
      for ordinal in 2..<10 { try target.commit([chunk(ordinal, [], stream: index)]) }
      _ = try target.close(stream: index)
    }
  }

  @Test(arguments: Kind.allCases) func whatIsSpilledArrivesAsIfItHadFitted(_ kind: Kind) throws {
    let whole = try Scratch(kind)
    try load(whole, held: nil)
    let expected = try contents(whole)
    #expect(expected.count > 40)
    for held in 0..<Self.pages.count {
      let scratch = try Scratch(kind)
      try load(scratch, held: held)
      #expect(try contents(scratch) == expected, "\(held) pages held")
      for table in ["_backhoe_pages", "_backhoe_checkpoints"] {
        #expect(try scratch.rows("SELECT count(*) FROM \(table)", columns: 1) == ["0"], "\(table)")
      }
      let counts = try scratch.rows("SELECT stream, rows FROM _backhoe_streams ORDER BY 1", columns: 2)
      #expect(counts.first == "'added' 8")
    }
  }

  /// Loads one chunk of three stagings and a rest, as an executor does that goes on where it was.
  private static func loadOne(_ url: String, faults: FaultPoints = .none) throws {
    let target = try TargetOpener.open(url: url, faults: faults)
    try target.open(plan: PlanIdentity(id: "bp_1", asOf: asOf), streams: [stream(chunks: 1)])
    if try target.progress()[0].isClosed { return }
    if try target.finished(["bc_0"], stream: 0).isEmpty {
      var checkpoint = try target.checkpoints(["bc_0"], stream: 0, newerThan: 3_600)["bc_0"]
      let ledgered = target as! LedgeredTarget
      for page in (checkpoint?.page ?? 0)..<3 {
        checkpoint = try ledgered.stage(0, [pages[page]], after: checkpoint, keys: [UInt8(page)])
      }
      try target.commit([chunk(0, [pages[3]], spilled: checkpoint!)])
    }
    _ = try target.close(stream: 0)
  }

  private func oneContents(_ scratch: Scratch) throws -> [String] {
    try scratch.columns("events").sorted()
      + scratch.rows("SELECT id, v, w, n, t FROM events ORDER BY id", columns: 5)
      + scratch.rows("SELECT finished, rows FROM _backhoe_streams", columns: 2)
      + scratch.rows("SELECT chunk_id, status, rows FROM _backhoe_chunks", columns: 3)
      + scratch.rows("SELECT count(*) FROM _backhoe_pages", columns: 1)
      + scratch.rows("SELECT count(*) FROM _backhoe_checkpoints", columns: 1)
  }

  @Test(arguments: Kind.allCases) func deathAtAnyMomentLosesAndDoublesNothing(_ kind: Kind) async throws {
    let whole = try Scratch(kind)
    let passed = Mutex<[FaultPoint]>([])
    try Self.loadOne(whole.url, faults: FaultPoints { point in passed.withLock { $0.append(point) } })
    let moments = passed.withLock { $0 }
    #expect(
      Set(moments).isSuperset(of: [.spillAfterBegin, .spillBeforeCommit, .spillAfterCommit, .commitBeforeCommit]))
    let expected = try oneContents(whole)
    for (index, point) in moments.enumerated() {
      let scratch = try Scratch(kind)
      await #expect(processExitsWith: .exitCode(9), "moment \(index), \(point)") {
        [url = scratch.url as String, last = index as Int] in
        try SpillingTests.loadOne(url, faults: .dying(at: last))
      }
      try Self.loadOne(scratch.url)
      #expect(try oneContents(scratch) == expected, "died at moment \(index), \(point)")
    }
  }

  @Test(arguments: Kind.allCases) func whatAnEarlierAttemptLeftIsNotMixedIn(_ kind: Kind) throws {
    let scratch = try Scratch(kind)
    let target = try LedgeredTarget.opened(scratch, [stream(chunks: 3)])
    let page = batch(["id"], [[.int(1)]])
    // Begun again and spilled again; begun again and finished in memory; never finished, since the stream ended.
    for ordinal in 0..<3 { _ = try target.stage(ordinal, [batch(["id", "old"], [[.int(9), .int(9)]])], keys: [1]) }
    let again = try target.stage(0, [page], keys: [2])
    var keys: [[UInt8]] = []
    try target.forEachKeys(ofChunk: "bc_0", stream: 0, spills: 1) { keys.append($0) }
    #expect(keys == [[2]])
    try target.commit([chunk(0, [], spilled: again)])
    var none = again
    (none.spills, none.pieces, none.rows) = (0, 0, 0)
    var last = chunk(1, [batch(["id"], [[.int(2)]])], spilled: none)
    last.endsStream = true
    try target.commit([last])
    _ = try target.close(stream: 0)
    #expect(try scratch.columns("events").count == 1)
    #expect(try scratch.rows("SELECT id FROM events ORDER BY id", columns: 1) == ["1", "2"])
    for table in ["_backhoe_pages", "_backhoe_checkpoints"] {
      #expect(try scratch.rows("SELECT count(*) FROM \(table)", columns: 1) == ["0"], "\(table)")
    }
  }

  @Test(arguments: Kind.allCases) func oldCheckpointsHaveNoPosition(_ kind: Kind) throws {
    let scratch = try Scratch(kind)
    let target = try LedgeredTarget.opened(scratch, [stream()])
    let written = try target.stage(0, [batch(["id"], [[.int(1)]])], keys: [7, 0])
    func found(_ seconds: Int) throws -> ChunkCheckpoint? {
      try target.checkpoints(["bc_0", "bc_1"], stream: 0, newerThan: seconds)["bc_0"]
    }
    #expect(try found(3_600)?.position == written.position)
    #expect(try found(3_600)?.rows == 1)
    let old =
      kind == .sqlite ? "strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-2 hours')" : "(now() - interval '2 hours')::text"
    try scratch.execute("UPDATE \(kind == .sqlite ? "" : "_backhoe.")_backhoe_checkpoints SET saved_at = \(old)")
    let stale = try found(3_600)
    #expect(stale != nil && stale?.position == nil)
    #expect(try found(8_000)?.position == written.position)
  }

  @Test func pagesThatSomebodyChangedAreNotLoaded() throws {
    for sql in ["DELETE FROM _backhoe_pages WHERE piece = 0", "UPDATE _backhoe_pages SET encoded = x'0101'"] {
      let scratch = Scratch()
      let target = try LedgeredTarget.opened(scratch, [stream()])
      let checkpoint = try target.stage(0, [batch(["id"], [[.int(1)]])])
      try scratch.execute(sql)
      let refused = failure { try target.commit([chunk(0, [], spilled: checkpoint)]) }
      #expect(refused?.kind == .partial)
      #expect(refused?.what == "cannot complete chunk 'chunk 0': its pages in the ledger were changed")
    }
  }

  @Test(arguments: Kind.allCases) func itemsOfQueuesWaitWithThePages(_ kind: Kind) throws {
    let scratch = try Scratch(kind)
    var producer = stream(chunks: 1)
    producer.fillsQueues = true
    let target = try LedgeredTarget.opened(scratch, [producer, stream("consumer", object: "main.consumer")])
    var checkpoint = ChunkCheckpoint(page: 0, position: [], spills: 0, pieces: 0, rows: 0, requests: 0, duplicates: 0)
    func part(_ number: Int) -> QueuePart { QueuePart(queue: "ids", items: "[\(number)]", count: 1) }
    for spill in 1...2 {
      checkpoint.spills = spill
      checkpoint.page = spill
      var pages = SpilledPages(
        stream: 0, id: "bc_0", label: "x", rows: [], keys: [UInt8(spill)], checkpoint: checkpoint)
      pages.queued = [part(spill)]
      try target.stage(pages)
    }
    // Nobody sees them before the chunk is complete.
    #expect(try target.shares(of: ["ids"], for: 1, from: 0, limit: 10).isEmpty)
    var finished = chunk(0, [], spilled: checkpoint)
    finished.queued = [part(3)]
    try target.commit([finished])
    let shares = try target.shares(of: ["ids"], for: 1, from: 0, limit: 10)
    #expect(shares.map { $0.parts.map(\.items) } == [["[1]", "[2]", "[3]"]])
  }

  @Test func aRowThatIsRefusedIsNamed() throws {
    let scratch = Scratch()
    let target = try LedgeredTarget.opened(scratch, [stream()])
    let checkpoint = try target.stage(
      0, [batch(["id"], [[.int(1)], [.int(2)]]), batch(["id"], [[.int(3)], [.null]])])
    let refused = failure { try target.commit([chunk(0, [], spilled: checkpoint)]) }
    #expect(refused?.what == "cannot write row 4 of chunk 'chunk 0' to the table 'events'")
  }
}
