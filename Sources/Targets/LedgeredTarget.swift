// Any database as a target: opening a plan, transactions, what is done already. Writing is in
// `LedgeredTarget+Commit.swift`, the end of a stream in `LedgeredTarget+Close.swift`. What differs between databases is
// behind `Store`.

internal import Diagnostics
internal import Plans
internal import Values

/// A chunk's rows and its row in the ledger are written in one transaction, which first looks into the ledger. So a
/// transaction may be run again when the connection broke at its commit and nobody knows whether it happened.
final class LedgeredTarget: Target {
  let store: any Store
  let ledger: Ledger
  let faults: FaultPoints
  let options: TableOptions
  private(set) var plan = PlanIdentity(id: "", asOf: Instant(seconds: 0))
  var streams: [StreamState] = []
  /// Nil: this process executes the plan alone, or has chunks of its own.
  var seat: WorkerSeat?

  /// Nothing is opened or created yet.
  init(_ store: any Store, options: TableOptions = TableOptions(), faults: FaultPoints = .none) {
    self.store = store
    self.options = options
    self.faults = faults
    ledger = Ledger(store)
  }

  // MARK: Opening

  func open(plan: PlanIdentity, streams definitions: [TargetStream], sharing: PlanSharing) throws(Failure) {
    self.plan = plan
    seat = nil
    if case .worker = sharing, store.claims == nil {
      throw Failure(
        .usage, "'\(store.location)' takes no workers", why: store.whyAlone,
        advice: "load it without '--worker', or load into PostgreSQL")
    }
    try store.check(definitions)
    try refuseUnfitOptions(of: definitions)
    streams = []
    for definition in definitions { streams.append(try state(of: definition)) }
    try refuseSharedTables()
    try store.open(plan: plan.id, sharing: sharing)
    var joined = ""
    try transaction { () throws(Failure) in
      try recordPlan()
      if case .worker(let terms) = sharing, let claims = store.claims { joined = try claims.join(plan: plan.id, terms) }
      faults.reach(.openBeforeCommit)
    }
    if case .worker(let terms) = sharing, let claims = store.claims {
      seat = WorkerSeat(claims: claims, terms: terms, id: joined, held: streams.map { _ in [:] })
      // Others may spill at any time.
      for index in streams.indices { streams[index].hasCheckpoints = true }
    }
    faults.reach(.openAfterCommit)
  }

  func look(plan: PlanIdentity, streams definitions: [TargetStream]) throws(Failure) -> Bool {
    guard try store.openForReading() else { return false }
    self.plan = plan
    streams = []
    for definition in definitions { streams.append(try state(of: definition)) }
    return true
  }

  private func state(of definition: TargetStream) throws(Failure) -> StreamState {
    let table = definition.object.isEmpty ? TableName(name: "") : try store.place(object: definition.object)
    let staging = store.staging(plan: plan.id, stream: definition.name, for: table)
    return StreamState(
      definition: definition, table: table, writeTable: definition.mode == .fullRefresh ? staging : table,
      forced: try ForcedColumns(definition.columns, stream: definition.name, folded: store.folded), options: options)
  }

  private func refuseUnfitOptions(of streams: [TargetStream]) throws(Failure) {
    for stream in streams where !stream.object.isEmpty {
      guard let unfit = stream.table.unfit(for: store.place).first else { continue }
      throw Failure(
        .usage, "cannot load stream '\(stream.name)' into '\(store.location)' with '\(unfit.option)'", why: unfit.why,
        advice: "leave '\(unfit.option)' out of its 'target_options' and plan again")
    }
  }

  /// A table that is replaced at the end of one stream cannot be filled by another meanwhile.
  private func refuseSharedTables() throws(Failure) {
    for stream in streams where stream.hasTable {
      guard stream.definition.mode == .fullRefresh || stream.definition.mode == .truncate else { continue }
      let name = store.folded(stream.table.key)
      let sharing = streams.filter { store.folded($0.table.key) == name }
      guard sharing.count > 1 else { continue }
      let names = sharing.map { "'\($0.definition.name)'" }.joined(separator: ", ")
      throw Failure(
        .usage, "cannot load into the table '\(stream.table.title)'",
        why: "the streams \(names) all write to it, and '\(stream.definition.name)' replaces its rows",
        advice: "give each stream an object of its own")
    }
  }

  /// Writes down plan and streams; empties tables whose streams begin with that.
  private func recordPlan() throws(Failure) {
    try ledger.recordPlan(plan)
    for index in streams.indices {
      let stream = streams[index]
      if !stream.hasTable {
        _ = try ledger.recordStream(plan: plan.id, stream: stream.definition, table: "")
        continue
      }
      let table = try store.table(stream.table, title: stream.table.title)
      // Whoever is writing to the table would not know of this stream.
      try table.hold(alone: true)
      let isNew = try ledger.recordStream(plan: plan.id, stream: stream.definition, table: stream.table.key)
      if isNew, stream.definition.mode == .truncate, table.exists { try table.empty() }
      let counts = try counts(of: index)
      if !counts.isClosed { try check(stream, counts) }
      streams[index].hasCheckpoints = try ledger.hasCheckpoints(plan: plan.id, stream: stream.definition.name)
    }
  }

  /// Finds out before the first request what would make the last commit fail.
  private func check(_ stream: StreamState, _ counts: StreamCounts) throws(Failure) {
    let written = try store.table(stream.writeTable, title: stream.table.title)
    if counts.rows > 0, !written.exists {
      throw Failure(
        .usage, "cannot go on with stream '\(stream.definition.name)' in '\(store.location)'",
        why: "the ledger has \(counts.rows) rows of this plan in the table '\(stream.writeTable.title)', which is gone",
        advice: "make a new plan, which loads everything again")
    }
    if try written.hasRows() { try written.ensureKey(stream.key) }
    if stream.isStaged {
      try refuseStepBack(stream)
      try store.table(stream.table, title: stream.table.title).checkReplaceable()
    }
  }

  /// A full refresh that was left lying must not replace what a later one brought.
  func refuseStepBack(_ stream: StreamState) throws(Failure) {
    guard let later = try ledger.laterRefresh(of: stream.table.key, than: plan) else { return }
    throw Failure(
      .usage,
      "cannot replace the table '\(stream.table.title)' in '\(store.location)' by stream "
        + "'\(stream.definition.name)'",
      why:
        "the plan \(later.plan), made later (as of \(later.asOf), this one as of \(plan.asOf.text)), has replaced it",
      advice: "make a new plan; 'backhoe ledger prune' removes what this one left")
  }

  func placeRemark() throws(Failure) -> (stream: Int, text: String)? {
    for index in streams.indices where streams[index].hasTable {
      guard let text = try store.remark(onPlaceOf: streams[index].definition.object) else { continue }
      return (index, text)
    }
    return nil
  }

  // MARK: What is done

  func progress() throws(Failure) -> [StreamProgress] {
    var result: [StreamProgress] = []
    for index in streams.indices { result.append(try counts(of: index).progress) }
    return result
  }

  func finished(_ chunks: [String], stream index: Int) throws(Failure) -> Set<String> {
    if !streams[index].hasFinished { return [] }
    return try ledger.done(chunks, plan: plan.id, stream: streams[index].definition.name)
  }

  func standings(of chunks: [String], stream index: Int) throws(Failure) -> [ChunkStanding?] {
    try ledger.standings(of: chunks, plan: plan.id, stream: streams[index].definition.name)
  }

  func recordFailure(stream: Int, chunk id: String, label: String, reason: String) throws(Failure) {
    let name = streams[stream].definition.name
    try transaction { () throws(Failure) in
      try holdClaims([id], stream: stream)
      try seat?.claims.putBack(failed: id, plan: plan.id, stream: name)
      try ledger.recordFailed(plan: plan.id, stream: name, chunk: id, label: label, reason: reason)
    }
    faults.reach(.failureAfterCommit)
  }

  func chunkIDs(object: String, isFailed: Bool, after last: String, limit: Int) throws(Failure) -> [String] {
    guard try store.openForReading() else { return [] }
    return try ledger.chunkIDs(object: object, isFailed: isFailed, after: last, limit: limit)
  }

  func syncValues(stream name: String, object: String) throws(Failure) -> [Value.Member] {
    guard try store.openForReading() else { return [] }
    return try ledger.watermarks(stream: name, object: object)
  }

  func finish() throws(Failure) { try store.finish() }

  // MARK: Parts

  /// Runs `body`, then commits. After an error nothing of it has happened.
  func transaction(_ body: () throws(Failure) -> Void) throws(Failure) {
    var attempt = 1
    while true {
      do throws(Failure) {
        try store.begin()
        try body()
        try confirmLease()
        return try store.commit()
      } catch {
        store.rollback()
        guard try store.recover(from: error, attempt: attempt) else { throw error }
        attempt += 1
      }
    }
  }

  /// What the ledger has of a stream.
  func counts(of index: Int, toChange: Bool = false) throws(Failure) -> StreamCounts {
    let name = streams[index].definition.name
    let counts = try ledger.counts(plan: plan.id, stream: name, toChange: toChange) ?? StreamCounts()
    streams[index].hasFinished = counts.finished > 0
    return counts
  }
}
