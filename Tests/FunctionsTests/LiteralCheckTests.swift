// What lint says about literal arguments: what is wrong, what is valid, and the nearest.

import Functions
import Testing

@Suite struct LiteralCheckTests {
  @Test func whatIsFine() {
    let rows: [(LiteralCheck, [String])] = [
      (.strftime, ["%Y-%m-%d", "", "auto", "%-d %Q", "no directive"]),
      (.dateUnit, ["day", "days", "d", "M", "m", "Month", "quarter", "s"]),
      (.datePeriod, ["week", "month", "quarter", "year", "months"]),
      (.datePart, ["year", "doy", "epoch"]),
      (.date, ["2024-01-01", "2024-01", "2024", "1704067200", "-5", "", "01/31/2024"]),
      (.rangeStep, ["1d", "1D", "6h", "1M", "30m", "2w", "1y", "1000", "-5", "45s"]),
      (.regex, ["[0-9]+", "", "(?i)a"]),
      (.jmespath, ["a.b[0]", "@", "[?a > `1`].b"]),
      (.digestAlgorithm, ["md5", "sha1", "sha256", "sha512"]),
      (.castType, ["int", "integer", "timestamp"]),
      (.jq, [".a", "map(.b)", ". # all", "def f: 1; f", ".env, {input: 1}"]),
      (.casing, ["snake", "camel", "upper", "lower"]),
      (.textEncoding, ["hex", "base64"]),
      (.timeZone, ["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+5"]),
      (.format, ["%s-%05d", "", "100%%", "%-8.3f|% d|%+x"]),
      (.intFormat, ["%05d", "id-%X!"]),
      (.floatFormat, ["%.2f", "%g%%"]),
    ]
    for (check, texts) in rows {
      for text in texts { #expect(check.problem(with: text) == nil, "\(check) \(text)") }
    }
    #expect(Set(rows.map(\.0)) == Set(LiteralCheck.allCases))
  }

  @Test func whatIsDoubtful() {
    #expect(LiteralCheck.date.doubt(about: "20240131")?.contains("YYYY-MM-DD") == true)
    for text in ["2024-01-31", "1704067200", "2024", "2024013x"] {
      #expect(LiteralCheck.date.doubt(about: text) == nil)
    }
    #expect(LiteralCheck.regex.doubt(about: "20240131") == nil)
  }

  @Test func whatIsNot() {
    let rows: [(LiteralCheck, String, String)] = [
      (.strftime, "%Y-%i", "did you mean %I"),
      (.strftime, "%", "lone %"),
      (.dateUnit, "dya", "there is no unit \"dya\"; did you mean \"day\"? The units are second, minute, hour, day"),
      (.dateUnit, "fortnight", "there is no unit \"fortnight\"; the units are"),
      (.dateUnit, "", "there is no unit \"\"; the units are"),
      (.datePeriod, "day", "there is no period \"day\""),
      (.datePart, "dayofyear", "there is no part"),
      (.date, "2024-13-01", "month 13"),
      (.date, "yesterday", "dates are YYYY"),
      (.rangeStep, "0", "cannot be zero"), (.rangeStep, "1q", "unknown unit q"),
      (.rangeStep, "day", "such as 1d, 6h or 1M"),
      (.rangeStep, "-1d", "must be positive"),
      (.regex, "(", "missing )"), (.regex, "(?<=a)b", "invalid perl operator"),
      (.jmespath, "a[", "the JMESPath \"a[\" is wrong"), (.jmespath, "nosuch(@)", "is wrong"),
      (.digestAlgorithm, "sha-256", "did you mean \"sha256\"?"), (.digestAlgorithm, "crc", "the algorithms are md5"),
      (.jq, ".a[", "the jq program \".a[\" is wrong: syntax error, unexpected $end in line 1"),
      (.jq, ".a |\n nosuch(1)", "nosuch/1 is not defined in line 2"), (.jq, "a\u{0}b", "zero byte"),
      (.jq, "import \"x\" as x; .", "is wrong: syntax error"), (.jq, "include \"x\"; .", "is wrong: syntax error"),
      (.casing, "snaek", "did you mean \"snake\"?"), (.textEncoding, "base32", "did you mean \"base64\"?"),
      (.timeZone, "Berlin", "did you mean \"Europe/Berlin\"?"),
      (.timeZone, "new york", "did you mean \"America/New_York\"?"),
      (.timeZone, "Europe/Belrin", "\"Europe/Berlin\""), (.timeZone, "localtime", "there is no time zone"),
      (.timeZone, "../../etc/passwd", "there is no time zone"), (.timeZone, "/etc/passwd", "there is no time zone"),
      (.timeZone, "right/UTC", "there is no time zone"), (.timeZone, "", "zones are named as in Europe/Berlin"),
      (.timeZone, "Europe", "there is no time zone"), (.timeZone, "Europe/", "there is no time zone"),
      (.timeZone, "leapseconds", "there is no time zone"), (.timeZone, "+02:00", "there is no time zone"),
      (.format, "%", "ends within a directive"), (.format, "%-5", "ends within"), (.format, "%*d", "write the width"),
      (.format, "%i", "there is no directive %i"), (.format, "%.99999999f", "more than 10000000 characters"),
      (.intFormat, "%s", "must have exactly one of %d"), (.intFormat, "%d%d", "exactly one"),
      (.floatFormat, "x", "must have exactly one of %f"),
      (.castType, "datetime", "there is no type \"datetime\""), (.castType, "timestmap", "did you mean \"timestamp\"?"),
    ]
    for (check, text, expected) in rows {
      let problem = check.problem(with: text)
      #expect(problem?.contains(expected) == true, "\(check) \(text): \(problem ?? "fine")")
    }
  }
}
