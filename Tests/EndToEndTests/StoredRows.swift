// What is in a database, read with the library itself; and what the mock API's pages say should be there.

import CSQLite
import Foundation
import MockAPI
import Synchronization
import TestSupport
import Testing
import Values

/// A value as SQLite stores it.
enum StoredValue: Hashable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)

  /// How a value of a record is stored in a column of its kind; `isText`: the column's other values made it text.
  init(_ value: Value, isText: Bool = false) {
    switch value {
    case .null: self = .null
    case .bool(let truth): self = .integer(truth ? 1 : 0)
    case .int(let number): self = isText ? .text(String(number)) : .integer(number)
    case .float(let number): self = isText ? .text(CanonicalJSON.text(of: value)) : .real(number)
    case .decimal(let number): self = .text(number.text)
    case .string(let text): self = .text(text)
    case .timestamp, .array, .object: self = .text(CanonicalJSON.text(of: value))
    }
  }
}

extension StoredValue {
  /// A decimal keeps the digits that the API sent, of which the last may be zeros.
  fileprivate var withoutFinalZeros: StoredValue {
    guard case .text(let text) = self, text.allSatisfy({ $0.isNumber || $0 == "." }), text.contains(".") else {
      return self
    }
    return .text(String(text.reversed().drop { $0 == "0" }.drop { $0 == "." }.reversed()))
  }
}

typealias StoredRow = [String: StoredValue]

enum Database {
  /// Rows of a query, by column name. A query that fails is the one row that says why.
  static func rows(_ path: String, _ sql: String) -> [StoredRow] {
    var handle: OpaquePointer?
    defer { sqlite3_close(handle) }
    guard sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY, nil) == SQLITE_OK else {
      return [["error": .text("cannot open \(path)")]]
    }
    sqlite3_busy_timeout(handle, 10_000)
    var statement: OpaquePointer?
    defer { sqlite3_finalize(statement) }
    guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else {
      return [["error": .text(String(cString: sqlite3_errmsg(handle)))]]
    }
    var rows: [StoredRow] = []
    while sqlite3_step(statement) == SQLITE_ROW {
      var row: StoredRow = [:]
      for column in 0..<sqlite3_column_count(statement) {
        row[String(cString: sqlite3_column_name(statement, column))] = value(statement, column)
      }
      rows.append(row)
    }
    return rows
  }

  private static func value(_ statement: OpaquePointer?, _ column: Int32) -> StoredValue {
    switch sqlite3_column_type(statement, column) {
    case SQLITE_INTEGER: .integer(sqlite3_column_int64(statement, column))
    case SQLITE_FLOAT: .real(sqlite3_column_double(statement, column))
    case SQLITE_NULL: .null
    default: .text(String(cString: sqlite3_column_text(statement, column)))
    }
  }

  /// Asks until the number is there, ten minutes at most.
  static func waitUntil(_ path: String, _ sql: String, isAtLeast number: Int) -> Bool {
    let deadline = Date(timeIntervalSinceNow: 600)
    while self.number(path, sql) < number {
      if Date() > deadline { return false }
      sched_yield()
    }
    return true
  }

  /// The one number that a query gives; -1 if it gives none.
  static func number(_ path: String, _ sql: String) -> Int {
    guard case .integer(let number)? = rows(path, sql).first?.values.first else { return -1 }
    return Int(number)
  }

  /// Changes rows as another program would.
  static func change(_ path: String, _ sql: String) {
    var handle: OpaquePointer?
    defer { sqlite3_close(handle) }
    let code = sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, nil)
    #expect(code == SQLITE_OK && sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK, "\(sql)")
  }

  /// The texts of a query's only column.
  static func texts(_ path: String, _ sql: String) -> [String] {
    rows(path, sql).compactMap { if case .text(let text)? = $0.values.first { text } else { nil } }
  }
}

/// The right to write to a database, taken from everybody else.
final class DatabaseLock {
  private var handle: OpaquePointer?

  init(_ path: String) throws {
    try #require(sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK)
    sqlite3_busy_timeout(handle, 10_000)
    try #require(sqlite3_exec(handle, "BEGIN IMMEDIATE", nil, nil, nil) == SQLITE_OK)
  }

  deinit { release() }

  func release() {
    sqlite3_close(handle)
    handle = nil
  }
}

/// Pages by path and query, and by how many items the server has: the same in every server of the kind.
private let knownPages = Mutex<[String: [StoredRow]]>([:])

extension Workspace {
  /// The records that the API has at these targets, as they should be stored; `keys` leads to the list of records.
  ///
  /// Asked of the server itself, which counts these requests too, the first time at least.
  func expectedRows(_ targets: [String], _ keys: String...) throws -> [StoredRow] {
    try targets.flatMap { target in
      let name = "\(target) of \(itemCount)"
      if let rows = knownPages.withLock({ $0[name] }) { return rows }
      let end = try RunningProgram(
        "/usr/bin/curl", ["-s", "-f", "-g", "-H", "X-API-Key: \(Workspace.secret)", server.url + target],
        environment: environment, folder: folder
      ).wait()
      try #require(end.code == 0, "\(target): curl ended with \(end.code ?? -1)")
      let page = keys.reduce(try JSONText.parse(end.output) as Value?) { $0?[$1] }
      let rows = try #require(page?.array, "\(target)").map { record in
        Dictionary(
          uniqueKeysWithValues: (record.members ?? []).map { member in
            // The one column with decimals is text throughout.
            (member.key, StoredValue(member.value, isText: member.key == "balance"))
          })
      }
      knownPages.withLock { $0[name] = rows }
      return rows
    }
  }

  /// The table's rows are these, each once, whatever their order. Says which one is wrong.
  func expectTable(_ table: String, key: String, is expected: [StoredRow], in database: String? = nil) {
    let rows = Database.rows(database ?? self.database, "SELECT * FROM \"\(table)\"").map { row in
      row.mapValues(\.withoutFinalZeros)
    }
    #expect(rows.count == expected.count, "\(table) has \(rows.count) rows instead of \(expected.count)")
    let byKey = Dictionary(rows.map { ($0[key], $0) }) { first, _ in first }
    #expect(byKey.count == rows.count, "\(table) has a \(key) twice")
    guard let wanted = expected.first(where: { byKey[$0[key]] != $0.mapValues(\.withoutFinalZeros) }) else { return }
    let found = byKey[wanted[key]] ?? [:]
    let differences = wanted.filter { found[$0.key] != $0.value.withoutFinalZeros }
    Issue.record("\(table): instead of \(differences) there is \(found)")
  }

  /// Each of these was asked for once since the server was last reset, and nothing else.
  func expectRequests(_ targets: [String]) {
    let found = server.statistics.targets
    let surplus = found.filter { !targets.contains($0.key) || $0.value > 1 }
    #expect(surplus.isEmpty)
    let missing = targets.filter { found[$0] == nil }
    #expect(missing.isEmpty)
  }
}
