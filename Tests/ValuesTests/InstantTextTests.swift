// Which texts are dates, what they say, and what the errors say.

import TestSupport
import Testing
import Values

@Suite struct InstantTextTests {
  @Test func readsEveryForm() throws {
    let rows: [(String, String, InstantPrecision)] = [
      ("2024", "2024-01-01T00:00:00Z", .year),
      ("2024-07", "2024-07-01T00:00:00Z", .month),
      ("2024-02-29", "2024-02-29T00:00:00Z", .day),
      ("02/29/2024", "2024-02-29T00:00:00Z", .day),
      ("2024-01-05T10:20:30Z", "2024-01-05T10:20:30Z", .instant),
      ("2024-01-05t10:20:30z", "2024-01-05T10:20:30Z", .instant),
      ("2024-01-05 10:20:30", "2024-01-05T10:20:30Z", .instant),
      ("2024-01-05 10:20", "2024-01-05T10:20:00Z", .instant),
      ("2024-01-05 10:20:30.25", "2024-01-05T10:20:30.25Z", .instant),
      ("2024-01-05T10:20:30.123456789123Z", "2024-01-05T10:20:30.123456789Z", .instant),
      ("2024-01-05T10:20:30,5Z", "2024-01-05T10:20:30.5Z", .instant),
      ("2024-01-05T10:20:30+02:00", "2024-01-05T10:20:30+02:00", .instant),
      ("2024-01-05 10:20:30 -0530", "2024-01-05T10:20:30-05:30", .instant),
      ("2024-01-05 10:20:30+02", "2024-01-05T10:20:30+02:00", .instant),
      ("2024-01-05 10:20:30 UTC", "2024-01-05T10:20:30Z", .instant),
      ("2024-01-05T10:20:30-00:00", "2024-01-05T10:20:30Z", .instant),
      ("0001-01-01", "0001-01-01T00:00:00Z", .day),
      ("9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.999999999Z", .instant),
    ]
    for (text, expected, precision) in rows {
      let parsed = try Instant.parse(text)
      #expect(parsed.instant.text == expected, "\(text)")
      #expect(parsed.precision == precision, "\(text)")
    }
  }

  @Test func saysWhatIsWrong() {
    let rows: [(String, String)] = [
      ("2024-13-01", "\"2024-13-01\" has month 13 (months are 01 to 12)"),
      ("2024-00-01", "month 00"),
      ("2023-02-29", "\"2023-02-29\" has day 29 (February 2023 has 28 days)"),
      ("2024-04-31", "April 2024 has 30 days"),
      ("15/05/2022", "month 15 (months are 01 to 12); with slashes the month comes first: MM/DD/YYYY"),
      ("2024-01-01T24:00:00Z", "hour 24"),
      ("2024-01-01T23:60:00Z", "minute 60"),
      ("2024-01-01T23:59:60Z", "second 60"),
      ("2024-01-01T00:00:00+24:00", "offset"),
      ("2024-01-01T00:00:00+01:60", "offset"),
      ("0000-01-01", "year 0 (years are 0001 to 9999)"),
      ("", "is not a date; dates are YYYY, YYYY-MM"),
      ("2024-1-1", "is not a date"), ("2024-01-01 ", "is not a date"), (" 2024-01-01", "is not a date"),
      ("2024-01-01T", "is not a date"), ("2024-01-01T1:00", "is not a date"), ("2024-01-01T10", "is not a date"),
      ("2024-01-01T10:00:00.Z", "is not a date"), ("20240101", "is not a date"), ("2024-", "is not a date"),
      ("Jan 2, 2022", "is not a date"), ("2024-01-01T10:00:00 CET", "is not a date"), ("٢٠٢٤", "is not a date"),
    ]
    for (text, expected) in rows {
      do {
        let parsed = try Instant.parse(text)
        Issue.record("\(text) was read as \(parsed)")
      } catch {
        #expect(error.message.contains(expected), "\(text): \(error.message)")
      }
    }
  }

  @Test func exclusiveEnds() throws {
    let rows = [
      ("2024", "2025-01-01T00:00:00Z"), ("2024-12", "2025-01-01T00:00:00Z"), ("2024-02-29", "2024-03-01T00:00:00Z"),
      ("2024-02-29T10:00:00Z", "2024-02-29T10:00:00Z"), ("9999-12-31", "9999-12-31T23:59:59.999999999Z"),
      ("9999", "9999-12-31T23:59:59.999999999Z"),
    ]
    for (text, end) in rows { #expect(try Instant.parse(text).exclusiveEnd.text == end, "\(text)") }
  }

  @Test func writingAndReadingAreInverse() throws {
    var generator = SplitMix(seed: 11)
    for _ in 0..<20_000 {
      let offset = Int16.random(in: -1_439...1_439, using: &generator)
      let instant = Instant(
        seconds: .random(in: Gregorian.firstSecond + 90_000...Gregorian.lastSecond - 90_000, using: &generator),
        nanoseconds: .random(in: 0..<1_000_000_000, using: &generator), offsetMinutes: offset)
      if try Instant.parse(instant.text).instant != instant { Issue.record("\(instant.text)") }
    }
  }
}
