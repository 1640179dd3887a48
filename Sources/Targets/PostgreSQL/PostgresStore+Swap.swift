// The end of a full refresh: the staged rows take the place of the old ones, and what depends on the table is kept.
//
// Where nothing depends on the old table it is dropped and the staged one gets its name. Else the old table is refilled,
// so that views, grants, indexes, triggers and foreign keys go on as they are.

internal import Diagnostics

extension PostgresStore {
  func swap(
    _ staged: any StoredTable, into table: any StoredTable, keepingTable: Bool, faults: FaultPoints
  ) throws(Failure) -> [String] {
    guard let staged = staged as? PostgresTable, let old = table as? PostgresTable else {
      throw Failure(.fault, "cannot replace the table '\(table.title)' in '\(location)'")
    }
    let what = "cannot replace the table '\(old.title)' in '\(location)'"
    var remarks: [String] = []
    var isRefilled = keepingTable
    if old.exists, !isRefilled { isRefilled = try hasDependants(old, what) }
    if isRefilled {
      remarks = try refill(old, from: staged, keepingColumns: keepingTable, what)
    } else {
      if old.exists { try execute("DROP TABLE \(old.name.quoted)", orSay: what) }
      try execute("ALTER TABLE \(staged.name.quoted) RENAME TO \(SQLName.quoted(old.name.name))", orSay: what)
    }
    try run("DELETE FROM _backhoe_columns WHERE table_name = ?1", .text(old.name.key))
    try run(
      "UPDATE _backhoe_columns SET table_name = ?1 WHERE table_name = ?2", .text(old.name.key), .text(staged.name.key))
    try old.raiseVersion()
    faults.reach(.closeBeforeSwap)
    forgetTables()
    return remarks
  }

  /// Whether anything but the key that we made would be lost with the table.
  private func hasDependants(_ table: PostgresTable, _ what: String) throws(Failure) -> Bool {
    let found = try attempt(what) { connection throws(PostgresError) in
      try connection.rows(
        """
        WITH t AS (SELECT c.oid, c.relacl, c.relrowsecurity, c.relkind FROM pg_class c
          JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ?1 AND c.relname = ?2)
        SELECT 1 FROM t WHERE relacl IS NOT NULL OR relrowsecurity OR relkind <> 'r'
        UNION ALL SELECT 1 FROM t JOIN pg_depend d ON d.refobjid = t.oid AND d.refclassid = 'pg_class'::regclass
          AND d.deptype = 'n' AND d.classid IN ('pg_rewrite'::regclass, 'pg_constraint'::regclass, 'pg_proc'::regclass)
        UNION ALL SELECT 1 FROM t JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype <> 'p'
        UNION ALL SELECT 1 FROM t JOIN pg_index i ON i.indrelid = t.oid AND NOT i.indisprimary
        UNION ALL SELECT 1 FROM t JOIN pg_trigger g ON g.tgrelid = t.oid AND NOT g.tgisinternal
        UNION ALL SELECT 1 FROM t JOIN pg_policy p ON p.polrelid = t.oid
        UNION ALL SELECT 1 FROM t JOIN pg_publication_rel r ON r.prrelid = t.oid
        UNION ALL SELECT 1 FROM t JOIN pg_inherits h ON t.oid IN (h.inhrelid, h.inhparent)
        UNION ALL SELECT 1 FROM t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attacl IS NOT NULL
        UNION ALL SELECT 1 FROM t JOIN pg_description s ON s.objoid = t.oid AND s.classoid = 'pg_class'::regclass
        LIMIT 1
        """, [.text(table.name.schema ?? ""), .text(table.name.name)])
    }
    return !found.isEmpty
  }

  private func refill(
    _ old: PostgresTable, from staged: PostgresTable, keepingColumns: Bool, _ what: String
  ) throws(Failure) -> [String] {
    var remarks: [String] = []
    try execute("DELETE FROM \(old.name.quoted)", orSay: what)
    let unfilled = old.physical.filter { staged.physicalColumn($0.name) == nil && !$0.isGenerated }
    for column in keepingColumns ? [] : unfilled {
      try execute("SAVEPOINT backhoe_column", orSay: what)
      do throws(PostgresError) {
        try connected.execute("ALTER TABLE \(old.name.quoted) DROP COLUMN \(SQLName.quoted(column.name))")
      } catch {
        guard error.state == PostgresError.dependents else { throw noted(error, what) }
        try execute("ROLLBACK TO backhoe_column", orSay: what)
        remarks.append("the column '\(column.name)' of '\(old.title)' stays, without values: \(error.detail)")
      }
    }
    // A table that is to stay as it is gets no more than rows that are written to it would give it.
    let changed = keepingColumns ? Set(try old.changes(for: staged.columns).map(\.column)) : nil
    for column in staged.physical {
      let present = old.physicalColumn(column.name)
      if let changed, present != nil, !changed.contains(column.name) { continue }
      remarks += try fit(old, column, present, what)
    }
    try old.load()
    var columns: [PostgresRowSearch.Column] = []
    for column in staged.physical {
      let type = old.physicalColumn(column.name)?.type ?? column.type
      let value = SQLName.quoted(column.name)
      columns.append(
        PostgresRowSearch.Column(
          name: column.name, value: value, cast: type == column.type ? nil : cast(of: column, to: type), type: type,
          isText: (column.ownType ?? .text).isShownAsText))
    }
    let names = SQLName.quotedList(columns.map(\.name))
    let values = columns.map { $0.cast ?? $0.value }.joined(separator: ", ")
    let insert = "INSERT INTO \(old.name.quoted) (\(names)) SELECT \(values) FROM \(staged.name.quoted)"
    let refused = try refusal(at: "backhoe_rows", what) { () throws(Failure) in
      for column in columns where column.cast != nil { try refuseLosses(column, in: staged, what) }
      try execute(insert, orSay: what)
    }
    if let refused {
      let search = PostgresRowSearch(
        store: self, table: staged.name.quoted, target: old.name, columns: columns, what: what,
        statement: { "\(insert) WHERE \($0)" })
      let key = try staged.primaryKey() + [SQLName.chunkColumn]
      guard let found = try search.find(named: key) else { throw refused.failure }
      let facts = columns.indices.filter { key.contains(columns[$0].name) }.map {
        "'\(columns[$0].name)' \(found.values[$0])"
      }
      let row = facts.isEmpty ? "a row" : "the row with \(facts.joined(separator: ", "))"
      throw Failure(.partial, "\(what): \(row) is refused", why: found.why, advice: found.advice)
    }
    try execute("DROP TABLE \(staged.name.quoted)", orSay: what)
    return remarks
  }

  /// Gives the empty table a column as the staged one has it. A type that somebody else chose stays, and so does one
  /// that a view depends on: they hold the new values or refuse them.
  private func fit(
    _ old: PostgresTable, _ column: PostgresColumn, _ present: PostgresColumn?, _ what: String
  ) throws(Failure) -> [String] {
    let name = SQLName.quoted(column.name)
    guard let present else {
      try execute("ALTER TABLE \(old.name.quoted) ADD COLUMN \(name) \(column.type)", orSay: what)
      return []
    }
    if present.type == column.type || present.ownType == nil { return [] }
    try execute("SAVEPOINT backhoe_column", orSay: what)
    do throws(PostgresError) {
      try connected.execute("ALTER TABLE \(old.name.quoted) ALTER COLUMN \(name) TYPE \(column.type) USING NULL")
      return []
    } catch {
      guard error.state == PostgresError.unsupported else { throw noted(error, what) }
      try execute("ROLLBACK TO backhoe_column", orSay: what)
      return ["the column '\(column.name)' of '\(old.title)' stays \(present.type): \(error.detail)"]
    }
  }

  /// SQL of a staged value in a column of another type.
  private func cast(of column: PostgresColumn, to type: String) -> String {
    let value = SQLName.quoted(column.name)
    return PostgresColumnType(rawValue: type).map { (column.ownType ?? .text).converted(value, to: $0) }
      ?? "\(value)::\(type)"
  }

  /// What the cast would change about a value is an error.
  private func refuseLosses(
    _ column: PostgresRowSearch.Column, in staged: PostgresTable, _ what: String
  ) throws(Failure) {
    let own = staged.physicalColumn(column.name)?.ownType ?? .text
    guard let loss = PostgresForeignType.loss(column.value, of: own, in: column.type) else { return }
    let lost = try attempt(what) { connection throws(PostgresError) in
      try connection.rows("SELECT \(column.value) FROM \(staged.name.quoted) WHERE \(loss) LIMIT 1", [])
    }
    guard let value = lost.first?.text(0) else { return }
    throw Failure(
      .partial, what,
      why: "the type \(column.type) of the column '\(column.name)' cannot hold "
        + "\(ValueRefusal.shown(text: value, isText: column.isText)) as it is",
      advice: "change the column's type, or drop what depends on it")
  }
}
