// Back-pressure: bytes that arrived and wait for a worker or for the writer. Past the limit no new transfer starts;
// those in flight finish, and their number is bounded. What an unfinished chunk holds does not count, since only its
// next pages can free it.

internal import Synchronization
internal import Transport

/// Bytes between network and target. Used by the network thread, workers and the writer.
final class Backlog: Sendable {
  private struct State {
    var bytes = 0
    var isPaused = false
  }

  private let network: Network
  private let limit: Int
  private let state = Mutex(State())

  init(network: Network, limit: Int) {
    self.network = network
    self.limit = limit
  }

  /// Something arrived that is going to be taken away again.
  func add(_ bytes: Int) {
    state.withLock { state in
      state.bytes += bytes
      if !state.isPaused, state.bytes > limit {
        state.isPaused = true
        network.pause()
      }
    }
  }

  /// Something was taken away. Transfers start again at half the limit, so that pausing is rare.
  func remove(_ bytes: Int) {
    state.withLock { state in
      state.bytes -= bytes
      if state.isPaused, state.bytes <= limit / 2 {
        state.isPaused = false
        network.resume()
      }
    }
  }
}
