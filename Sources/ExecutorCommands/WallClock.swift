// The one place of the commands that reads clocks, for logs and reports.

internal import Glibc
internal import Values

enum WallClock {
  /// To the millisecond, in UTC.
  static func now() -> Instant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(seconds: Int64(time.tv_sec), nanoseconds: Int32(time.tv_nsec / 1_000_000 * 1_000_000))
  }

  /// Seconds of the clock that nobody sets, which chunks are timed by.
  static func monotonic() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
