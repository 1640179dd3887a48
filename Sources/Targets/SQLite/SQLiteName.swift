// Names of tables in SQLite: how an object becomes a table, and which names are the same.

internal import Diagnostics

enum SQLiteName {
  /// As SQLite compares names: ASCII letters without their case.
  static func folded(_ name: String) -> String {
    if name.utf8.allSatisfy({ $0 < 0x41 || $0 > 0x5A }) { return name }
    return String(decoding: name.utf8.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, as: UTF8.self)
  }

  /// `schema.table` is the table `schema__table`, since SQLite has no schemas; `main.t` is `t`.
  static func table(object: String) throws(Failure) -> String {
    let what = "the object '\(object)' cannot name a table"
    var parts = object.split(separator: ".", omittingEmptySubsequences: false)
    if parts.count > 1, parts[0] == "main" { parts.removeFirst() }
    if parts.contains("") {
      throw Failure(.usage, what, why: "a part of it is empty", advice: "write it as 'schema.table' or 'table'")
    }
    let name = parts.joined(separator: "__")
    let start = folded(name)
    if start.hasPrefix("sqlite_") || start.hasPrefix(SQLName.reservedPrefix) {
      let why = "names that start with 'sqlite_' or '\(SQLName.reservedPrefix)' are reserved"
      throw Failure(.usage, what, why: why, advice: "choose another object")
    }
    if name.utf8.contains(0) { throw Failure(.usage, what, why: "it holds a NUL", advice: "choose another object") }
    return name
  }

  /// Where the rows of a full refresh stay until the stream is closed.
  static func staging(plan: String, stream: String) -> String { "\(SQLName.reservedPrefix)staging_\(plan)_\(stream)" }
}
