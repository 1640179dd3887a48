// A point in time with the offset it was written in. Calendar arithmetic is in `Calendar.swift`, text in
// `InstantText.swift`.

/// Seconds since 1970-01-01T00:00:00Z (leap seconds not counted), a fraction, and the offset to show it in.
///
/// Two instants are equal if they show the same; compare `seconds` and `nanoseconds` for the same point in time.
package struct Instant: Hashable, Sendable {
  package var seconds: Int64
  /// 0 ..< 1_000_000_000, also before 1970.
  package var nanoseconds: Int32
  /// Minutes east of UTC, -1,439 ... 1,439.
  package var offsetMinutes: Int16

  package init(seconds: Int64, nanoseconds: Int32 = 0, offsetMinutes: Int16 = 0) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
    self.offsetMinutes = offsetMinutes
  }
}
