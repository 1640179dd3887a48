// Something that happens after a while, unless it is cancelled before.

/// Rings once, on a thread of its own.
final class Alarm {
  private let cancelled = Channel<Void>()
  private let thread: WorkThread

  init(seconds: Double, _ action: @escaping @Sendable () -> Void) {
    let deadline = Clock.monotonic + seconds
    thread = WorkThread { [cancelled] in
      if case .timeout = cancelled.receive(until: deadline) { action() }
    }
  }

  /// It rings no more; waits for it if it is ringing.
  func cancel() {
    cancelled.close()
    thread.join()
  }
}
