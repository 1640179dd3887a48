// The SQL database that holds a ledger, as far as the ledger needs to know it: one set of statements serves every kind.

internal import Diagnostics

/// What the ledger stores.
enum LedgerValue: Equatable {
  case null
  case int(Int)
  case text(String)
  case bytes([UInt8])

  init(_ text: String?) { self = text.map { .text($0) } ?? .null }
}

/// One row of an answer.
struct LedgerRow: Equatable {
  let values: [LedgerValue]

  func int(_ column: Int) -> Int {
    switch values[column] {
    case .int(let number): number
    case .text(let text): Int(text) ?? 0
    case .null, .bytes: 0
    }
  }

  /// Empty for null.
  func text(_ column: Int) -> String { optionalText(column) ?? "" }

  func optionalText(_ column: Int) -> String? {
    switch values[column] {
    case .null, .bytes: nil
    case .int(let number): String(number)
    case .text(let text): text
    }
  }

  /// Nil for null.
  func bytes(_ column: Int) -> [UInt8]? { if case .bytes(let bytes) = values[column] { bytes } else { nil } }
}

/// Where databases differ in what the ledger says to them.
struct LedgerDialect {
  /// SQL of the clock: RFC 3339 in UTC.
  var now: String
  /// Behind a SELECT whose rows are about to be changed.
  var lockingRows: String
  /// Behind a comparison of names of tables.
  var nameComparison: String
  /// SQL of the age of a time that `now` gave, in seconds.
  var age: @Sendable (_ column: String) -> String
}

/// Runs the ledger's statements. Parameters are `?1`, `?2` …
protocol LedgerDatabase: AnyObject {
  var dialect: LedgerDialect { get }

  /// The rows that a statement gives for each list of parameters, in order; sent together where that saves time.
  func rows(_ sql: String, each parameters: [[LedgerValue]]) throws(Failure) -> [[LedgerRow]]
}

extension LedgerDatabase {
  func rows(_ sql: String, _ parameters: LedgerValue...) throws(Failure) -> [LedgerRow] {
    try rows(sql, each: [parameters])[0]
  }

  /// A statement that gives no rows, or whose rows do not matter.
  func run(_ sql: String, _ parameters: LedgerValue...) throws(Failure) { _ = try rows(sql, each: [parameters]) }
}
