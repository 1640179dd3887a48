// Types of columns in PostgreSQL: which type holds a set of values exactly, how a column's values get there when the
// set grows, and how values get into a column of a type that somebody else chose.

internal import Records

/// The types of our own columns.
enum PostgresColumnType: String {
  case boolean
  case bigint
  case double = "double precision"
  case numeric
  case timestamp = "timestamp with time zone"
  case json = "jsonb"
  case text

  /// The narrowest type that holds all of them exactly. A column that has held nothing but null is text.
  init(_ values: ColumnValues) {
    let present = values.kinds.subtracting([.null, KindSet(.absent)])
    switch present {
    case []: self = .text
    case .bool: self = .boolean
    case .int: self = .bigint
    case .json: self = .json
    case .timestamp where !values.hasFineTimestamps: self = .timestamp
    default:
      if !present.isSubset(of: [.int, .float, .decimal]) {
        self = .text
      } else if present.contains(.decimal) || values.hasWideIntegers {
        self = .numeric
      } else {
        self = .double
      }
    }
  }

  var name: String { rawValue }

  /// SQL for a value of this type in another of our types, such that it is what it would be had it come to that type
  /// at once.
  func converted(_ value: String, to type: PostgresColumnType) -> String {
    switch (self, type) {
    case (.double, .numeric): "\(value)::text::numeric"
    case (.double, .text): "\(value)::text::numeric::text"
    case (.timestamp, .text): Self.timestampText(value)
    default: "\(value)::\(type.name)"
    }
  }

  /// RFC 3339 in UTC without zeros at the end, as `PostgresRowEncoder` writes it.
  private static func timestampText(_ value: String) -> String {
    "rtrim(rtrim(to_char(\(value) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US'), '0'), '.') || 'Z'"
  }
}

/// A type that somebody else gave a column. Values are cast to it; what the cast would change is an error.
enum PostgresForeignType {
  private static let numbers = ["smallint", "integer", "bigint", "real", "double precision", "numeric"]

  /// The name without length and precision.
  static func family(_ type: String) -> String { String(type.prefix { $0 != "(" }) }

  /// What a column of this type may hold already. Types that are none of ours count for nothing: they never change.
  static func values(_ type: String) -> ColumnValues {
    switch family(type) {
    case "smallint", "integer", "bigint": ColumnValues(kinds: .int, hasWideIntegers: false)
    case "real", "double precision": ColumnValues(kinds: [.int, .float], hasWideIntegers: false)
    case "numeric": ColumnValues(kinds: [.int, .float, .decimal], hasWideIntegers: true)
    case "boolean": ColumnValues(kinds: .bool, hasWideIntegers: false)
    case "text": ColumnValues(kinds: .string, hasWideIntegers: false)
    case "jsonb": ColumnValues(kinds: .json, hasWideIntegers: false)
    default: .none
    }
  }

  /// A condition that holds where the cast of `value` would change it; nil if the server refuses whatever it cannot cast
  /// exactly.
  static func loss(_ value: String, of type: PostgresColumnType, in foreign: String) -> String? {
    let family = family(foreign)
    let cast = "\(value)::\(foreign)"
    if numbers.contains(family), [.bigint, .double, .numeric, .text].contains(type) {
      let exact = type == .double ? "\(value)::text::numeric" : "\(value)::numeric"
      let kept = ["real", "double precision"].contains(family) ? "\(cast)::text::numeric" : "\(cast)::numeric"
      return "\(kept) IS DISTINCT FROM \(exact)"
    }
    switch (family, type) {
    case ("character varying", _), ("character", _): return "\(cast)::text IS DISTINCT FROM \(value)::text"
    case ("date", .timestamp): return "\(cast)::timestamptz IS DISTINCT FROM \(value)"
    case ("date", .text): return "\(cast)::timestamp IS DISTINCT FROM \(value)::timestamp"
    case ("timestamp", .timestamp): return "\(cast)::timestamptz IS DISTINCT FROM \(value)"
    default: return nil
    }
  }
}

/// Types that a replication forces on columns, in PostgreSQL's words.
enum PostgresForcedType {
  static func name(_ type: ForcedType) -> String {
    switch type.family {
    case .boolean: "boolean"
    case .integer(let bits): bits <= 16 ? "smallint" : bits == 32 ? "integer" : "bigint"
    case .float: "double precision"
    case .decimal(let precision?, let scale?): "numeric(\(precision),\(scale))"
    case .decimal: "numeric"
    case .text(let longest?): "character varying(\(longest))"
    case .text: type.name.lowercased() == "uuid" ? "uuid" : "text"
    case .date: "date"
    case .timestamp: "timestamp with time zone"
    case .json: "jsonb"
    }
  }
}
