// Civil time: the proleptic Gregorian calendar, years 1 to 9999, without leap seconds and without named time zones.
// Arithmetic on instants in whole units stands in `Instant+Calendar.swift`; text is the affair of `InstantText.swift`
// and `Strftime.swift`.

/// A date that the calendar lacks, or that lies outside the years 1 to 9999.
package struct CalendarError: Error, Hashable, Sendable {
  /// One sentence without a full stop.
  package var message: String

  package init(_ message: String) { self.message = message }

  package static let outOfYears = CalendarError("the result lies outside the years 0001 to 9999")
}

/// A length of time by which the calendar counts.
package enum CalendarUnit: String, CaseIterable, Sendable {
  case second, minute, hour, day, week, month, quarter, year

  /// Seconds of the units that always have the same length.
  package var fixedSeconds: Int64? {
    switch self {
    case .second: 1
    case .minute: 60
    case .hour: 3_600
    case .day: 86_400
    case .week: 604_800
    case .month, .quarter, .year: nil
    }
  }

  /// Months of the units that have not.
  package var months: Int64? {
    switch self {
    case .month: 1
    case .quarter: 3
    case .year: 12
    case .second, .minute, .hour, .day, .week: nil
    }
  }

  /// The unit of a spelling such as `day`, `days`, `d`. `M` is a month and `m` a minute; other letters may be of
  /// either case.
  package init?(spelling: String) {
    if let unit = Self.spellings[spelling] ?? Self.spellings[spelling.lowercased()] {
      self = unit
    } else {
      return nil
    }
  }

  /// Every spelling that `init(spelling:)` takes, in lower case but for `M`.
  package static let spellings: [String: CalendarUnit] = {
    var table: [String: CalendarUnit] = [
      "s": .second, "sec": .second, "m": .minute, "min": .minute, "h": .hour, "hr": .hour, "d": .day, "w": .week,
      "M": .month, "q": .quarter, "y": .year,
    ]
    for unit in CalendarUnit.allCases {
      table[unit.rawValue] = unit
      table[unit.rawValue + "s"] = unit
    }
    return table
  }()
}

/// A date and a time of day, in no particular zone. Fields are as people write them: months and days from 1.
package struct CivilTime: Hashable, Sendable {
  package var year: Int
  package var month: Int
  package var day: Int
  package var hour: Int
  package var minute: Int
  package var second: Int
  package var nanosecond: Int32

  package init(
    year: Int, month: Int = 1, day: Int = 1, hour: Int = 0, minute: Int = 0, second: Int = 0, nanosecond: Int32 = 0
  ) {
    self.year = year
    self.month = month
    self.day = day
    self.hour = hour
    self.minute = minute
    self.second = second
    self.nanosecond = nanosecond
  }
}

/// The calendar's rules on plain numbers. Days are counted from 1970-01-01.
public enum Gregorian {
  package static let years = 1...9_999
  /// 0001-01-01T00:00:00 and 9999-12-31T23:59:59 as seconds since 1970, before any offset.
  package static let firstSecond: Int64 = -62_135_596_800
  package static let lastSecond: Int64 = 253_402_300_799

  package static let monthNames = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]

  /// Whether February has 29 days.
  @inlinable
  public static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  /// 28 to 31.
  @inlinable
  public static func daysInMonth(_ year: Int, _ month: Int) -> Int {
    if month == 2 { return isLeap(year) ? 29 : 28 }
    // 31 days but for April, June, September and November: months alternate, starting again in August.
    return 30 + ((month + (month >> 3)) & 1)
  }

  /// The number of a day. The year is counted from March, so that the leap day stands last, and years in cycles of 400.
  @inlinable
  public static func daysFromCivil(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let marchYear = month <= 2 ? year - 1 : year
    let cycle = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
    let yearOfCycle = marchYear - cycle * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return cycle * 146_097 + yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear - 719_468
  }

  /// The date of a day's number.
  @inlinable
  public static func civil(fromDays days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let cycle = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfCycle = shifted - cycle * 146_097
    let yearOfCycle =
      (dayOfCycle - dayOfCycle / 1_460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
    let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    let year = yearOfCycle + cycle * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
  }

  /// 0 for Sunday to 6 for Saturday.
  package static func weekday(ofDay days: Int) -> Int { modulo(days + 4, 7) }

  /// Division that rounds down, for numbers before 1970.
  @inlinable
  public static func floorDivide(_ number: Int64, _ divisor: Int64) -> Int64 {
    let quotient = number / divisor
    return number % divisor < 0 ? quotient - 1 : quotient
  }

  static func modulo(_ number: Int, _ divisor: Int) -> Int {
    let remainder = number % divisor
    return remainder < 0 ? remainder + divisor : remainder
  }

  /// What is wrong with a date and time of day; nil if it exists.
  package static func problem(with time: CivilTime) -> String? {
    if !years.contains(time.year) { return "year \(time.year) (years are 0001 to 9999)" }
    if !(1...12).contains(time.month) { return "month \(padded(time.month)) (months are 01 to 12)" }
    let days = daysInMonth(time.year, time.month)
    if !(1...days).contains(time.day) {
      return "day \(padded(time.day)) (\(monthNames[time.month - 1]) \(time.year) has \(days) days)"
    }
    if !(0...23).contains(time.hour) { return "hour \(padded(time.hour)) (hours are 00 to 23)" }
    if !(0...59).contains(time.minute) { return "minute \(padded(time.minute)) (minutes are 00 to 59)" }
    if !(0...59).contains(time.second) { return "second \(padded(time.second)) (seconds are 00 to 59)" }
    return nil
  }

  private static func padded(_ number: Int) -> String { number < 10 && number >= 0 ? "0\(number)" : "\(number)" }
}
