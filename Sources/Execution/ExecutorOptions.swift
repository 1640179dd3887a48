// How a run behaves, apart from what its plan says.

package import Targets
package import Transport

/// Options of `Executor.run`. Times in seconds, sizes in bytes.
package struct ExecutorOptions: Sendable {
  /// Requests a second for every stream, instead of what the plan declares.
  package var rate: Double?
  /// Streams at a time.
  package var streamsAtOnce = 1
  /// Worker threads; nil: one a processor.
  package var workers: Int?
  /// What may wait between network and target before transfers stop.
  package var backlogBytes = 18 << 20
  /// What the chunks in flight may hold together until their last pages are there; what is more is spilled.
  package var chunkBufferBytes = 32 << 20
  /// A chunk that takes longer is spilled about so often, so that an interruption costs no more than that.
  package var checkpointSeconds = 10.0
  /// A chunk whose pages were spilled longer ago begins again: cursors do not live for ever.
  package var checkpointMaxAge = 3_600
  /// Whether a chunk whose pages are counted may go on in the middle.
  package var trustsCounts = false
  /// A transaction of the writer's takes about so many rows, so many bytes, or what came in so long. The bytes stay below
  /// half of the backlog: transfers that were stopped must not wait for a transaction that waits for them.
  package var groupRows = 50_000
  package var groupBytes = 8 << 20
  package var groupSeconds = 0.2
  /// Attempts of a request that got no complete response.
  package var transferAttempts = 5
  /// The same, while no server of the stream has ever answered: a wrong address should not take half a minute.
  package var firstContactAttempts = 3
  /// The first wait between them; each further one is twice as long.
  package var transferBackoffSeconds = 0.5
  /// A stream of which so many chunks failed, and none succeeded, is given up.
  package var failuresBeforeGivingUp = 20
  /// Once so many chunks failed, in all streams together, nothing new begins; nil: any number may.
  package var failuresAllowed: Int?
  /// Which chunks the run is about.
  package var selection = ChunkSelection()
  /// Whether watermarks become what this plan gives, though it be less than what stands.
  package var resetsWatermarks = false
  /// Whether a full refresh takes the table's place though chunks of it failed.
  package var swapsPartial = false
  /// Pages of one chunk.
  package var pagesPerChunk = 100_000
  /// After so many seconds nothing new begins, as after an interrupt; nil: never.
  package var secondsAllowed: Double?
  /// What is written of the exchanges with the API, or read instead of them; nil: nothing.
  package var cassette: CassetteChoice?
  package var network = NetworkOptions()
  package var authentication = AuthenticationOptions()
  /// Whether streams are loaded though they have hooks, which are not run.
  package var withoutHooks = false
  /// Whether setup runs again though what it wrote is in the ledger.
  package var freshSetup = false
  /// Who else executes the plan meanwhile.
  package var sharing = PlanSharing.alone
  /// How often a worker that finds nothing to claim looks again, while others are at work.
  package var lookAgainSeconds = 0.5
  /// Called when the run passes a point where tests end the process.
  package var reached: (@Sendable (ExecutionPoint) -> Void)?

  package init() {}
}

/// Moments at which a crash is most interesting; the target has further ones of its own.
package enum ExecutionPoint: String, CaseIterable, Sendable {
  case opened = "run.opened"
  case responseArrived = "run.after-response"
  case chunkFinished = "run.chunk-finished"
  case beforeCommit = "run.before-commit"
  case afterCommit = "run.after-commit"
  case beforeClose = "run.before-close"
  case afterClose = "run.after-close"
}

extension ExecutorOptions {
  /// Whether chunks are claimed from the ledger.
  var isWorker: Bool { if case .worker = sharing { true } else { false } }
}
