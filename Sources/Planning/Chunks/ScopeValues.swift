// The scopes that programs read while planning, as cells.

internal import Diagnostics
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
  private let reads: StreamReads
  /// What was read of `env`.
  private let variables: [(String, Value)]
  /// What was read of `inputs`.
  let inputs: Value

  var variableValues: Value { .object(variables.map { .init($0.0, $0.1) }) }

  init(_ stream: PlanningStream, _ reads: StreamReads, in job: PlanningJob, keys: KeyTable, arena: Arena) {
    self.arena = arena
    self.keys = keys
    self.reads = reads
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
    variables = reads.environment.sorted().map { ($0, api.environment($0).map { .string($0) } ?? .null) }
    environment[.env] = object(variables)
    environment[.inputs] = object((inputs.members ?? []).map { ($0.key, $0.value) })
    environment[.context] = object(all.map { ($0.key, $0.value) })
    // Not loaded: reading it stops the program, and `loadSync` is called.
    environment[.sync] = .absent
  }

  /// Fills the sync scope with the watermarks that the stream keeps.
  mutating func loadSync(_ values: [Value.Member], names: Set<String>) {
    let members = names.sorted().map { name in
      Value.Member(name, values.first { $0.key == name }?.value ?? .null)
    }
    sync = .object(members)
    environment[.sync] = object(members.map { ($0.key, $0.value) })
  }

  /// Sets a scope that changes from chunk to chunk.
  mutating func set(_ scope: Scope, _ cell: Cell) { environment[scope] = cell }

  /// Puts references in the place of what only the executor knows.
  mutating func setReferences() {
    func references(_ scope: Scope, _ names: [String]) -> [(String, Value)] {
      names.map { ($0, .string("{\(scope.name).\($0)}")) }
    }
    environment[.secrets] = object(references(.secrets, reads.secrets.sorted()))
    environment[.auth] = object(references(.auth, ["token", "expires_at"]))
    environment[.env] = object(variables + references(.env, reads.secretEnvironment.sorted()))
  }

  private func object(_ members: [(String, Value)]) -> Cell {
    Cell(.object(members.map { .init($0.0, $0.1) }), arena: arena, keys: keys)
  }
}
