// A person's wish to stop, from a signal handler's thread to the run.

internal import Synchronization

/// Set by any thread, read by the run.
package final class Interruption: Sendable {
  /// How badly the run should stop.
  package enum Level: Int, Comparable, Sendable {
    case none
    /// No new chunk starts; those in flight finish.
    case finish
    /// Those in flight are dropped; what is committed stays.
    case drop

    package static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
  }

  private struct State {
    var level = Level.none
    var observer: (@Sendable (Level) -> Void)?
  }

  private let state = Mutex(State())

  package init() {}

  package var level: Level { state.withLock { $0.level } }

  /// Asks once more: the first time to finish, then to drop.
  package func request() {
    let (level, observer) = state.withLock { state in
      state.level = state.level == .none ? .finish : .drop
      return (state.level, state.observer)
    }
    observer?(level)
  }

  /// Whom to tell; told at once if somebody asked already.
  func observe(_ observer: @escaping @Sendable (Level) -> Void) {
    let level = state.withLock { state in
      state.observer = observer
      return state.level
    }
    if level > .none { observer(level) }
  }

  /// Tells nobody any more.
  func stopObserving() { state.withLock { $0.observer = nil } }
}
