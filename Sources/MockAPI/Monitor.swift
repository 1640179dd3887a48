// State that the server's thread and its users share, with waiting for a change of it.

internal import Glibc

/// A lock around a value; `wait` sleeps until a change made the value right.
final class Monitor<State>: @unchecked Sendable {
  private var state: State
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init(_ state: State) {
    self.state = state
    pthread_mutex_init(mutex, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(changed, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(mutex)
    changed.deallocate()
    mutex.deallocate()
  }

  func withLock<Result>(_ body: (inout State) -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body(&state)
  }

  /// Wakes those who wait. Separate from `withLock`, because most changes interest nobody.
  func notify() { pthread_cond_broadcast(changed) }

  /// Whether `condition` became true within `seconds`.
  func wait(seconds: Double, until condition: (State) -> Bool) -> Bool {
    let end = clockSeconds() + seconds
    var deadline = timespec()
    deadline.tv_sec = Int(end)
    deadline.tv_nsec = Int((end - Double(Int(end))) * 1e9)
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while !condition(state) {
      if pthread_cond_timedwait(changed, mutex, &deadline) != 0 { return condition(state) }
    }
    return true
  }
}

/// Seconds on the monotonic clock.
func clockSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
