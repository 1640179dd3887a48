// The end of a stream: what was staged becomes the table, watermarks are settled, once, in one transaction.

internal import Diagnostics
internal import Plans
internal import Values

extension SQLiteTarget {
  func close(stream index: Int) throws(Failure) -> [String] {
    let stream = streams[index]
    var remarks: [String] = []
    var isFirst = false
    try transaction { () throws(Failure) in
      if stream.counts.isClosed { return }
      isFirst = true
      let missing = try missingChunks(of: stream)
      if missing > 0 {
        throw Failure(
          .partial, "cannot finish stream '\(stream.definition.name)' in '\(path)'",
          why: "\(missing) of its \(stream.definition.chunkCount) chunks are not loaded yet",
          advice: "run the same command again")
      }
      if stream.isStaged { remarks += try swap(stream) }
      remarks += try onLedger { ledger throws(SQLiteError) in
        let remarks = try settle(try fold(stream, ledger), of: stream, ledger)
        try ledger.close(plan: plan.id, stream: stream.definition.name)
        return remarks
      }
      faults.reach(.closeBeforeCommit)
    }
    if !isFirst { return [] }
    stream.counts.isClosed = true
    faults.reach(.closeAfterCommit)
    return remarks
  }

  /// Chunks that must still be loaded before the stream is complete.
  private func missingChunks(of stream: StreamState) throws(Failure) -> Int {
    guard let last = stream.counts.lastOrdinal else { return stream.definition.chunkCount - stream.counts.finished }
    return try onLedger { ledger throws(SQLiteError) in
      last + 1
        - (try ledger.finishedCount(plan: plan.id, stream: stream.definition.name, through: last))
    }
  }

  /// All sync variables over all chunks, in plan order.
  private func fold(_ stream: StreamState, _ ledger: SQLiteLedger) throws(SQLiteError) -> [AggregateFold] {
    var folds = stream.definition.sync.map { AggregateFold($0) }
    if folds.isEmpty { return [] }
    _ = try ledger.unbroken(plan: plan.id, stream: stream.definition.name, from: 0) { members in
      for index in folds.indices { folds[index].add(members.value(of: folds[index].key.name) ?? .null) }
    }
    return folds
  }

  // MARK: Full refresh

  /// Puts the staged table in the place of the old one. The old one's indexes and triggers are made again on the new.
  private func swap(_ stream: StreamState) throws(Failure) -> [String] {
    let old = try table(stream.table)
    let staged = try writtenTable(of: stream)
    if stream.definition.chunkCount == 0 {
      return ["the plan has no chunks for stream '\(stream.definition.name)': the table '\(old.name)' stays as it was"]
    }
    let what = "cannot replace the table '\(old.name)' in '\(path)'"
    guard staged.exists else {
      try attempting(what) { () throws(SQLiteError) in
        if old.exists { try old.connection.execute("DELETE FROM \(old.quotedName)") }
      }
      return old.exists ? [] : ["stream '\(stream.definition.name)' had no rows: the table '\(old.name)' was not made"]
    }
    let connection = staged.connection
    let remarks = try attempting(what) { () throws(SQLiteError) in
      let dependants = try old.dependantStatements().filter { !$0.name.hasPrefix(SQLiteName.reservedPrefix) }
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
      faults.reach(.closeBeforeSwap)
      return remarks
    }
    writers = [:]
    try old.load()
    try staged.load()
    return remarks
  }
}
