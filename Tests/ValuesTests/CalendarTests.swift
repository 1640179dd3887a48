// The calendar against counting days one by one, and against the C library's calendar and strftime.

import Glibc
import TestSupport
import Testing
import Values

@Suite struct CalendarTests {
  /// Every day of the years 1 to 9999, counted up with nothing but the lengths of months.
  @Test func civilDaysAgreeWithCounting() {
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    var day = Gregorian.daysFromCivil(1, 1, 1)
    var weekday = 1  // 0001-01-01 was a Monday.
    var failures = 0
    for year in 1...9_999 {
      let isLeap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
      for month in 1...12 {
        let length = lengths[month - 1] + (isLeap && month == 2 ? 1 : 0)
        if Gregorian.daysInMonth(year, month) != length { failures += 1 }
        for date in 1...length {
          if Gregorian.daysFromCivil(year, month, date) != day { failures += 1 }
          if Gregorian.civil(fromDays: day) != (year, month, date) { failures += 1 }
          if Gregorian.weekday(ofDay: day) != weekday { failures += 1 }
          day += 1
          weekday = (weekday + 1) % 7
        }
      }
    }
    #expect(failures == 0)
    #expect(Gregorian.daysFromCivil(1_970, 1, 1) == 0)
    #expect(Int64(day) * 86_400 == Gregorian.lastSecond + 1)
    #expect(Int64(Gregorian.daysFromCivil(1, 1, 1)) * 86_400 == Gregorian.firstSecond)
  }

  @Test func fieldsAndDirectivesAgreeWithTheCLibrary() throws {
    // Not %s, which the C library takes from the local zone; nor %Z, which it calls GMT.
    let pattern =
      "%Y %y %C %m %d %e %j %H %I %k %l %M %S %p %P %a %A %b %B %h %D %F %T %R %r %x %X %U %W %V %G %g %u %w %c %n%t%%"
    let strftimePattern = try Strftime(pattern)
    var generator = SplitMix(seed: 7)
    for _ in 0..<5_000 {
      let seconds = Int64.random(in: -30_610_224_000...Gregorian.lastSecond, using: &generator)
      var time = time_t(seconds)
      var fields = tm()
      gmtime_r(&time, &fields)
      var buffer = [CChar](repeating: 0, count: 1_024)
      let count = strftime(&buffer, buffer.count, pattern, &fields)
      let expected = String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
      let instant = Instant(seconds: seconds)
      #expect(strftimePattern.format(instant) == expected, "at \(seconds)")
      #expect(instant.dayOfYear == Int(fields.tm_yday) + 1)
    }
  }

  @Test func addingUnits() throws {
    let rows: [(String, Int64, CalendarUnit, String)] = [
      ("2024-01-31T00:00:00Z", 1, .month, "2024-02-29T00:00:00Z"),
      ("2023-01-31T10:30:00Z", 1, .month, "2023-02-28T10:30:00Z"),
      ("2024-02-29T00:00:00Z", 1, .year, "2025-02-28T00:00:00Z"),
      ("2024-02-29T00:00:00Z", 4, .year, "2028-02-29T00:00:00Z"),
      ("2024-03-31T00:00:00Z", -1, .month, "2024-02-29T00:00:00Z"),
      ("2024-01-15T00:00:00Z", -1, .month, "2023-12-15T00:00:00Z"),
      ("2024-01-15T00:00:00Z", -13, .month, "2022-12-15T00:00:00Z"),
      ("2024-11-30T00:00:00Z", 1, .quarter, "2025-02-28T00:00:00Z"),
      ("2024-01-01T00:00:00Z", -1, .day, "2023-12-31T00:00:00Z"),
      ("2024-01-01T00:00:00Z", 2, .week, "2024-01-15T00:00:00Z"),
      ("2024-01-01T00:00:00Z", 36, .hour, "2024-01-02T12:00:00Z"),
      ("1969-12-31T23:59:59Z", 1, .second, "1970-01-01T00:00:00Z"),
      // The clock shown decides, not the one in Greenwich.
      ("2024-02-01T01:00:00+02:00", 1, .month, "2024-03-01T01:00:00+02:00"),
      ("9999-12-31T00:00:00Z", 23, .hour, "9999-12-31T23:00:00Z"),
      ("0001-01-31T00:00:00Z", 1, .month, "0001-02-28T00:00:00Z"),
    ]
    for (start, count, unit, expected) in rows {
      let instant = try Instant.parse(start).instant
      #expect(try instant.adding(count, unit).text == expected, "\(start) + \(count) \(unit)")
    }
    let outside: [(String, Int64, CalendarUnit)] = [
      ("9999-12-31T00:00:00Z", 1, .day), ("9999-12-31T00:00:00Z", 1, .month), ("0001-01-01T00:00:00Z", -1, .second),
      ("0001-01-31T00:00:00Z", -1, .month), ("2024-01-01T00:00:00Z", .max, .day), ("2024-01-01T00:00:00Z", .min, .year),
      ("2024-01-01T00:00:00Z", .max, .second), ("2024-01-01T00:00:00Z", 100_000, .year),
    ]
    for (start, count, unit) in outside {
      let instant = try Instant.parse(start).instant
      #expect(throws: CalendarError.self, "\(start) + \(count) \(unit)") { try instant.adding(count, unit) }
    }
  }

  @Test func truncatingAndLastDays() throws {
    let rows: [(String, CalendarUnit, String, String)] = [
      ("2024-05-15T13:45:59.5Z", .second, "2024-05-15T13:45:59Z", "2024-05-15T00:00:00Z"),
      ("2024-05-15T13:45:59Z", .hour, "2024-05-15T13:00:00Z", "2024-05-15T00:00:00Z"),
      ("2024-05-15T13:45:59Z", .day, "2024-05-15T00:00:00Z", "2024-05-15T00:00:00Z"),
      ("2024-05-15T13:45:59Z", .week, "2024-05-12T00:00:00Z", "2024-05-18T00:00:00Z"),
      ("2024-05-12T00:00:00Z", .week, "2024-05-12T00:00:00Z", "2024-05-18T00:00:00Z"),
      ("2024-02-15T13:45:59Z", .month, "2024-02-01T00:00:00Z", "2024-02-29T00:00:00Z"),
      ("2024-05-15T13:45:59Z", .quarter, "2024-04-01T00:00:00Z", "2024-06-30T00:00:00Z"),
      ("2024-05-15T13:45:59Z", .year, "2024-01-01T00:00:00Z", "2024-12-31T00:00:00Z"),
      ("1969-12-31T23:00:00Z", .day, "1969-12-31T00:00:00Z", "1969-12-31T00:00:00Z"),
      ("2024-05-01T01:00:00+02:00", .month, "2024-05-01T00:00:00+02:00", "2024-05-31T00:00:00+02:00"),
      ("9999-12-31T23:59:59Z", .year, "9999-01-01T00:00:00Z", "9999-12-31T00:00:00Z"),
    ]
    for (text, unit, start, last) in rows {
      let instant = try Instant.parse(text).instant
      #expect(try instant.truncated(to: unit).text == start, "\(text) \(unit)")
      #expect(try instant.lastDay(of: unit).text == last, "\(text) \(unit)")
    }
  }
}
