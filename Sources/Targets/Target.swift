// What a target is: a place for rows and for the ledger that says which chunks are in it. `LedgeredTarget` is one over
// any `Store`; `TargetOpener` picks by URL.

package import Diagnostics
package import Plans
package import Records
package import Values

/// Which plan is being replayed.
package struct PlanIdentity: Sendable, Hashable {
  /// `bp_…`
  package var id: String
  package var asOf: Instant

  package init(id: String, asOf: Instant) {
    self.id = id
    self.asOf = asOf
  }
}

/// What a target needs to know of a stream.
package struct TargetStream: Sendable, Equatable {
  package var name: String
  /// What its watermarks are known by, whatever the stream is called in a plan of several APIs.
  package var endpointName: String
  /// `schema.table` as the plan has it; empty for a stream that stores no rows.
  package var object: String
  package var mode: WriteMode
  package var primaryKey: [String]
  package var updateKey: String?
  /// Types that are forced on columns.
  package var columns: [ColumnType] = []
  /// How the table is made and filled.
  package var table = PlanTable()
  /// How many chunks the plan has for it; those that are made while it is executed are settled later.
  package var chunkCount: Int
  /// State variables that are kept between plans, and how each is aggregated over chunks.
  package var sync: [SyncKey]
  /// What it gives to streams after it, by full names: `env.X`, `context.store.x`.
  package var outputs: [SyncKey] = []
  /// Whether its chunks put items into queues.
  package var fillsQueues = false

  package init(
    name: String, object: String, mode: WriteMode, primaryKey: [String], updateKey: String?, chunkCount: Int,
    sync: [SyncKey]
  ) {
    self.name = name
    endpointName = name
    self.object = object
    self.mode = mode
    self.primaryKey = primaryKey
    self.updateKey = updateKey
    self.chunkCount = chunkCount
    self.sync = sync
  }
}

/// A watermark's name and the way it is aggregated.
package struct SyncKey: Sendable, Equatable {
  package var name: String
  /// `maximum`, `minimum`, `first`, `last`, `collect`.
  package var aggregation: String
  /// Whether the plan read this watermark when it was made.
  package var wasRead: Bool
  /// Whether somebody asked for the watermark that this plan gives, whatever stands.
  package var mayMoveBack: Bool
  /// Whether chunks of the range may lie between those of the plan.
  package var hasHoles: Bool

  package init(
    name: String, aggregation: String, wasRead: Bool, mayMoveBack: Bool = false, hasHoles: Bool = false
  ) {
    self.name = name
    self.aggregation = aggregation
    self.wasRead = wasRead
    self.mayMoveBack = mayMoveBack
    self.hasHoles = hasHoles
  }
}

/// A chunk whose pages are all here, ready to be committed with its ledger row.
package struct FinishedChunk: Sendable {
  package var stream: Int
  package var id: String
  package var label: String
  /// The chunk's 0-based place in its stream's plan order.
  package var ordinal: Int
  /// Rows that are in memory. They follow those that were spilled.
  package var batches: [RowBatch]
  /// What the ledger has of the chunk; nil: nothing. With no pieces it belongs to an attempt that was given up.
  package var spilled: ChunkCheckpoint?
  /// Of all pages; of those before the chunk was resumed `resumedRequests`.
  package var requests: Int
  package var resumedRequests = 0
  /// Rows left out since the chunk had their key already.
  package var duplicates: Int
  /// The chunk's aggregates of sync variables, and of outputs by their full names.
  package var aggregates: [Value.Member]
  /// What it puts into queues, in the order of pages and rows.
  package var queued: [QueuePart] = []
  /// A rule or a limit says that the stream ends with this chunk: those after it that are not finished count as
  /// finished, for this plan, as soon as this chunk is committed.
  package var endsStream = false
  /// When its first request was prepared and when its last page was there, on the monotonic clock, in seconds.
  package var began = 0.0
  package var ended = 0.0
  /// Whether the chunk takes the place of what this plan loaded for it before.
  package var replaces = false

  package init(
    stream: Int, id: String, label: String, ordinal: Int, batches: [RowBatch], requests: Int, duplicates: Int,
    aggregates: [Value.Member]
  ) {
    self.stream = stream
    self.id = id
    self.label = label
    self.ordinal = ordinal
    self.batches = batches
    self.requests = requests
    self.duplicates = duplicates
    self.aggregates = aggregates
  }

  /// The spilled rows, once the transaction that writes them has found them.
  var spilledRows: SpilledRows?

  /// Rows to be written.
  package var rowCount: Int { batches.reduce(spilled?.rows ?? 0) { $0 + $1.rowCount } }
  /// Calls `body` with batches of rows in their order, a few at a time, so that memory never holds a chunk which did not
  /// fit into it.
  func forEachPart(_ body: ([RowBatch]) throws(Failure) -> Void) throws(Failure) {
    try spilledRows?.forEachPiece(body)
    if !batches.isEmpty { try body(batches) }
  }

  /// Calls `body` with what the chunk put into queues, in order.
  func forEachItems(_ body: ([QueuePart]) throws(Failure) -> Void) throws(Failure) {
    try spilledRows?.forEachItems(body)
    if !queued.isEmpty { try body(queued) }
  }

  /// Memory held.
  package var byteCount: Int {
    batches.reduce(0) { $0 + $1.byteCount } + queued.reduce(0) { $0 + $1.items.utf8.count }
  }
}

/// What the ledger says of one stream of a plan.
package struct StreamProgress: Sendable, Equatable {
  /// Chunks that are known, finished or not.
  package var chunks: Int
  package var finished: Int
  package var rows: Int
  /// Whether the stream was closed: swapped where it is staged, watermarks settled.
  package var isClosed: Bool
  /// The place in plan order of the chunk that ended the stream early; nil if none did.
  package var lastOrdinal: Int?

  /// Chunks that are missing for good: the stream was closed without them, and none ended it early.
  package var lacking: Int { isClosed && lastOrdinal == nil ? chunks - finished : 0 }

  package init(chunks: Int, finished: Int, rows: Int, isClosed: Bool, lastOrdinal: Int? = nil) {
    self.chunks = chunks
    self.finished = finished
    self.rows = rows
    self.isClosed = isClosed
    self.lastOrdinal = lastOrdinal
  }
}

/// What the ledger has of one chunk.
package struct ChunkStanding: Sendable, Equatable {
  /// Whether its rows are in the target; otherwise its last attempt failed.
  package var isDone: Bool
  package var rows: Int
  package var requests: Int
  package var duplicates: Int
  /// Why the last attempt failed; empty for a chunk that is done.
  package var reason: String
  /// When it was written down, RFC 3339.
  package var recordedAt: String

  package init(isDone: Bool, rows: Int, requests: Int, duplicates: Int, reason: String, recordedAt: String) {
    self.isDone = isDone
    self.rows = rows
    self.requests = requests
    self.duplicates = duplicates
    self.reason = reason
    self.recordedAt = recordedAt
  }
}

/// What `status` says of one stream of a plan.
package struct StreamStanding: Sendable, Equatable {
  package var progress: StreamProgress
  /// Chunks that are not wanted, since a rule or a limit ended the stream before them, and that nobody loaded since.
  package var skipped: Int
  /// Chunks whose last attempt failed.
  package var failedCount: Int
  /// The first of them in the plan's order of labels: label and reason.
  package var failures: [Failed]

  package struct Failed: Sendable, Equatable {
    package var id: String
    package var label: String
    package var reason: String

    package init(id: String, label: String, reason: String) {
      self.id = id
      self.label = label
      self.reason = reason
    }
  }

  package init(progress: StreamProgress, skipped: Int, failedCount: Int, failures: [Failed]) {
    self.progress = progress
    self.skipped = skipped
    self.failedCount = failedCount
    self.failures = failures
  }
}

/// A place for rows with its ledger. Used by one thread: the writer.
package protocol Target: RunMemory {
  /// Makes or checks the ledger, records plan and streams, prepares staging. Called once, first.
  func open(plan: PlanIdentity, streams: [TargetStream], sharing: PlanSharing) throws(Failure)

  /// Opens the ledger to be asked what is done, and changes nothing; instead of `open`. False if there is none.
  func look(plan: PlanIdentity, streams: [TargetStream]) throws(Failure) -> Bool

  /// What a person should know of where rows go, with the first stream that it is true of. After `open`.
  func placeRemark() throws(Failure) -> (stream: Int, text: String)?

  /// What is done already, by stream index.
  func progress() throws(Failure) -> [StreamProgress]

  /// Which of these chunks of a stream this plan has finished.
  func finished(_ chunks: [String], stream: Int) throws(Failure) -> Set<String>

  /// What the ledger has of each of these chunks of a stream; nil for one that this plan neither finished nor failed at.
  func standings(of chunks: [String], stream: Int) throws(Failure) -> [ChunkStanding?]

  /// Writes rows and ledger rows of all chunks in one transaction: all or nothing.
  func commit(_ chunks: [FinishedChunk]) throws(Failure)

  /// Makes every chunk that the plan lists claimable, once. `chunks` calls its argument with the IDs of a stream's chunks in
  /// plan order, some at a time.
  func enrol(
    _ chunks: (_ stream: Int, ([String]) throws(Failure) -> Void) throws(Failure) -> Void
  ) throws(Failure)

  /// The same for a stream whose chunks are made while the plan is executed: `chunks` are those that are known so far, in
  /// the order in which every worker makes them. Others may have enrolled them, or more.
  func enrol(_ chunks: [String], stream: Int) throws(Failure)

  /// The next chunks of a stream that this worker is to load; `alone`: none while others have some.
  func claim(_ count: Int, stream: Int, alone: Bool) throws(Failure) -> [ClaimedChunk]

  /// Whether a worker that can claim nothing should wait.
  func outlook(stream: Int) throws(Failure) -> ClaimOutlook

  /// Whether this worker makes the calls around a stream's chunks now: nobody else does.
  func claimCalls(stream: Int) throws(Failure) -> Bool

  /// Somebody else may. Does nothing where the calls are not this worker's.
  func releaseCalls(stream: Int) throws(Failure)

  /// What keeps this worker's lease, for a thread of its own.
  func makeLeaseKeeper() throws(Failure) -> any LeaseKeeper

  /// Gives back what this worker has claimed and not finished.
  func leave() throws(Failure)

  /// Keeps pages of a chunk that has not ended, and the place to go on from, in one transaction.
  func stage(_ pages: SpilledPages) throws(Failure)

  /// What the ledger has of these chunks, by ID; one that was written more than `seconds` ago has no position.
  func checkpoints(
    _ chunks: [String], stream: Int, newerThan seconds: Int
  ) throws(Failure) -> [String: ChunkCheckpoint]

  /// The keys that a chunk with a checkpoint had seen, in portions.
  func forEachKeys(
    ofChunk id: String, stream: Int, spills: Int, _ body: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure)

  /// Keeps the reason why a chunk failed, for `status`.
  func recordFailure(stream: Int, chunk id: String, label: String, reason: String) throws(Failure)

  /// Every chunk of the stream is finished: swaps what was staged and settles watermarks, in one transaction. Does
  /// nothing the second time. So many chunks may be missing from a full refresh, for good. Returns remarks for people,
  /// such as a watermark that stayed.
  func close(stream: Int, acceptingMissing: Int) throws(Failure) -> [String]

  /// The run is over, complete or not: nothing waits for what may still come.
  func finish() throws(Failure)

  /// Forgets chunks of complete streams, and removes what abandoned full refreshes left, where nothing happened since
  /// `moment`. Says what it did, or in a trial what it would do.
  func prune(before moment: Instant, isTrial: Bool) throws(Failure) -> [String]

  /// How the streams of a plan stand, read without changing anything, also while it is executed; nil for a stream that
  /// the ledger does not know. Each with some of its failures.
  func status(plan: PlanIdentity, streams: [TargetStream]) throws(Failure) -> [StreamStanding?]

  /// IDs of chunks that are in the table of `object` by any plan that adds to it, or, with `isFailed`, those whose last
  /// attempt failed and that no plan has finished since; so many at most, in the order of the IDs, after `last`.
  func chunkIDs(object: String, isFailed: Bool, after last: String, limit: Int) throws(Failure) -> [String]

  /// The watermarks of a stream's object, for planning. An empty list if there is no ledger.
  func syncValues(stream name: String, object: String) throws(Failure) -> [Value.Member]

  /// Every watermark that the ledger has, in the order of streams, objects and names. An empty list without a ledger.
  func watermarks() throws(Failure) -> [StoredWatermark]

  /// Sets watermarks as they are given, all in one transaction; makes the ledger if there is none.
  func set(_ watermarks: [StoredWatermark]) throws(Failure)
}

extension Target {
  /// Opens it for this process alone.
  package func open(plan: PlanIdentity, streams: [TargetStream]) throws(Failure) {
    try open(plan: plan, streams: streams, sharing: .alone)
  }

  /// Closes a stream of which nothing is missing.
  package func close(stream: Int) throws(Failure) -> [String] { try close(stream: stream, acceptingMissing: 0) }
}
