// What a column has been given so far, as a set, from which each database's type follows. The set only grows, so a type
// depends on the values and not on the order in which they came.

internal import Records

/// The values that a column has been given so far.
struct ColumnValues: Equatable {
  var kinds: KindSet
  /// Whether there was an integer beyond 2^53, which a REAL might change.
  var hasWideIntegers: Bool
  /// Whether there was a timestamp with a fraction finer than a microsecond.
  var hasFineTimestamps = false

  static let none = ColumnValues(kinds: [], hasWideIntegers: false)

  mutating func formUnion(_ other: ColumnValues) {
    kinds.formUnion(other.kinds)
    hasWideIntegers = hasWideIntegers || other.hasWideIntegers
    hasFineTimestamps = hasFineTimestamps || other.hasFineTimestamps
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
  private static let fineName = "fine"

  var text: String {
    var words = Self.names.filter { kinds.contains($0.0) }.map(\.1)
    if hasWideIntegers { words.append(Self.wideName) }
    if hasFineTimestamps { words.append(Self.fineName) }
    return words.joined(separator: " ")
  }

  init(text: String) {
    let words = text.split(separator: " ")
    kinds = Self.names.reduce(into: []) { kinds, name in
      if words.contains(where: { $0 == name.1 }) { kinds.formUnion(name.0) }
    }
    hasWideIntegers = words.contains { $0 == Self.wideName }
    hasFineTimestamps = words.contains { $0 == Self.fineName }
  }
}
