// The scopes that programs read while planning, as cells.

internal import Diagnostics
internal import Plans
internal import Records
internal import Specs
internal import Types
internal import Values
internal import VirtualMachine

/// The outer world of one stream, gathered when it is needed.
struct ScopeValues {
  private(set) var environment: Environment
  private let arena: Arena
  private let keys: KeyTable
  /// What was read of `context` and `sync`, for the plan.
  private(set) var context: Value
  private(set) var sync: Value?
  /// What was read of `env`.
  private let variables: [Value.Member]
  /// What was read of `inputs`.
  let inputs: Value
  /// Made once, since each chunk shows them: scopes with references in the place of what only the executor knows.
  private let references: [(scope: Scope, cell: Cell)]

  var variableValues: Value { .object(variables) }

  init(_ stream: PlanningStream, _ reads: StreamReads, in job: PlanningJob, keys: KeyTable, arena: Arena) {
    self.arena = arena
    self.keys = keys
    let api = job.connections[stream.connection]
    let range = stream.range?.value
    let settings = stream.settings
    let all: [Value.Member] = [
      .init("limit", settings.limit.map { .int(Int64($0.value)) } ?? .null),
      .init("mode", .string(settings.mode.value.rawValue)),
      .init("range_end", range?.end.map { .string($0) } ?? .null),
      .init("range_start", range?.start.map { .string($0) } ?? .null),
      .init("range_step", range?.step.map { .string($0) } ?? .null),
      .init("store", .object([])),
    ]
    context = .object(all.filter { reads.context.contains($0.key) })
    inputs = .object(reads.inputs.sorted().map { .init($0, api.inputs[$0] ?? .null) })
    environment = Environment()
    variables = reads.environment.sorted().map { .init($0, api.environment($0).map { .string($0) } ?? .null) }
    func object(_ members: [Value.Member]) -> Cell { Cell(.object(members), arena: arena, keys: keys) }
    references = [
      (.secrets, object(PlanReference.members("secrets", reads.secrets.sorted()))),
      (.auth, object(PlanReference.auth)),
      (.env, object(variables + PlanReference.members("env", reads.secretEnvironment.sorted()))),
    ]
    environment[.env] = object(variables)
    environment[.inputs] = Cell(inputs, arena: arena, keys: keys)
    environment[.context] = object(all)
    // Not loaded: reading it stops the program, and `loadSync` is called.
    environment[.sync] = .absent
  }

  /// Fills the sync scope with the watermarks that the stream keeps.
  mutating func loadSync(_ values: [Value.Member], names: Set<String>) {
    let members = names.sorted().map { name in
      Value.Member(name, values.first { $0.key == name }?.value ?? .null)
    }
    sync = .object(members)
    environment[.sync] = Cell(.object(members), arena: arena, keys: keys)
  }

  /// Sets a scope that changes from chunk to chunk.
  mutating func set(_ scope: Scope, _ cell: Cell) { environment[scope] = cell }

  /// Puts references in the place of what only the executor knows.
  mutating func setReferences() {
    for (scope, cell) in references { environment[scope] = cell }
  }
}
