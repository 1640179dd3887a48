// What a range is as a whole, and its windows as plain numbers: for proofs about them.

package import Values

extension RangeSequence {
  /// How a range comes from one element to the next.
  package enum Step: Hashable, Sendable {
    case number(Int64)
    case seconds(Int64)
    case months(Int64)

    /// As `range` reads it: `1d`, `1M`, `1000`.
    package var text: String {
      switch self {
      case .number(let size): return String(size)
      case .months(let size): return size % 12 == 0 ? "\(size / 12)y" : "\(size)M"
      case .seconds(let size):
        let units: [(Int64, String)] = [(86_400, "d"), (3_600, "h"), (60, "m"), (1, "s")]
        let unit = units.first { size % $0.0 == 0 } ?? (1, "s")
        return "\(size / unit.0)\(unit.1)"
      }
    }
  }

  package var step: Step {
    switch range.step {
    case .number: .number(range.size)
    case .seconds: .seconds(range.size)
    case .months: .months(range.size)
    }
  }

  /// The first element, whether there is one or not, as a number or as seconds and nanoseconds.
  package var start: (major: Int64, minor: Int32) { (range.start, range.startNanoseconds) }

  /// The first point after the range.
  package var bound: (major: Int64, minor: Int32) { (range.bound, range.boundNanoseconds) }

  /// The instant of such a point, on the clock of the range.
  package func instant(_ major: Int64, _ minor: Int32) -> Instant {
    Instant(seconds: major, nanoseconds: minor, offsetMinutes: range.offsetMinutes)
  }

  /// The window of element `index` (0 ..< count), its end not part of it.
  package func window(
    at index: Int
  ) -> (start: (major: Int64, minor: Int32), end: (major: Int64, minor: Int32)) {
    precondition(index >= 0 && index < count, "a range has no such window")
    switch range.step {
    case .number, .seconds:
      let start = range.start + Int64(index) * range.size
      let (next, overflow) = start.addingReportingOverflow(range.size)
      let minor = range.startNanoseconds
      let isPast = overflow || (range.size > 0 ? (next, minor) > bound : (next, minor) < bound)
      return ((start, minor), isPast ? bound : (next, minor))
    case .months:
      let first = instant(range.start, range.startNanoseconds)
      // Elements were counted with this very arithmetic, so none lies outside the calendar.
      let start = (try? first.adding(Int64(index) * range.size, .month)) ?? first
      guard let next = try? first.adding(Int64(index + 1) * range.size, .month),
        (next.seconds, next.nanoseconds) < bound
      else { return ((start.seconds, start.nanoseconds), bound) }
      return ((start.seconds, start.nanoseconds), (next.seconds, next.nanoseconds))
    }
  }
}
