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
    let copying = PostgresCopying(table: self, columns: staged, key: key, stamps: rule.stamps)
    let rows = StagedRows(
      columns: staged, key: key, updateKey: rule.updateKey.map(PostgresName.fitting), keepsRows: rule.keepsRows)
    let isDirect = key.isEmpty && staged.allSatisfy { $0.foreignType == nil && !$0.hasJSONApart }
    if isDirect {
      let names = SQLName.quotedList(staged.map(\.name))
      let what = "cannot write to the table '\(title)' in '\(location)'"
      let refused = try store.refusal(at: "backhoe_copy", what) { () throws(Failure) in
        _ = try copyAll(chunks, copying, into: name.quoted, columns: names, stamps)
      }
      if refused == nil { return }
    }
    // Also for rows that were refused on the straight way: here it can be found which.
    let stage = try makeStage(staged)
    let copied = try copyAll(chunks, copying, into: stage, columns: nil, stamps)
    try merge(rows, from: stage, copied)
  }

  /// One COPY for all chunks in memory. Each piece of a spilled one needs its own, since it is read between them.
  private func copyAll(
    _ chunks: [FinishedChunk], _ copying: PostgresCopying, into target: String, columns: String?,
    _ stamps: (FinishedChunk) -> [String]
  ) throws(Failure) -> CopiedRows {
    var copied = CopiedRows()
    let inMemory = chunks.filter { $0.spilledRows == nil && $0.rowCount > 0 }.map { CopiedPart(chunk: $0) }
    if !inMemory.isEmpty { try copying.copy(inMemory, into: target, columns: columns, stamps) }
    for part in inMemory { copied.add(part) }
    for chunk in chunks where chunk.spilledRows != nil {
      var written = 0
      try chunk.forEachPart { batches throws(Failure) in
        let part = CopiedPart(chunk: chunk, batches: batches, rowsBefore: written)
        try copying.copy([part], into: target, columns: columns, stamps)
        copied.add(part)
        written += batches.reduce(0) { $0 + $1.rowCount }
      }
    }
    return copied
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
}
