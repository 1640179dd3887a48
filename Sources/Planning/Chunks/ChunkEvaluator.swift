// Runs the plan-time programs of a stream: `over` once, constant state once, the rest for each chunk. `RequestPreview`
// renders the first request.

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
  /// A state variable and the program of its initialiser.
  private struct Initialiser {
    let name: String
    let key: Cell
    let program: Executable
    /// Whether the plan carries the value.
    let isKept: Bool
  }

  let streamName: String
  private let endpointName: String
  let keys = KeyTable()
  let chunkArena = Arena()
  private let job: PlanningJob
  private let object: String?
  private let lowering: StreamLowering
  private let syncNames: Set<String>
  private let streamArena = Arena()
  private let machine: Machine
  private(set) var scopes: ScopeValues
  /// State as it stands, name and value in turn: constants first, then what the chunk adds.
  private var state: [Cell] = []
  private var constantCount = 0
  private let shared: [Initialiser]
  private let perChunk: [Initialiser]
  private let over: Executable?
  private let condition: Executable?
  /// Whether the condition reads what is computed for each element.
  private let asksLate: Bool
  private let into: Cell?
  private var request: RequestRenderer?
  private var identity: ChunkIdentity?
  private let iterationKeys: [Cell]

  init(_ source: PlanningStream, _ lowering: StreamLowering, object: String?, in job: PlanningJob) {
    let endpoint = source.endpoint
    let keys = keys
    let arena = streamArena
    func link(_ compiled: CompiledExpression) -> Executable { Executable(compiled.program, keys: keys) }
    func key(_ name: String) -> Cell { keys.intern(name) ?? arena.string(name) }
    self.job = job
    self.lowering = lowering
    self.object = object
    streamName = source.name
    endpointName = endpoint.name
    let reads = StreamReads(source)
    syncNames = reads.sync
    scopes = ScopeValues(source, reads, in: job, keys: keys, arena: streamArena)
    machine = Machine(
      context: CallContext(arena: streamArena, keys: keys, now: job.now, maximumRange: job.maximumChunks))
    func initialisers(_ variables: [CheckedVariable]) -> [Initialiser] {
      variables.map {
        Initialiser(
          name: $0.name, key: key($0.name), program: link($0.value), isKept: lowering.stateReads.contains($0.name))
      }
    }
    let known = endpoint.state.filter { $0.value.stage == .plan }
    shared = initialisers(known.filter { !$0.dependsOnIteration })
    perChunk = lowering.deferral == nil ? initialisers(known.filter(\.dependsOnIteration)) : []
    over = lowering.deferral == nil ? endpoint.iterate.map { link($0.over) } : nil
    condition = endpoint.iterate?.condition.flatMap { $0.stage == .plan ? link($0) : nil }
    let computed = Set(perChunk.map(\.name))
    asksLate =
      endpoint.iterate?.condition?.reads.contains { read in
        read.scope == .state && (read.member.map(computed.contains) ?? true)
      } ?? false
    if case .state(let name)? = endpoint.iterate?.into { into = key(name) } else { into = nil }
    iterationKeys = ["value", "index", "end", "last"].map(key)
    request = RequestRenderer(endpoint, keys: keys, arena: streamArena)
  }

  /// What was read of `context` and `sync`.
  var inputs: Value {
    var members: [Value.Member] = [.init("context", scopes.context)]
    if let sync = scopes.sync { members.append(.init("sync", sync)) }
    return .object(members)
  }

  /// Where the last request goes.
  var origin: URLOrigin? { request?.origin }

  /// What `over` gives.
  func elements() throws(Failure) -> ElementSequence {
    guard let over else { return ElementSequence(nil) }
    let cell = try run(over, "iterate.over", keepsRange: true)
    let isGrouped = into == nil
    switch cell.kind {
    case .range where !isGrouped, .array: return ElementSequence(cell, isGrouped: isGrouped)
    case .range:
      // Elements that are records are handed on as lists.
      return ElementSequence(try run(over, "iterate.over"), isGrouped: true)
    default:
      throw Failure(
        .usage, "'iterate.over' of '\(streamName)' gave no list",
        why: "\(over.source) is \(CellText.string(cell).isEmpty ? "null" : CellText.string(cell))",
        advice: "give it a range or an array; an input or a sync value that is missing is null")
    }
  }

  /// Evaluates the variables that are the same for every chunk; gives those that the executor reads.
  func constantState() throws(Failure) -> Value {
    var kept: [Value.Member] = []
    for variable in shared {
      let cell = try run(variable.program, "state.\(variable.name)")
      state += [variable.key, cell]
      if variable.isKept { kept.append(.init(variable.name, Value(cell))) }
    }
    constantCount = state.count
    machine.context.arena = chunkArena
    return .object(kept)
  }

  /// What expressions read of the outer world past the state, with the values that they find: those of watermarks if the
  /// first chunk comes to them, or if something reads them that is evaluated later.
  func given(_ elements: ElementSequence?) throws(Failure) -> Value? {
    if lowering.outerReads.needsSync, scopes.sync == nil { try loadSync() }
    // Nothing is kept of it but whether it comes to a watermark.
    if lowering.outerReads.readsSync, let elements {
      var line = ChunkLine(method: "")
      var index = 0
      while scopes.sync == nil, index < elements.count,
        try !chunk(elements.element(at: index), index: index, of: elements, into: &line)
      {
        forgetChunk()
        index += 1
      }
      forgetChunk()
    }
    return lowering.outerReads.values(
      env: scopes.variableValues, inputs: scopes.inputs, context: scopes.context, sync: scopes.sync, now: job.now)
  }

  /// Needed before the first chunk: what its ID is made of.
  func identify(streamDigest: String, given: Value?) {
    let own = stride(from: 0, to: constantCount, by: 2).filter { lowering.stateReads.contains(state[$0].text) }
    var constants = own.map { (name: state[$0].text, value: state[$0 + 1]) }
    if let given { constants.append((PlanStream.givenName, Cell(given, arena: streamArena, keys: keys))) }
    identity = ChunkIdentity(
      streamDigest: streamDigest, constants: constants,
      own: perChunk.filter(\.isKept).map(\.name), hasIteration: !lowering.iterationReads.subtracting(["value"]).isEmpty)
  }

  /// Puts the chunk of an element into `line`; false if `iterate.if` leaves it out.
  func chunk(
    _ element: Cell, index: Int, of elements: ElementSequence, into line: inout ChunkLine
  ) throws(Failure) -> Bool {
    line.clear()
    state.removeLast(state.count - constantCount)
    try setIteration(element, index, elements, &line)
    if let into { state += [into, element] }
    // An element that is not wanted need not be one that the state can be computed from.
    if let condition, !asksLate, try !holds(condition) { return false }
    PlanValue.write(element, into: &line.value)
    Label.write(element, into: &line.label)
    identity?.begin(element)
    identity?.add(iteration: line.iteration.bytes)
    line.state.append("{")
    var isFirst = true
    for variable in perChunk {
      let cell = try run(variable.program, "state.\(variable.name)")
      state += [variable.key, cell]
      guard variable.isKept else { continue }
      if !isFirst { line.state.append(",") }
      isFirst = false
      JSONWriter.write(text: variable.key.utf8, into: &line.state)
      line.state.append(":")
      PlanValue.write(cell, into: &line.state)
      identity?.add(cell)
    }
    line.state.append("}")
    if let condition, asksLate, try !holds(condition) { return false }
    if let id = identity?.finish() { line.identify(id) }
    try request?.render(into: &line, by: self)
    return true
  }

  /// After the last use of what the chunk's cells point to.
  func forgetChunk() { chunkArena.reset() }

  private func setIteration(
    _ element: Cell, _ index: Int, _ elements: ElementSequence, _ line: inout ChunkLine
  ) throws(Failure) {
    guard lowering.readsIteration else { return }
    var members = [iterationKeys[0], element]
    // In the order of their names, which is that of chunk IDs.
    if let range = elements.range { members += [iterationKeys[2], range.windowEnd(at: index)] }
    members += [iterationKeys[1], .int(Int64(index))]
    if let range = elements.range { members += [iterationKeys[3], range.last(at: index)] }
    scopes.set(.iterate, chunkArena.object(members))
    var isFirst = true
    for place in stride(from: 2, to: members.count, by: 2) where lowering.iterationReads.contains(members[place].text) {
      line.iteration.append(isFirst ? "{" : ",")
      isFirst = false
      JSONWriter.write(text: members[place].utf8, into: &line.iteration)
      line.iteration.append(":")
      PlanValue.write(members[place + 1], into: &line.iteration)
    }
    if !isFirst { line.iteration.append("}") }
  }

  private func holds(_ condition: Executable) throws(Failure) -> Bool {
    let cell = try run(condition, "iterate.if")
    guard cell.kind == .bool else {
      throw Failure(
        .usage, "'iterate.if' of '\(streamName)' gave no bool", why: "in \(condition.source)",
        advice: "compare it: … == …")
    }
    return cell.boolValue
  }

  // MARK: Running

  /// Runs a program; loads the watermarks when it reaches one.
  func run(_ program: Executable, _ place: @autoclosure () -> String, keepsRange: Bool = false) throws(Failure) -> Cell
  {
    do {
      return try attempt(program, keepsRange)
    } catch {
      guard error.readsUnloadedScope, scopes.sync == nil else { throw failure(error, place()) }
    }
    try loadSync()
    do { return try attempt(program, keepsRange) } catch { throw failure(error, place()) }
  }

  private func loadSync() throws(Failure) {
    scopes.loadSync(try job.syncValues(endpointName, object ?? ""), names: syncNames)
  }

  /// From here on references stand in place of what is not known while planning: `{secrets.key}` for `secrets.key`.
  /// Gives what `endReferences` needs.
  func beginReferences(_ late: [Cell]) -> (scopes: ScopeValues, stateCount: Int) {
    let restore = (scopes, state.count)
    scopes.setReferences()
    for name in late { state += [name, chunkArena.string("{state.\(name.text)}")] }
    return restore
  }

  func endReferences(_ restore: (scopes: ScopeValues, stateCount: Int)) {
    state.removeLast(state.count - restore.stateCount)
    scopes = restore.scopes
  }

  private func attempt(_ program: Executable, _ keepsRange: Bool) throws(ProgramError) -> Cell {
    try state.withUnsafeBufferPointer { cells throws(ProgramError) in
      scopes.set(.state, .object(cells.baseAddress, cells.count / 2))
      return try machine.run(program, in: scopes.environment, keepsRange: keepsRange)
    }
  }

  private func failure(_ error: ProgramError, _ place: String) -> Failure {
    Failure(
      .usage, "cannot evaluate '\(place)' of '\(streamName)'", why: "\(error.message), in \(error.source)",
      advice: "correct the expression, or the range and inputs that it reads")
  }
}
