// Times one thing: the best of several runs, since the machine's noise only ever adds.

internal import CAllocations
internal import Glibc

struct Measurement {
  /// Nanoseconds for one operation.
  var nanoseconds: Double
  /// Calls of malloc for one operation.
  var allocations: Double

  /// `body` does `count` operations, and is run until a second has gone by, at least five times.
  static func take(_ count: Int, _ body: () throws -> Void) rethrows -> Measurement {
    try body()
    var best = Double.infinity
    var allocations = UInt.max
    var runs = 0
    let start = now()
    while runs < 5 || now() - start < 1 {
      let before = allocation_count()
      let begin = now()
      try body()
      best = min(best, now() - begin)
      allocations = min(allocations, allocation_count() - before)
      runs += 1
    }
    return Measurement(
      nanoseconds: best * 1e9 / Double(count), allocations: Double(allocations) / Double(count))
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
