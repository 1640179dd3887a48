// The closing rule of a zone file, in the notation of POSIX's TZ variable (`CET-1CEST,M3.5.0,M10.5.0/3`): how clocks are
// put forward and back in every year from the last one listed on.

/// A standard offset and, in zones that have it, daylight saving time.
struct TimeZoneRule: Hashable, Sendable {
  /// When in a year clocks change: a day, and seconds from its midnight on by the clock before the change.
  struct Change: Hashable, Sendable {
    enum Day: Hashable, Sendable {
      /// Week 1 ... 5 of a month, 5 for the last, and the day from Sunday on.
      case weekday(month: Int, week: Int, weekday: Int)
      /// 1 ... 365; February 29 is not counted.
      case julian(Int)
      /// 0 ... 365, February 29 counted.
      case ordinal(Int)
    }

    var day: Day
    var seconds: Int64

    /// Seconds since 1970 of the change, by the clock before it.
    func local(in year: Int) -> Int64 {
      let number: Int
      switch day {
      case .ordinal(let day): number = Gregorian.daysFromCivil(year, 1, 1) + day
      case .julian(let day):
        number = Gregorian.daysFromCivil(year, 1, 1) + day - (Gregorian.isLeap(year) && day >= 60 ? 0 : 1)
      case .weekday(let month, let week, let weekday):
        let first = Gregorian.daysFromCivil(year, month, 1)
        var day = (weekday - Gregorian.weekday(ofDay: first) + 7) % 7 + 7 * (week - 1)
        if day >= Gregorian.daysInMonth(year, month) { day -= 7 }
        number = first + day
      }
      return Int64(number) * 86_400 + seconds
    }
  }

  /// Minutes east of UTC.
  var standard: Int16
  /// Minutes east of UTC, and when it begins and ends; nil if clocks stay.
  var summer: (offset: Int16, begins: Change, ends: Change)?

  static func == (a: TimeZoneRule, b: TimeZoneRule) -> Bool {
    a.standard == b.standard && a.summer?.offset == b.summer?.offset && a.summer?.begins == b.summer?.begins
      && a.summer?.ends == b.summer?.ends
  }

  func hash(into hasher: inout Hasher) { hasher.combine(standard) }

  /// Minutes east of UTC at an instant.
  func offsetMinutes(at seconds: Int64) -> Int16 {
    latest(year(of: seconds + Int64(standard) * 60)) { change in change.local - Int64(change.before) * 60 <= seconds }
  }

  /// Minutes east of UTC of what a clock shows; see `TimeZone.instant`.
  func offsetMinutes(atLocal local: Int64) -> Int16 {
    latest(year(of: local)) { change in
      change.local + Int64(max(change.after - change.before, 0)) * 60 <= local
    }
  }

  private func year(of seconds: Int64) -> Int {
    Gregorian.civil(fromDays: Int(Gregorian.floorDivide(seconds, 86_400))).year
  }

  /// The offset after the last change that has happened, in this year or in the one before; the next one's first may
  /// lie in this one by another clock.
  private func latest(
    _ year: Int, where hasHappened: ((local: Int64, before: Int16, after: Int16)) -> Bool
  ) -> Int16 {
    guard let summer else { return standard }
    var last: (local: Int64, offset: Int16)?
    for year in year - 1...year + 1 {
      for change in [
        (local: summer.begins.local(in: year), before: standard, after: summer.offset),
        (local: summer.ends.local(in: year), before: summer.offset, after: standard),
      ] where hasHappened(change) {
        if last.map({ change.local >= $0.local }) ?? true { last = (change.local, change.after) }
      }
    }
    return last?.offset ?? standard
  }
}

extension TimeZoneRule {
  /// Reads a rule; nil if it is none.
  init?(_ text: some Sequence<UInt8>) {
    var reader = TimeZoneRuleReader(text)
    guard let rule = reader.read() else { return nil }
    self = rule
  }
}

private struct TimeZoneRuleReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ text: some Sequence<UInt8>) { bytes = Array(text) }

  mutating func read() -> TimeZoneRule? {
    guard skipName(), let standard = offset() else { return nil }
    var rule = TimeZoneRule(standard: standard, summer: nil)
    if position == bytes.count { return rule }
    guard skipName() else { return nil }
    var summer = standard + 60
    if peek != UInt8(ascii: ",") {
      guard let other = offset() else { return nil }
      summer = other
    }
    guard let begins = change(), let ends = change(), position == bytes.count else { return nil }
    rule.summer = (summer, begins, ends)
    return rule
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  /// Three letters or more, or anything between `<` and `>`.
  private mutating func skipName() -> Bool {
    if skip("<") {
      while let next = peek, next != UInt8(ascii: ">") { position += 1 }
      return skip(">")
    }
    let start = position
    while let next = peek, (next | 0x20) &- UInt8(ascii: "a") < 26 { position += 1 }
    return position - start >= 3
  }

  private mutating func number(_ range: ClosedRange<Int>) -> Int? {
    var value: Int?
    while let digit = peek, digit &- UInt8(ascii: "0") <= 9 {
      value = (value ?? 0) * 10 + Int(digit - UInt8(ascii: "0"))
      if value ?? 0 > 1_000 { return nil }
      position += 1
    }
    return value.flatMap { range.contains($0) ? $0 : nil }
  }

  /// `h`, `h:mm` or `h:mm:ss` with an optional sign, as seconds.
  private mutating func time() -> Int64? {
    let isNegative = skip("-")
    if !isNegative { _ = skip("+") }
    guard let hours = number(0...167) else { return nil }
    var seconds = hours * 3_600
    if skip(":") {
      guard let minutes = number(0...59) else { return nil }
      seconds += minutes * 60
      if skip(":") {
        guard let rest = number(0...59) else { return nil }
        seconds += rest
      }
    }
    return Int64(isNegative ? -seconds : seconds)
  }

  /// Hours west of UTC, as POSIX counts, become minutes east of it.
  private mutating func offset() -> Int16? {
    guard let west = time(), west.magnitude < 86_400 else { return nil }
    return TimeZone.minutes(ofSeconds: -west)
  }

  private mutating func change() -> TimeZoneRule.Change? {
    guard skip(","), let day = day() else { return nil }
    var seconds: Int64? = 7_200
    if skip("/") { seconds = time() }
    return seconds.map { TimeZoneRule.Change(day: day, seconds: $0) }
  }

  private mutating func day() -> TimeZoneRule.Change.Day? {
    if skip("J") { return number(1...365).map { .julian($0) } }
    guard skip("M") else { return number(0...365).map { .ordinal($0) } }
    guard let month = number(1...12), skip("."), let week = number(1...5), skip("."), let weekday = number(0...6) else {
      return nil
    }
    return .weekday(month: month, week: week, weekday: weekday)
  }
}
