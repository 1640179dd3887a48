// How many threads can work at a time.

internal import Glibc

enum ProcessorCount {
  /// Processors that are switched on; at least one.
  static var available: Int { max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1) }
}
