// The two clocks of a run: one to measure and wait by, one to compare with dates that servers send.

internal import Glibc
internal import Values

enum Clock {
  /// Seconds since some moment in the past; never goes back.
  static var monotonic: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// The time of day. Only for dates in response headers: expressions see the plan's `as_of`.
  static var wall: Instant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(seconds: Int64(time.tv_sec), nanoseconds: Int32(time.tv_nsec))
  }
}
