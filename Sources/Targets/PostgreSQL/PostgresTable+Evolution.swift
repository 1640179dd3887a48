// How a table follows its rows: created from the first chunk's columns, given new ones, adopted when somebody else made
// it. All of it in the transaction that writes the rows, in one ALTER TABLE, with the table held alone.

internal import Diagnostics
internal import Records

extension PostgresTable {
  /// What has to be done so that columns fit.
  private struct Change {
    var recorded: [TableColumn] = []
    var actions: [String] = []
    /// What the actions do.
    var changes: [SchemaChange] = []
  }

  func admit(_ incoming: [TableColumn], key: [String], faults: FaultPoints) throws(Failure) {
    let incoming = fitting(incoming)
    let key = key.map(PostgresName.fitting)
    let fits = exists ? try change(for: incoming).recorded.isEmpty : false
    if !fits {
      // What others did before we had it alone may make our change needless.
      try hold(alone: true)
      if exists { try alter(incoming, faults) } else { try create(incoming, key: key) }
    }
    try ensureKey(key)
  }

  func changes(for incoming: [TableColumn]) throws(Failure) -> [SchemaChange] {
    guard exists else { return [] }
    return try change(for: fitting(incoming)).changes
  }

  func knownColumns() throws(Failure) -> [TableColumn] {
    var known: [TableColumn] = []
    for column in physical where !column.isGenerated {
      if let place = position(of: column.name) {
        known.append(columns[place])
      } else {
        known.append(TableColumn(name: column.name, values: try found(in: column)))
      }
    }
    return known
  }

  func make(by statement: TableStatement, for incoming: [TableColumn]) throws(Failure) {
    let what = TableStatement.what(title, location)
    try hold(alone: true)
    if exists { return }
    try store.makeSchema(name.schema ?? "", orSay: what)
    try store.execute(statement.filled(name: name.quoted, columns: definitions(fitting(incoming))), orSay: what)
    if !store.connected.isInTransaction { throw TableStatement.committed(what) }
    try raiseVersion()
    try load()
    if !exists { throw TableStatement.missing(what) }
  }

  private func definitions(_ columns: [TableColumn]) -> [String] {
    columns.map { "\(SQLName.quoted($0.name)) \(type(of: $0))" }
  }

  private func fitting(_ incoming: [TableColumn]) -> [TableColumn] {
    incoming.map { TableColumn(name: PostgresName.fitting($0.name), values: $0.values, forced: $0.forced) }
  }

  /// The type of a new column.
  private func type(of column: TableColumn) -> String {
    column.forced.map(PostgresForcedType.name) ?? PostgresColumnType(column.values).name
  }

  private func create(_ incoming: [TableColumn], key: [String]) throws(Failure) {
    var made = incoming
    for name in key where !made.contains(where: { $0.name == name }) {
      made.append(TableColumn(name: name, values: .none))
    }
    if made.isEmpty { return }
    var lines = definitions(made)
    if !key.isEmpty { lines.append("PRIMARY KEY (\(SQLName.quotedList(key)))") }
    let what = "cannot create the table '\(title)' in '\(location)'"
    try store.makeSchema(name.schema ?? "", orSay: what)
    try store.execute("CREATE TABLE \(name.quoted) (\n  \(lines.joined(separator: ",\n  "))\n)", orSay: what)
    try record(made)
    try raiseVersion()
    try load()
    verifiedKey = key
  }

  private func change(for incoming: [TableColumn]) throws(Failure) -> Change {
    var change = Change()
    for column in incoming {
      let known = position(of: column.name).map { columns[$0] }
      let present = physicalColumn(column.name)
      if known == nil, let present, present.isGenerated {
        throw Failure(
          .partial, "cannot write to the column '\(present.name)' of '\(title)'", why: "it is a generated column",
          advice: "leave the column out with 'select', or choose another object")
      }
      var merged = known ?? TableColumn(name: column.name, values: .none)
      if known == nil, let present { merged.values = try found(in: present) }
      let before = PostgresColumnType(merged.values)
      merged.values.formUnion(column.values)
      if merged == known { continue }
      change.recorded.append(merged)
      let after = PostgresColumnType(merged.values)
      let name = SQLName.quoted(merged.name)
      guard let present else {
        change.actions.append("ADD COLUMN \(name) \(type(of: column))")
        change.changes.append(.added(column: merged.name))
        continue
      }
      // What is forced holds whatever comes: it was made so.
      if let forced = column.forced, present.type == PostgresForcedType.name(forced) { continue }
      // A column of a type that we would not have chosen stays what it is.
      guard before != after, let own = present.ownType, mayChange(own, known != nil), own != after else { continue }
      let value = hasOnlyNull(known?.values) ? "NULL::\(after.name)" : own.converted(name, to: after)
      change.actions.append("ALTER COLUMN \(name) TYPE \(after.name) USING \(value)")
      change.changes.append(.widened(column: merged.name, to: after.name))
    }
    return change
  }

  /// What a column that somebody else made may hold. Its integers are looked at: floats may come to them one day.
  private func found(in column: PostgresColumn) throws(Failure) -> ColumnValues {
    var values = PostgresForeignType.values(column.type)
    guard column.ownType == .bigint else { return values }
    if let found = foundValues[column.name] { return found }
    let limit = ValueText.largestExactInteger
    let name = SQLName.quoted(column.name)
    let wide = try store.attempt("cannot read the table '\(title)' in '\(location)'") {
      connection throws(PostgresError) in
      try connection.rows(
        "SELECT 1 FROM \(self.name.quoted) WHERE \(name) NOT BETWEEN -\(limit) AND \(limit) LIMIT 1", [])
    }
    values.hasWideIntegers = !wide.isEmpty
    foundValues[column.name] = values
    return values
  }

  /// A time stamp column that somebody made goes on being one: texts are cast to it.
  private func mayChange(_ type: PostgresColumnType, _ isOurs: Bool) -> Bool { isOurs || type != .timestamp }

  private func hasOnlyNull(_ values: ColumnValues?) -> Bool {
    guard let values else { return false }
    return values.kinds.isSubset(of: [.null, KindSet(.absent)])
  }

  private func alter(_ incoming: [TableColumn], _ faults: FaultPoints) throws(Failure) {
    let change = try change(for: incoming)
    if change.recorded.isEmpty { return }
    if !change.actions.isEmpty {
      let isRebuilt = change.actions.contains { $0.hasPrefix("ALTER") }
      if isRebuilt { faults.reach(.rebuildBeforeSwap) }
      try store.execute(
        "ALTER TABLE \(name.quoted) \(change.actions.joined(separator: ", "))",
        orSay: "cannot change the columns of the table '\(title)' in '\(location)'")
      if isRebuilt { faults.reach(.rebuildAfterSwap) }
    }
    try record(change.recorded)
    try raiseVersion()
    try load()
  }

  // MARK: Keys

  func ensureKey(_ key: [String]) throws(Failure) {
    let key = key.map(PostgresName.fitting)
    if key.isEmpty || verifiedKey == key { return }
    let what = "cannot load into the table '\(title)' in '\(location)'"
    if let missing = key.first(where: { physicalColumn($0) == nil }) {
      throw Failure(
        .usage, what, why: "it has no column '\(missing)', which is part of the primary key",
        advice: "rename or drop the table, or choose another object")
    }
    if try !hasUniqueIndex(over: key) {
      let index = PostgresName.fitting("\(SQLName.reservedPrefix)key_of_\(name.name)_\(key.joined(separator: "_"))")
      do throws(PostgresError) {
        try store.connected.execute(
          "CREATE UNIQUE INDEX \(SQLName.quoted(index)) ON \(name.quoted) (\(SQLName.quotedList(key)))")
      } catch {
        guard error.state == PostgresError.uniqueViolation else { throw store.noted(error, what) }
        throw Failure(
          .usage, what, why: "rows in it have the same primary key (\(key.joined(separator: ", "))) already",
          advice: "remove the duplicates, correct the primary key, or choose another object")
      }
    }
    verifiedKey = key
  }

  /// The columns of the primary key, if there is one.
  func primaryKey() throws(Failure) -> [String] {
    try store.attempt("cannot read the table '\(title)' in '\(location)'") { connection throws(PostgresError) in
      try connection.rows(
        """
        SELECT a.attname FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
          JOIN pg_namespace n ON n.oid = c.relnamespace
          JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey::int2[])
          WHERE n.nspname = ?1 AND c.relname = ?2 AND i.indisprimary ORDER BY a.attnum
        """, [.text(name.schema ?? ""), .text(name.name)]
      ).map { $0.text(0) }
    }
  }

  private func hasUniqueIndex(over key: [String]) throws(Failure) -> Bool {
    let parts = try store.attempt("cannot read the table '\(title)' in '\(location)'") {
      connection throws(PostgresError) in
      try connection.rows(
        """
        SELECT i.indexrelid, a.attname FROM pg_index i
          JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
          JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])
          WHERE n.nspname = ?1 AND c.relname = ?2 AND i.indisunique AND i.indisvalid AND i.indimmediate
          AND i.indpred IS NULL AND i.indexprs IS NULL
        """, [.text(name.schema ?? ""), .text(name.name)])
    }
    let indexes = Dictionary(grouping: parts) { $0.text(0) }
    return indexes.values.contains { Set($0.map { $0.text(1) }) == Set(key) }
  }

  func indexChunks() throws(Failure) {
    let index = PostgresName.fitting("\(SQLName.reservedPrefix)chunks_of_\(name.name)")
    let column = SQLName.quoted(SQLName.chunkColumn)
    try store.execute(
      "CREATE INDEX IF NOT EXISTS \(SQLName.quoted(index)) ON \(name.quoted) (\(column))",
      orSay: "cannot index the table '\(title)' in '\(location)'")
  }
}
