// Ctrl-C and its like: a thread of their own waits for them, so that no handler runs in the middle of anything.

internal import Console
internal import Execution
internal import Glibc

enum SignalWatch {
  /// How long a run that drops everything may take for it: a database may not answer.
  private static let patience = 5.0

  /// From now on SIGINT, SIGTERM and SIGHUP ask `interruption` to stop, instead of ending the process; `grace` seconds
  /// after the first, or at the second, to drop what is in flight; soon after that, or at the third, the process ends. A
  /// signal that whoever started us ignores, as a shell does for its background, stays ignored.
  ///
  /// Call it before the first other thread starts: threads inherit what is blocked.
  static func start(_ interruption: Interruption, grace: Double) {
    var watched = sigset_t()
    sigemptyset(&watched)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      var action = sigaction()
      sigaction(number, nil, &action)
      let isIgnored = unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
      if !isIgnored { sigaddset(&watched, number) }
    }
    pthread_sigmask(SIG_BLOCK, &watched, nil)
    Watcher(signals: watched, interruption: interruption, grace: grace).start()
  }

  private final class Watcher: Sendable {
    private let signals: sigset_t
    private let interruption: Interruption
    private let grace: Double

    init(signals: sigset_t, interruption: Interruption, grace: Double) {
      self.signals = signals
      self.interruption = interruption
      self.grace = grace
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
      wait(nil)
      interruption.request()
      wait(grace)
      interruption.request()
      wait(SignalWatch.patience)
      // Whatever is not committed is rolled back by the database, as after a kill.
      _exit(Console.ExitCode.temporary.rawValue)
    }

    /// Until a signal comes, or so many seconds went by.
    private func wait(_ seconds: Double?) {
      var signals = signals
      guard let seconds else {
        var number: Int32 = 0
        while sigwait(&signals, &number) != 0 {}
        return
      }
      let end = Self.now() + seconds
      while true {
        let left = max(end - Self.now(), 0)
        var time = timespec(tv_sec: Int(left), tv_nsec: Int((left - left.rounded(.down)) * 1e9))
        // Another signal may interrupt the waiting.
        if sigtimedwait(&signals, nil, &time) >= 0 || errno == EAGAIN { return }
      }
    }

    private static func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_MONOTONIC, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
  }
}
