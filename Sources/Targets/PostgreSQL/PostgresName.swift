// Names in PostgreSQL: how an object becomes a table, and what becomes of names that are too long.

internal import Diagnostics
internal import Values

enum PostgresName {
  /// Where the ledger's tables are.
  static let ledgerSchema = "_backhoe"
  private static let longest = 63

  /// The name, cut where PostgreSQL would cut it, but so that different names stay different.
  static func fitting(_ name: String) -> String {
    if name.utf8.count <= longest { return name }
    let mark = "_" + base32(digest(Array(name.utf8)).prefix(5))
    var start = name.prefix(0)
    for end in name.indices where name[...end].utf8.count + mark.utf8.count <= longest { start = name[...end] }
    return start + mark
  }

  /// `schema.table`, or `table` in the connection's own schema.
  static func table(object: String, defaultSchema: String) throws(Failure) -> TableName {
    let what = "the object '\(object)' cannot name a table"
    let parts = object.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    if parts.contains("") || parts.count > 2 {
      throw Failure(
        .usage, what, why: parts.count > 2 ? "it has more than two parts" : "a part of it is empty",
        advice: "write it as 'schema.table' or 'table'")
    }
    if object.utf8.contains(0) { throw Failure(.usage, what, why: "it holds a NUL", advice: "choose another object") }
    let schema = parts.count == 2 ? parts[0] : defaultSchema
    if schema == ledgerSchema || schema.hasPrefix("pg_") || parts[parts.count - 1].hasPrefix(SQLName.reservedPrefix) {
      throw Failure(
        .usage, what,
        why:
          "the schema '\(ledgerSchema)', and names that start with 'pg_' or '\(SQLName.reservedPrefix)', are reserved",
        advice: "choose another object")
    }
    return TableName(schema: fitting(schema), name: fitting(parts[parts.count - 1]))
  }

  /// A number for an advisory lock.
  static func lockNumber(_ purpose: String, _ name: String) -> Int {
    digest(Array("backhoe \(purpose) \(name)".utf8)).prefix(8).reduce(0) { $0 << 8 | Int($1) }
  }
}
