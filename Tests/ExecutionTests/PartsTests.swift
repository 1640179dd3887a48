// The small parts of a run: channels, aggregates, columns.

import Diagnostics
import Records
import Testing
import Values

@testable import Execution

@Suite struct PartsTests {
  @Test func aChannelKeepsOrderAcrossThreads() {
    let channel = Channel<Int>()
    let sender = WorkThread {
      for number in 0..<10_000 { channel.send(number) }
      channel.close()
    }
    var received: [Int] = []
    while let number = channel.receive() { received.append(number) }
    sender.join()
    #expect(received == Array(0..<10_000))
    channel.send(1)
    #expect(channel.receive() == nil)
  }

  @Test func aTransactionDoesNotWaitForWhatItKeepsFromComing() {
    let options = ExecutorOptions()
    #expect(options.groupBytes < options.backlogBytes / 2)
  }

  @Test func aBoundedWaitEnds() {
    let channel = Channel<Int>()
    guard case .timeout = channel.receive(until: Clock.monotonic) else {
      Issue.record("an empty channel gave something")
      return
    }
    channel.send(7)
    guard case .element(7) = channel.receive(until: Clock.monotonic) else {
      Issue.record("what was sent did not arrive")
      return
    }
    channel.close()
    guard case .closed = channel.receive(until: nil) else {
      Issue.record("a closed channel is not closed")
      return
    }
  }

  @Test func aggregates() throws {
    let rows: [(kind: AggregationKind, values: [Value], result: Value?)] = [
      (.maximum, [.int(3), .int(10), .float(9.5)], .int(10)),
      (.maximum, [.string("2024-01-02"), .string("2024-01-10"), .null], .string("2024-01-10")),
      (.minimum, [.int(3), .float(2.5)], .float(2.5)),
      (.first, [.null, .string("a"), .string("b")], .string("a")),
      (.last, [.string("a"), .string("b"), .null], .string("b")),
      (.collect, [.int(1), .null, .string("x")], .array([.int(1), .string("x")])),
      (.maximum, [.null], nil),
    ]
    for row in rows {
      let chunk = Arena()
      var aggregate = Aggregate(row.kind)
      // Each value on a page of its own, which is gone afterwards.
      for value in row.values {
        let page = Arena()
        let isComparable = aggregate.add(Cell(value, arena: page))
        #expect(isComparable, "\(row)")
        aggregate.settle(in: chunk)
      }
      #expect(aggregate.value.map { Value($0) } == row.result, "\(row)")
    }
    var mixed = Aggregate(.maximum)
    let isFirstTaken = mixed.add(.int(1))
    let isSecondTaken = mixed.add(.bool(true))
    #expect(isFirstTaken && !isSecondTaken)
  }

  @Test func columns() throws {
    let rows: [(select: [String], casing: String?, names: [String], result: [String])] = [
      (["b", "a"], nil, ["a", "b", "c"], ["b", "a"]),
      (["-a"], nil, ["a", "b", "c"], ["b", "c"]),
      (["-x_*"], nil, ["x_1", "b", "x_2", "ax_"], ["b", "ax_"]),
      (["c", "*"], nil, ["a", "b", "c"], ["c", "a", "b"]),
      (["a as z", "b"], nil, ["a", "b", "c"], ["z", "b"]),
      (["missing", "a"], nil, ["a"], ["a"]),
      ([], "snake", ["userName", "User Id", "already_so", "x"], ["user_name", "user_id", "already_so", "x"]),
      ([], "camel", ["user_name", "UserId", "x"], ["userName", "userId", "x"]),
    ]
    for row in rows {
      let arena = Arena()
      let cells = arena.allocate(cells: row.names.count)
      for (place, _) in row.names.enumerated() { cells[place] = .int(Int64(place)) }
      let batch = RowBatch(
        columns: row.names.map { BatchColumn(name: $0, kinds: .int) }, rowCount: 1, cells: cells, owners: [arena],
        byteCount: 0)
      let selection = try #require(try ColumnSelection(select: row.select, casing: row.casing, stream: "s"))
      let result = try selection.apply(to: batch)
      #expect(result.columns.map(\.name) == row.result, "\(row)")
      // Cells go with their columns.
      if row.casing == nil, row.select[0] != "a as z" {
        for (place, name) in row.result.enumerated() {
          #expect(result.cells[place].intValue == Int64(row.names.firstIndex(of: name)!), "\(row)")
        }
      }
    }
    #expect(throws: ChunkError.self) {
      let selection = try #require(try ColumnSelection(select: [], casing: "snake", stream: "s"))
      let arena = Arena()
      _ = try selection.apply(
        to: RowBatch(
          columns: [BatchColumn(name: "aB", kinds: .int), BatchColumn(name: "a_b", kinds: .int)], rowCount: 0,
          cells: arena.allocate(cells: 1), owners: [arena], byteCount: 0))
    }
    #expect(throws: Failure.self) { _ = try ColumnSelection(select: ["a*"], casing: nil, stream: "s") }
  }
}
