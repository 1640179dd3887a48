// Runs the plan-time programs of a stream: `over` once, constant state once, the rest for each chunk.

internal import Bytecode
internal import Diagnostics
internal import ExpressionCompiler
internal import Functions
internal import Linting
internal import Plans
internal import Records
internal import Specs
internal import Types
internal import Values
internal import VirtualMachine

final class ChunkEvaluator {
  var streamDigest = ""

  private let job: PlanningJob
  private let source: PlanningStream
  private let object: String
  private let lowering: StreamLowering
  private let keys = KeyTable()
  private let streamArena = Arena()
  private let chunkArena = Arena()
  private let machine: Machine
  private var scopes: ScopeValues
  /// State as it stands: constants first, then what the chunk adds.
  private var state: [Cell] = []
  private var constantCount = 0
  /// What the plan carries of the scope `iterate`, besides the value.
  private var iteration: Value?
  private var constants: [String: Value] = [:]
  private let variables: [(variable: CheckedVariable, program: Executable)]
  private let over: Executable?
  private let condition: Executable?
  private let url: Executable?
  private let parameters: [(name: String, program: Executable)]
  private let payload: Executable?
  private let isRequestPlanned: Bool

  init(_ source: PlanningStream, _ lowering: StreamLowering, object: String, in job: PlanningJob) throws(Failure) {
    self.job = job
    self.source = source
    self.lowering = lowering
    self.object = object
    let endpoint = source.endpoint
    scopes = ScopeValues(source, in: job, keys: keys, arena: streamArena)
    machine = Machine(
      context: CallContext(arena: streamArena, keys: keys, now: job.now, maximumRange: job.maximumChunks))
    let keys = keys
    func link(_ compiled: CompiledExpression) -> Executable { Executable(compiled.program, keys: keys) }
    variables = endpoint.state.filter { $0.value.stage == .plan }.map { ($0, link($0.value)) }
    over = endpoint.iterate.map { link($0.over) }
    condition = endpoint.iterate?.condition.map(link)
    url = endpoint.url.map(link)
    parameters = endpoint.parameters.map { ($0.name, link($0.value)) }
    payload = endpoint.payload.map(link)
    let parts = [endpoint.url, endpoint.payload].compactMap { $0 } + endpoint.parameters.map(\.value)
    isRequestPlanned = parts.allSatisfy { $0.stage == .plan }
  }

  /// What was read of `context` and `sync`.
  var inputs: Value {
    var members: [Value.Member] = [.init("context", scopes.context)]
    if let sync = scopes.sync { members.append(.init("sync", sync)) }
    return .object(members)
  }

  func elements() throws(Failure) -> ElementSequence {
    guard let over else { return ElementSequence(nil) }
    let cell = try run(over, "iterate.over", keepsRange: true)
    switch cell.kind {
    case .range, .array: return ElementSequence(cell)
    default:
      throw Failure(
        .usage, "'iterate.over' of '\(source.endpoint.name)' gave no list",
        why: "\(over.source) is \(CellText.string(cell).isEmpty ? "null" : CellText.string(cell))",
        advice: "give it a range or an array; an input or a sync value that is missing is null")
    }
  }

  /// Evaluates the variables that are the same for every chunk; gives those that the executor reads.
  func constantState(ifAny hasChunks: Bool) throws(Failure) -> Value {
    guard hasChunks else { return .object([]) }
    var kept: [Value.Member] = []
    for (variable, program) in variables where !variable.dependsOnIteration {
      let cell = try run(program, "state.\(variable.name)")
      append(variable.name, cell)
      if lowering.stateReads.contains(variable.name) { kept.append(.init(variable.name, Value(cell))) }
    }
    constantCount = state.count
    machine.context.arena = chunkArena
    return .object(kept)
  }

  /// The chunk of an element; nil if `iterate.if` leaves it out.
  func chunk(_ element: Cell, index: Int, of elements: ElementSequence) throws(Failure) -> PlanChunk? {
    chunkArena.reset()
    state.removeLast(state.count - constantCount)
    setIteration(element, index, elements)
    if case .state(let name)? = source.endpoint.iterate?.into { append(name, element) }
    if let condition, try !holds(condition) { return nil }
    var kept: [Value.Member] = []
    for (variable, program) in variables where variable.dependsOnIteration {
      let cell = try run(program, "state.\(variable.name)")
      append(variable.name, cell)
      if lowering.stateReads.contains(variable.name) { kept.append(.init(variable.name, Value(cell))) }
    }
    let value = Value(element)
    let chunkState = Value.object(kept)
    return PlanChunk(
      id: PlanFormat.chunkID(streamDigest: streamDigest, value: value, state: merged(chunkState)),
      label: Label.text(value), value: value, iteration: iteration, state: chunkState, request: try request())
  }

  /// Constants and the chunk's own state: all that a chunk's rows depend on.
  private func merged(_ own: Value) -> Value {
    let shared = stride(from: 0, to: constantCount, by: 2).compactMap { place -> Value.Member? in
      let name = state[place].text
      return lowering.stateReads.contains(name) ? .init(name, Value(state[place + 1])) : nil
    }
    // What rows read of their window is part of what they depend on.
    let window = iteration.map { [Value.Member("iterate", $0)] } ?? []
    return .object(shared + (own.members ?? []) + window)
  }

  private func setIteration(_ element: Cell, _ index: Int, _ elements: ElementSequence) {
    guard lowering.readsIteration else { return }
    iteration = nil
    var members: [(String, Cell)] = [("value", element), ("index", .int(Int64(index)))]
    if let range = elements.range {
      members.append(("end", range.windowEnd(at: index)))
      members.append(("last", range.last(at: index)))
    }
    scopes.set(.iterate, chunkArena.object(members.flatMap { [key($0.0), $0.1] }))
    let read = members.dropFirst().filter { lowering.iterationReads.contains($0.0) }
    iteration = read.isEmpty ? nil : .object(read.map { .init($0.0, Value($0.1)) })
  }

  private func append(_ name: String, _ cell: Cell) { state += [key(name), cell] }

  private func key(_ name: String) -> Cell { keys.intern(name) ?? streamArena.string(name) }

  private func holds(_ condition: Executable) throws(Failure) -> Bool {
    let cell = try run(condition, "iterate.if")
    guard cell.kind == .bool else {
      throw Failure(
        .usage, "'iterate.if' of '\(source.endpoint.name)' gave no bool", why: "in \(condition.source)",
        advice: "compare it: … == …")
    }
    return cell.boolValue
  }

  // MARK: Requests

  private func request() throws(Failure) -> ChunkRequest {
    let method = lowering.endpoint.request.method
    guard isRequestPlanned else {
      // What is not known yet shows as its reference.
      scopes.set(.secrets, lowering.secretReferences(keys, chunkArena))
      defer { scopes.set(.secrets, .object(nil, 0)) }
      guard let preview = try? render() else {
        return ChunkRequest(method: method, url: url?.source ?? "", isComplete: false)
      }
      return ChunkRequest(method: method, url: preview.url, body: preview.body, isComplete: false)
    }
    let rendered = try render()
    return ChunkRequest(method: method, url: rendered.url, body: rendered.body)
  }

  private func render() throws(Failure) -> (url: String, body: String?) {
    guard let url else { return ("", nil) }
    let base = CellText.string(try run(url, "request.url"))
    var pairs: [(name: String, value: String)] = []
    for (name, program) in parameters {
      let cell = try run(program, "request.parameters.\(name)")
      if !cell.isNull { pairs.append((name, CellText.string(cell))) }
    }
    var body: String?
    if let payload {
      let cell = try run(payload, "request.payload")
      body = cell.kind == .string ? cell.text : JSONWriter.string(cell)
    }
    do {
      return (try URLText.build(base, parameters: pairs), body)
    } catch {
      throw Failure(
        .usage, "'request.url' of '\(source.endpoint.name)' gives '\(base)', which cannot be sent", why: error.why,
        advice: error.advice)
    }
  }

  // MARK: Running

  /// Runs a program; loads the watermarks when it reaches one.
  private func run(_ program: Executable, _ place: String, keepsRange: Bool = false) throws(Failure) -> Cell {
    do {
      return try attempt(program, keepsRange)
    } catch {
      guard error.readsUnloadedScope, scopes.sync == nil else { throw failure(error, place) }
    }
    let names = StreamReads(source.endpoint).sync
    scopes.loadSync(try job.syncValues(source.endpoint.name, object), names: names)
    do { return try attempt(program, keepsRange) } catch { throw failure(error, place) }
  }

  private func attempt(_ program: Executable, _ keepsRange: Bool) throws(ProgramError) -> Cell {
    try state.withUnsafeBufferPointer { cells throws(ProgramError) in
      scopes.set(.state, .object(cells.baseAddress, cells.count / 2))
      return try machine.run(program, in: scopes.environment, keepsRange: keepsRange)
    }
  }

  private func failure(_ error: ProgramError, _ place: String) -> Failure {
    Failure(
      .usage, "cannot evaluate '\(place)' of '\(source.endpoint.name)'", why: "\(error.message), in \(error.source)",
      advice: "correct the expression, or the range and inputs that it reads")
  }
}
