// Widening a column: SQLite cannot change a type in place, so the table is written anew, inside the transaction, with
// every value converted exactly. Keys, indexes and triggers are kept; what would be lost is refused.

internal import Diagnostics

/// Names of the functions that the connection defines for SQL.
enum SQLFunction {
  static let numberText = "_backhoe_number_text"
  static let numberOrder = "_backhoe_number_at_least"
  static let timestampOrder = "_backhoe_timestamp_at_least"
}

extension SQLiteTable {
  /// Gives columns, by their folded names, another type.
  func rebuild(_ types: [String: ColumnStorage], faults: FaultPoints) throws(Failure) {
    let fitting = "\(SQLName.reservedPrefix)rebuild_of_\(name)"
    let fresh = SQLName.quoted(fitting)
    let what = "cannot change column types of the table '\(name)' in '\(connection.path)'"
    try refuseWhatWouldBeLost(what)
    try attempting(what) { () throws(SQLiteError) in
      let dependants = try dependantStatements()
      try connection.execute("DROP TABLE IF EXISTS \(fresh)")
      try connection.execute("CREATE TABLE \(fresh) (\n  \(definitions(types).joined(separator: ",\n  "))\n)")
      let names = SQLName.quotedList(physical.map(\.name))
      let values = physical.map { conversion(of: $0, to: types[SQLiteName.folded($0.name)]) }.joined(separator: ", ")
      try connection.execute("INSERT INTO \(fresh) (\(names)) SELECT \(values) FROM \(quotedName)")
      faults.reach(.rebuildBeforeSwap)
      try connection.execute("DROP TABLE \(quotedName)")
      try connection.execute("ALTER TABLE \(fresh) RENAME TO \(quotedName)")
      for statement in dependants { try connection.execute(statement.sql) }
      faults.reach(.rebuildAfterSwap)
    }
  }

  /// The statements that made the table's indexes and triggers.
  func dependantStatements() throws(SQLiteError) -> [(name: String, sql: String)] {
    try connection.prepare(
      """
      SELECT name, sql FROM sqlite_schema WHERE tbl_name = ?1 COLLATE NOCASE AND type IN ('index', 'trigger')
        AND sql IS NOT NULL ORDER BY rowid
      """
    ).bind(name).all { ($0.text(0), $0.text(1)) }
  }

  private func definitions(_ types: [String: ColumnStorage]) -> [String] {
    var lines = physical.map { column in
      var line = SQLName.quoted(column.name)
      let declaration = types[SQLiteName.folded(column.name)]?.declaration ?? column.declaration
      if !declaration.isEmpty { line += " " + declaration }
      if column.isNotNull { line += " NOT NULL" }
      if let standard = column.standard { line += " DEFAULT (\(standard))" }
      return line
    }
    let key = physical.filter { $0.keyPlace > 0 }.sorted { $0.keyPlace < $1.keyPlace }.map(\.name)
    if !key.isEmpty { lines.append("PRIMARY KEY (\(SQLName.quotedList(key)))") }
    return lines
  }

  /// SQL for the column's value in its new type. Only a change to text rewrites anything: every other change is from a
  /// column of nulls, or from integers to the doubles that equal them.
  private func conversion(of column: PhysicalColumn, to storage: ColumnStorage?) -> String {
    let value = SQLName.quoted(column.name)
    guard storage == .text else { return value }
    let text = "\(SQLFunction.numberText)(\(value))"
    let isBoolean = ColumnValues(declaration: column.declaration).storage == .boolean
    guard isBoolean else { return text }
    return "CASE \(value) WHEN 0 THEN 'false' WHEN 1 THEN 'true' ELSE \(text) END"
  }

  private func refuseWhatWouldBeLost(_ what: String) throws(Failure) {
    let sql = try attempting(what) { () throws(SQLiteError) in
      try connection.prepare("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?1 COLLATE NOCASE")
        .bind(name).first { $0.text(0) } ?? ""
    }
    let words = Set(Self.bareWords(of: sql))
    let lost = ["CHECK", "REFERENCES", "COLLATE", "UNIQUE", "GENERATED", "AUTOINCREMENT", "WITHOUT", "STRICT", "AS"]
    guard let found = lost.first(where: words.contains) else { return }
    throw Failure(
      .partial, what, why: "its definition has '\(found)', which rewriting the table would lose",
      advice: "give the columns the types that the new values need, or choose another object")
  }

  /// The words of a statement that stand outside quotes, in upper case.
  static func bareWords(of sql: String) -> [String] {
    var words: [String] = []
    var word: [UInt8] = []
    var closing: UInt8?
    func end() {
      if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self).uppercased()) }
      word = []
    }
    for byte in sql.utf8 {
      if let quote = closing {
        if byte == quote { closing = nil }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"): closing = byte
      case UInt8(ascii: "["): closing = UInt8(ascii: "]")
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "$"), 0x80...:
        word.append(byte)
      default: end()
      }
      if closing != nil { end() }
    }
    end()
    return words
  }
}
