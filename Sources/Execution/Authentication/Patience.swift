// Waiting for something outside that has no descriptor to poll, but never past somebody's wish to stop.

internal import Glibc

/// Pauses that end early when the run should stop.
struct Patience: Sendable {
  let interruption: Interruption

  /// Whether the wish to stop has come.
  var isOver: Bool { interruption.level > .none }

  /// Waits so many seconds; false if the run should stop.
  func wait(_ seconds: Double) -> Bool {
    let deadline = Clock.monotonic + seconds
    while !isOver {
      let left = deadline - Clock.monotonic
      if left <= 0 { return true }
      var pause = timespec(tv_sec: 0, tv_nsec: Int(min(left, 0.05) * 1e9))
      nanosleep(&pause, nil)
    }
    return false
  }
}
