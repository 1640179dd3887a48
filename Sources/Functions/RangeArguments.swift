// From the arguments of `range` to its descriptor: which mode, which step, how many elements, or what is wrong.

internal import Records
internal import Values

/// A call of `range`.
struct RangeArguments {
  /// One side of a range.
  private enum Bound {
    case number(Int64)
    /// `year` is what the text would be as a number: four digits name a year as well.
    case date(ParsedInstant, year: Int64?)
  }

  private static let units: [Character: CalendarUnit] = [
    "s": .second, "m": .minute, "h": .hour, "d": .day, "w": .week, "M": .month, "y": .year,
  ]
  static let stepForms = "a step is a number and s, m (minute), h, d, w, M (month) or y, such as 1d, 6h or 1M"

  /// A range cell in the context's arena.
  static func range(_ context: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    let step = arguments.count > 2 ? arguments[2] : .null
    if arguments.count > 2, step.isNull {
      throw FunctionError("the step is null; leave it out or give a default with coalesce(step, \"1d\")")
    }
    // What is wrong in any case comes first: the checker finds it without knowing the other arguments.
    for (side, cell) in zip(["start", "end"], arguments) where cell.isMissing {
      throw FunctionError("the \(side) of the range is null; give a default with coalesce(\(side), …)")
    }
    if isZero(step) { throw FunctionError("the step cannot be zero") }
    var start = try bound(arguments[0], "start")
    var end = try bound(arguments[1], "end")
    switch (start, end) {
    case (.number, .number): break
    case (.date(let first, let a?), .date(let last, let b?)):
      // "2023" and "2024" are years if the step is a date's, else numbers.
      let isDate = step.kind == .string && integer(step.utf8) == nil
      (start, end) = isDate ? (.date(first, year: nil), .date(last, year: nil)) : (.number(a), .number(b))
    case (.date(_, let year?), .number): start = .number(year)
    case (.number, .date(_, let year?)): end = .number(year)
    case (.date, .date): break
    default:
      throw FunctionError(
        "start \(described(arguments[0])) and end \(described(arguments[1])) must both be dates or both whole numbers")
    }
    let descriptor: RangeDescriptor
    let count: UInt64
    switch (start, end) {
    case (.number(let first), .number(let last)):
      let size = step.isNull ? 1 : try numberStep(step)
      (descriptor, count) = try numbers(first, last, size)
    case (.date(let first, _), .date(let last, _)):
      (descriptor, count) = try dates(first.instant, last, step.isNull ? (.seconds, 86_400) : dateStep(step))
    default: throw FunctionError("start and end must both be dates or both whole numbers")
    }
    if count > UInt64(max(context.maximumRange, 0)) || count > UInt64(UInt32.max) {
      throw FunctionError(tooLong("\(count)", limit: context.maximumRange))
    }
    let size = MemoryLayout<RangeDescriptor>.size
    let memory = context.arena.allocate(bytes: size)
    memory.storeBytes(of: descriptor, as: RangeDescriptor.self)
    return .range(memory, Int(count))
  }

  static func tooLong(_ count: String, limit: Int) -> String {
    "this range has \(count) elements and \(limit) are allowed; take a larger step or a shorter range, or raise "
      + "--max-chunks"
  }

  private static func bound(_ cell: Cell, _ side: String) throws(FunctionError) -> Bound {
    switch cell.kind {
    case .int: return .number(cell.intValue)
    case .float, .decimal: return .number(try wholeNumber(cell, "the \(side) of the range"))
    case .timestamp: return .date(ParsedInstant(Instant(cell), .instant), year: nil)
    case .string:
      if cell.count == 0 {
        throw FunctionError(
          "the \(side) of the range is an empty string; an open side must be null, or use value(\(side), …), which "
            + "passes over empty strings")
      }
      let digits = cell.utf8.dropFirst(cell.utf8[0] == UInt8(ascii: "-") ? 1 : 0)
      if !digits.isEmpty, digits.allSatisfy({ $0 &- UInt8(ascii: "0") <= 9 }) {
        guard let number = Int64(cell.text) else {
          throw FunctionError("the \(side) of the range, \(described(cell)), is beyond 64-bit integers")
        }
        if cell.count == 4, number > 0, let date = try? Instant.parse(cell.utf8) { return .date(date, year: number) }
        return .number(number)
      }
      do throws(InstantTextError) {
        return .date(try Instant.parse(cell.utf8), year: nil)
      } catch {
        throw FunctionError("the \(side) of the range is neither a date nor a whole number: \(error.message)")
      }
    default: throw FunctionError("the \(side) of the range must be a date or a whole number, not \(described(cell))")
    }
  }

  private static func numberStep(_ step: Cell) throws(FunctionError) -> Int64 {
    if step.kind == .string, integer(step.utf8) == nil, (try? dateStep(step)) != nil {
      throw FunctionError(
        "the bounds are whole numbers, but the step \(described(step)) is one of dates; write dates as YYYY-MM-DD")
    }
    return try wholeNumber(step, "the step")
  }

  private static func isZero(_ step: Cell) -> Bool {
    switch step.kind {
    case .int: step.intValue == 0
    case .float: step.floatValue == 0
    case .string: integer(step.utf8) == 0
    default: false
    }
  }

  private static func dateStep(_ step: Cell) throws(FunctionError) -> (RangeStep, Int64) {
    let count: Int64
    let unit: CalendarUnit
    if step.kind == .string {
      (count, unit) = try parse(step: step.text)
    } else {
      (count, unit) = (try wholeNumber(step, "the step"), .day)
      if count <= 0 { throw FunctionError("the step of a range of dates must be positive, not \(count)") }
    }
    // A step as long as the calendar leads nowhere, like any longer one: cut, so that no arithmetic overflows.
    if let months = unit.months { return (.months, min(count, 10_000 * 12) * months) }
    let seconds = unit.fixedSeconds ?? 1
    return (.seconds, min(count, (Gregorian.lastSecond - Gregorian.firstSecond) / seconds + 1) * seconds)
  }

  /// `6h` as a number and a unit.
  static func parse(step: String) throws(FunctionError) -> (Int64, CalendarUnit) {
    guard let letter = step.last, let count = Int64(step.dropLast()), step.first != "+" else {
      if let days = Int64(step) { throw FunctionError("the step \"\(step)\" has no unit; write \"\(days)d\" for days") }
      throw FunctionError("\"\(step)\" is not a step; \(stepForms)")
    }
    guard let unit = units[letter] ?? units[Character(letter.lowercased())] else {
      throw FunctionError("\"\(step)\" has the unknown unit \(letter); \(stepForms)")
    }
    if count <= 0 { throw FunctionError("the step \"\(step)\" must be positive") }
    return (count, unit)
  }

  private static func numbers(
    _ first: Int64, _ last: Int64, _ size: Int64
  ) throws(FunctionError) -> (RangeDescriptor, UInt64) {
    let (bound, overflow) = last.addingReportingOverflow(size > 0 ? 1 : -1)
    if overflow { throw FunctionError("the end \(last) of the range leaves no number after it") }
    let descriptor = RangeDescriptor(step: .number, size: size, start: first, bound: bound)
    if size > 0 ? first > last : first < last { return (descriptor, 0) }
    // As unsigned numbers the distance always fits.
    let distance = size > 0 ? UInt64(bitPattern: last &- first) : UInt64(bitPattern: first &- last)
    let steps = distance / size.magnitude
    return (descriptor, steps == .max ? .max : steps + 1)
  }

  private static func dates(
    _ first: Instant, _ end: ParsedInstant, _ step: (kind: RangeStep, size: Int64)
  ) throws(FunctionError) -> (RangeDescriptor, UInt64) {
    let bound = end.exclusiveEnd
    let descriptor = RangeDescriptor(
      step: step.kind, size: step.size, start: first.seconds, startNanoseconds: first.nanoseconds,
      offsetMinutes: first.offsetMinutes, bound: bound.seconds, boundNanoseconds: bound.nanoseconds)
    let isInside: (Instant) -> Bool =
      end.precision == .instant ? { $0.compared(to: bound) <= 0 } : { $0.compared(to: bound) < 0 }
    guard isInside(first) else { return (descriptor, 0) }
    // An estimate that is right or one too many: within a month, or a second, of the bound.
    let last: Int64
    if step.kind == .months {
      let (from, to) = (first.civil, bound.shown(in: first).civil)
      last = Int64((to.year - from.year) * 12 + to.month - from.month) / step.size
    } else {
      last = (bound.seconds - first.seconds) / step.size
    }
    let unit: CalendarUnit = step.kind == .months ? .month : .second
    let isLastInside = (try? first.adding(last * step.size, unit)).map(isInside) ?? false
    return (descriptor, UInt64(isLastInside ? last + 1 : last))
  }
}

extension Instant {
  /// The same point in time on the clock of another instant.
  fileprivate func shown(in other: Instant) -> Instant {
    Instant(seconds: seconds, nanoseconds: nanoseconds, offsetMinutes: other.offsetMinutes)
  }
}
