// What a column has been given so far, as a set, and the SQLite type that follows from it. The set only grows, so a
// type depends on the values and not on the order in which they came.

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

/// The values that a column has been given so far.
struct ColumnValues: Equatable {
  var kinds: KindSet
  /// Whether there was an integer beyond 2^53, which a REAL might change.
  var hasWideIntegers: Bool

  static let none = ColumnValues(kinds: [], hasWideIntegers: false)

  mutating func formUnion(_ other: ColumnValues) {
    kinds.formUnion(other.kinds)
    hasWideIntegers = hasWideIntegers || other.hasWideIntegers
  }

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

  /// Whether only numbers were given, so that texts of them sort as numbers.
  var areNumbers: Bool { holdOnly([.int, .float, .decimal]) }
  var areTimestamps: Bool { holdOnly(.timestamp) }

  private func holdOnly(_ allowed: KindSet) -> Bool {
    let present = kinds.subtracting([.null, KindSet(.absent)])
    return !present.isEmpty && present.isSubset(of: allowed)
  }
}

/// The set as the ledger keeps it: names with spaces between.
extension ColumnValues {
  private static let names: [(KindSet, String)] = [
    (.null, "null"), (.bool, "bool"), (.int, "int"), (.float, "float"), (.decimal, "decimal"), (.string, "string"),
    (.timestamp, "timestamp"), (.json, "json"),
  ]
  private static let wideName = "wide"

  var text: String {
    var words = Self.names.filter { kinds.contains($0.0) }.map(\.1)
    if hasWideIntegers { words.append(Self.wideName) }
    return words.joined(separator: " ")
  }

  init(text: String) {
    let words = text.split(separator: " ")
    kinds = Self.names.reduce(into: []) { kinds, name in
      if words.contains(where: { $0 == name.1 }) { kinds.formUnion(name.0) }
    }
    hasWideIntegers = words.contains { $0 == Self.wideName }
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
