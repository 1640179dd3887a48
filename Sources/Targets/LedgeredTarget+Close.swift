// The end of a stream: what was staged becomes the table, watermarks are settled, once, in one transaction.

internal import Diagnostics
internal import Plans
internal import Values

extension LedgeredTarget {
  func close(stream index: Int, acceptingMissing accepted: Int) throws(Failure) -> [String] {
    let stream = streams[index]
    var remarks: [String] = []
    var isFirst = false
    try transaction { () throws(Failure) in
      remarks = []
      let counts = try counts(of: index, toChange: true)
      isFirst = !counts.isClosed
      if !isFirst { return }
      let missing = try missingChunks(of: stream, counts)
      if missing > (stream.isStaged ? accepted : 0) {
        throw Failure(
          .partial, "cannot finish stream '\(stream.definition.name)' in '\(store.location)'",
          why: "\(missing) of its \(counts.chunks) chunks are not loaded yet",
          advice: "run the same command again")
      }
      if stream.isStaged { try refuseStepBack(stream) }
      if stream.isStaged { remarks += try swap(stream, chunks: counts.chunks) }
      if missing > 0 {
        remarks.append(
          "the table '\(stream.table.title)' was replaced without \(missing) of \(counts.chunks) chunks, as "
            + "'--swap-partial' allows")
      }
      if stream.hasTable {
        remarks += try store.table(stream.table, title: stream.table.title).complete(stream.definition)
      }
      remarks += try settle(try fold(stream), of: stream)
      // Chunks that a rule made needless may have been under way.
      if streams[index].hasCheckpoints { try ledger.dropPages(plan: plan.id, stream: stream.definition.name) }
      try ledger.close(plan: plan.id, stream: stream.definition.name)
      faults.reach(.closeBeforeCommit)
    }
    if !isFirst { return [] }
    faults.reach(.closeAfterCommit)
    return remarks
  }

  /// Chunks that must still be loaded before the stream is complete.
  private func missingChunks(of stream: StreamState, _ counts: StreamCounts) throws(Failure) -> Int {
    guard let last = counts.lastOrdinal else { return counts.chunks - counts.finished }
    return try last + 1 - ledger.finishedCount(plan: plan.id, stream: stream.definition.name, through: last)
  }

  /// All sync variables over all chunks, in plan order.
  private func fold(_ stream: StreamState) throws(Failure) -> [AggregateFold] {
    var folds = stream.definition.sync.map { AggregateFold($0) }
    if folds.isEmpty { return [] }
    _ = try ledger.unbroken(plan: plan.id, stream: stream.definition.name, from: 0) { members in
      for index in folds.indices { folds[index].add(members.value(of: folds[index].key.name) ?? .null) }
    }
    return folds
  }

  // MARK: Full refresh

  /// Puts the staged table in the place of the old one.
  private func swap(_ stream: StreamState, chunks: Int) throws(Failure) -> [String] {
    let old = try store.table(stream.table, title: stream.table.title)
    let staged = try store.table(stream.writeTable, title: stream.table.title)
    try old.hold(alone: true)
    // Others may have staged everything, so that this process has not seen the table.
    try staged.hold(alone: true)
    if chunks == 0 {
      return ["the plan has no chunks for stream '\(stream.definition.name)': the table '\(old.title)' stays as it was"]
    }
    if !staged.exists {
      if old.exists {
        try old.empty()
        return []
      }
      return ["stream '\(stream.definition.name)' had no rows: the table '\(old.title)' was not made"]
    }
    return try store.swap(staged, into: old, keepingTable: stream.keepsTable && old.exists, faults: faults)
  }
}
