// A stream of the plan, ready to run: programs linked, constants as cells, names interned, limits known. Made once by
// `StreamLinker`, before the first request; read by every worker.

internal import Bytecode
internal import Plans
internal import Records
internal import Synchronization
internal import Targets
internal import Transport
internal import Types
internal import Values
internal import VirtualMachine

/// Everything that the chunks of one stream share. Immutable, but for `hasAnswered`.
final class StreamRuntime: @unchecked Sendable {
  let index: Int
  let plan: PlanStream
  let lane: Lane
  /// Chunks in flight.
  let chunkConcurrency: Int
  let timeoutSeconds: Double
  let hosts: HostPolicy
  let redactor: SecretMask
  let options: ExecutorOptions

  /// `env`, `inputs`, `context`, `sync`, `secrets`: the same for every chunk.
  let environment: Environment
  /// The plan's programs and constants.
  let linked: LinkedStream
  /// Whether elements are records: many in one chunk, and no request.
  let takesRecords: Bool
  /// What is known while the plan is executed.
  let session: StreamSession
  /// What is handed from stream to stream.
  let handover: Handover
  /// Whether some program of the stream sees what the request was.
  let describesRequest: Bool
  /// Queues that its elements come from.
  let readQueues: Set<String>
  /// Queues that its chunks or calls fill.
  let filledQueues: Set<String>

  let keys: KeyTable
  /// Owns the constants' cells.
  private let arena: Arena
  /// Whether any response has arrived in this run: the one thing here that changes.
  let hasAnswered = Atomic(false)

  init(
    index: Int, plan: PlanStream, lane: Lane, hosts: HostPolicy, redactor: SecretMask, options: ExecutorOptions,
    environment: Environment, linked: LinkedStream, keys: KeyTable, arena: Arena,
    session: StreamSession = StreamSession(), handover: Handover = Handover([])
  ) {
    self.index = index
    self.session = session
    self.handover = handover
    self.plan = plan
    self.lane = lane
    self.hosts = hosts
    self.redactor = redactor
    self.options = options
    self.environment = environment
    self.keys = keys
    self.arena = arena
    // A limit counts rows of the whole stream, so its chunks follow one another.
    chunkConcurrency = plan.endpoint.response.limit == nil ? plan.endpoint.iteration?.concurrency ?? 1 : 1
    self.linked = linked
    timeoutSeconds = linked.request?.timeoutSeconds ?? 0
    takesRecords = linked.request == nil
    describesRequest = linked.reads.reads(.request)
    readQueues = linked.over?.reads.members[.queue] ?? []
    filledQueues = Set(
      linked.processing.queues + (linked.setup + linked.teardown).flatMap(\.runtime.linked.processing.queues))
  }

  /// Whether a request may look different once its credential was renewed.
  var showsCredential: Bool { linked.authenticator?.isRenewable ?? false }

  /// What the ledger keeps of setup, once it has run: nothing that is a secret, or that goes where secrets go.
  var setupRecord: SetupRecord {
    let values = session.state.map(\.value) + session.outputs.map(\.value)
    let isSecret =
      session.state.contains { linked.headerState.contains($0.key) } || values.contains(where: redactor.isSecret)
    return isSecret ? SetupRecord(.secret) : SetupRecord(.open, state: session.state, outputs: session.outputs)
  }

  /// What the ledger calls a queue: another API's of the same name is another one.
  func ledgerName(ofQueue queue: String) -> String { "\(plan.connection)/\(queue)" }

  /// Whether something must happen before the first chunk.
  var needsPreparation: Bool { linked.authenticator != nil || hasCalls }
  /// Whether calls are made before the first chunk or after the last.
  var hasCalls: Bool { !linked.setup.isEmpty || !linked.teardown.isEmpty }
}
