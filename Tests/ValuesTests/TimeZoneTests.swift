// Zones: rows that everyone can check, holes and repeated hours, years after the last one listed, and names that must
// not lead anywhere else.

import Testing
import Values

@Suite struct TimeZoneTests {
  @Test func whatClocksShow() throws {
    let rows: [(String, String, String)] = [
      ("UTC", "2024-07-01T00:00:00Z", "2024-07-01T00:00:00Z"),
      ("Europe/Berlin", "2024-01-01T00:00:00Z", "2024-01-01T01:00:00+01:00"),
      ("Europe/Berlin", "2024-03-31T00:59:59Z", "2024-03-31T01:59:59+01:00"),
      ("Europe/Berlin", "2024-03-31T01:00:00Z", "2024-03-31T03:00:00+02:00"),
      ("Europe/Berlin", "2024-10-27T00:59:59.5Z", "2024-10-27T02:59:59.5+02:00"),
      ("Europe/Berlin", "2024-10-27T01:00:00Z", "2024-10-27T02:00:00+01:00"),
      ("Europe/Berlin", "2500-07-01T00:00:00Z", "2500-07-01T02:00:00+02:00"),
      ("Europe/Berlin", "1945-06-01T00:00:00Z", "1945-06-01T03:00:00+03:00"),
      // Local mean time was 53 minutes and 28 seconds ahead: the nearest minute.
      ("Europe/Berlin", "1880-01-01T00:00:00Z", "1880-01-01T00:53:00+00:53"),
      ("America/New_York", "2024-11-03T06:00:00Z", "2024-11-03T01:00:00-05:00"),
      ("America/New_York", "9999-07-01T00:00:00Z", "9999-06-30T20:00:00-04:00"),
      ("America/Sao_Paulo", "2030-01-01T00:00:00Z", "2029-12-31T21:00:00-03:00"),
      ("Australia/Lord_Howe", "2024-01-01T00:00:00Z", "2024-01-01T11:00:00+11:00"),
      ("Australia/Lord_Howe", "2040-07-01T00:00:00Z", "2040-07-01T10:30:00+10:30"),
      ("Australia/Sydney", "2099-12-31T13:00:00Z", "2100-01-01T00:00:00+11:00"),
      ("Europe/Dublin", "2024-07-01T00:00:00Z", "2024-07-01T01:00:00+01:00"),
      ("Europe/Dublin", "2090-01-01T00:00:00Z", "2090-01-01T00:00:00Z"),
      ("Asia/Kathmandu", "2024-01-01T00:00:00Z", "2024-01-01T05:45:00+05:45"),
      ("Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31T00:00:00+14:00"),
      ("Etc/GMT+5", "2024-01-01T00:00:00Z", "2023-12-31T19:00:00-05:00"),
    ]
    for (name, instant, expected) in rows {
      let zone = try TimeZone.named(name)
      #expect(try zone.showing(try Instant.parse(instant).instant).text == expected, "\(name) \(instant)")
    }
  }

  @Test func whatClocksMean() throws {
    let rows: [(String, String, String)] = [
      ("Europe/Berlin", "2024-07-01 12:00", "2024-07-01T12:00:00+02:00"),
      ("Europe/Berlin", "2024-07-01T12:00:00Z", "2024-07-01T14:00:00+02:00"),
      ("Europe/Berlin", "2024-07-01T12:00:00-04:00", "2024-07-01T18:00:00+02:00"),
      ("Europe/Berlin", "2024-01", "2024-01-01T00:00:00+01:00"),
      // Skipped.
      ("Europe/Berlin", "2024-03-31 01:59:59", "2024-03-31T01:59:59+01:00"),
      ("Europe/Berlin", "2024-03-31 02:00", "2024-03-31T03:00:00+02:00"),
      ("Europe/Berlin", "2024-03-31 02:59:59.25", "2024-03-31T03:59:59.25+02:00"),
      ("Europe/Berlin", "2024-03-31 03:00", "2024-03-31T03:00:00+02:00"),
      ("Europe/Berlin", "2200-03-30 02:30", "2200-03-30T03:30:00+02:00"),
      ("America/Sao_Paulo", "2018-11-04", "2018-11-04T01:00:00-02:00"),
      ("Pacific/Apia", "2011-12-30 12:00", "2011-12-31T12:00:00+14:00"),
      // Shown twice.
      ("Europe/Berlin", "2024-10-27 01:59:59", "2024-10-27T01:59:59+02:00"),
      ("Europe/Berlin", "2024-10-27 02:00", "2024-10-27T02:00:00+02:00"),
      ("Europe/Berlin", "2024-10-27 02:59:59", "2024-10-27T02:59:59+02:00"),
      ("Europe/Berlin", "2024-10-27 03:00", "2024-10-27T03:00:00+01:00"),
      ("Europe/Berlin", "2200-10-26 02:30", "2200-10-26T02:30:00+02:00"),
      ("Australia/Lord_Howe", "2024-04-07 01:45", "2024-04-07T01:45:00+11:00"),
      ("UTC", "2024-10-27 02:30", "2024-10-27T02:30:00Z"),
    ]
    for (name, text, expected) in rows {
      let zone = try TimeZone.named(name)
      let bytes = Array(text.utf8)
      let parsed = bytes.withUnsafeBufferPointer { bytes in
        Result { () throws(InstantTextError) in try Instant.parse(bytes, in: zone) }
      }
      #expect(try parsed.get().text == expected, "\(name) \(text)")
    }
  }

  @Test func unitsOfAZone() throws {
    let berlin = try TimeZone.named("Europe/Berlin")
    let second = try Instant.parse("2024-10-27T01:20:00Z").instant
    #expect(try second.truncated(to: .hour, in: berlin).text == "2024-10-27T02:00:00+01:00")
    #expect(try second.truncated(to: .day, in: berlin).text == "2024-10-27T00:00:00+02:00")
    #expect(try second.truncated(to: .year, in: berlin).text == "2024-01-01T00:00:00+01:00")
    #expect(try second.adding(-1, .hour, in: berlin).text == "2024-10-27T02:20:00+02:00")
    #expect(try second.adding(-1, .day, in: berlin).text == "2024-10-26T02:20:00+02:00")
    #expect(try second.adding(5, .month, in: berlin).text == "2025-03-27T02:20:00+01:00")
    #expect(
      try Instant.parse("2024-12-31T20:00:00Z").instant.adding(3, .month, in: berlin).text
        == "2025-03-31T21:00:00+02:00")
    #expect(throws: CalendarError.self) {
      try Instant.parse("9999-12-31T23:30:00Z").instant.adding(0, .day, in: berlin)
    }
  }

  @Test func everyZoneOfTheSystemIsRead() throws {
    let names = TimeZone.names()
    #expect(names.count > 300 && names.contains("Europe/Berlin") && !names.contains("localtime"))
    for name in names { #expect(throws: Never.self, "\(name)") { try TimeZone.named(name) } }
  }

  @Test func namesThatAreNone() {
    let names = [
      "", "Europe/Berln", "Europe", "Europe/", "/Europe/Berlin", "../etc/passwd", "Europe/../../../etc/passwd",
      "localtime", "posixrules", "posix/Europe/Berlin", "right/Europe/Berlin", "zone.tab", "leapseconds",
      "europe/berlin",
      "Europe//Berlin", "Europe/Berlin\u{0}", "Zürich", "+02:00", String(repeating: "a", count: 100_000),
    ]
    for name in names { #expect(throws: TimeZoneError.self, "\(name.prefix(40))") { try TimeZone.named(name) } }
  }
}
