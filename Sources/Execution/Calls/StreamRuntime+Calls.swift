// The calls around a stream's chunks, and what they leave in its session.

internal import Records
internal import Values

extension StreamRuntime {
  /// Makes the calls of setup; says how many requests that took. What they wrote is in the session then.
  func setUp(_ credential: Credential?, _ runner: CallRunner) throws(ChunkError) -> Int {
    if setup.isEmpty { return 0 }
    let known = (Value(state).members ?? []) + (credential?.state ?? [])
    let result = try runner.run(setup, state: known)
    let before = Dictionary(known.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    session.set(
      state: result.state.filter { before[$0.key] != $0.value },
      outputs: result.outputs.filter { Handover.isOutput($0.key) })
    return result.requests
  }

  /// Makes the calls of teardown; says how many requests that took.
  func tearDown(_ runner: CallRunner) throws(ChunkError) -> Int {
    if teardown.isEmpty { return 0 }
    return try runner.run(teardown, state: (Value(state).members ?? []) + session.state).requests
  }
}
