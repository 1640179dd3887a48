// The type of a column in SQLite, and what a column may hold that somebody else declared.

internal import Records

/// How the values of a column are kept.
enum ColumnStorage: String {
  /// 0 and 1. SQLite would take a number out of a text in such a column, but only integers are ever bound to it.
  case boolean = "BOOLEAN"
  case integer = "INTEGER"
  case real = "REAL"
  /// Also of columns that have held nothing but null.
  case text = "TEXT"

  /// The name that stands in CREATE TABLE.
  var declaration: String { rawValue }
}

extension ColumnValues {
  /// The narrowest type that holds all of them exactly.
  var storage: ColumnStorage {
    let present = kinds.subtracting([.null, KindSet(.absent)])
    if present == .bool { return .boolean }
    if present == .int { return .integer }
    if !present.isEmpty, present.isSubset(of: [.int, .float]), !(hasWideIntegers && present.contains(.float)) {
      return .real
    }
    return .text
  }

  /// What a column may hold that someone else declared, by SQLite's rules of affinity. NUMERIC counts as numbers: a
  /// text would be rewritten there, so the first one makes it a TEXT column.
  init(declaration: String) {
    let name = declaration.uppercased()
    func has(_ part: String) -> Bool { name.firstRange(of: part) != nil }
    hasWideIntegers = false
    if has("INT") {
      kinds = .int
    } else if has("CHAR") || has("CLOB") || has("TEXT") || has("BLOB") || name.isEmpty {
      kinds = .string
    } else if name == "BOOLEAN" || name == "BOOL" {
      kinds = .bool
    } else {
      kinds = [.int, .float]
    }
  }
}
