// The clock of rates, delays and durations: it never jumps when somebody sets the time.

internal import Glibc

/// Seconds since some moment before the process began.
func monotonicSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
