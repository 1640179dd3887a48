// RFC 3339 text of timestamps: what templates, JSON and targets print. Reading such text is the functions' affair.

/// Writes points in time.
package enum InstantWriter {
  /// `2024-01-31T08:30:00.25+02:00`: the fraction without trailing zeros, `Z` for offset 0. Years outside 0001-9999,
  /// which RFC 3339 has no room for, get a sign and as many digits as they need.
  package static func write(
    seconds: Int64, nanoseconds: Int32, offsetMinutes: Int16, into buffer: inout ByteBuffer
  ) {
    let (shown, overflow) = seconds.addingReportingOverflow(Int64(offsetMinutes) * 60)
    let local = overflow ? seconds : shown
    let (day, second) = floorDivide(Int(local), 86_400)
    let date = civil(fromDays: day)
    if date.year < 0 || date.year > 9_999 { buffer.append(UInt8(ascii: date.year < 0 ? "-" : "+")) }
    if date.year.magnitude > 9_999 {
      buffer.append(decimal: Int64(date.year.magnitude))
    } else {
      buffer.append(padded: Int(date.year.magnitude), width: 4)
    }
    for (mark, number) in [
      ("-", date.month), ("-", date.day), ("T", second / 3_600), (":", second / 60 % 60), (":", second % 60),
    ] as [(StaticString, Int)] {
      buffer.append(mark)
      buffer.append(padded: number, width: 2)
    }
    if nanoseconds > 0 {
      var fraction = Int(nanoseconds)
      var width = 9
      while fraction % 10 == 0 {
        fraction /= 10
        width -= 1
      }
      buffer.append(UInt8(ascii: "."))
      buffer.append(padded: fraction, width: width)
    }
    guard offsetMinutes != 0 else { return buffer.append(UInt8(ascii: "Z")) }
    buffer.append(UInt8(ascii: offsetMinutes < 0 ? "-" : "+"))
    buffer.append(padded: Int(offsetMinutes.magnitude) / 60, width: 2)
    buffer.append(UInt8(ascii: ":"))
    buffer.append(padded: Int(offsetMinutes.magnitude) % 60, width: 2)
  }

  /// Year, month and day of a day of the proleptic Gregorian calendar, counted from 1970-01-01. The calendar repeats
  /// after 400 years, which have 146,097 days; years are counted from March, so that leap days come last.
  private static func civil(fromDays days: Int) -> (year: Int, month: Int, day: Int) {
    let (era, dayOfEra) = floorDivide(days + 719_468, 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  /// A quotient rounded down, and a remainder that is never negative.
  private static func floorDivide(_ number: Int, _ divisor: Int) -> (quotient: Int, remainder: Int) {
    let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
