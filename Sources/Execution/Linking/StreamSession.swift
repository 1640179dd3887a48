// What is known of a stream only while the plan is executed: what setup wrote, and what streams before it handed over.

internal import Records
internal import Synchronization
internal import Types
internal import Values
internal import VirtualMachine

/// Set before the stream's first chunk starts; read by every worker.
final class StreamSession: Sendable {
  private struct State: @unchecked Sendable {
    var written: [Value.Member] = []
    var outputs: [Value.Member] = []
    var environment: Environment?
    /// What the environment's cells point to.
    var arenas: [Arena] = []
  }

  private let held = Mutex(State())

  /// State variables that setup wrote.
  var state: [Value.Member] { held.withLock { $0.written } }

  /// What setup handed to others, by full names.
  var outputs: [Value.Member] { held.withLock { $0.outputs } }

  /// The environment of the stream's programs; nil where nothing was handed over.
  var environment: Environment? { held.withLock { $0.environment } }

  func set(state: [Value.Member], outputs: [Value.Member]) {
    held.withLock { held in
      held.written = state
      held.outputs = outputs
    }
  }

  /// Puts what was handed over where programs read it, in place of `environment`'s.
  func take(_ outputs: [Value.Member], over environment: Environment, keys: KeyTable) {
    if outputs.isEmpty { return }
    let arena = Arena()
    var changed = environment
    let scopes = Handover.apply(outputs, env: Value(environment[.env]), context: Value(environment[.context]))
    changed[.env] = Cell(scopes.env, arena: arena, keys: keys)
    changed[.context] = Cell(scopes.context, arena: arena, keys: keys)
    held.withLock { held in
      held.environment = changed
      held.arenas.append(arena)
    }
  }
}
