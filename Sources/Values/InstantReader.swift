// The scanner behind `Instant.parse`: one pass over the bytes, no memory, so that a million records a second can have
// their dates read. It remembers what it saw, so that the error can say which field is wrong.

/// Reads one date or instant.
struct InstantReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0
  /// The fields read so far.
  private(set) var civil = CivilTime(year: 1)
  private var offset = 0
  /// The text has the form of a date, whatever its numbers say.
  private(set) var hasForm = false
  /// The text says its offset, if only by a `Z`.
  private(set) var hasOffset = false
  private var isAmerican = false

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// What to add to a message about a field.
  var hint: String { isAmerican ? "; with slashes the month comes first: MM/DD/YYYY" : "" }

  /// What the whole text says; nil if it is no date.
  mutating func read() -> ParsedInstant? {
    let precision: InstantPrecision
    if bytes.count == 10, bytes[2] == UInt8(ascii: "/") {
      guard readAmerican() else { return nil }
      precision = .day
    } else {
      guard let found = readISO() else { return nil }
      precision = found
    }
    hasForm = true
    guard offset > -1_440, offset < 1_440, Gregorian.problem(with: civil) == nil else { return nil }
    let instant = Instant(unchecked: civil, offsetMinutes: Int16(offset))
    return ParsedInstant(instant, precision)
  }

  private mutating func readAmerican() -> Bool {
    guard let month = digits(2), skip("/"), let day = digits(2), skip("/"), let year = digits(4), atEnd else {
      return false
    }
    civil = CivilTime(year: year, month: month, day: day)
    isAmerican = true
    return true
  }

  private mutating func readISO() -> InstantPrecision? {
    guard let year = digits(4) else { return nil }
    civil = CivilTime(year: year)
    if atEnd { return .year }
    guard skip("-"), let month = digits(2) else { return nil }
    civil.month = month
    if atEnd { return .month }
    guard skip("-"), let day = digits(2) else { return nil }
    civil.day = day
    if atEnd { return .day }
    guard skip("T") || skip("t") || skip(" ") else { return nil }
    guard let hour = digits(2), skip(":"), let minute = digits(2) else { return nil }
    civil.hour = hour
    civil.minute = minute
    if skip(":") {
      guard let second = digits(2) else { return nil }
      civil.second = second
      if skip(".") || skip(",") {
        guard let nanoseconds = fraction() else { return nil }
        civil.nanosecond = nanoseconds
      }
    }
    if atEnd { return .instant }
    hasOffset = true
    return readOffset() && atEnd ? .instant : nil
  }

  /// `Z`, `UTC`, `±hh`, `±hhmm` or `±hh:mm`, with a space before it or none.
  private mutating func readOffset() -> Bool {
    _ = skip(" ")
    if skip("Z") || skip("z") { return true }
    if skip("U") { return skip("T") && skip("C") }
    let sign = skip("+") ? 1 : skip("-") ? -1 : 0
    guard sign != 0, let hours = digits(2) else { return false }
    var minutes = 0
    if !atEnd {
      _ = skip(":")
      guard let found = digits(2) else { return false }
      minutes = found
    }
    // Out of range for sure where the minutes are: the caller reports it.
    offset = minutes > 59 ? 1_440 : sign * (hours * 60 + minutes)
    return true
  }

  private var atEnd: Bool { position == bytes.count }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  /// A number of exactly `count` digits.
  private mutating func digits(_ count: Int) -> Int? {
    guard position + count <= bytes.count else { return nil }
    var number = 0
    for index in position..<position + count {
      let digit = bytes[index] &- UInt8(ascii: "0")
      if digit > 9 { return nil }
      number = number * 10 + Int(digit)
    }
    position += count
    return number
  }

  /// The digits after the point, as nanoseconds; more than nine are cut.
  private mutating func fraction() -> Int32? {
    let start = position
    var nanoseconds: Int32 = 0
    while position < bytes.count, bytes[position] &- UInt8(ascii: "0") <= 9 {
      if position - start < 9 { nanoseconds = nanoseconds * 10 + Int32(bytes[position] - UInt8(ascii: "0")) }
      position += 1
    }
    guard position > start else { return nil }
    for _ in min(position - start, 9)..<9 { nanoseconds *= 10 }
    return nanoseconds
  }
}
