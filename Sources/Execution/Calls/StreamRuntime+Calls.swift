// The calls around a stream's chunks, and what they leave in its session.

internal import Records
internal import Values

extension StreamRuntime {
  /// Makes the calls of setup; What they wrote is in the session then.
  func setUp(_ credential: Credential?, _ runner: CallRunner) throws(ChunkError) -> CallResult {
    if linked.setup.isEmpty { return CallResult() }
    let known = (Value(linked.state).members ?? []) + (credential?.state ?? [])
    let result = try runner.run(linked.setup, state: known)
    let before = Dictionary(known.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    session.set(
      state: result.state.filter { before[$0.key] != $0.value },
      outputs: result.outputs.filter { Handover.isOutput($0.key) })
    return result
  }

  /// Makes the calls of teardown.
  func tearDown(_ runner: CallRunner) throws(ChunkError) -> CallResult {
    if linked.teardown.isEmpty { return CallResult() }
    return try runner.run(linked.teardown, state: (Value(linked.state).members ?? []) + session.state)
  }

  /// Whether calls of setup may give something to later streams.
  var setupGives: Bool {
    linked.setup.contains { $0.runtime.linked.processing.aggregates.contains { Handover.isOutput($0.output) } }
  }
}
