// What the tests of targets share: a folder that goes away, rows from literals, tables as text.

import Diagnostics
import Foundation
import Plans
import Records
import Testing
import Values

@testable import Targets

/// A folder with a database in it, removed at the end.
final class Scratch {
  let folder: String
  var path: String { folder + "/warehouse.db" }

  init() {
    folder = NSTemporaryDirectory() + "backhoe-targets-\(UUID().uuidString)"
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Runs SQL as another program would.
  func execute(_ sql: String) throws {
    try SQLiteConnection(path: path, access: .readWrite).execute(sql)
  }

  /// The rows of a query, each value as SQL writes it: `1`, `1.0`, `'a'`, `NULL`.
  func rows(_ query: String, columns: Int) throws -> [String] {
    let connection = try SQLiteConnection(path: path, access: .readWrite)
    let names = (1...columns).map { "c\($0)" }
    let quoted = names.map { "quote(\($0))" }.joined(separator: ", ")
    let statement = try connection.prepare(
      "WITH q(\(names.joined(separator: ","))) AS (\(query)) SELECT \(quoted) FROM q")
    return try statement.all { row in (0..<columns).map { row.text(Int32($0)) }.joined(separator: " ") }
  }

  /// `name TYPE` of each column of a table.
  func columns(_ table: String) throws -> [String] {
    let connection = try SQLiteConnection(path: path, access: .readWrite)
    return try connection.prepare("SELECT name || ' ' || type FROM pragma_table_info(?1)").bind(table).all {
      $0.text(0)
    }
  }
}

func stream(
  _ name: String = "events", object: String = "main.events", mode: WriteMode = .incremental, key: [String] = ["id"],
  updateKey: String? = nil, chunks: Int = 10, sync: [SyncKey] = []
) -> TargetStream {
  TargetStream(
    name: name, object: object, mode: mode, primaryKey: key, updateKey: updateKey, chunkCount: chunks, sync: sync)
}

let asOf = Instant(seconds: 1_704_067_200)  // 2024-01-01T00:00:00Z

extension LedgeredTarget {
  /// A target that has opened a plan.
  static func opened(
    _ scratch: Scratch, plan: String = "bp_1", _ streams: [TargetStream], faults: FaultPoints = .none
  ) throws -> LedgeredTarget {
    let target = LedgeredTarget(SQLiteStore(path: scratch.path), faults: faults)
    try target.open(plan: PlanIdentity(id: plan, asOf: asOf), streams: streams)
    return target
  }
}

extension LedgeredTarget {
  func isFinished(stream: Int, chunk id: String) throws -> Bool { try finished([id], stream: stream) == [id] }
}

/// Rows of a page. Nil: the record lacks the column. Arrays and objects become JSON.
func batch(_ columns: [String], _ rows: [[Value?]]) -> RowBatch {
  let arena = Arena()
  let cells = arena.allocate(cells: max(1, columns.count * rows.count))
  var kinds = [KindSet](repeating: [], count: columns.count)
  for (index, row) in rows.enumerated() {
    precondition(row.count == columns.count)
    for (column, value) in row.enumerated() {
      let cell = cell(value, arena)
      if cell.kind != .absent { kinds[column].formUnion(KindSet(cell.kind)) }
      cells[index * columns.count + column] = cell
    }
  }
  return RowBatch(
    columns: zip(columns, kinds).map { BatchColumn(name: $0, kinds: $1) }, rowCount: rows.count, cells: cells,
    owners: [arena], byteCount: arena.capacity)
}

private func cell(_ value: Value?, _ arena: Arena) -> Cell {
  switch value {
  case nil: return .absent
  case .null: return .null
  case .bool(let truth): return .bool(truth)
  case .int(let number): return .int(number)
  case .float(let number): return .float(number)
  case .decimal(let number):
    let text = arena.string(number.text).utf8
    return .decimal(text.baseAddress!, text.count)
  case .string(let text): return arena.string(text)
  case .timestamp(let instant):
    return .timestamp(
      seconds: instant.seconds, nanoseconds: instant.nanoseconds, offsetMinutes: instant.offsetMinutes)
  case .array, .object:
    let text = arena.string(CanonicalJSON.text(of: value ?? .null)).utf8
    return .json(text.baseAddress!, text.count)
  }
}

func chunk(
  _ ordinal: Int, _ batches: [RowBatch], stream: Int = 0, id: String? = nil, aggregates: [Value.Member] = []
) -> FinishedChunk {
  FinishedChunk(
    stream: stream, id: id ?? "bc_\(ordinal)", label: "chunk \(ordinal)", ordinal: ordinal, batches: batches,
    requests: 1, duplicates: 0, aggregates: aggregates)
}

/// The failure that `body` throws; recorded as an issue if it throws none.
func failure(_ body: () throws -> Void) -> Failure? {
  do { try body() } catch let error as Failure { return error } catch { Issue.record(error) }
  Issue.record("nothing was refused")
  return nil
}
