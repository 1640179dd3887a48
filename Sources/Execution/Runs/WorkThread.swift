// A thread that can be waited for. Blocking work stays off Swift's own pool.

internal import Glibc

/// One POSIX thread.
final class WorkThread {
  private var handle = pthread_t()
  private var isJoined = false

  /// Starts `body`. Thread creation fails only when the system is out of threads or memory, which ends the process.
  init(_ body: @escaping @Sendable () -> Void) {
    let box = Unmanaged.passRetained(Body(body))
    let status = pthread_create(
      &handle, nil,
      { argument in
        Unmanaged<Body>.fromOpaque(argument!).takeRetainedValue().run()
        return nil
      }, box.toOpaque())
    precondition(status == 0, "the system gives no more threads")
  }

  /// Waits until the body has returned.
  func join() {
    guard !isJoined else { return }
    isJoined = true
    pthread_join(handle, nil)
  }

  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }
}
