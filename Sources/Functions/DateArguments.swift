// Dates, units and durations out of what calls say.

internal import Records
internal import Values

/// The instant that a value names: a timestamp, a date as text, or seconds since 1970 as a number or digits. Nil for an
/// empty text.
func instant(_ cell: Cell) throws(FunctionError) -> Instant? {
  switch cell.kind {
  case .timestamp: return Instant(cell)
  case .int: return try instant(unixSeconds: cell.intValue)
  case .float, .decimal:
    let seconds = try double(cell, "the date")
    guard let whole = Int64(exactly: seconds.rounded(.down)) else { throw outOfYears(cell) }
    var instant = try instant(unixSeconds: whole)
    // A double of today holds a quarter of a microsecond; further digits would be noise.
    let microseconds = ((seconds - seconds.rounded(.down)) * 1_000_000).rounded()
    instant.nanoseconds = Int32(min(microseconds, 999_999)) * 1_000
    return instant
  case .string:
    if cell.count == 0 { return nil }
    return try instant(text: cell.utf8)
  default: throw FunctionError("a date must be a timestamp, text or UNIX seconds, not \(described(cell))")
  }
}

/// As above, where an empty text is no answer.
func requiredInstant(_ cell: Cell) throws(FunctionError) -> Instant {
  guard let instant = try instant(cell) else { throw FunctionError("the date is an empty string") }
  return instant
}

/// As above, shown in a zone if there is one; a text without an offset is what a clock there shows.
func instant(_ cell: Cell, in zone: TimeZone?) throws(FunctionError) -> Instant? {
  guard let zone else { return try instant(cell) }
  if cell.kind == .string {
    if cell.count == 0 { return nil }
    return try instant(text: cell.utf8, in: zone)
  }
  guard let instant = try instant(cell) else { return nil }
  return try shown(instant, in: zone)
}

/// An instant as a clock in a zone shows it, if the call names one.
func shown(_ instant: Instant, in zone: TimeZone?) throws(FunctionError) -> Instant {
  guard let zone else { return instant }
  do throws(CalendarError) {
    return try zone.showing(instant)
  } catch {
    throw FunctionError(error.message)
  }
}

/// A date as text. Digits are seconds since 1970, but four of them are a year.
func instant(text: UnsafeBufferPointer<UInt8>, in zone: TimeZone? = nil) throws(FunctionError) -> Instant {
  do throws(InstantTextError) {
    if let zone { return try Instant.parse(text, in: zone) }
    return try Instant.parse(text).instant
  } catch {
    if text.count != 4, let seconds = integer(text), !text.contains(UInt8(ascii: ".")) {
      return try shown(try instant(unixSeconds: seconds), in: zone)
    }
    throw FunctionError(error.message)
  }
}

private func instant(unixSeconds: Int64) throws(FunctionError) -> Instant {
  let instant = Instant(seconds: unixSeconds)
  guard (try? instant.checked()) != nil else { throw outOfYears(.int(unixSeconds)) }
  return instant
}

private func outOfYears(_ cell: Cell) -> FunctionError {
  FunctionError(
    "\(described(cell)) as UNIX seconds lies outside the years 0001 to 9999; divide milliseconds by 1000")
}

/// The result of calendar arithmetic as a cell.
func timestamp(
  _ compute: () throws(CalendarError) -> Instant
) throws(FunctionError) -> Cell {
  do throws(CalendarError) {
    return .timestamp(try compute())
  } catch {
    throw FunctionError(error.message)
  }
}

/// Units by which dates are added, subtracted and cut.
enum DateUnit {
  static let valid = ["second", "minute", "hour", "day", "week", "month", "quarter", "year"]
  static let periods = ["week", "month", "quarter", "year"]

  /// The unit of an argument.
  static func unit(_ cell: Cell) throws(FunctionError) -> CalendarUnit {
    guard cell.kind == .string else { throw FunctionError("the unit must be text, not \(described(cell))") }
    // No allocation for the usual spellings.
    for unit in CalendarUnit.allCases where cell.utf8.elementsEqual(unit.rawValue.utf8) { return unit }
    if let problem = problem(with: cell.text) { throw FunctionError(problem) }
    return CalendarUnit(spelling: cell.text) ?? .day
  }

  static func problem(with text: String) -> String? {
    CalendarUnit(spelling: text) == nil ? unknownWord("unit", text, valid: valid) : nil
  }

  /// A unit of days or more, for `date_first` and `date_last`.
  static func period(_ cell: Cell) throws(FunctionError) -> CalendarUnit {
    let unit = try unit(cell)
    if let problem = periodProblem(with: unit.rawValue) { throw FunctionError(problem) }
    return unit
  }

  static func periodProblem(with text: String) -> String? {
    guard let unit = CalendarUnit(spelling: text), periods.contains(unit.rawValue) else {
      return unknownWord("period", text, valid: periods)
    }
    return nil
  }
}

/// Lengths of time such as `24h` or `-1h30m`.
enum Duration {
  private static let units: [(suffix: String, nanoseconds: Double)] = [
    ("ns", 1), ("us", 1e3), ("µs", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 60e9), ("h", 3_600e9), ("d", 86_400e9),
    ("w", 604_800e9),
  ]
  static let forms = "a duration is numbers with ns, us, ms, s, m (minute), h, d or w, such as 24h or -1h30m"

  /// Nanoseconds of a duration; nil if the text is none.
  static func nanoseconds(_ text: String) -> Double? {
    var rest = Substring(text)
    let isNegative = rest.first == "-"
    if isNegative || rest.first == "+" { rest.removeFirst() }
    guard !rest.isEmpty else { return nil }
    var total = 0.0
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      rest = rest.dropFirst(digits.count)
      let suffix = rest.prefix { !($0.isASCII && ($0.isNumber || $0 == ".")) }
      rest = rest.dropFirst(suffix.count)
      guard let number = Double(digits), let unit = units.first(where: { $0.suffix == suffix }) else { return nil }
      total += number * unit.nanoseconds
    }
    return isNegative ? -total : total
  }
}
