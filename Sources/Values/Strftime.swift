// Dates by a pattern of strftime: writing. Reading by the same pattern is in `Strftime+Parsing.swift`, the directives
// in `StrftimeDirective.swift`. Names are English, as in the C locale, whatever the environment says.

/// A pattern that is wrong, or a text that does not match it.
package struct StrftimeError: Error, Hashable, Sendable {
  /// One sentence without a full stop.
  package var message: String

  package init(_ message: String) { self.message = message }
}

/// A compiled pattern.
package struct Strftime: Sendable {
  let pattern: String
  let items: [StrftimeItem]
  /// The texts between directives, one after the other.
  let literals: [UInt8]

  static let weekdayNames = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

  /// Throws for a directive that does not exist.
  package init(_ pattern: String) throws(StrftimeError) {
    self.pattern = pattern
    var items: [StrftimeItem] = []
    var literals: [UInt8] = []
    try StrftimeDirective.compile(pattern, &items, &literals)
    self.items = items
    self.literals = literals
  }

  /// The instant in its own offset.
  package func format(_ instant: Instant) -> String {
    var bytes: [UInt8] = []
    write(instant, into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the instant in its own offset.
  package func write(_ instant: Instant, into bytes: inout [UInt8]) {
    let civil = instant.civil
    for item in items {
      switch item {
      case .literal(let start, let end), .space(let start, let end):
        for index in start..<end { bytes.append(literals[index]) }
      case .field(let field, let width, let padding): write(field, width, padding, instant, civil, &bytes)
      }
    }
  }

  private func write(
    _ field: StrftimeField, _ width: Int, _ padding: StrftimePadding, _ instant: Instant, _ civil: CivilTime,
    _ bytes: inout [UInt8]
  ) {
    func number(_ value: Int) {
      writeDigits(value, padding == .none ? 1 : width, pad: padding.byte, &bytes)
    }
    switch field {
    case .year: number(civil.year)
    case .century: number(civil.year / 100)
    case .yearOfCentury: number(civil.year % 100)
    case .isoYear: number(instant.isoWeek.year)
    case .isoYearOfCentury: number(instant.isoWeek.year % 100)
    case .month: number(civil.month)
    case .monthName: bytes += Gregorian.monthNames[civil.month - 1].utf8
    case .monthAbbreviation: bytes += Gregorian.monthNames[civil.month - 1].utf8.prefix(3)
    case .day: number(civil.day)
    case .dayOfYear: number(instant.dayOfYear)
    case .hour: number(civil.hour)
    case .hour12: number((civil.hour + 11) % 12 + 1)
    case .minute: number(civil.minute)
    case .second: number(civil.second)
    case .meridiem: bytes += (civil.hour < 12 ? "AM" : "PM").utf8
    case .lowerMeridiem: bytes += (civil.hour < 12 ? "am" : "pm").utf8
    case .milliseconds: number(Int(civil.nanosecond) / 1_000_000)
    case .microseconds: number(Int(civil.nanosecond) / 1_000)
    case .nanoseconds: number(Int(civil.nanosecond))
    case .weekdayName: bytes += Self.weekdayNames[instant.weekday].utf8
    case .weekdayAbbreviation: bytes += Self.weekdayNames[instant.weekday].utf8.prefix(3)
    case .weekdayFromSunday: number(instant.weekday)
    case .weekdayFromMonday: number((instant.weekday + 6) % 7 + 1)
    case .weekFromSunday: number((instant.dayOfYear + 6 - instant.weekday) / 7)
    case .weekFromMonday: number((instant.dayOfYear + 6 - (instant.weekday + 6) % 7) / 7)
    case .isoWeek: number(instant.isoWeek.week)
    case .offset: writeOffset(instant.offsetMinutes, colon: false, &bytes)
    case .offsetWithColon: writeOffset(instant.offsetMinutes, colon: true, &bytes)
    case .zoneName:
      if instant.offsetMinutes == 0 {
        bytes += "UTC".utf8
      } else {
        writeOffset(instant.offsetMinutes, colon: true, &bytes)
      }
    case .unixSeconds: number(Int(instant.seconds))
    case .unixMilliseconds: number(Int(instant.seconds) * 1_000 + Int(instant.nanoseconds) / 1_000_000)
    }
  }
}
