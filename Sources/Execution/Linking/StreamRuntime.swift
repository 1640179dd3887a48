// A stream of the plan, ready to run: programs linked, constants as cells, names interned, limits known. Made once by
// `StreamLinker`, before the first request; read by every worker.

internal import Formats
internal import JMESPath
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
  /// State variables that are the same for every chunk.
  let state: Cell
  /// The state variable that takes the iteration's value.
  let into: Cell?
  let variables: [LinkedVariable]

  /// Nil where elements are the records.
  let request: LinkedRequest?
  let pagination: LinkedPagination?
  let rules: [LinkedRule]
  let records: LinkedRecords
  let processing: LinkedProcessing
  let keepsRows: Bool
  let isCall: Bool
  /// Nil: requests are sent as they are.
  let authenticator: Authenticator?
  let setup: [LinkedCall]
  let teardown: [LinkedCall]
  /// Whether an element is wanted; nil: every one of the plan is.
  let condition: LinkedProgram?
  /// Gives the elements, where the plan does not have them.
  let over: LinkedProgram?
  /// State variables that headers are computed from.
  let headerState: Set<String>
  /// Whether elements are records: many in one chunk, and no request.
  let takesRecords: Bool
  /// What is known while the plan is executed.
  let session: StreamSession
  /// What is handed from stream to stream.
  let handover: Handover
  /// What any program reads.
  let reads: ProgramReads
  /// Whether some program of the stream sees what the request was.
  let describesRequest: Bool
  /// Which parts of requests secrets flow into.
  let taint: RequestTaint

  let keys: KeyTable
  /// Owns the constants' cells.
  private let arena: Arena
  /// Whether any response has arrived in this run: the one thing here that changes.
  let hasAnswered = Atomic(false)

  init(
    index: Int, plan: PlanStream, lane: Lane, hosts: HostPolicy, redactor: SecretMask, options: ExecutorOptions,
    environment: Environment, parts: StreamParts, keys: KeyTable, arena: Arena,
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
    timeoutSeconds = parts.request?.timeoutSeconds ?? 0
    state = parts.state
    into = parts.into
    variables = parts.variables
    request = parts.request
    pagination = parts.pagination
    rules = parts.rules
    records = parts.records
    processing = parts.processing
    authenticator = parts.authenticator
    setup = parts.setup
    teardown = parts.teardown
    condition = parts.condition
    over = parts.over
    headerState = parts.headerState
    takesRecords = parts.request == nil
    keepsRows = parts.keepsRows
    isCall = parts.isCall
    reads = parts.reads
    describesRequest = parts.reads.reads(.request)
    taint = parts.taint
  }

  /// Whether a request may look different once its credential was renewed.
  var showsCredential: Bool { authenticator?.isRenewable ?? false }

  /// What the ledger keeps of setup, once it has run: nothing that is a secret, or that goes where secrets go.
  var setupRecord: SetupRecord {
    let values = session.state.map(\.value) + session.outputs.map(\.value)
    let isSecret =
      session.state.contains { headerState.contains($0.key) } || values.contains(where: redactor.isSecret)
    return isSecret ? SetupRecord(.secret) : SetupRecord(.open, state: session.state, outputs: session.outputs)
  }

  /// Whether something must happen before the first chunk.
  var needsPreparation: Bool { authenticator != nil || hasCalls }
  /// Whether calls are made before the first chunk or after the last.
  var hasCalls: Bool { !setup.isEmpty || !teardown.isEmpty }
}

/// What `StreamLinker` makes of a plan's stream.
struct StreamParts {
  var state: Cell
  var into: Cell?
  var variables: [LinkedVariable]
  var request: LinkedRequest?
  var pagination: LinkedPagination?
  var rules: [LinkedRule]
  var records: LinkedRecords
  var processing: LinkedProcessing
  var reads: ProgramReads
  var taint = RequestTaint()
  var authenticator: Authenticator?
  var setup: [LinkedCall] = []
  var teardown: [LinkedCall] = []
  var condition: LinkedProgram?
  var over: LinkedProgram?
  /// State variables that headers are computed from.
  var headerState: Set<String> = []
  /// Whether it stands for a call, whose records are for its processors alone.
  var isCall = false
  /// Whether records become rows.
  var keepsRows = true
}
