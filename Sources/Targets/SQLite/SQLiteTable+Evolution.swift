// How a table follows its rows: created from the first chunk's columns, given new ones, adopted when somebody else made
// it. All of it in the transaction that writes the rows.

internal import Diagnostics
internal import Records

extension SQLiteTable {
  /// Makes the table fit for `incoming` columns, of which `key` must be unique: creates it, adds columns, widens types.
  func admit(_ incoming: [TableColumn], key: [String], faults: FaultPoints) throws(Failure) {
    guard exists else { return try create(incoming, key: key) }
    let change = try change(for: incoming)
    // In this order: the rebuilt table has the columns that were there when it was looked at.
    if !change.widened.isEmpty { try rebuild(change.widened, faults: faults) }
    for column in change.added { try add(column) }
    if !change.recorded.isEmpty { try keep(change.recorded) }
    try ensureKey(key)
  }

  func changes(for incoming: [TableColumn]) throws(Failure) -> [SchemaChange] {
    guard exists else { return [] }
    let change = try change(for: incoming)
    return change.added.map { .added(column: $0.name) }
      + change.recorded.compactMap { column in
        change.widened[SQLiteName.folded(column.name)].map { .widened(column: column.name, to: $0.declaration) }
      }
  }

  func knownColumns() throws(Failure) -> [TableColumn] {
    var known: [TableColumn] = []
    for column in physical where !column.isGenerated {
      if let place = position(of: column.name) {
        known.append(columns[place])
      } else {
        known.append(try adopted(column.name))
      }
    }
    return known
  }

  func make(by statement: TableStatement, for incoming: [TableColumn]) throws(Failure) {
    let what = TableStatement.what(title, connection.path)
    try attempting(what) { () throws(SQLiteError) in
      try connection.execute(statement.filled(name: quotedName, columns: incoming.map(definition)))
    }
    if !connection.isInTransaction { throw TableStatement.committed(what) }
    try load()
    if !exists { throw TableStatement.missing(what) }
  }

  private func definition(of column: TableColumn) -> String {
    "\(SQLName.quoted(column.name)) \(column.values.storage.declaration)"
  }

  /// What has to be done so that columns fit.
  private struct Change {
    var recorded: [TableColumn] = []
    var added: [TableColumn] = []
    var widened: [String: ColumnStorage] = [:]
  }

  private func change(for incoming: [TableColumn]) throws(Failure) -> Change {
    var change = Change()
    for column in incoming {
      let present = position(of: column.name).map { columns[$0] }
      var merged = if let present { present } else { try adopted(column.name) }
      let before = merged.values
      merged.values.formUnion(column.values)
      if merged == present { continue }
      if physicalColumn(column.name) == nil {
        change.added.append(merged)
      } else if before.storage != merged.values.storage {
        change.widened[SQLiteName.folded(column.name)] = merged.values.storage
      }
      change.recorded.append(merged)
    }
    return change
  }

  private func create(_ incoming: [TableColumn], key: [String]) throws(Failure) {
    columns = incoming
    for name in key where position(of: name) == nil { columns.append(TableColumn(name: name, values: .none)) }
    let made = columns
    if made.isEmpty { return }
    let keyNames = key.compactMap { name in position(of: name).map { made[$0].name } }
    var lines = made.map { column in
      let declaration = definition(of: column)
      return keyNames.contains(column.name) ? declaration + " NOT NULL" : declaration
    }
    if !keyNames.isEmpty { lines.append("PRIMARY KEY (\(SQLName.quotedList(keyNames)))") }
    let sql = "CREATE TABLE \(quotedName) (\n  \(lines.joined(separator: ",\n  "))\n)"
    try attempting("cannot create the table '\(name)' in '\(connection.path)'") { () throws(SQLiteError) in
      try connection.execute(sql)
    }
    try keep(made)
    verifiedKey = key
  }

  /// What a column of this name holds that is there but was not written by us; nothing if there is none.
  private func adopted(_ column: String) throws(Failure) -> TableColumn {
    guard let present = physicalColumn(column) else { return TableColumn(name: column, values: .none) }
    if present.isGenerated {
      throw Failure(
        .partial, "cannot write to the column '\(present.name)' of '\(name)'", why: "it is a generated column",
        advice: "leave the column out with 'select', or choose another object")
    }
    if let known = adoptedColumns[present.name] { return known }
    var values = ColumnValues(declaration: present.declaration)
    if values.kinds.contains(.int) {
      let limit = ValueText.largestExactInteger
      let column = SQLName.quoted(present.name)
      values.hasWideIntegers = try attempting("cannot read the table '\(name)'") { () throws(SQLiteError) in
        try connection.prepare(
          """
          SELECT 1 FROM \(quotedName) WHERE typeof(\(column)) = 'integer' AND \(column) NOT BETWEEN -\(limit) AND \(limit)
          """
        ).first { _ in true } ?? false
      }
    }
    let found = TableColumn(name: present.name, values: values)
    adoptedColumns[present.name] = found
    return found
  }

  private func add(_ column: TableColumn) throws(Failure) {
    let what = "cannot add the column '\(column.name)' to the table '\(title)' in '\(connection.path)'"
    try attempting(what) { () throws(SQLiteError) in
      try connection.execute("ALTER TABLE \(quotedName) ADD COLUMN \(definition(of: column))")
    }
  }

  /// Records what columns were given and reads the table anew.
  private func keep(_ changed: [TableColumn]) throws(Failure) {
    try attempting("cannot write to the ledger in '\(connection.path)'") { () throws(SQLiteError) in
      for column in changed { try record(column) }
    }
    try load()
  }

  // MARK: Keys

  /// Finds or makes a unique index over exactly these columns, which is what makes a row an update.
  func ensureKey(_ key: [String]) throws(Failure) {
    if key.isEmpty || verifiedKey == key { return }
    if let missing = key.first(where: { physicalColumn($0) == nil }) {
      throw Failure(
        .usage, "cannot load into the table '\(title)' in '\(connection.path)'",
        why: "it has no column '\(missing)', which is part of the primary key",
        advice: "rename or drop the table, or choose another object")
    }
    do {
      if try !hasUniqueIndex(over: key) {
        let parts = ["\(SQLName.reservedPrefix)key_of", name] + key
        let index = SQLName.quoted(parts.joined(separator: "_"))
        try connection.execute("CREATE UNIQUE INDEX \(index) ON \(quotedName) (\(SQLName.quotedList(key)))")
      }
    } catch  where error.isUniqueViolation {
      let columns = key.joined(separator: ", ")
      throw Failure(
        .usage, "cannot load into the table '\(title)' in '\(connection.path)'",
        why: "rows in it have the same primary key (\(columns)) already",
        advice: "remove the duplicates, correct the primary key, or choose another object")
    } catch {
      throw error.failure("cannot make a unique index on the table '\(name)' in '\(connection.path)'")
    }
    verifiedKey = key
  }

  private func hasUniqueIndex(over key: [String]) throws(SQLiteError) -> Bool {
    let wanted = Set(key.map(SQLiteName.folded))
    let primary = physical.filter { $0.keyPlace > 0 }.map { SQLiteName.folded($0.name) }
    if Set(primary) == wanted { return true }
    let indexes = try connection.prepare(
      "SELECT name FROM pragma_index_list(?1) WHERE \"unique\" AND NOT partial"
    ).bind(name).all { $0.text(0) }
    for index in indexes {
      let parts = try connection.prepare("SELECT name, coll FROM pragma_index_xinfo(?1) WHERE key")
        .bind(index).all { (SQLiteName.folded($0.text(0)), $0.text(1)) }
      if parts.count == wanted.count, Set(parts.map(\.0)) == wanted, parts.allSatisfy({ $0.1 == "BINARY" }) {
        return true
      }
    }
    return false
  }
}
