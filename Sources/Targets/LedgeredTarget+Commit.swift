// Chunks into tables: the rows, their ledger rows, the counts and the watermarks of one group of chunks, in one
// transaction.

internal import Diagnostics
internal import Plans
internal import Records
internal import Values

extension LedgeredTarget {
  func commit(_ chunks: [FinishedChunk]) throws(Failure) {
    if chunks.isEmpty { return }
    try transaction { () throws(Failure) in
      faults.reach(.commitAfterBegin)
      var missing: [(stream: Int, chunks: [FinishedChunk])] = []
      for index in streams.indices {
        try holdClaims(chunks.filter { $0.stream == index }.map(\.id), stream: index)
        let own = try notYetDone(chunks.filter { $0.stream == index }, stream: index)
        if !own.isEmpty { missing.append((index, own)) }
      }
      for (index, own) in missing where streams[index].hasTable { try write(own, of: streams[index]) }
      faults.reach(.commitAfterRows)
      for (index, own) in missing {
        try record(own, stream: index)
        try settleClaims(own.map(\.id), stream: index)
      }
      faults.reach(.commitBeforeCommit)
    }
    for chunk in chunks {
      streams[chunk.stream].hasFinished = true
      seat?.held[chunk.stream][chunk.id] = nil
    }
    faults.reach(.commitAfterCommit)
  }

  /// Chunks that another process finished meanwhile, or that stand here twice, are not written again; those that are
  /// to be loaded again are.
  private func notYetDone(_ chunks: [FinishedChunk], stream index: Int) throws(Failure) -> [FinishedChunk] {
    if chunks.isEmpty { return [] }
    let name = streams[index].definition.name
    let loadedAgain = chunks.filter(\.replaces).map(\.id)
    var seen = try ledger.done(chunks.map(\.id), plan: plan.id, stream: name).subtracting(loadedAgain)
    return chunks.filter { seen.insert($0.id).inserted }.map(withSpilledRows)
  }

  // MARK: Rows

  /// Makes the table fit for all rows that come, in one step, so that it is rewritten once at most; then writes them.
  private func write(_ chunks: [FinishedChunk], of stream: StreamState) throws(Failure) {
    let table = try store.table(stream.writeTable, title: stream.table.title)
    let forced = stream.forced
    var chunks = chunks
    if !forced.isEmpty {
      for index in chunks.indices { chunks[index] = try forced.convert(chunks[index], table: table.title) }
    }
    var mayReload = false
    if stream.marksChunks, chunks.contains(where: \.replaces) {
      mayReload = true
    } else if stream.marksChunks, !stream.isStaged {
      mayReload = try ledger.hasOtherLoads(table: stream.table.key, plan: plan.id, stream: stream.definition.name)
    }
    try table.hold(alone: mayReload)
    var incoming = IncomingColumns(
      stream: stream.definition.name, reserved: stream.rule.stamps, location: store.location, forced: forced,
      folded: store.folded)
    var hasBatches = false
    for chunk in chunks {
      try chunk.forEachPart { batches throws(Failure) in
        for batch in batches { try incoming.add(batch, known: table) }
        hasBatches = true
      }
    }
    if hasBatches, !(incoming.columns.isEmpty && stream.key.isEmpty) {
      for stamp in stream.rule.stamps { incoming.add(stamp: stamp) }
      if stream.keepsTable { try fit(&incoming, to: stream, writing: table) }
      if !table.exists, let statement = stream.definition.table.statement {
        try table.make(by: TableStatement(statement), for: incoming.columns)
      }
      try table.admit(incoming.columns, key: stream.key, faults: faults)
      if mayReload, table.exists { try table.indexChunks() }
    }
    let replacing = mayReload && table.values(of: SQLName.chunkColumn) != nil
    let (stamps, loaded) = (stream.rule.stamps, plan.asOf.text)
    try table.write(chunks, rule: stream.rule, replacing: replacing) { chunk in
      stamps.map { $0 == SQLName.chunkColumn ? chunk.id : loaded }
    }
  }

  /// Refuses rows that need what the stream's table must not get. Rows that are staged get the columns of the table that
  /// they are going to be in, as it has them.
  private func fit(
    _ incoming: inout IncomingColumns, to stream: StreamState, writing table: any StoredTable
  ) throws(Failure) {
    let final = stream.isStaged ? try store.table(stream.table, title: stream.table.title) : table
    try final.hold(alone: false)
    for change in try final.changes(for: incoming.columns) {
      let (isAllowed, key) =
        switch change {
        case .added: (stream.addsColumns, "add_new_columns")
        case .widened: (stream.widensColumns, "adjust_column_type")
        }
      if isAllowed { continue }
      let option = options.isStrict ? "'--schema strict'" : "'\(key): false'"
      throw Failure(
        .partial, "cannot write to the table '\(final.title)' in '\(store.location)'",
        why: "\(change.words), which \(option) forbids",
        advice: "change the table, leave the column out with 'select', or load without \(option)")
    }
    if stream.isStaged, final.exists { for column in try final.knownColumns() { incoming.add(known: column) } }
  }

  // MARK: The ledger

  private func record(_ chunks: [FinishedChunk], stream index: Int) throws(Failure) {
    let stream = streams[index]
    let name = stream.definition.name
    var counts = try counts(of: index, toChange: true)
    let before = try standings(of: chunks.filter(\.replaces).map(\.id), stream: index)
    for case let standing? in before where standing.isDone {
      counts.finished -= 1
      counts.rows -= standing.rows
      counts.requests -= standing.requests
      counts.duplicates -= standing.duplicates
    }
    let areMarked = try ledger.recordDone(
      chunks, plan: plan.id, stream: name,
      keepsAggregates: !stream.definition.sync.isEmpty || !stream.definition.outputs.isEmpty)
    if !areMarked { throw FinishedElsewhere.failure(stream: name, location: store.location) }
    if stream.definition.fillsQueues { try ledger.record(chunks, producer: index, plan: plan.id) }
    for chunk in chunks {
      if chunk.spilled != nil { try ledger.dropPages(of: key(chunk.id, stream: index)) }
      counts.finished += 1
      counts.rows += chunk.rowCount
      counts.requests += chunk.requests
      counts.duplicates += chunk.duplicates
      if chunk.endsStream { counts.lastOrdinal = min(counts.lastOrdinal ?? chunk.ordinal, chunk.ordinal) }
    }
    if !stream.definition.sync.isEmpty { try advance(stream, &counts, again: chunks.filter(\.replaces)) }
    try ledger.store(counts, plan: plan.id, stream: name)
  }

  /// Takes the chunks that now follow the prefix without a gap into it, and moves what moves with it. Chunks of the
  /// prefix that were loaded `again` may only move it further.
  private func advance(
    _ stream: StreamState, _ counts: inout StreamCounts, again: [FinishedChunk]
  ) throws(Failure) {
    let keys = stream.definition.sync.filter(\.isOrdered)
    var folds = keys.map { key in
      AggregateFold(key, first: counts.first.value(of: key.name), value: counts.combined.value(of: key.name))
    }
    let again = again.filter { $0.ordinal < counts.prefix }
    for chunk in again {
      for index in folds.indices { folds[index].add(chunk.aggregates.value(of: folds[index].key.name) ?? .null) }
    }
    let next = try ledger.unbroken(plan: plan.id, stream: stream.definition.name, from: counts.prefix) { members in
      for index in folds.indices { folds[index].add(members.value(of: folds[index].key.name) ?? .null) }
    }
    if next == counts.prefix, again.isEmpty { return }
    counts.prefix = next
    counts.first = folds.compactMap { fold in fold.first.map { Value.Member(fold.key.name, $0) } }
    counts.combined = folds.compactMap { fold in fold.value.map { Value.Member(fold.key.name, $0) } }
    // The rows of a full refresh are in the table only when the stream is closed.
    if !stream.isStaged { _ = try settle(folds, of: stream) }
  }

  /// Moves the watermarks that may move. Answers remarks on those that stay.
  func settle(_ folds: [AggregateFold], of stream: StreamState) throws(Failure) -> [String] {
    let name = stream.definition.endpointName
    let object = stream.definition.object
    let present = try ledger.watermarks(stream: name, object: object)
    var remarks: [String] = []
    for fold in folds {
      let standing = present.value(of: fold.key.name)
      let subject = "the watermark '\(fold.key.name)' of stream '\(stream.definition.name)'"
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

/// Two executions of one plan met over a chunk: the transaction is run again and finds it finished.
enum FinishedElsewhere {
  private static let why = "another process finished a chunk of it at the same moment"

  static func failure(stream: String, location: String) -> Failure {
    Failure(
      .temporary, "cannot write to stream '\(stream)' in '\(location)'", why: why, advice: "run the same command again")
  }

  static func isReason(of failure: Failure) -> Bool { failure.kind == .temporary && failure.why == why }
}

extension [Value.Member] {
  func value(of name: String) -> Value? { first { $0.key == name }?.value }
}
