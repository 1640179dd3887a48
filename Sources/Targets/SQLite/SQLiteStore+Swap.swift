// The end of a full refresh: the staged table gets the old one's name, or its rows go into the old one where that is to
// stay as it is.

internal import Diagnostics

extension SQLiteStore {
  func swap(
    _ staged: any StoredTable, into table: any StoredTable, keepingTable: Bool, faults: FaultPoints
  ) throws(Failure) -> [String] {
    guard let staged = staged as? SQLiteTable, let old = table as? SQLiteTable else { throw notOpen }
    let remarks = keepingTable ? try refill(old, from: staged, faults) : try replace(old, by: staged)
    faults.reach(.closeBeforeSwap)
    tables = [:]
    return remarks
  }

  /// The old table's indexes and triggers are made again on the new one.
  private func replace(_ old: SQLiteTable, by staged: SQLiteTable) throws(Failure) -> [String] {
    let connection = staged.connection
    return try attempting("cannot replace the table '\(old.name)' in '\(path)'") { () throws(SQLiteError) in
      let dependants = try old.dependantStatements().filter { !$0.name.hasPrefix(SQLName.reservedPrefix) }
      if old.exists { try connection.execute("DROP TABLE \(old.quotedName)") }
      try connection.execute("ALTER TABLE \(staged.quotedName) RENAME TO \(old.quotedName)")
      try connection.prepare("DELETE FROM _backhoe_columns WHERE table_name = ?1").bind(old.name).run()
      try connection.prepare("UPDATE _backhoe_columns SET table_name = ?1 WHERE table_name = ?2")
        .bind(old.name, staged.name).run()
      var remarks: [String] = []
      for dependant in dependants {
        do throws(SQLiteError) { try connection.execute(dependant.sql) } catch {
          remarks.append("'\(dependant.name)' does not fit the new table '\(old.name)' and is gone: \(error.message)")
        }
      }
      return remarks
    }
  }

  /// The staged rows had the old table's columns from the first on, so their types are the same.
  private func refill(_ old: SQLiteTable, from staged: SQLiteTable, _ faults: FaultPoints) throws(Failure) -> [String] {
    let connection = staged.connection
    try old.empty()
    try old.admit(staged.columns, key: [], faults: faults)
    let names = SQLName.quotedList(staged.columns.map(\.name))
    try attempting("cannot replace the rows of the table '\(old.name)' in '\(path)'") { () throws(SQLiteError) in
      try connection.execute("INSERT INTO \(old.quotedName) (\(names)) SELECT \(names) FROM \(staged.quotedName)")
    }
    try staged.drop()
    return []
  }
}
