// Named time zones: what a clock in a zone shows at an instant, and which instant a clock there means. Data come from
// the system's zone files (`TimeZone+File.swift`), years after their end from their closing rule
// (`TimeZoneRule.swift`). Offsets are whole minutes: those with seconds, of local mean time, are rounded.

internal import Synchronization

/// A zone name that stands for nothing, or a zone file that cannot be read.
package struct TimeZoneError: Error, Hashable, Sendable {
  /// One sentence without a full stop.
  package var message: String

  package init(_ message: String) { self.message = message }
}

/// A zone of the IANA database.
package final class TimeZone: Sendable {
  package let name: String
  /// Seconds since 1970 from which on `offsets[k + 1]` holds, ascending; before the first it is `offsets[0]`.
  private let transitions: [Int64]
  /// Minutes east of UTC.
  private let offsets: [Int16]
  /// The same transitions as the clock shows them: where it skips, after the hole; where it repeats, after the first
  /// time.
  private let localTransitions: [Int64]
  /// What holds after the last transition; nil if that is its offset for good.
  private let rule: TimeZoneRule?

  init(name: String, transitions: [Int64], offsets: [Int16], rule: TimeZoneRule?) {
    self.name = name
    self.transitions = transitions
    self.offsets = offsets
    self.rule = rule
    localTransitions = transitions.indices.map { index in
      transitions[index] + Int64(max(offsets[index], offsets[index + 1])) * 60
    }
  }

  /// Minutes east of UTC at an instant.
  package func offsetMinutes(at seconds: Int64) -> Int16 {
    if let rule, transitions.last.map({ seconds >= $0 }) ?? true { return rule.offsetMinutes(at: seconds) }
    return offsets[Self.count(of: transitions, upTo: seconds)]
  }

  /// The same point in time as a clock here shows it. An error where that is no year from 0001 to 9999.
  package func showing(_ instant: Instant) throws(CalendarError) -> Instant {
    try Instant(
      seconds: instant.seconds, nanoseconds: instant.nanoseconds, offsetMinutes: offsetMinutes(at: instant.seconds)
    ).checked()
  }

  /// The instant that a clock here means by `local` seconds since 1970. What it shows twice is the first time; what it
  /// skips is as much later as the clock is put forward: 02:30 becomes 03:30.
  package func instant(localSeconds local: Int64, nanoseconds: Int32 = 0) throws(CalendarError) -> Instant {
    let offset: Int16
    if let rule, localTransitions.last.map({ local >= $0 }) ?? true {
      offset = rule.offsetMinutes(atLocal: local)
    } else {
      offset = offsets[Self.count(of: localTransitions, upTo: local)]
    }
    return try showing(Instant(seconds: local - Int64(offset) * 60, nanoseconds: nanoseconds))
  }

  /// How many of the ascending numbers are not greater than `limit`.
  private static func count(of numbers: [Int64], upTo limit: Int64) -> Int {
    var (low, high) = (0, numbers.count)
    while low < high {
      let middle = (low + high) / 2
      if numbers[middle] <= limit { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension TimeZone {
  private static let known = Mutex<[String: TimeZone]>([:])

  /// The zone of a name such as `Europe/Berlin`; each is read once.
  package static func named(_ name: String) throws(TimeZoneError) -> TimeZone {
    if let zone = known.withLock({ $0[name] }) { return zone }
    let zone = try read(name)
    // There are as many as the system has files.
    known.withLock { $0[name] = zone }
    return zone
  }
}

extension Instant {
  /// Reads a date or an instant. Without an offset it is what a clock in `zone` shows; with one it is that instant.
  /// Either way the result is shown in the zone.
  package static func parse(
    _ bytes: UnsafeBufferPointer<UInt8>, in zone: TimeZone
  ) throws(InstantTextError) -> Instant {
    let parsed = try read(bytes)
    do throws(CalendarError) {
      return parsed.hasOffset
        ? try zone.showing(parsed.value.instant)
        : try zone.instant(
          localSeconds: parsed.value.instant.localSeconds, nanoseconds: parsed.value.instant.nanoseconds)
    } catch {
      throw InstantTextError(error.message)
    }
  }

  /// The start of the unit that this instant lies in, by the calendar and the clocks of a zone.
  package func truncated(to unit: CalendarUnit, in zone: TimeZone) throws(CalendarError) -> Instant {
    let start = try zone.showing(self).truncated(to: unit)
    // An hour that the clock shows twice has two starts; a day has one, whatever its offset was.
    if let length = unit.fixedSeconds, length <= 3_600 { return try zone.showing(start) }
    return try zone.instant(localSeconds: start.localSeconds)
  }

  /// `count` units later by the calendar and the clocks of a zone: days and longer units keep the time of day, shorter
  /// ones count what passes.
  package func adding(_ count: Int64, _ unit: CalendarUnit, in zone: TimeZone) throws(CalendarError) -> Instant {
    let moved = try zone.showing(self).adding(count, unit)
    if let length = unit.fixedSeconds, length <= 3_600 { return try zone.showing(moved) }
    return try zone.instant(localSeconds: moved.localSeconds, nanoseconds: moved.nanoseconds)
  }
}
