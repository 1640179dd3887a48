// A range as what it is: a start, a step and an end. No element exists until it is asked for, so a billion days cost as
// much as one. `RangeArguments.swift` makes it from what a call says.
//
// A range reaches to its bound, the first point after the end: the end plus one unit of the precision it was written
// in. Element k opens window k, which goes to the next element or to the bound, whichever is first. So the windows of a
// range that counts upwards cover it without a hole. A timestamp is itself the bound, and still an element.

package import Records
internal import Values

/// How a range comes from one element to the next.
enum RangeStep: UInt8, BitwiseCopyable {
  /// Whole numbers.
  case number
  /// Seconds.
  case seconds
  /// Months; the day is the start's, clamped to the month.
  case months
}

/// What lies behind a `.range` cell, in an arena. Dates are seconds since 1970.
struct RangeDescriptor: BitwiseCopyable {
  var step: RangeStep
  /// Never 0; negative only for numbers.
  var size: Int64
  var start: Int64
  var startNanoseconds: Int32 = 0
  var offsetMinutes: Int16 = 0
  /// The first number or instant that is no longer part of the range.
  var bound: Int64
  var boundNanoseconds: Int32 = 0
}

/// The elements and windows of a range cell. Valid as long as the arena that the cell lives in.
package struct RangeSequence {
  let range: RangeDescriptor
  /// How many elements there are.
  package let count: Int

  /// The cell must be of kind `range`.
  package init(_ cell: Cell) {
    precondition(cell.kind == .range)
    range = cell.rawPointer.unsafelyUnwrapped.load(as: RangeDescriptor.self)
    count = cell.count
  }

  /// Element `index` (0 ..< count): an int or a timestamp. The time is the same for every index.
  package func element(at index: Int) -> Cell {
    precondition(index >= 0 && index < count, "a range has no such element")
    return point(index).cell
  }

  /// Where window `index` ends, not part of it: an int or a timestamp.
  package func windowEnd(at index: Int) -> Cell {
    precondition(index >= 0 && index < count, "a range has no such window")
    return end(index).cell
  }

  /// The last number of window `index`; null where elements are timestamps.
  package func last(at index: Int) -> Cell {
    precondition(index >= 0 && index < count, "a range has no such window")
    guard case .number(let end) = end(index) else { return .null }
    return .int(range.size > 0 ? end - 1 : end + 1)
  }

  /// The elements of a range cell as an array cell. Any other cell is returned as it is.
  package static func materialised(_ cell: Cell, in context: CallContext) throws(FunctionError) -> Cell {
    guard cell.kind == .range else { return cell }
    let sequence = RangeSequence(cell)
    if sequence.count > context.maximumRange {
      throw FunctionError(RangeArguments.tooLong("\(sequence.count)", limit: context.maximumRange))
    }
    if sequence.count == 0 { return .array(nil, 0) }
    let cells = context.arena.allocate(cells: sequence.count)
    for index in 0..<sequence.count { cells[index] = sequence.point(index).cell }
    return .array(cells, sequence.count)
  }

  private enum Point {
    case number(Int64)
    case instant(Instant)

    var cell: Cell {
      switch self {
      case .number(let number): .int(number)
      case .instant(let instant): .timestamp(instant)
      }
    }
  }

  private func point(_ index: Int) -> Point {
    switch range.step {
    case .number: return .number(range.start + Int64(index) * range.size)
    case .seconds:
      return .instant(
        Instant(
          seconds: range.start + Int64(index) * range.size, nanoseconds: range.startNanoseconds,
          offsetMinutes: range.offsetMinutes))
    case .months:
      let start = Instant(
        seconds: range.start, nanoseconds: range.startNanoseconds, offsetMinutes: range.offsetMinutes)
      // Elements were counted with this very function, so none lies outside the calendar.
      return .instant((try? start.adding(Int64(index) * range.size, .month)) ?? start)
    }
  }

  private func end(_ index: Int) -> Point {
    let bound: Point =
      range.step == .number
      ? .number(range.bound)
      : .instant(
        Instant(
          seconds: range.bound, nanoseconds: range.boundNanoseconds, offsetMinutes: range.offsetMinutes))
    // The last window ends with the range, or where its step would have led.
    switch (range.step, bound) {
    case (.number, .number(let limit)):
      let (next, overflow) = (range.start + Int64(index) * range.size).addingReportingOverflow(range.size)
      if overflow { return bound }
      return .number(range.size > 0 ? min(next, limit) : max(next, limit))
    case (_, .instant(let limit)):
      let start = Instant(
        seconds: range.start, nanoseconds: range.startNanoseconds, offsetMinutes: range.offsetMinutes)
      let unit: CalendarUnit = range.step == .months ? .month : .second
      guard let next = try? start.adding(Int64(index + 1) * range.size, unit) else { return bound }
      return .instant(next.compared(to: limit) < 0 ? next : limit)
    default: return bound
    }
  }
}
