// The directives of strftime patterns: one table from which patterns are read, checked and documented.

/// What one directive stands for.
enum StrftimeField: BitwiseCopyable, Sendable {
  case year, century, yearOfCentury, isoYear, isoYearOfCentury
  case month, monthName, monthAbbreviation
  case day, dayOfYear
  case hour, hour12, minute, second, meridiem, lowerMeridiem
  case milliseconds, microseconds, nanoseconds
  case weekdayName, weekdayAbbreviation, weekdayFromSunday, weekdayFromMonday
  case weekFromSunday, weekFromMonday, isoWeek
  case offset, offsetWithColon, zoneName
  case unixSeconds, unixMilliseconds
}

/// What stands in front of a number that is shorter than its field.
enum StrftimePadding: BitwiseCopyable, Sendable {
  case zero, space, none

  var byte: UInt8 { self == .space ? UInt8(ascii: " ") : UInt8(ascii: "0") }
}

/// One piece of a compiled pattern. Texts stand in the pattern's `literals`.
enum StrftimeItem: BitwiseCopyable, Sendable {
  case literal(start: Int, end: Int)
  /// Any amount of white space when parsing.
  case space(start: Int, end: Int)
  /// The width is the field's usual number of digits.
  case field(StrftimeField, width: Int, StrftimePadding)
}

/// The letters after `%`.
package enum StrftimeDirective {
  /// A directive and what it writes, for lists.
  package static let all: [(letter: Character, meaning: String)] = table.map { ($0.letter, $0.meaning) }

  private enum Effect {
    case field(StrftimeField, Int, StrftimePadding)
    case pattern(String)
    case text(String)
  }

  private static let table: [(letter: Character, meaning: String, effect: Effect)] = [
    ("Y", "year, four digits", .field(.year, 4, .zero)),
    ("C", "century, two digits", .field(.century, 2, .zero)),
    ("y", "year of the century, 00 to 99", .field(.yearOfCentury, 2, .zero)),
    ("G", "year of the ISO week", .field(.isoYear, 4, .zero)),
    ("g", "year of the ISO week, 00 to 99", .field(.isoYearOfCentury, 2, .zero)),
    ("m", "month, 01 to 12", .field(.month, 2, .zero)),
    ("B", "month's name", .field(.monthName, 0, .none)),
    ("b", "month's name, three letters", .field(.monthAbbreviation, 0, .none)),
    ("h", "the same as %b", .field(.monthAbbreviation, 0, .none)),
    ("d", "day of the month, 01 to 31", .field(.day, 2, .zero)),
    ("e", "day of the month, padded with a space", .field(.day, 2, .space)),
    ("j", "day of the year, 001 to 366", .field(.dayOfYear, 3, .zero)),
    ("H", "hour, 00 to 23", .field(.hour, 2, .zero)),
    ("k", "hour, padded with a space", .field(.hour, 2, .space)),
    ("I", "hour of the half day, 01 to 12", .field(.hour12, 2, .zero)),
    ("l", "hour of the half day, padded with a space", .field(.hour12, 2, .space)),
    ("M", "minute, 00 to 59", .field(.minute, 2, .zero)),
    ("S", "second, 00 to 59", .field(.second, 2, .zero)),
    ("p", "AM or PM", .field(.meridiem, 0, .none)),
    ("P", "am or pm", .field(.lowerMeridiem, 0, .none)),
    ("L", "milliseconds, three digits", .field(.milliseconds, 3, .zero)),
    ("f", "microseconds, six digits", .field(.microseconds, 6, .zero)),
    ("N", "nanoseconds, nine digits", .field(.nanoseconds, 9, .zero)),
    ("A", "weekday's name", .field(.weekdayName, 0, .none)),
    ("a", "weekday's name, three letters", .field(.weekdayAbbreviation, 0, .none)),
    ("w", "weekday, 0 (Sunday) to 6", .field(.weekdayFromSunday, 1, .zero)),
    ("u", "weekday, 1 (Monday) to 7", .field(.weekdayFromMonday, 1, .zero)),
    ("U", "week of the year, 00 to 53, weeks from Sunday", .field(.weekFromSunday, 2, .zero)),
    ("W", "week of the year, 00 to 53, weeks from Monday", .field(.weekFromMonday, 2, .zero)),
    ("V", "ISO week, 01 to 53", .field(.isoWeek, 2, .zero)),
    ("z", "offset, +hhmm (%:z: +hh:mm)", .field(.offset, 0, .none)),
    ("Z", "UTC, or the offset as +hh:mm", .field(.zoneName, 0, .none)),
    ("s", "seconds since 1970", .field(.unixSeconds, 1, .zero)),
    ("Q", "milliseconds since 1970", .field(.unixMilliseconds, 1, .zero)),
    ("D", "%m/%d/%y", .pattern("%m/%d/%y")),
    ("x", "%m/%d/%y", .pattern("%m/%d/%y")),
    ("F", "%Y-%m-%d", .pattern("%Y-%m-%d")),
    ("T", "%H:%M:%S", .pattern("%H:%M:%S")),
    ("X", "%H:%M:%S", .pattern("%H:%M:%S")),
    ("R", "%H:%M", .pattern("%H:%M")),
    ("r", "%I:%M:%S %p", .pattern("%I:%M:%S %p")),
    ("c", "%a %b %e %H:%M:%S %Y", .pattern("%a %b %e %H:%M:%S %Y")),
    ("v", "%e-%b-%Y", .pattern("%e-%b-%Y")),
    ("n", "a line break", .text("\n")),
    ("t", "a tab", .text("\t")),
    ("%", "a percent sign", .text("%")),
  ]

  private static let effects: [Character: Effect] = Dictionary(
    uniqueKeysWithValues: table.map { ($0.letter, $0.effect) })

  /// The pieces of a pattern. `%-d` leaves padding out, `%_d` pads with spaces, `%0e` with zeros; `%E` and `%O` before
  /// a directive change nothing, since there are no other calendars or digits here.
  static func compile(
    _ pattern: String, _ items: inout [StrftimeItem], _ literals: inout [UInt8]
  ) throws(StrftimeError) {
    var rest = Substring(pattern)
    while let character = rest.popFirst() {
      guard character == "%" else {
        append(character, &items, &literals)
        continue
      }
      guard var letter = rest.popFirst() else {
        throw StrftimeError("the pattern ends with a lone %; a percent sign is written %%")
      }
      var padding: StrftimePadding?
      if let flag = flags[letter], let next = rest.popFirst() {
        padding = flag
        letter = next
      }
      if letter == "E" || letter == "O", let next = rest.first, effects[next] != nil {
        letter = rest.removeFirst()
      }
      if letter == ":", rest.first == "z" {
        rest.removeFirst()
        items.append(.field(.offsetWithColon, width: 0, .none))
        continue
      }
      switch effects[letter] {
      case .field(let field, let width, let usual): items.append(.field(field, width: width, padding ?? usual))
      case .pattern(let expansion): try compile(expansion, &items, &literals)
      case .text(let text): for character in text { append(character, &items, &literals) }
      case nil where letter == "E" || letter == "O":
        throw StrftimeError("%\(letter) changes the directive behind it, such as %\(letter)y, and there is none")
      case nil: throw StrftimeError(unknown(letter))
      }
    }
  }

  private static let flags: [Character: StrftimePadding] = ["-": .none, "_": .space, "0": .zero]

  private static func unknown(_ letter: Character) -> String {
    let other = letter.isLowercase ? letter.uppercased() : letter.lowercased()
    let nearest = table.first { String($0.letter) == other && $0.letter != letter }
    let advice = nearest.map { "; did you mean %\($0.letter) (\($0.meaning))?" } ?? ";"
    return "there is no directive %\(letter)\(advice) the directives are "
      + table.map { "%\($0.letter)" }.joined(separator: " ")
  }

  private static func append(_ character: Character, _ items: inout [StrftimeItem], _ literals: inout [UInt8]) {
    let start = literals.count
    literals += String(character).utf8
    let end = literals.count
    switch (items.last, character.isWhitespace) {
    case (.literal(let first, start), false): items[items.count - 1] = .literal(start: first, end: end)
    case (.space(let first, start), true): items[items.count - 1] = .space(start: first, end: end)
    case (_, true): items.append(.space(start: start, end: end))
    case (_, false): items.append(.literal(start: start, end: end))
    }
  }
}
