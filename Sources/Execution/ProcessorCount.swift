// How many threads can work at a time.

internal import Glibc

enum ProcessorCount {
  /// Processors that this process may use: fewer than the machine has where a container or `taskset` says so.
  static var available: Int {
    var set = cpu_set_t()
    guard sched_getaffinity(0, MemoryLayout<cpu_set_t>.size, &set) == 0 else {
      return max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1)
    }
    return withUnsafeBytes(of: &set) { max($0.reduce(0) { $0 + $1.nonzeroBitCount }, 1) }
  }
}
