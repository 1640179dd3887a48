// What the functions on dates do.

internal import Records
internal import Values

/// A field of a date.
enum DatePart: String, CaseIterable {
  case year, quarter, month, week, day, dow, doy, hour, minute, second, epoch

  static func problem(with text: String) -> String? {
    DatePart(rawValue: text) == nil ? unknownWord("part", text, valid: allCases.map(\.rawValue)) : nil
  }
}

enum DateOperations {
  static func parse(_ context: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    let zone = try context.zone(arguments, 2)
    guard arguments.count > 1, !arguments[1].utf8.elementsEqual("auto".utf8), arguments[0].kind == .string else {
      return try instant(arguments[0], in: zone).map(Cell.timestamp) ?? .null
    }
    if arguments[0].count == 0 { return .null }
    let pattern = try context.patterns.date(arguments[1].utf8)
    do throws(StrftimeError) {
      return .timestamp(try pattern.parse(arguments[0].utf8, in: zone))
    } catch {
      throw FunctionError(error.message)
    }
  }

  static func format(_ context: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    let instant = try shown(requiredInstant(arguments[0]), in: context.zone(arguments, 2))
    let pattern = try context.patterns.date(text(arguments[1], context))
    return context.string { pattern.write(instant, into: &$0) }
  }

  static func add(_ context: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    let start = try requiredInstant(arguments[0])
    let amount = arguments[1]
    if let zone = try context.zone(arguments, 3) {
      let (unit, count) = (try DateUnit.unit(arguments[2]), try wholeNumber(amount, "the amount"))
      return try timestamp { () throws(CalendarError) in try start.adding(count, unit, in: zone) }
    }
    if arguments.count == 2 {
      guard amount.kind == .string, integer(amount.utf8) == nil else { return try add(amount, .second, to: start) }
      guard let nanoseconds = Duration.nanoseconds(amount.text) else {
        throw FunctionError("\(described(amount)) is neither seconds nor a duration; \(Duration.forms)")
      }
      return try add(nanoseconds: nanoseconds, to: start)
    }
    return try add(amount, DateUnit.unit(arguments[2]), to: start)
  }

  private static func add(_ amount: Cell, _ unit: CalendarUnit, to start: Instant) throws(FunctionError) -> Cell {
    let isWhole = amount.kind == .int || (amount.kind == .string && integer(amount.utf8) != nil)
    if !isWhole, let length = unit.fixedSeconds {
      return try add(nanoseconds: double(amount, "the amount") * Double(length) * 1e9, to: start)
    }
    let count = try wholeNumber(amount, "the amount")
    return try timestamp { () throws(CalendarError) in try start.adding(count, unit) }
  }

  private static func add(nanoseconds: Double, to start: Instant) throws(FunctionError) -> Cell {
    let seconds = (nanoseconds / 1e9).rounded(.down)
    guard let whole = Int64(exactly: seconds) else { throw FunctionError(CalendarError.outOfYears.message) }
    // Past 2^53 a double is not exact to the nanosecond: what it has beyond microseconds is noise.
    let grain = nanoseconds.magnitude < 9e15 ? 1.0 : 1_000
    let fraction = ((nanoseconds - seconds * 1e9) / grain).rounded() * grain
    let rest = Int64(fraction) + Int64(start.nanoseconds)
    return try timestamp { () throws(CalendarError) in
      var result = try start.adding(whole + rest / 1_000_000_000, .second)
      result.nanoseconds = Int32(rest % 1_000_000_000)
      return result
    }
  }

  static func difference(_: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    let (later, earlier) = (try requiredInstant(arguments[0]), try requiredInstant(arguments[1]))
    let unit = arguments.count > 2 ? try DateUnit.unit(arguments[2]) : .day
    let seconds =
      Double(later.seconds - earlier.seconds) + Double(later.nanoseconds - earlier.nanoseconds) / 1e9
    let length: Double =
      switch unit {
      case .month: 30 * 86_400
      case .quarter: 365.2425 / 4 * 86_400
      case .year: 365.2425 * 86_400
      default: Double(unit.fixedSeconds ?? 1)
      }
    return .float(seconds / length)
  }

  static func truncate(_ context: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    let (instant, unit) = (try requiredInstant(arguments[0]), try DateUnit.unit(arguments[1]))
    if let zone = try context.zone(arguments, 2) {
      return try timestamp { () throws(CalendarError) in try instant.truncated(to: unit, in: zone) }
    }
    return try timestamp { () throws(CalendarError) in try instant.truncated(to: unit) }
  }

  static func extract(_ context: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    let instant = try shown(requiredInstant(arguments[0]), in: context.zone(arguments, 2))
    let name = arguments[1].kind == .string ? arguments[1].text : described(arguments[1])
    guard let part = DatePart(rawValue: name) else {
      throw FunctionError(DatePart.problem(with: name) ?? "there is no part \(name)")
    }
    return .int(value(of: part, in: instant))
  }

  private static func value(of part: DatePart, in instant: Instant) -> Int64 {
    let civil = instant.civil
    return switch part {
    case .year: Int64(civil.year)
    case .quarter: Int64(instant.quarter)
    case .month: Int64(civil.month)
    case .week: Int64(instant.isoWeek.week)
    case .day: Int64(civil.day)
    case .dow: Int64(instant.weekday)
    case .doy: Int64(instant.dayOfYear)
    case .hour: Int64(civil.hour)
    case .minute: Int64(civil.minute)
    case .second: Int64(civil.second)
    case .epoch: instant.seconds
    }
  }

  static func first(_: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    let instant = try requiredInstant(arguments[0])
    let unit = arguments.count > 1 ? try DateUnit.period(arguments[1]) : .month
    return try timestamp { () throws(CalendarError) in try instant.truncated(to: unit) }
  }

  static func last(_: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    let instant = try requiredInstant(arguments[0])
    let unit = arguments.count > 1 ? try DateUnit.period(arguments[1]) : .month
    return try timestamp { () throws(CalendarError) in try instant.lastDay(of: unit) }
  }
}
