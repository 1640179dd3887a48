// One chunk in flight: its state, its place in the page loop, and what it brought so far. Every step takes what
// happened and says what comes next; sending, waiting and writing are done by others. `ChunkRun+Request.swift` builds
// requests, `+Response` judges responses, `+Records` turns bodies into rows.
//
// A chunk is in the hands of one worker at a time: after a request was sent, nobody touches it until its response.

internal import Functions
internal import Plans
internal import Records
internal import Targets
internal import Transport
internal import Types
internal import Values
internal import VirtualMachine

/// What comes next.
enum ChunkStep {
  /// Send a request after so many seconds; `hold` keeps the whole lane back for as long.
  case send(HTTPRequest, after: Double, hold: Bool)
  /// The chunk is complete.
  case finish(FinishedChunk)
  /// The chunk is complete, and its stream needs no further ones: a rule or a limit says so.
  case finishStream(FinishedChunk, reason: String)
  case fail(ChunkError)
}

/// The state machine of one chunk.
final class ChunkRun: @unchecked Sendable {
  let stream: StreamRuntime
  let chunk: PlanChunk
  let ordinal: Int
  /// Whether it is finished already and loaded again.
  let replaces: Bool
  /// Rows that the stream may still take; nil: any number.
  let rowLimit: Int?
  /// The place of the rule that decided about the last response; nil: none did.
  var decidingRule: Int?
  /// When it began, on the monotonic clock.
  let began = Clock.monotonic

  /// State and aggregates. Another one takes its place when it is full of what they were.
  private(set) var arena = Arena()
  private var arenaLimit = ChunkRun.firstArenaLimit
  var environment: Environment
  var state: StateObject
  /// 0-based.
  var page = 0
  /// Sends of the present request.
  var attempts = 0
  /// Sends of all requests.
  var requests = 0
  /// The credential that went with the last request, by number.
  var credential = 0
  /// Whether the present request was sent again with a renewed credential.
  var hasRenewed = false
  /// The request that was sent last.
  var lastRequest: HTTPRequest?
  /// Finds pagination that goes in a circle.
  var circle: PageCircle?

  var aggregates: [Aggregate]
  /// Takes the place of the exact keys where the spec accepts that; `seen` only makes its hashes then.
  var filter: BloomFilter?
  let queues: [QueueWriter]
  var seen: SeenKeys?
  /// Rows that are in memory; those of the chunk that are in the ledger came before them.
  var batches: [RowBatch] = []
  /// All rows.
  var rowCount = 0
  var duplicates = 0
  /// Memory of the batches.
  var heldBytes = 0
  /// As much as `ChunkBuffers` knows that the chunk holds.
  var reportedBytes = 0

  /// What the ledger has: how often the chunk was spilled, into how many pieces, of how many rows.
  var spills = 0
  var pieces = 0
  var spilledRows = 0
  /// When it was spilled last, or began.
  var savedAt = Clock.monotonic
  /// The page that it would go on at.
  var savedPage = 0
  /// Nothing of the page that is asked for was taken yet.
  var isBetweenPages = true
  /// What earlier runs left; nil: nothing.
  private let resumption: Resumption?
  /// Whether the request in flight is the first of a chunk that goes on.
  private(set) var isResuming = false
  /// Requests of earlier runs.
  var resumedRequests = 0

  init(_ scheduled: ScheduledChunk, stream: StreamRuntime, rowLimit: Int?) {
    self.stream = stream
    chunk = scheduled.chunk
    ordinal = scheduled.ordinal
    replaces = scheduled.replaces
    resumption = scheduled.resumption
    self.rowLimit = rowLimit
    environment = stream.session.environment ?? stream.environment
    let room =
      stream.linked.variables.count + stream.linked.processing.aggregates.count + (chunk.state.members?.count ?? 0) + 1
    state = StateObject(copying: stream.linked.state, room: room, arena: arena)
    aggregates = stream.linked.processing.aggregates.map { Aggregate($0.kind) }
    queues = stream.linked.processing.queues.map(QueueWriter.init)
    seen = stream.linked.records.primaryKey.isEmpty ? nil : SeenKeys()
    filter = seen == nil ? nil : stream.linked.records.tolerance.map { BloomFilter($0) }
  }

  private static let firstArenaLimit = 256 << 10

  /// Renders the state and builds the first request, or that of the page where the chunk goes on.
  func start(_ tools: WorkerTools) -> ChunkStep {
    tools.scratch.reset()
    do throws(ChunkError) {
      try renderState(tools)
      if let resumption, take(resumption) {
        isResuming = true
        return .send(try renderedRequest(tools), after: 0, hold: false)
      }
      if let condition = stream.linked.condition, !(try tools.holds(condition, environment)) {
        return .finish(finished())
      }
      if stream.takesRecords { return try takeElements(tools) }
      return .send(try firstRequest(tools), after: 0, hold: false)
    } catch {
      return .fail(error)
    }
  }

  /// What `send` was answered by.
  func receive(_ result: Result<HTTPResponse, TransferError>, _ tools: WorkerTools) -> ChunkStep {
    tools.scratch.reset()
    do throws(ChunkError) {
      switch result {
      case .success(let response): return try judge(response, tools)
      case .failure(let error): return try judge(error, tools)
      }
    } catch {
      var error = error
      error.request = failedRequest(result)
      return .fail(error)
    }
  }

  /// The page where the chunk should go on is not there any more: it begins at its start, once.
  func beginAgain(_ tools: WorkerTools) throws(ChunkError) -> ChunkStep {
    isResuming = false
    state = StateObject(copying: stream.linked.state, room: state.count, arena: arena)
    aggregates = stream.linked.processing.aggregates.map { Aggregate($0.kind) }
    seen = seen.map { _ in SeenKeys() }
    filter = filter == nil ? nil : stream.linked.records.tolerance.map { BloomFilter($0) }
    for queue in queues { _ = queue.finish() }
    (spills, pieces, rowCount, spilledRows, duplicates, savedPage) = (0, 0, 0, 0, 0, 0)
    restart()
    try renderState(tools)
    return .send(try firstRequest(tools), after: 0, hold: false)
  }

  /// A page was answered: whatever comes, the chunk went on.
  func hasResumed() { isResuming = false }

  /// Counts a send. Whoever sends the request calls it.
  func willSend(_ request: HTTPRequest) {
    attempts += 1
    requests += 1
    lastRequest = request
  }

  /// Begins again for another element of a call.
  func restart() {
    page = 0
    attempts = 0
    hasRenewed = false
    circle = nil
    lastRequest = nil
  }

  /// What calls wrote stands where it is read before anything is rendered.
  func takeState() {
    for member in stream.session.state + (chunk.state.members ?? []) {
      state.set(key(member.key), Cell(member.value, arena: arena, keys: stream.keys))
    }
    environment[.state] = state.cell
  }

  /// State variables: those of the stream, what setup and authentication wrote, those of the chunk, the iteration's
  /// value, then the computed ones in order.
  func renderState(_ tools: WorkerTools) throws(ChunkError) {
    let given = stream.session.state
    for member in given { state.set(key(member.key), Cell(member.value, arena: arena, keys: stream.keys)) }
    try takeCredential()
    for member in chunk.state.members ?? [] {
      state.set(key(member.key), Cell(member.value, arena: arena, keys: stream.keys))
    }
    if stream.linked.reads.reads(.iterate) {
      let value = Cell(chunk.value, arena: arena, keys: stream.keys)
      var members = [key("value"), value]
      for member in chunk.iteration?.members ?? [] {
        members += [key(member.key), Cell(member.value, arena: arena, keys: stream.keys)]
      }
      environment[.iterate] = arena.object(members)
    }
    if let into = stream.linked.into { state.set(into, Cell(chunk.value, arena: arena, keys: stream.keys)) }
    environment[.state] = state.cell
    if stream.linked.reads.usesChunkIdentity { tools.context.identity = chunk.id }
    for variable in stream.linked.variables where !given.contains(where: { $0.key == variable.key.text }) {
      let value = try tools.value(of: variable.slot, environment, into: arena)
      state.set(variable.key, value)
      environment[.state] = state.cell
    }
  }

  /// Lets go of what state and aggregates were on earlier pages, once that is much. Only between pages.
  func compact() {
    guard arena.capacity > arenaLimit else { return }
    let fresh = Arena()
    state.move(to: fresh)
    for place in aggregates.indices { aggregates[place].move(to: fresh) }
    for scope in [Scope.iterate, .auth] { environment[scope] = environment[scope].copied(to: fresh) }
    environment[.state] = state.cell
    arena = fresh
    arenaLimit = ChunkRun.firstArenaLimit + 4 * fresh.capacity
  }

  func key(_ name: String) -> Cell { stream.keys.intern(name) ?? arena.string(name) }

  /// The chunk as the writer takes it.
  func finished() -> FinishedChunk {
    var values: [Value.Member] = []
    for (place, aggregate) in stream.linked.processing.aggregates.enumerated() {
      guard let cell = aggregates[place].value else { continue }
      if let name = aggregate.key?.text {
        if stream.plan.endpoint.sync.contains(name) { values.append(Value.Member(name, Value(cell))) }
      } else if Handover.isOutput(aggregate.output) {
        values.append(Value.Member(aggregate.output, Value(cell)))
      }
    }
    var finished = FinishedChunk(
      stream: stream.index, id: chunk.id, label: chunk.label, ordinal: ordinal, batches: batches, requests: requests,
      duplicates: duplicates, aggregates: values)
    finished.replaces = replaces
    finished.queued = queues.flatMap { $0.finish() }
    finished.began = began
    finished.ended = Clock.monotonic
    finished.resumedRequests = resumedRequests
    // What an earlier attempt left must go, even if none of it is used.
    if spills > 0 || resumption != nil { finished.spilled = checkpoint() }
    return finished
  }
}
