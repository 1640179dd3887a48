// Chunks into tables: the rows, their ledger rows, the counts and the watermarks of one group of chunks, in one
// transaction.

internal import Diagnostics
internal import Records
internal import Values

extension SQLiteTarget {
  func commit(_ chunks: [FinishedChunk]) throws(Failure) {
    if chunks.isEmpty { return }
    try transaction { () throws(Failure) in
      faults.reach(.commitAfterBegin)
      let missing = try notYetDone(chunks)
      try admitColumns(of: missing)
      for chunk in missing { try write(chunk) }
      faults.reach(.commitAfterRows)
      try record(missing)
      faults.reach(.commitBeforeCommit)
    }
    faults.reach(.commitAfterCommit)
  }

  /// Chunks that another process finished meanwhile, or that stand here twice, are not written again.
  private func notYetDone(_ chunks: [FinishedChunk]) throws(Failure) -> [FinishedChunk] {
    var seen = streams.map { _ in Set<String>() }
    var missing: [FinishedChunk] = []
    missing.reserveCapacity(chunks.count)
    for chunk in chunks where seen[chunk.stream].insert(chunk.id).inserted {
      if try !isFinished(stream: chunk.stream, chunk: chunk.id) { missing.append(chunk) }
    }
    return missing
  }

  /// Makes each table fit for all rows that come, in one step, so that it is rewritten once at most.
  private func admitColumns(of chunks: [FinishedChunk]) throws(Failure) {
    for (index, stream) in streams.enumerated() {
      let stamps = stream.rule.stamps
      var incoming = IncomingColumns(stream: stream.definition.name, reserved: stamps)
      var hasBatches = false
      let table = try writtenTable(of: stream)
      for chunk in chunks where chunk.stream == index {
        for batch in chunk.batches { try incoming.add(batch, known: table) }
        hasBatches = hasBatches || !chunk.batches.isEmpty
      }
      if !hasBatches || (incoming.columns.isEmpty && stream.key.isEmpty) { continue }
      for stamp in stamps { incoming.add(stamp: stamp) }
      try table.admit(incoming.columns, key: stream.key, faults: faults)
      if stream.mayReload, table.exists { try indexChunks(of: table) }
    }
  }

  /// Rows that may have to be replaced are found by their chunk.
  private func indexChunks(of table: SQLiteTable) throws(Failure) {
    let column = SQLiteName.quoted(SQLiteName.chunkColumn)
    let index = SQLiteName.quoted("\(SQLiteName.reservedPrefix)chunks_of_\(table.name)")
    try attempting("cannot index the table '\(table.name)' in '\(path)'") { () throws(SQLiteError) in
      try table.connection.execute("CREATE INDEX IF NOT EXISTS \(index) ON \(table.quotedName) (\(column))")
    }
  }

  // MARK: Rows

  private func write(_ chunk: FinishedChunk) throws(Failure) {
    let stream = streams[chunk.stream]
    let table = try writtenTable(of: stream)
    if stream.mayReload, table.physicalColumn(SQLiteName.chunkColumn) != nil {
      try attempting("cannot replace rows in the table '\(table.name)' in '\(path)'") { () throws(SQLiteError) in
        try table.connection.prepare(
          "DELETE FROM \(table.quotedName) WHERE \(SQLiteName.quoted(SQLiteName.chunkColumn)) = ?1"
        ).bind(chunk.id).run()
      }
    }
    let stamps = stream.marksChunks ? [chunk.id] : stream.rule.stamps.isEmpty ? [] : [plan.asOf.text]
    var written = 0
    for batch in chunk.batches where batch.rowCount > 0 {
      try writer(chunk.stream, table).write(batch, stamps: stamps, chunk: chunk.label, from: written + 1)
      written += batch.rowCount
    }
  }

  private func writer(_ stream: Int, _ table: SQLiteTable) throws(Failure) -> SQLiteRowWriter {
    if let writer = writers[stream], writer.table === table, writer.isCurrent { return writer }
    let writer = try SQLiteRowWriter(table: table, rule: streams[stream].rule)
    writers[stream] = writer
    return writer
  }

  // MARK: The ledger

  private func record(_ chunks: [FinishedChunk]) throws(Failure) {
    for (index, stream) in streams.enumerated() {
      let own = chunks.filter { $0.stream == index }
      if own.isEmpty { continue }
      try onLedger { ledger throws(SQLiteError) in
        for chunk in own {
          try ledger.recordDone(
            chunk, plan: plan.id, stream: stream.definition.name, keepsAggregates: !stream.definition.sync.isEmpty)
          stream.counts.finished += 1
          stream.counts.rows += chunk.rowCount
          stream.counts.requests += chunk.requests
          stream.counts.duplicates += chunk.duplicates
          if chunk.endsStream {
            stream.counts.lastOrdinal = min(stream.counts.lastOrdinal ?? chunk.ordinal, chunk.ordinal)
            try ledger.end(plan: plan.id, stream: stream.definition.name, at: chunk.ordinal)
          }
        }
        if !stream.definition.sync.isEmpty { try advance(stream, ledger) }
        try ledger.store(stream.counts, plan: plan.id, stream: stream.definition.name)
      }
    }
  }

  /// Takes the chunks that now follow the prefix without a gap into it, and moves what moves with it.
  private func advance(_ stream: StreamState, _ ledger: SQLiteLedger) throws(SQLiteError) {
    let keys = stream.definition.sync.filter(\.isOrdered)
    var folds = keys.map { key in
      AggregateFold(
        key, first: stream.counts.first.value(of: key.name), value: stream.counts.combined.value(of: key.name))
    }
    let next = try ledger.unbroken(plan: plan.id, stream: stream.definition.name, from: stream.counts.prefix) {
      members in
      for index in folds.indices { folds[index].add(members.value(of: folds[index].key.name) ?? .null) }
    }
    if next == stream.counts.prefix { return }
    stream.counts.prefix = next
    stream.counts.first = folds.compactMap { fold in fold.first.map { Value.Member(fold.key.name, $0) } }
    stream.counts.combined = folds.compactMap { fold in fold.value.map { Value.Member(fold.key.name, $0) } }
    // The rows of a full refresh are in the table only when the stream is closed.
    if !stream.isStaged { _ = try settle(folds, of: stream, ledger) }
  }

  /// Moves the watermarks that may move. Answers remarks on those that stay.
  func settle(_ folds: [AggregateFold], of stream: StreamState, _ ledger: SQLiteLedger) throws(SQLiteError) -> [String]
  {
    let name = stream.definition.name
    let object = stream.definition.object
    let present = try ledger.watermarks(stream: name, object: object)
    var remarks: [String] = []
    for fold in folds {
      let standing = present.value(of: fold.key.name)
      let subject = "the watermark '\(fold.key.name)' of stream '\(name)'"
      switch fold.key.move(fold, present: standing) {
      case .to(let value):
        try ledger.setWatermark(Value.Member(fold.key.name, value), stream: name, object: object, plan: plan.id)
      case .stays(let reason?):
        remarks.append("\(subject) stays at \(WatermarkText.shown(standing ?? .null)): \(reason)")
      case .stays(nil): break
      }
      if fold.metUnlikeKinds {
        remarks.append("\(subject) was given values of unlike kinds; only those that compare with the first were used")
      }
    }
    return remarks
  }
}

extension [Value.Member] {
  func value(of name: String) -> Value? { first { $0.key == name }?.value }
}
