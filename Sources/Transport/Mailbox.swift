// What other threads want of the network thread, and how it is woken. No other state is shared between them.

internal import CCurl

/// Commands in the order in which they were given. Owns the multi handle, because waking needs it.
final class Mailbox: @unchecked Sendable {
  enum Command: Sendable {
    case addLane(name: String, payer: String, rate: Double, concurrency: Int, isUrgent: Bool)
    case grant(BudgetKey, Int)
    case submit(Submission, due: Double?)
    /// Hands over what is known already.
    case deliver(Result<HTTPResponse, TransferError>, @Sendable (Result<HTTPResponse, TransferError>) -> Void)
    case hold(lane: Int, until: Double)
    case cancelDelayed
    case cancelAll
    case shutdown
  }

  private struct State {
    var commands: [Command] = []
    var isPaused = false
    var isClosed = false
    var lanes = 0
  }

  /// Used by the network thread alone, except for `curl_multi_wakeup`.
  let multi: UnsafeMutableRawPointer
  private let state = Lock(State())

  init() {
    guard let multi = curl_multi_init() else { preconditionFailure("libcurl has no memory") }
    self.multi = multi
  }

  deinit { curl_multi_cleanup(multi) }

  /// False after `shutdown` was posted: the command is dropped.
  @discardableResult
  func post(_ command: Command) -> Bool {
    state.withLock { state in
      guard !state.isClosed else { return false }
      if case .shutdown = command { state.isClosed = true }
      // The thread empties the box as a whole before it sleeps, so only the first command has to wake it.
      if state.commands.isEmpty { curl_multi_wakeup(multi) }
      state.commands.append(command)
      return true
    }
  }

  /// The new lane's index.
  func addLane(name: String, payer: String, rate: Double, concurrency: Int, isUrgent: Bool) -> Int {
    state.withLock { state in
      state.lanes += 1
      if !state.isClosed {
        if state.commands.isEmpty { curl_multi_wakeup(multi) }
        state.commands.append(
          .addLane(name: name, payer: payer, rate: rate, concurrency: concurrency, isUrgent: isUrgent))
      }
      return state.lanes - 1
    }
  }

  func setPaused(_ isPaused: Bool) {
    state.withLock { state in
      if state.isPaused && !isPaused { curl_multi_wakeup(multi) }
      state.isPaused = isPaused
    }
  }

  /// Moves all commands to `commands`, which must be empty; says whether new transfers are paused.
  func drain(into commands: inout [Command]) -> Bool {
    state.withLock { state in
      swap(&commands, &state.commands)
      return state.isPaused
    }
  }

  var isEmpty: Bool { state.withLock { $0.commands.isEmpty } }
}
