// Rows into a table: COPY into a temporary table, then one INSERT … ON CONFLICT; or COPY into the table itself, where
// rows are only added and every column is ours.

internal import Diagnostics
internal import Records
internal import Values

extension PostgresTable {
  func write(
    _ chunks: [FinishedChunk], rule: WriteRule, replacing: Bool, stamps: (FinishedChunk) -> [String]
  ) throws(Failure) {
    if replacing { try remove(chunks.map(\.id)) }
    guard chunks.contains(where: { $0.rowCount > 0 }) else { return }
    let key = rule.key.map(PostgresName.fitting)
    let staged = columns.map { column in
      let type = PostgresColumnType(column.values)
      let present = physicalColumn(column.name)?.type ?? type.name
      return StagedColumn(
        name: column.name, type: type, foreignType: present == type.name ? nil : present,
        hasJSONApart: type == .text && column.values.kinds.contains(.json))
    }
    let isDirect = key.isEmpty && staged.allSatisfy { $0.foreignType == nil && !$0.hasJSONApart }
    let copying = PostgresCopying(table: self, columns: staged, key: key, stamps: rule.stamps)
    if isDirect {
      try copyAll(chunks, copying, into: name.quoted, columns: SQLName.quotedList(staged.map(\.name)), stamps)
    } else {
      let stage = try makeStage(staged)
      try copyAll(chunks, copying, into: stage, columns: nil, stamps)
      try refuseLosses(staged, stage)
      try merge(staged, from: stage, key: key, updateKey: rule.updateKey.map(PostgresName.fitting))
    }
  }

  /// One COPY for all chunks in memory. Each piece of a spilled one needs its own, since it is read between them.
  private func copyAll(
    _ chunks: [FinishedChunk], _ copying: PostgresCopying, into target: String, columns: String?,
    _ stamps: (FinishedChunk) -> [String]
  ) throws(Failure) {
    let inMemory = chunks.filter { $0.spilledRows == nil && $0.rowCount > 0 }.map { CopiedPart(chunk: $0) }
    if !inMemory.isEmpty { try copying.copy(inMemory, into: target, columns: columns, stamps) }
    for chunk in chunks where chunk.spilledRows != nil {
      var written = 0
      try chunk.forEachPart { batches throws(Failure) in
        let part = CopiedPart(chunk: chunk, batches: batches, rowsBefore: written)
        try copying.copy([part], into: target, columns: columns, stamps)
        written += batches.reduce(0) { $0 + $1.rowCount }
      }
    }
  }

  /// Rows that chunks brought before.
  private func remove(_ chunks: [String]) throws(Failure) {
    try store.attempt("cannot replace rows in the table '\(title)' in '\(location)'") {
      connection throws(PostgresError) in
      _ = try connection.rows(
        "DELETE FROM \(name.quoted) WHERE \(SQLName.quoted(SQLName.chunkColumn)) = ?1", each: chunks.map { [.text($0)] }
      )
    }
  }

  // MARK: Staging

  /// A temporary table for these columns, empty; every transaction finds it so.
  private func makeStage(_ columns: [StagedColumn]) throws(Failure) -> String {
    let definitions = columns.indices.flatMap { index in
      let column = columns[index]
      return ["c\(index) \(column.type.name)"] + (column.hasJSONApart ? ["j\(index) jsonb"] : [])
    }.joined(separator: ", ")
    let stage = "pg_temp.\(SQLName.quoted(PostgresName.fitting("stage_" + base32(digest(Array(definitions.utf8))))))"
    try store.execute(
      "CREATE TEMPORARY TABLE IF NOT EXISTS \(stage) (\(definitions)) ON COMMIT DELETE ROWS",
      orSay: "cannot make a temporary table in '\(location)'")
    // A stream before this one may have used the same columns in this transaction.
    if !store.stagesUsed.insert(stage).inserted {
      try store.execute("DELETE FROM \(stage)", orSay: "cannot empty a temporary table in '\(location)'")
    }
    return stage
  }

  /// The staged value of a column as our own type would hold it.
  private func value(_ column: StagedColumn, _ index: Int) -> String {
    column.hasJSONApart ? "coalesce(j\(index)::text, c\(index))" : "c\(index)"
  }

  /// A type that somebody else gave a column may not hold a value as it is: that is an error, never a rounded value.
  private func refuseLosses(_ columns: [StagedColumn], _ stage: String) throws(Failure) {
    for (index, column) in columns.enumerated() {
      guard let foreign = column.foreignType,
        let loss = PostgresForeignType.loss(value(column, index), of: column.type, in: foreign)
      else { continue }
      let what = "cannot write to the column '\(column.name)' of the table '\(title)' in '\(location)'"
      let found = try store.attempt(what) { connection throws(PostgresError) in
        try connection.rows("SELECT \(value(column, index)) FROM \(stage) WHERE \(loss) LIMIT 1", [])
      }
      guard let value = found.first?.text(0) else { continue }
      throw Failure(
        .partial, what,
        why: "the column's type \(foreign) cannot hold '\(WatermarkText.shown(.string(value)))' as it is",
        advice: "change the column's type, or leave the column out with 'select'")
    }
  }

  // MARK: Merging

  private func merge(
    _ columns: [StagedColumn], from stage: String, key: [String], updateKey: String?
  ) throws(Failure) {
    let names = SQLName.quotedList(columns.map(\.name))
    let values = columns.enumerated().map { index, column in
      value(column, index) + (column.foreignType.map { "::\($0)" } ?? "")
    }
    let what = "cannot write to the table '\(title)' in '\(location)'"
    let insert = "INSERT INTO \(name.quoted) AS t (\(names)) SELECT \(values.joined(separator: ", ")) FROM "
    if key.isEmpty { return try store.execute(insert + stage, orSay: what) }
    let conflict = onConflict(columns, key: key, updateKey: updateKey)
    // The statement fails where a key comes twice, which is rare: only then the rows are sorted.
    try store.execute("SAVEPOINT backhoe_merge", orSay: what)
    do throws(PostgresError) {
      try store.connected.execute(insert + stage + conflict)
    } catch {
      guard error.state == PostgresError.cardinality else { throw store.noted(error, what) }
      try store.execute("ROLLBACK TO backhoe_merge", orSay: what)
      try store.execute(insert + winners(columns, of: stage, key: key, updateKey: updateKey) + conflict, orSay: what)
    }
  }

  private func onConflict(_ columns: [StagedColumn], key: [String], updateKey: String?) -> String {
    let others = columns.filter { !key.contains($0.name) }
    let conflict = " ON CONFLICT (\(SQLName.quotedList(key))) DO"
    if others.isEmpty { return conflict + " NOTHING" }
    let assignments = others.map { "\(SQLName.quoted($0.name)) = excluded.\(SQLName.quoted($0.name))" }
    // A row that is there already as it is costs nothing but the look.
    func list(_ row: String) -> String {
      others.map { column in
        let isComparable = column.foreignType.map { PostgresForeignType.family($0) != "json" } ?? true
        return "\(row).\(SQLName.quoted(column.name))" + (isComparable ? "" : "::text")
      }.joined(separator: ", ")
    }
    var condition = "(\(list("t"))) IS DISTINCT FROM (\(list("excluded")))"
    if let updateKey, let column = columns.first(where: { $0.name == updateKey }) {
      let present = "t.\(SQLName.quoted(updateKey))"
      let order = "\(comparable(present, column)) <= \(comparable("excluded.\(SQLName.quoted(updateKey))", column))"
      condition += " AND (\(present) IS NULL OR \(order))"
    }
    return "\(conflict) UPDATE SET \(assignments.joined(separator: ", ")) WHERE \(condition)"
  }

  /// Texts are compared by their bytes; time stamps that are texts have no zone but 'Z', which must not count.
  private func comparable(_ value: String, _ column: StagedColumn) -> String {
    guard column.type == .text, column.foreignType == nil else { return value }
    return "(rtrim(\(value), 'Z') COLLATE \"C\")"
  }

  /// Of staged rows with one key the one that stands in the end when they come one after another.
  private func winners(
    _ columns: [StagedColumn], of stage: String, key: [String], updateKey: String?
  ) -> String {
    func staged(_ name: String) -> String? {
      columns.firstIndex { $0.name == name }.map { value(columns[$0], $0) }
    }
    let keys = key.compactMap(staged).joined(separator: ", ")
    var order = ""
    if let updateKey, let value = staged(updateKey), let column = columns.first(where: { $0.name == updateKey }) {
      order = "\(comparable(value, column)) DESC NULLS LAST, "
    }
    return "(SELECT DISTINCT ON (\(keys)) * FROM \(stage) ORDER BY \(keys), \(order)ctid DESC) AS winners"
  }
}
