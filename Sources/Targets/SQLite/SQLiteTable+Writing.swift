// Rows into a table, chunk by chunk, through a statement that is kept as long as the table stays the same.

internal import Diagnostics
internal import Records

extension SQLiteTable {
  func values(of column: String) -> ColumnValues? { position(of: column).map { columns[$0].values } }

  /// Every transaction has the database for itself.
  func hold(alone: Bool) {}

  func empty() throws(Failure) {
    try attempting("cannot empty the table '\(title)' in '\(connection.path)'") { () throws(SQLiteError) in
      try connection.execute("DELETE FROM \(quotedName)")
    }
  }

  func drop() throws(Failure) {
    try attempting("cannot remove the table '\(name)' in '\(connection.path)'") { () throws(SQLiteError) in
      try connection.execute("DROP TABLE \(quotedName)")
    }
    try load()
  }

  func indexChunks() throws(Failure) {
    let column = SQLName.quoted(SQLName.chunkColumn)
    let index = SQLName.quoted("\(SQLName.reservedPrefix)chunks_of_\(name)")
    try attempting("cannot index the table '\(title)' in '\(connection.path)'") { () throws(SQLiteError) in
      try connection.execute("CREATE INDEX IF NOT EXISTS \(index) ON \(quotedName) (\(column))")
    }
  }

  func write(
    _ chunks: [FinishedChunk], rule: WriteRule, replacing: Bool, stamps: (FinishedChunk) -> [String]
  ) throws(Failure) {
    for chunk in chunks {
      if replacing { try remove(chunk.id) }
      var written = 0
      let stamps = stamps(chunk)
      try chunk.forEachPart { batches throws(Failure) in
        for batch in batches where batch.rowCount > 0 {
          try writer(rule).write(batch, stamps: stamps, chunk: chunk.label, from: written + 1)
          written += batch.rowCount
        }
      }
    }
  }

  /// Rows that a chunk brought before.
  private func remove(_ chunk: String) throws(Failure) {
    try attempting("cannot replace rows in the table '\(title)' in '\(connection.path)'") { () throws(SQLiteError) in
      try connection.prepare("DELETE FROM \(quotedName) WHERE \(SQLName.quoted(SQLName.chunkColumn)) = ?1")
        .bind(chunk).run()
    }
  }

  private func writer(_ rule: WriteRule) throws(Failure) -> SQLiteRowWriter {
    if let writer, writer.rule == rule, writer.isCurrent { return writer }
    let writer = try SQLiteRowWriter(table: self, rule: rule)
    self.writer = writer
    return writer
  }
}
