// Ctrl-C and its like: a thread of their own waits for them, so that no handler runs in the middle of anything.

internal import Execution
internal import Glibc

enum SignalWatch {
  /// From now on SIGINT, SIGTERM and SIGHUP ask `interruption` to stop, instead of ending the process. A signal that
  /// whoever started us ignores, as a shell does for its background, stays ignored.
  ///
  /// Call it before the first other thread starts: threads inherit what is blocked.
  static func start(_ interruption: Interruption) {
    var watched = sigset_t()
    sigemptyset(&watched)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      var action = sigaction()
      sigaction(number, nil, &action)
      let isIgnored = unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
      if !isIgnored { sigaddset(&watched, number) }
    }
    pthread_sigmask(SIG_BLOCK, &watched, nil)
    let signals = watched
    Watcher(signals: signals, interruption: interruption).start()
  }

  private final class Watcher: Sendable {
    private let signals: sigset_t
    private let interruption: Interruption

    init(signals: sigset_t, interruption: Interruption) {
      self.signals = signals
      self.interruption = interruption
    }

    /// The thread waits as long as the process lives.
    func start() {
      var thread = pthread_t()
      pthread_create(
        &thread, nil,
        { context in
          Unmanaged<Watcher>.fromOpaque(context!).takeRetainedValue().watch()
          return nil
        }, Unmanaged.passRetained(self).toOpaque())
      pthread_detach(thread)
    }

    private func watch() {
      var signals = signals
      var number: Int32 = 0
      while sigwait(&signals, &number) == 0 { interruption.request() }
    }
  }
}
