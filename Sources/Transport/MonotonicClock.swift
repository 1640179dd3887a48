// The clock of rates, delays and durations: it never jumps when somebody sets the time. And the other one.

internal import Glibc
internal import Values

/// Seconds since some moment before the process began.
func monotonicSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// The time of day: only to compare with what servers say.
func wallClock() -> Instant {
  var time = timespec()
  clock_gettime(CLOCK_REALTIME, &time)
  return Instant(seconds: Int64(time.tv_sec), nanoseconds: Int32(time.tv_nsec))
}
