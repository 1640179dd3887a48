// Patterns that the C library does not know, reading by patterns, and what wrong patterns and texts say.

import TestSupport
import Testing
import Values

@Suite struct StrftimeTests {
  @Test func writes() throws {
    let instant = try Instant.parse("2024-01-05T03:07:09.012345678+05:30").instant
    let rows = [
      ("%Y-%m-01", "2024-01-01"), ("%-d/%-m/%y", "5/1/24"), ("%_d", " 5"), ("%0e", "05"), ("%-H:%-M:%-S", "3:7:9"),
      ("%L %f %N", "012 012345 012345678"), ("%z %:z %Z", "+0530 +05:30 +05:30"), ("%s", "1704404229"),
      ("%Q", "1704404229012"), ("%EY-%Om", "2024-01"), ("%v", " 5-Jan-2024"), ("100%%", "100%"), ("", ""),
      ("é %d ü", "é 05 ü"),
    ]
    for (pattern, expected) in rows { #expect(try Strftime(pattern).format(instant) == expected, "\(pattern)") }
    #expect(try Strftime("%Z%s").format(Instant(seconds: -1)) == "UTC-1")
  }

  @Test func refusesUnknownDirectives() {
    let rows = [
      ("%Y-%i", "there is no directive %i; did you mean %I"), ("%K", "did you mean %k"), ("%q", "did you mean %Q"),
      ("%!", "there is no directive %!; the directives are %Y"), ("abc%", "lone %"), ("%E", "%E changes the directive behind it"), ("%E!", "%E changes"),
      ("%-", "no directive %-"),
    ]
    for (pattern, expected) in rows {
      do {
        _ = try Strftime(pattern)
        Issue.record("\(pattern) was accepted")
      } catch {
        #expect(error.message.contains(expected), "\(pattern): \(error.message)")
      }
    }
  }

  @Test func reads() throws {
    let rows = [
      ("%Y%m%d", "20240229", "2024-02-29T00:00:00Z"),
      ("%d/%m/%Y", "5/1/2024", "2024-01-05T00:00:00Z"),
      ("%b %e, %Y", "Jan  2, 2022", "2022-01-02T00:00:00Z"),
      ("%B %d %Y", "SEPTEMBER 03 2022", "2022-09-03T00:00:00Z"),
      ("%A, %d %b %Y %H:%M:%S %Z", "Friday, 05 Jan 2024 10:00:00 GMT", "2024-01-05T10:00:00Z"),
      ("%I:%M %p", "12:30 am", "1970-01-01T00:30:00Z"),
      ("%I:%M %p", "12:30 PM", "1970-01-01T12:30:00Z"),
      ("%Y-%m-%dT%H:%M:%S.%f%z", "2024-01-05T01:02:03.5+0200", "2024-01-05T01:02:03.5+02:00"),
      ("%Y-%j", "2024-366", "2024-12-31T00:00:00Z"),
      ("%G-W%V-%u", "2020-W53-7", "2021-01-03T00:00:00Z"),
      ("%G-W%V", "2024-W01", "2024-01-01T00:00:00Z"),
      ("%s", "-1", "1969-12-31T23:59:59Z"),
      ("%Q", "1704404229012", "2024-01-04T21:37:09.012Z"),
      ("%y", "69", "1969-01-01T00:00:00Z"), ("%y", "68", "2068-01-01T00:00:00Z"),
      ("%C%y", "1999", "1999-01-01T00:00:00Z"),
      ("%F %T", "2024-01-05  10:00:00", "2024-01-05T10:00:00Z"),
    ]
    for (pattern, text, expected) in rows {
      #expect(try Strftime(pattern).parse(text).text == expected, "\(pattern) \(text)")
    }
    let wrong = [
      ("%Y-%m-%d", "2024-13-01", "has month 13"),
      ("%Y-%m-%d", "2024-01-01x", "does not match the pattern \"%Y-%m-%d\""),
      ("%Y-%j", "2023-366", "2023 has 365"), ("%I", "13", "half day"), ("%G-W%V", "2023-W53", "2023 does not have"),
      ("%z", "+99:00", "offset"), ("%Q", "999999999999999", "years 0001 to 9999"),
    ]
    for (pattern, text, expected) in wrong {
      do {
        let instant = try Strftime(pattern).parse(text)
        Issue.record("\(text) was read as \(instant.text)")
      } catch {
        #expect(error.message.contains(expected), "\(pattern) \(text): \(error.message)")
      }
    }
  }

  @Test func writingAndReadingAreInverse() throws {
    let patterns = try ["%Y-%m-%d %H:%M:%S.%N %z", "%c %N %:z", "%v %r .%N %Z", "%G %V %u %T %N %z", "%Y %j %T %N %z"]
      .map { try Strftime($0) }
    var generator = SplitMix(seed: 3)
    for _ in 0..<1_000 {
      let instant = Instant(
        seconds: .random(in: Gregorian.firstSecond + 400_000...Gregorian.lastSecond - 400_000, using: &generator),
        nanoseconds: .random(in: 0..<1_000_000_000, using: &generator),
        offsetMinutes: .random(in: -1_439...1_439, using: &generator))
      for pattern in patterns {
        let text = pattern.format(instant)
        if try pattern.parse(text) != instant { Issue.record("\(text)") }
      }
    }
  }
}
