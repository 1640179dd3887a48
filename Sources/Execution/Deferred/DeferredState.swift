// The values that deferred chunks are made from, before any chunk runs: what `over` reads, and what of each element's
// state is part of its ID. What is a secret, or comes from one, never is.

internal import Functions
internal import Plans
internal import Records
internal import Targets
internal import Types
internal import Values
internal import VirtualMachine

/// Evaluates on behalf of `DeferredChunks`. Used by one thread.
final class DeferredState {
  private let stream: StreamRuntime
  private let tools: WorkerTools
  /// State variables that the plan has the values of.
  let constants: [(name: String, value: Cell)]
  /// Variables of each element that nothing but elements and what plans record is read for, in their order.
  let own: [LinkedVariable]

  private let arena = Arena()
  /// Of the present share.
  private let elementArena = Arena()
  /// Of the present chunk.
  private let chunkArena = Arena()
  private var environment: Environment
  private var shared: StateObject

  init(_ stream: StreamRuntime, for over: LinkedProgram, tools: WorkerTools) throws(ChunkError) {
    self.stream = stream
    self.tools = tools
    environment = stream.session.environment ?? stream.environment
    let pairs = stream.linked.state.pairs
    constants = stride(from: 0, to: pairs.count, by: 2).map { (pairs[$0].text, pairs[$0 + 1]) }
    own = Self.ownVariables(of: stream)
    shared = StateObject(copying: stream.linked.state, room: stream.linked.variables.count + 8, arena: arena)
    for member in stream.session.state { set(member) }
    if let credential = try stream.linked.authenticator?.current() {
      for member in credential.state { set(member) }
      environment[.auth] = Cell(credential.scope, arena: arena, keys: stream.keys)
    }
    environment[.state] = shared.cell
    try renderWhatIsNeeded(for: over)
  }

  private func set(_ member: Value.Member) {
    let key = stream.keys.intern(member.key) ?? arena.string(member.key)
    shared.set(key, Cell(member.value, arena: arena, keys: stream.keys))
  }

  /// Variables that `over` reads, and those that these read. Others may need an element.
  private func renderWhatIsNeeded(for over: LinkedProgram) throws(ChunkError) {
    var needed: Set<String> = over.reads.members[.state] ?? []
    let all = over.reads.whole.contains(.state)
    for variable in stream.linked.variables.reversed() where all || needed.contains(variable.key.text) {
      needed.insert(variable.key.text)
      needed.formUnion(variable.slot.reads.members[.state] ?? [])
    }
    let given = Set(stream.session.state.map(\.key))
    for variable in stream.linked.variables
    where needed.contains(variable.key.text) && !given.contains(variable.key.text) {
      shared.set(variable.key, try tools.value(of: variable.slot, environment, into: arena))
      environment[.state] = shared.cell
    }
  }

  /// What `over` gives when the queues hold these parts. Lives until the next call.
  func evaluate(
    _ over: LinkedProgram, queues: [String], _ parts: [QueuePart], keepsRange: Bool
  ) throws(ChunkError) -> Cell {
    elementArena.reset()
    var members: [Cell] = []
    for queue in queues {
      var items: [Cell] = []
      for part in parts where part.queue == queue {
        guard let list = (try? JSONText.parse(part.items))?.array else {
          throw ChunkError("the ledger's items of queue.\(queue) are no JSON list", advice: "make a new plan")
        }
        items += list.map { Cell(PlanValue.decode($0), arena: elementArena, keys: stream.keys) }
      }
      members += [stream.keys.intern(queue) ?? elementArena.string(queue), elementArena.array(items)]
    }
    environment[.queue] = elementArena.object(members)
    tools.context.arena = elementArena
    do throws(ProgramError) {
      return try tools.machine.run(over.executable, in: environment, keepsRange: keepsRange)
    } catch {
      throw ChunkError("'iterate.over': \(error.message) in '\(error.source)'")
    }
  }

  // MARK: What is part of an ID

  /// The values of the own variables for an element, valid until the next chunk. One that cannot be computed is null:
  /// the chunk itself will say why.
  func ownValues(_ element: Cell, _ iteration: Value?) -> [Cell] {
    if own.isEmpty { return [] }
    var environment = environment
    let keys = stream.keys
    var members = [keys.intern("value") ?? chunkArena.string("value"), element]
    for member in iteration?.members ?? [] {
      members += [
        keys.intern(member.key) ?? chunkArena.string(member.key), Cell(member.value, arena: chunkArena, keys: keys),
      ]
    }
    environment[.iterate] = chunkArena.object(members)
    var state = StateObject(copying: shared.cell, room: own.count + 1, arena: chunkArena)
    if let into = stream.linked.into { state.set(into, element) }
    var values: [Cell] = []
    for variable in own {
      environment[.state] = state.cell
      let value = (try? tools.value(of: variable.slot, environment, into: chunkArena)) ?? .null
      state.set(variable.key, value)
      values.append(value)
    }
    return values
  }

  func forgetChunk() { chunkArena.reset() }

  /// Variables that depend on the element, and on nothing else than what plans record.
  private static func ownVariables(of stream: StreamRuntime) -> [LinkedVariable] {
    let recorded: Set<Scope> = [.env, .inputs, .context, .sync, .iterate, .state]
    let written = Set(stream.session.state.map(\.key))
    var dependent: Set<String> = stream.linked.into.map { [$0.text] } ?? []
    var known = Set(
      stride(from: 0, to: stream.linked.state.pairs.count, by: 2).map { stream.linked.state.pairs[$0].text })
    known.formUnion(dependent)
    var own: [LinkedVariable] = []
    for variable in stream.linked.variables where !written.contains(variable.key.text) {
      let reads = variable.slot.reads
      let state = reads.members[.state] ?? []
      let dependsOnElement = reads.reads(.iterate) || !state.isDisjoint(with: dependent)
      guard dependsOnElement, reads.scopes.isSubset(of: recorded), !reads.whole.contains(.state),
        state.isSubset(of: known), !stream.handover.concerns(reads), !reads.usesChunkIdentity
      else { continue }
      own.append(variable)
      dependent.insert(variable.key.text)
      known.insert(variable.key.text)
    }
    return own
  }
}
