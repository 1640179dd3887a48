// A target that is looked at after crashes: where it is, what its ledger says is loaded, which rows it holds.

import Foundation
import TestSupport
import Testing
import Values

final class CrashPlace {
  enum Kind: String, CaseIterable {
    case sqlite, postgres, files
  }

  let kind: Kind
  let url: String
  private let path: String
  private let server: PostgresServer?
  private let database = "crash_\(UUID().uuidString)"

  /// A place of its own in the workspace, or in a database server.
  init(_ kind: Kind, in space: Workspace, server: PostgresServer? = nil) throws {
    self.kind = kind
    path = space.path("target-\(UUID().uuidString)")
    switch kind {
    case .sqlite: (url, self.server) = ("sqlite:\(path)", nil)
    case .files: (url, self.server) = ("file:\(path)?compression=gzip", nil)
    case .postgres:
      let server = try server ?? PostgresServer.shared.get()
      self.server = server
      url = try server.makeDatabase(database)
    }
  }

  deinit { server?.dropDatabase(database) }

  /// Labels of the chunks that are loaded.
  func finished() throws -> Set<String> {
    let sql = "SELECT label FROM _backhoe_chunks WHERE status = 'done'"
    switch kind {
    case .sqlite, .files:
      let ledger = kind == .sqlite ? path : "\(path)/_backhoe/ledger.db"
      return FileManager.default.fileExists(atPath: ledger) ? Set(Database.texts(ledger, sql)) : []
    case .postgres:
      let server = try #require(server)
      let isThere = try server.query("SELECT to_regclass('_backhoe._backhoe_chunks') IS NOT NULL", in: database)
      return isThere == ["t"] ? Set(try server.query("SET search_path = _backhoe; \(sql)", in: database)) : []
    }
  }

  /// A digest of every row of the table `days`, and how many there are. Rows that are there twice count twice.
  func digest() throws -> String {
    let rows: [String]
    switch kind {
    case .sqlite:
      rows = Database.rows(path, "SELECT * FROM days").map { row in
        row.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
      }
    case .postgres: rows = try #require(server).query("SELECT to_jsonb(t) FROM main.days t", in: database)
    case .files:
      let folder = "\(path)/main.days"
      let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0 != "_manifest.json" }
      #expect(names.allSatisfy { $0.hasSuffix(".jsonl.gz") })
      let end = try RunningProgram(
        "/bin/sh", ["-c", "gzip -dc *.gz"], environment: [("PATH", "/usr/bin:/bin")], folder: folder
      ).wait()
      rows = end.output.split(separator: "\n").map(String.init)
    }
    return "\(rows.count) rows, \(hexadecimal(Values.digest(Array(rows.sorted().joined(separator: "\n").utf8))))"
  }
}
