// Which row it was: the server says what it refuses of a whole statement, and not whose value that is. The rows are tried
// again in halves, each time those that are not known to be good, until one is left. The transaction is lost anyway.

internal import Diagnostics

/// Rows on their way from one table into another, which the server refused.
struct PostgresRowSearch {
  struct Column {
    var name: String
    /// SQL of the value where the rows are.
    var value: String
    /// SQL of the value in the type of the column that it is to go to; nil where that is the same.
    var cast: String?
    /// The type of that column.
    var type: String
    /// Whether values are shown in quotes.
    var isText: Bool
  }

  /// The row at fault.
  struct Finding {
    /// The row's place in the table, as the server writes it.
    var row: String
    /// Its values for people, by column.
    var values: [String]
    var why: String
    var advice: String
  }

  /// More than a block has lines.
  private static let linesPerBlock = 2_048
  private static let savepoint = "backhoe_search"

  let store: PostgresStore
  /// Where the rows are.
  let table: String
  /// Where they go.
  let target: TableName
  let columns: [Column]
  /// For messages about the search itself.
  let what: String
  /// The statement for the rows that fulfil a condition.
  let statement: (_ condition: String) -> String

  /// Nil if no single row is at fault. `named`: columns that tell rows apart.
  func find(named key: [String]) throws(Failure) -> Finding? {
    guard let (row, error) = try firstRefused() else { return nil }
    let values = try zip(texts(of: row), columns).map { text, column in
      text.map { ValueRefusal.shown(text: $0, isText: column.isText) } ?? "null"
    }
    if error.family == "22", let index = try unfit(row) {
      return Finding(
        row: row, values: values,
        why: "the value \(values[index]) of '\(columns[index].name)' does not fit the column's type "
          + "\(columns[index].type): \(error.message) (SQLSTATE \(error.state))",
        advice: "correct it with a processor, leave the column out with 'select', or change the column's type")
    }
    // A constraint may be about columns that others fill.
    let concerned = try names(concernedBy: error).filter { name in columns.contains { $0.name == name } }
    let names = concerned.isEmpty ? key : concerned
    let facts = columns.indices.filter { names.contains(columns[$0].name) }.map {
      "'\(columns[$0].name)' is \(values[$0])"
    }
    let detail = error.state == PostgresError.foreignKeyViolation ? "; \(error.detail)" : ""
    return Finding(
      row: row, values: values,
      why: (facts.isEmpty ? "" : "\(facts.joined(separator: ", ")): ") + error.message + detail
        + " (SQLSTATE \(error.state))",
      advice: "correct the row with a processor, or change what the table demands")
  }

  // MARK: Halving

  private func firstRefused() throws(Failure) -> (row: String, error: PostgresError)? {
    let last = try store.attempt(what) { connection throws(PostgresError) in
      try connection.rows("SELECT (max(ctid)::text::point)[0]::bigint FROM \(table)", []).first?.int(0)
    }
    var (good, bad) = (0, ((last ?? 0) + 1) * Self.linesPerBlock)
    guard var refused = try error(from: good, to: bad) else { return nil }
    while bad - good > 1 {
      let middle = good + (bad - good) / 2
      if let error = try error(from: good, to: middle) { (bad, refused) = (middle, error) } else { good = middle }
    }
    return (Self.place(good), refused)
  }

  /// What is good stays: rows after it may need it.
  private func error(from first: Int, to end: Int) throws(Failure) -> PostgresError? {
    let condition = "ctid >= '\(Self.place(first))'::tid AND ctid < '\(Self.place(end))'::tid"
    return try store.refusal(at: Self.savepoint, what) { () throws(Failure) in
      try store.execute(statement(condition), orSay: what)
    }?.error
  }

  private static func place(_ number: Int) -> String { "(\(number / linesPerBlock),\(number % linesPerBlock))" }

  // MARK: The row

  /// Its values as the server writes them.
  private func texts(of row: String) throws(Failure) -> [String?] {
    let list = columns.map { "\($0.value)::text" }.joined(separator: ", ")
    let found = try store.attempt(what) { connection throws(PostgresError) in
      try connection.rows("SELECT \(list) FROM \(table) WHERE ctid = ?1::text::tid", [.text(row)])
    }
    return columns.indices.map { found.first?.optionalText($0) }
  }

  /// The column whose type its value does not fit.
  private func unfit(_ row: String) throws(Failure) -> Int? {
    for (index, column) in columns.enumerated() {
      guard let cast = column.cast else { continue }
      let refused = try store.refusal(at: Self.savepoint, what) { () throws(Failure) in
        try store.execute("SELECT \(cast) FROM \(table) WHERE ctid = '\(row)'::tid", orSay: what)
      }
      if refused != nil { return index }
    }
    return nil
  }

  /// The columns that a constraint is about.
  private func names(concernedBy error: PostgresError) throws(Failure) -> [String] {
    if !error.column.isEmpty { return [error.column] }
    if error.constraint.isEmpty { return [] }
    return try store.attempt(what) { connection throws(PostgresError) in
      try connection.rows(
        """
        WITH t AS (SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE n.nspname = ?1 AND c.relname = ?2)
        SELECT a.attname FROM t JOIN pg_constraint k ON k.conrelid = t.oid AND k.conname = ?3
          JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY (k.conkey)
        UNION SELECT a.attname FROM t JOIN pg_index i ON i.indrelid = t.oid JOIN pg_class x ON x.oid = i.indexrelid
          JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY (i.indkey::int2[]) WHERE x.relname = ?3
        """, [.text(target.schema ?? ""), .text(target.name), .text(error.constraint)]
      ).map { $0.text(0) }
    }
  }
}

extension PostgresColumnType {
  /// Whether values are shown in quotes.
  var isShownAsText: Bool { self == .text || self == .timestamp }
}
