// What a run keeps besides rows: queues and who took what of them, setup, outputs. On every kind of database.

import Diagnostics
import Testing
import Values

@testable import Targets

@Suite struct MemoryTests {
  private func producer(_ name: String) -> TargetStream {
    var stream = stream(name, object: "", key: [])
    stream.fillsQueues = true
    stream.outputs = [SyncKey(name: "env.N", aggregation: "collect", wasRead: false)]
    return stream
  }

  private func chunk(
    _ stream: Int, _ ordinal: Int, _ parts: [QueuePart], outputs: [Value.Member] = []
  ) -> FinishedChunk {
    var chunk = FinishedChunk(
      stream: stream, id: "bc_\(stream)_\(ordinal)", label: "\(ordinal)", ordinal: ordinal, batches: [], requests: 1,
      duplicates: 0, aggregates: outputs)
    chunk.queued = parts
    return chunk
  }

  private func part(_ queue: String, _ items: String, _ count: Int = 1) -> QueuePart {
    QueuePart(queue: queue, items: items, count: count)
  }

  @Test(arguments: Kind.allCases) func sharesKeepTheirPlaces(_ kind: Kind) throws {
    let scratch = try Scratch(kind)
    let streams = [producer("first"), producer("second"), stream("consumer", key: [])]
    var target: LedgeredTarget! = try LedgeredTarget.opened(scratch, streams)
    try target.commit([chunk(1, 0, [part("a", "[9]")]), chunk(0, 2, [part("a", "[3]"), part("b", "[\"x\"]")])])
    try target.commit([chunk(0, 0, [part("b", "[7]")])])
    func items(_ queues: [String], from place: Int = 0, limit: Int = 10) throws -> [String] {
      try target.shares(of: queues, for: 2, from: place, limit: limit).map { share in
        "\(share.place):" + share.parts.map { "\($0.queue)\($0.items)" }.joined(separator: "+")
      }
    }
    // By producer and chunk, whatever the order of commits.
    #expect(try items(["a", "b"], limit: 2) == ["0:b[7]", "1:a[3]+b[\"x\"]"])
    #expect(try items(["a", "b"], from: 2) == ["2:a[9]"])
    // What comes later comes behind, also for whoever opens the ledger anew.
    try target.commit([chunk(0, 1, [part("a", "[2,2]", 2)]), chunk(0, 3, [])])
    target = nil
    target = try LedgeredTarget.opened(scratch, streams)
    #expect(try items(["a", "b"]) == ["0:b[7]", "1:a[3]+b[\"x\"]", "2:a[9]"])
    #expect(try items(["a", "b"], from: 3) == ["3:a[2,2]"])
    #expect(try items(["a", "b"], from: 4) == [])
    #expect(try target.outputs(stream: 0) == [])
    // Another consumer has places of its own.
    #expect(try target.shares(of: ["b"], for: 1, from: 0, limit: 10).map(\.place) == [0, 1])
  }

  /// Whoever asks, and however many at once, a share has one place.
  @Test func manyWhoAskAtOnceSeeTheSamePlaces() async throws {
    let scratch = try Scratch(.postgres)
    let streams = [producer("first"), producer("second"), stream("consumer", key: [])]
    let first = LedgeredTarget(try scratch.store())
    try first.open(plan: PlanIdentity(id: "bp_1", asOf: asOf), streams: streams, sharing: .shared)
    try first.commit((0..<40).map { chunk($0 % 2, $0 / 2, [part("a", "[\($0)]")]) })
    let url = scratch.url
    let seen = try await withThrowingTaskGroup(of: [String].self) { group in
      for _ in 0..<8 {
        group.addTask {
          let target = LedgeredTarget(try PostgresStore(url: url))
          try target.open(plan: PlanIdentity(id: "bp_1", asOf: asOf), streams: streams, sharing: .shared)
          return try target.shares(of: ["a"], for: 2, from: 0, limit: 100).map { "\($0.place)\($0.parts[0].items)" }
        }
      }
      return try await group.reduce(into: [[String]]()) { $0.append($1) }
    }
    let expected = (0..<40).map { "\($0)[\($0 % 20 * 2 + $0 / 20)]" }
    #expect(seen == Array(repeating: expected, count: 8))
  }

  @Test(arguments: Kind.allCases) func whatCallsBringStandsBeforeAndBehind(_ kind: Kind) throws {
    let scratch = try Scratch(kind)
    let target = try LedgeredTarget.opened(scratch, [producer("first"), stream("consumer", key: [])])
    func shares(from place: Int = 0) throws -> [String] {
      try target.shares(of: ["a"], for: 1, from: place, limit: 10).map { "\($0.place):\($0.parts.map(\.items))" }
    }
    try target.commit([chunk(0, 0, [part("a", "[5]")])])
    let open = SetupRecord(.open, state: [.init("job", .int(7))])
    try target.keep(setup: open, queued: [part("a", "[1,2]", 2), part("b", "[0]")], by: .setup, stream: 0)
    try target.keep(setup: SetupRecord(.closed), queued: [part("a", "[9]")], by: .teardown, stream: 0)
    #expect(try target.setup(stream: 0) == SetupRecord(.closed))
    #expect(try shares() == ["0:[\"[1,2]\"]", "1:[\"[5]\"]", "2:[\"[9]\"]"])
    // Calls that are made again add to what is there; nobody's place changes.
    try target.keep(setup: open, queued: [part("a", "[1,3]", 2)], by: .setup, stream: 0)
    #expect(try target.setup(stream: 0) == open)
    #expect(try shares(from: 3) == ["3:[\"[1,3]\"]"])
    #expect(try shares().count == 4)
  }

  @Test(arguments: Kind.allCases) func setupAndOutputsAreKept(_ kind: Kind) throws {
    let scratch = try Scratch(kind)
    let target = try LedgeredTarget.opened(scratch, [producer("first"), stream("second")])
    #expect(try target.setup(stream: 0) == nil)
    let record = SetupRecord(
      .open, state: [.init("at", .timestamp(asOf)), .init("ids", .array([.int(1), .string("x")]))],
      outputs: [.init("env.X", .string("é"))])
    try target.keep(setup: record, stream: 0)
    #expect(try target.setup(stream: 0) == record)
    #expect(try target.setup(stream: 1) == nil)
    try target.keep(setup: SetupRecord(.closed), stream: 0)
    #expect(try target.setup(stream: 0) == SetupRecord(.closed))
    for ordinal in [2, 0, 1] {
      try target.commit([chunk(0, ordinal, [], outputs: [.init("env.N", .array([.int(Int64(ordinal))]))])])
    }
    #expect(try target.outputs(stream: 0) == [.init("env.N", .array([.int(0), .int(1), .int(2)]))])
  }

  @Test(arguments: Kind.allCases) func chunksThatAreMadeAreCounted(_ kind: Kind) throws {
    let scratch = try Scratch(kind)
    let target = try LedgeredTarget.opened(scratch, [stream("consumer", key: [], chunks: 0)])
    #expect(try target.progress()[0].chunks == 0)
    try target.settle(chunks: 2, stream: 0)
    try target.commit([chunk(0, 0, [])])
    #expect(failure { _ = try target.close(stream: 0) }?.why == "1 of its 2 chunks are not loaded yet")
    try target.commit([chunk(0, 1, [])])
    #expect(try target.close(stream: 0) == [])
    #expect(try target.progress() == [StreamProgress(chunks: 2, finished: 2, rows: 0, isClosed: true)])
  }
}
