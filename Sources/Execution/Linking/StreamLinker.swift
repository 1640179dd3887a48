// Makes a `StreamRuntime` of a plan's stream: assembles, verifies and links its programs, computes what is known now,
// and refuses what this executor cannot do. All of it before the first request.

internal import Bytecode
internal import Diagnostics
internal import Functions
internal import JMESPath
internal import Plans
internal import Records
internal import Transport
internal import Types
internal import Values
internal import VirtualMachine

/// Links one stream. Used by the thread that starts the run.
struct StreamLinker {
  let stream: PlanStream
  /// Whether the stream stands for a call.
  let isCall: Bool
  let keys: KeyTable
  let arena: Arena
  let machine: Machine
  private let context: CallContext
  let environment: Environment
  /// What is not known before the streams that write it have run.
  let handover: Handover
  let ignoresHooks: Bool
  private(set) var programs: [LinkedProgram?] = []
  private(set) var reads = ProgramReads()

  /// `environment` holds what is the same for every chunk.
  init(
    _ stream: PlanStream, isCall: Bool = false, environment: Environment, handover: Handover,
    ignoresHooks: Bool = false, keys: KeyTable, arena: Arena, asOf: Instant
  ) {
    self.stream = stream
    self.isCall = isCall
    self.environment = environment
    self.handover = handover
    self.ignoresHooks = ignoresHooks
    self.keys = keys
    self.arena = arena
    context = CallContext(arena: arena, keys: keys, now: asOf)
    machine = Machine(context: context)
  }

  /// From here on `now()` is the time of day, as authentication wants it.
  func useWallClock() { context.now = Clock.wall }

  /// `secretVariables` and `calls`: as for `taint`.
  mutating func link(secretVariables: [String], calls: [PlanCall]) throws(Failure) -> LinkedStream {
    try assembleAll()
    let endpoint = stream.endpoint
    if !isCall { try refuseUnsupported() }
    if isCall, endpoint.request == nil { throw unsupported("a call without a request") }
    var variables: [LinkedVariable] = []
    for variable in endpoint.state { variables.append(try link(variable: variable)) }
    var request: LinkedRequest?
    if let planned = endpoint.request { request = try link(request: planned) }
    let pagination = try link(pagination: endpoint.pagination)
    var rules: [LinkedRule] = []
    for rule in endpoint.response.rules { rules.append(try link(rule: rule)) }
    var condition: LinkedProgram?
    if let index = endpoint.iteration?.condition { condition = try program(index) }
    var over: LinkedProgram?
    if let index = endpoint.iteration?.over { over = try program(index, readsQueues: true) }
    let processing = try link(processors: endpoint.response.processors)
    let records = try link(records: endpoint.response)
    return LinkedStream(
      state: cell(stream.state), into: endpoint.iteration?.into.map(key), variables: variables, request: request,
      pagination: pagination, rules: rules, records: records, processing: processing, reads: reads,
      taint: taint(secretVariables: secretVariables, calls: calls), condition: condition, over: over,
      headerState: headerState(request, variables),
      isCall: isCall, keepsRows: !isCall && stream.object != nil)
  }

  /// State variables that headers are computed from, directly or by other variables.
  private func headerState(_ request: LinkedRequest?, _ variables: [LinkedVariable]) -> Set<String> {
    var names = (request?.headers ?? []).reduce(into: Set<String>()) {
      $0.formUnion($1.slot.reads.members[.state] ?? [])
    }
    for variable in variables.reversed() where names.contains(variable.key.text) {
      names.formUnion(variable.slot.reads.members[.state] ?? [])
    }
    return names
  }

  /// Every program of the stream; comes before everything else.
  mutating func assembleAll() throws(Failure) {
    for index in stream.programs.indices { programs.append(try assemble(index)) }
  }

  /// Parts of a plan that this executor does not run: a stream is never run in part.
  private func refuseUnsupported() throws(Failure) {
    if !stream.hooks.isEmpty, !ignoresHooks {
      throw Failure(
        .usage, "stream '\(stream.name)' has hooks, which are not run: \(stream.hooks.joined(separator: ", "))",
        advice: "load it without them by '--without-hooks', or leave it out of the plan")
    }
  }

  // MARK: Programs

  /// Nil where the planner left no code, since it evaluated the program for good.
  private func assemble(_ index: Int) throws(Failure) -> LinkedProgram? {
    let text = stream.programs[index]
    if text.code.isEmpty { return nil }
    let program: Program
    do throws(AssemblyError) {
      program = try Assembler.assemble(text.code, source: text.source)
    } catch {
      throw refusal(of: index, instruction: error.line, error.message)
    }
    do throws(VerificationError) { try program.verify() } catch {
      throw refusal(of: index, instruction: error.instruction, error.message)
    }
    return LinkedProgram(executable: Executable(program, keys: keys), reads: ProgramReads(program), index: index)
  }

  /// The program of this number; notes that it is used.
  mutating func program(_ index: Int, readsQueues: Bool = false) throws(Failure) -> LinkedProgram {
    guard programs.indices.contains(index), let program = programs[index] else {
      throw Failure(
        .usage, "the plan's stream '\(stream.name)' refers to program \(index), which has no code",
        advice: "make the plan again with 'backhoe plan'")
    }
    let isNamed = !program.reads.whole.contains(.queue)
    guard readsQueues ? isNamed : !program.reads.reads(.queue) else {
      throw unsupported("the expression '\(program.executable.source)' reads 'queue'")
    }
    reads = reads.union(program.reads)
    return program
  }

  mutating func slot(_ slot: Slot) throws(Failure) -> LinkedSlot {
    switch slot {
    case .literal(let value): return .constant(cell(value))
    case .program(let index):
      let program = try program(index)
      // What depends on nothing but secrets, inputs and the frozen clock is known now.
      let known: Set<Scope> = [.env, .inputs, .secrets, .context, .sync]
      guard program.reads.scopes.isSubset(of: known), !program.reads.usesChunkIdentity,
        !handover.concerns(program.reads)
      else {
        return .program(program)
      }
      do throws(ProgramError) {
        return .constant(try machine.run(program.executable, in: environment))
      } catch {
        throw Failure(
          .usage, "stream '\(stream.name)' cannot compute '\(error.source)'",
          why: "\(error.message) (program \(index), instruction \(error.instruction))",
          advice: "look at the secrets and inputs that it reads")
      }
    }
  }

  mutating func link(variable: NamedSlot) throws(Failure) -> LinkedVariable {
    LinkedVariable(key: key(variable.name), slot: try slot(variable.slot))
  }

  // MARK: Values

  func cell(_ value: Value) -> Cell { Cell(value, arena: arena, keys: keys) }

  /// An interned name; past the table's capacity a plain string, which is compared by its bytes.
  func key(_ name: String) -> Cell { keys.intern(name) ?? arena.string(name) }

  // MARK: Refusals

  private func refusal(of index: Int, instruction: Int, _ message: String) -> Failure {
    Failure(
      .usage, .strangeProgram, "the plan's stream '\(stream.name)' holds a program that must not run",
      why: "program \(index) ('\(stream.programs[index].source)'), instruction \(instruction): \(message)",
      advice: "make the plan again with the 'backhoe' of this version")
  }

  func unsupported(_ what: String) -> Failure {
    Failure(
      .usage, "stream '\(stream.name)' needs what this executor does not do yet", why: what,
      advice: "leave the stream out of the plan")
  }
}
