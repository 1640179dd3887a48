// What the tests of targets share: a folder that goes away, rows from literals, tables as text.

import Diagnostics
import Foundation
import Plans
import Records
import Synchronization
import TestSupport
import Testing
import Values

@testable import Targets

/// A kind of database.
enum Kind: CaseIterable {
  case sqlite, postgres
}

/// A database of a test's own, removed at the end.
final class Scratch {
  let kind: Kind
  let folder: String
  private let database = "test_\(UUID().uuidString)"
  private let server: PostgresServer?
  var path: String { folder + "/warehouse.db" }

  /// A folder for a SQLite database.
  init() {
    kind = .sqlite
    server = nil
    folder = NSTemporaryDirectory() + "backhoe-targets-\(UUID().uuidString)"
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  init(_ kind: Kind) throws {
    self.kind = kind
    folder = NSTemporaryDirectory() + "backhoe-targets-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    server = kind == .postgres ? try PostgresServer.shared.get() : nil
    _ = try server?.makeDatabase(database)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: folder)
    server?.dropDatabase(database)
  }

  /// What names the database to `TargetOpener`.
  var url: String { server?.url(database) ?? "sqlite:\(path)" }

  /// Takes what is in another PostgreSQL database of the same server.
  func replaceByCopy(of other: Scratch) throws {
    server?.dropDatabase(database)
    try server?.execute("CREATE DATABASE \"\(database)\" TEMPLATE \"\(other.database)\"")
  }

  func store() throws -> any Store {
    kind == .sqlite ? SQLiteStore(path: path) : try PostgresStore(url: url, patienceSeconds: 1)
  }

  /// What messages call a table of the schema `main`.
  func title(_ table: String) -> String { kind == .sqlite ? table : "main.\(table)" }

  /// A connection of another program's; tables of the schema `main` need no schema's name.
  func connection() throws -> PostgresConnection {
    let connection = try PostgresConnection(PostgresAddress(url: url))
    try connection.execute("SET search_path = main, _backhoe, public")
    return connection
  }

  /// Runs SQL as another program would.
  func execute(_ sql: String) throws {
    if kind == .sqlite { return try SQLiteConnection(path: path, access: .readWrite).execute(sql) }
    try connection().execute("CREATE SCHEMA IF NOT EXISTS main; " + sql)
  }

  /// The rows of a query, each value as SQLite writes it: `1`, `1.0`, `'a'`, `NULL`; PostgreSQL has `1` for `1.0`.
  func rows(_ query: String, columns: Int) throws -> [String] {
    let names = (1...columns).map { "c\($0)" }
    let query = "WITH q(\(names.joined(separator: ","))) AS (\(query)) SELECT"
    if kind == .sqlite {
      let connection = try SQLiteConnection(path: path, access: .readWrite)
      let quoted = names.map { "quote(\($0))" }.joined(separator: ", ")
      return try connection.prepare("\(query) \(quoted) FROM q").all { row in
        (0..<columns).map { row.text(Int32($0)) }.joined(separator: " ")
      }
    }
    let quoted = names.map { name in
      """
      CASE WHEN pg_typeof(\(name))::text IN ('bigint', 'integer', 'double precision', 'numeric')
        THEN coalesce(\(name)::text, 'NULL') ELSE quote_nullable(\(name)::text) END
      """
    }
    return try connection().rows("\(query) \(quoted.joined(separator: ", ")) FROM q", []).map { row in
      (0..<columns).map { row.text($0) }.joined(separator: " ")
    }
  }

  /// `name TYPE` of each column of a table.
  func columns(_ table: String) throws -> [String] {
    if kind == .sqlite {
      let connection = try SQLiteConnection(path: path, access: .readWrite)
      return try connection.prepare("SELECT name || ' ' || type FROM pragma_table_info(?1)").bind(table).all {
        $0.text(0)
      }
    }
    return try connection().rows(
      """
      SELECT attname || ' ' || format_type(atttypid, atttypmod) FROM pg_attribute
        WHERE attrelid = to_regclass(quote_ident(?1)) AND attnum > 0 AND NOT attisdropped ORDER BY attnum
      """, [.text(table)]
    ).map { $0.text(0) }
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
    let target = LedgeredTarget(try scratch.store(), faults: faults)
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

/// One row with `id` and `v`, whose value is this JSON as an API would write it: a `Value` would not
/// keep the spelling of numbers.
func page(_ id: Int, json: String) throws -> RowBatch {
  let page = try JSONParser(keys: nil).parse(PageBytes(Array(#"[{"id": \#(id), "v": \#(json)}]"#.utf8)))
  return try RowBuilder(keys: KeyTable()).build(page.root.elements, owners: [page], ownedBytes: 0)
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

extension FaultPoints {
  /// Ends the process, with code 9, at the moment of this number, whatever point it is at.
  static func dying(at moment: Int) -> FaultPoints {
    let count = Mutex(0)
    return FaultPoints { _ in
      count.withLock { count in
        if count == moment { _exit(9) }
        count += 1
      }
    }
  }
}
