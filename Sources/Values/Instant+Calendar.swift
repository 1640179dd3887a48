// Instants seen through the calendar, in their own offset: fields, arithmetic in whole units, first and last days.

extension Instant {
  /// The instant at which a clock with this offset shows `civil`.
  package init(civil: CivilTime, offsetMinutes: Int16 = 0) throws(CalendarError) {
    if let problem = Gregorian.problem(with: civil) { throw CalendarError("there is no \(problem)") }
    self.init(unchecked: civil, offsetMinutes: offsetMinutes)
  }

  /// As above, for fields that are known to be right.
  init(unchecked civil: CivilTime, offsetMinutes: Int16) {
    let days = Gregorian.daysFromCivil(civil.year, civil.month, civil.day)
    let clock = civil.hour * 3_600 + civil.minute * 60 + civil.second
    self.init(
      seconds: Int64(days * 86_400 + clock - Int(offsetMinutes) * 60), nanoseconds: civil.nanosecond,
      offsetMinutes: offsetMinutes)
  }

  /// Seconds since 1970 that the clock of this offset has counted.
  @inlinable package var localSeconds: Int64 { seconds + Int64(offsetMinutes) * 60 }

  /// Days since 1970-01-01 of the date shown.
  package var localDay: Int { Int(Gregorian.floorDivide(localSeconds, 86_400)) }

  /// Date and time of day, as shown in the instant's own offset.
  package var civil: CivilTime {
    let local = localSeconds
    let days = Gregorian.floorDivide(local, 86_400)
    let clock = Int(local - days * 86_400)
    let date = Gregorian.civil(fromDays: Int(days))
    return CivilTime(
      year: date.year, month: date.month, day: date.day, hour: clock / 3_600, minute: clock / 60 % 60,
      second: clock % 60, nanosecond: nanoseconds)
  }

  /// 0 for Sunday to 6 for Saturday.
  package var weekday: Int { Gregorian.weekday(ofDay: localDay) }

  /// 1 for January the first.
  package var dayOfYear: Int {
    let day = localDay
    return day - Gregorian.daysFromCivil(Gregorian.civil(fromDays: day).year, 1, 1) + 1
  }

  /// 1 to 4.
  package var quarter: Int { (civil.month + 2) / 3 }

  /// The week by ISO 8601 and the year that it belongs to: weeks start on Monday, week 1 holds January the fourth.
  package var isoWeek: (year: Int, week: Int) {
    let day = localDay
    // The Thursday of this week decides the year.
    let thursday = day - (Gregorian.weekday(ofDay: day) + 6) % 7 + 3
    let year = Gregorian.civil(fromDays: thursday).year
    return (year, (thursday - Gregorian.daysFromCivil(year, 1, 1)) / 7 + 1)
  }

  /// Negative if this is the earlier point in time, zero if it is the same, whatever the offsets.
  @inlinable
  package func compared(to other: Instant) -> Int {
    if seconds != other.seconds { return seconds < other.seconds ? -1 : 1 }
    if nanoseconds != other.nanoseconds { return nanoseconds < other.nanoseconds ? -1 : 1 }
    return 0
  }

  /// `count` units later, or earlier if negative. Months, quarters and years keep the day, clamped to the month's end.
  package func adding(_ count: Int64, _ unit: CalendarUnit) throws(CalendarError) -> Instant {
    if let length = unit.fixedSeconds {
      let (span, spanOverflow) = count.multipliedReportingOverflow(by: length)
      let (sum, sumOverflow) = seconds.addingReportingOverflow(span)
      if spanOverflow || sumOverflow { throw .outOfYears }
      return try Instant(seconds: sum, nanoseconds: nanoseconds, offsetMinutes: offsetMinutes).checked()
    }
    let (months, overflow) = count.multipliedReportingOverflow(by: unit.months ?? 1)
    // More months than the calendar has, either way.
    if overflow || months > 200_000 || months < -200_000 { throw .outOfYears }
    return try addingMonths(Int(months))
  }

  /// This instant, if the calendar shows it.
  package func checked() throws(CalendarError) -> Instant {
    if localSeconds < Gregorian.firstSecond || localSeconds > Gregorian.lastSecond { throw .outOfYears }
    return self
  }

  private func addingMonths(_ count: Int) throws(CalendarError) -> Instant {
    let local = localSeconds
    let days = Gregorian.floorDivide(local, 86_400)
    let date = Gregorian.civil(fromDays: Int(days))
    let month = date.year * 12 + date.month - 1 + count
    let (year, monthOfYear) = (month / 12, month % 12 + 1)
    if month < 12 || year > Gregorian.years.upperBound { throw .outOfYears }
    let day = min(date.day, Gregorian.daysInMonth(year, monthOfYear))
    let moved = Int64(Gregorian.daysFromCivil(year, monthOfYear, day))
    return Instant(
      seconds: seconds + (moved - days) * 86_400, nanoseconds: nanoseconds, offsetMinutes: offsetMinutes)
  }

  /// The start of the unit that this instant lies in. Weeks start on Sunday. In the first week of the year 1 that is
  /// before the calendar: an error.
  package func truncated(to unit: CalendarUnit) throws(CalendarError) -> Instant {
    let local = localSeconds
    let day = localDay
    let start: Int64
    switch unit {
    case .second, .minute, .hour, .day:
      let length = unit.fixedSeconds ?? 1
      start = Gregorian.floorDivide(local, length) * length
    case .week:
      start = Int64(day - Gregorian.weekday(ofDay: day)) * 86_400
    case .month, .quarter, .year:
      let date = Gregorian.civil(fromDays: day)
      let month = unit == .month ? date.month : unit == .quarter ? (date.month - 1) / 3 * 3 + 1 : 1
      start = Int64(Gregorian.daysFromCivil(date.year, month, 1)) * 86_400
    }
    return try Instant(seconds: start - Int64(offsetMinutes) * 60, offsetMinutes: offsetMinutes).checked()
  }

  /// Midnight of the last day of the unit that this instant lies in; for a week that is Saturday. Units shorter than a
  /// day give the day itself.
  package func lastDay(of unit: CalendarUnit) throws(CalendarError) -> Instant {
    switch unit {
    case .second, .minute, .hour, .day: return try truncated(to: .day)
    case .week: return try truncated(to: .day).adding(Int64(6 - weekday), .day)
    case .month, .quarter, .year:
      // Not "the next unit's start less a day": the last unit of the year 9999 has no next.
      let last = try truncated(to: unit).adding((unit.months ?? 1) - 1, .month)
      let date = last.civil
      return try last.adding(Int64(Gregorian.daysInMonth(date.year, date.month) - 1), .day)
    }
  }
}
