// Dates read by a pattern of strftime. Fields that the pattern lacks are those of 1970-01-01T00:00:00Z, except that a
// year alone is its first of January.

extension Strftime {
  /// The instant that `text` names, read whole by this pattern.
  package func parse(_ text: String) throws(StrftimeError) -> Instant {
    var copy = text
    let result = copy.withUTF8 { bytes in Result { () throws(StrftimeError) -> Instant in try parse(bytes) } }
    return try result.get()
  }

  /// As above, from UTF-8. With a zone, a text without an offset is what a clock there shows, and the result is shown
  /// there.
  package func parse(_ bytes: UnsafeBufferPointer<UInt8>, in zone: TimeZone? = nil) throws(StrftimeError) -> Instant {
    var reader = StrftimeReader(bytes)
    for item in items {
      guard reader.read(item, literals) else { throw mismatch(bytes) }
    }
    guard reader.isAtEnd else { throw mismatch(bytes) }
    switch reader.fields.instant(in: zone) {
    case .success(let instant): return instant
    case .failure(let error): throw StrftimeError("\"\(excerpt(bytes))\" has \(error.message)")
    }
  }

  private func mismatch(_ bytes: UnsafeBufferPointer<UInt8>) -> StrftimeError {
    StrftimeError("\"\(excerpt(bytes))\" does not match the pattern \"\(pattern)\"")
  }

  private func excerpt(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    String(decoding: bytes.prefix(80), as: UTF8.self)
  }
}

/// What the directives of a pattern have read.
private struct StrftimeFields {
  var year: Int?
  var century: Int?
  var yearOfCentury: Int?
  var month: Int?
  var day: Int?
  var dayOfYear: Int?
  var isoYear: Int?
  var isoWeek: Int?
  /// 1 for Monday to 7 for Sunday.
  var weekday: Int?
  var hour: Int?
  var hour12: Int?
  var isAfternoon: Bool?
  var minute = 0
  var second = 0
  var nanosecond: Int32 = 0
  /// Nil if the text says none.
  var offsetMinutes: Int?
  var unixMilliseconds: Int?

  func instant(in zone: TimeZone?) -> Result<Instant, CalendarError> {
    guard let zone else { return instant() }
    return instant().flatMap { instant in
      Result { () throws(CalendarError) -> Instant in
        offsetMinutes != nil || unixMilliseconds != nil
          ? try zone.showing(instant)
          : try zone.instant(localSeconds: instant.localSeconds, nanoseconds: instant.nanoseconds)
      }
    }
  }

  /// As the text's own offset has it, else UTC.
  private func instant() -> Result<Instant, CalendarError> {
    if let unixMilliseconds {
      let seconds = Gregorian.floorDivide(Int64(unixMilliseconds), 1_000)
      let rest = Int32(Int64(unixMilliseconds) - seconds * 1_000) * 1_000_000
      let instant = Instant(seconds: seconds, nanoseconds: max(rest, nanosecond))
      return Result { () throws(CalendarError) -> Instant in try instant.checked() }
    }
    var civil = CivilTime(
      year: fullYear, month: month ?? 1, day: day ?? 1, hour: fullHour, minute: minute, second: second,
      nanosecond: nanosecond)
    if let hour12, !(1...12).contains(hour12) { return .failure(CalendarError("hour \(hour12) of a half day")) }
    if let dayOfYear {
      let last = Gregorian.isLeap(civil.year) ? 366 : 365
      guard (1...last).contains(dayOfYear) else {
        return .failure(CalendarError("day \(dayOfYear) of the year (\(civil.year) has \(last))"))
      }
      set(Gregorian.daysFromCivil(civil.year, 1, 1) + dayOfYear - 1, in: &civil)
    } else if let isoWeek {
      // Week 1 is the one with January the fourth.
      let fourth = Gregorian.daysFromCivil(isoYear ?? civil.year, 1, 4)
      let monday = fourth - (Gregorian.weekday(ofDay: fourth) + 6) % 7
      let day = monday + (isoWeek - 1) * 7 + (weekday ?? 1) - 1
      let shown = Instant(seconds: Int64(monday + (isoWeek - 1) * 7) * 86_400).isoWeek
      guard shown.week == isoWeek, (1...7).contains(weekday ?? 1) else {
        return .failure(CalendarError("a week or weekday that \(isoYear ?? civil.year) does not have"))
      }
      set(day, in: &civil)
    }
    if let problem = Gregorian.problem(with: civil) { return .failure(CalendarError(problem)) }
    let offsetMinutes = offsetMinutes ?? 0
    guard abs(offsetMinutes) < 1_440 else { return .failure(CalendarError("an offset that no zone has")) }
    return .success(Instant(unchecked: civil, offsetMinutes: Int16(offsetMinutes)))
  }

  private func set(_ day: Int, in civil: inout CivilTime) {
    let date = Gregorian.civil(fromDays: day)
    (civil.year, civil.month, civil.day) = (date.year, date.month, date.day)
  }

  private var fullYear: Int {
    if let year { return year }
    if let century { return century * 100 + (yearOfCentury ?? 0) }
    // POSIX: 69 to 99 are of the last century.
    if let yearOfCentury { return yearOfCentury + (yearOfCentury < 69 ? 2_000 : 1_900) }
    return isoYear ?? 1_970
  }

  private var fullHour: Int {
    if let hour { return hour }
    guard let hour12 else { return 0 }
    return hour12 % 12 + (isAfternoon == true ? 12 : 0)
  }
}

private struct StrftimeReader {
  let bytes: UnsafeBufferPointer<UInt8>
  var position = 0
  var fields = StrftimeFields()

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  /// Passes what the item stands for; false if it is not here.
  mutating func read(_ item: StrftimeItem, _ literals: [UInt8]) -> Bool {
    switch item {
    case .literal(let start, let end):
      for index in start..<end {
        guard position < bytes.count, bytes[position] == literals[index] else { return false }
        position += 1
      }
      return true
    case .space:
      skipSpace()
      return true
    case .field(let field, let width, let padding):
      if padding == .space { skipSpace() }
      return read(field, width)
    }
  }

  private mutating func read(_ field: StrftimeField, _ width: Int) -> Bool {
    switch field {
    case .year: return number(4, \.year)
    case .century: return number(2, \.century)
    case .yearOfCentury: return number(2, \.yearOfCentury)
    case .isoYear: return number(4, \.isoYear)
    case .isoYearOfCentury:
      guard let value = digits(2) else { return false }
      fields.isoYear = value + (value < 69 ? 2_000 : 1_900)
      return true
    case .month: return number(2, \.month)
    case .monthName, .monthAbbreviation: return name(Gregorian.monthNames) { $0.month = $1 + 1 }
    case .day: return number(2, \.day)
    case .dayOfYear: return number(3, \.dayOfYear)
    case .hour: return number(2, \.hour)
    case .hour12: return number(2, \.hour12)
    case .minute:
      guard let value = digits(2) else { return false }
      fields.minute = value
      return true
    case .second:
      guard let value = digits(2) else { return false }
      fields.second = value
      return true
    case .meridiem, .lowerMeridiem: return name(["AM", "PM"]) { $0.isAfternoon = $1 == 1 }
    case .milliseconds, .microseconds, .nanoseconds: return fraction()
    case .weekdayName, .weekdayAbbreviation: return name(Strftime.weekdayNames) { $0.weekday = $1 == 0 ? 7 : $1 }
    case .weekdayFromSunday:
      guard let value = digits(1), value <= 6 else { return false }
      fields.weekday = value == 0 ? 7 : value
      return true
    case .weekdayFromMonday: return number(1, \.weekday)
    case .weekFromSunday, .weekFromMonday: return digits(2) != nil
    case .isoWeek: return number(2, \.isoWeek)
    case .offset, .offsetWithColon, .zoneName: return offset()
    case .unixSeconds: return unix(1_000)
    case .unixMilliseconds: return unix(1)
    }
  }

  private mutating func skipSpace() {
    while position < bytes.count, bytes[position] == 0x20 || (0x09...0x0D).contains(bytes[position]) { position += 1 }
  }

  /// A number of one to `width` digits.
  private mutating func digits(_ width: Int) -> Int? {
    let start = position
    var value = 0
    while position < bytes.count, position - start < width, bytes[position] &- UInt8(ascii: "0") <= 9 {
      value = value * 10 + Int(bytes[position] - UInt8(ascii: "0"))
      position += 1
    }
    return position > start ? value : nil
  }

  private mutating func number(_ width: Int, _ field: WritableKeyPath<StrftimeFields, Int?>) -> Bool {
    guard let value = digits(width) else { return false }
    fields[keyPath: field] = value
    return true
  }

  /// A name or its first three letters, in any case.
  private mutating func name(_ names: [String], _ set: (inout StrftimeFields, Int) -> Void) -> Bool {
    for length in [Int.max, 3] {
      for (index, name) in names.enumerated() {
        let letters = name.utf8.prefix(length)
        guard position + letters.count <= bytes.count else { continue }
        let here = bytes[position..<position + letters.count]
        if zip(here, letters).allSatisfy({ $0 | 0x20 == $1 | 0x20 }) {
          position += letters.count
          set(&fields, index)
          return true
        }
      }
    }
    return false
  }

  /// The digits after a point: the first of them counts tenths, whatever the directive.
  private mutating func fraction() -> Bool {
    let start = position
    guard var value = digits(9) else { return false }
    for _ in position - start..<9 { value *= 10 }
    fields.nanosecond = Int32(value)
    return true
  }

  private mutating func unix(_ factor: Int) -> Bool {
    let isNegative = position < bytes.count && bytes[position] == UInt8(ascii: "-")
    if isNegative { position += 1 }
    guard let value = digits(15) else { return false }
    fields.unixMilliseconds = value * factor * (isNegative ? -1 : 1)
    return true
  }

  /// `Z`, `UTC`, `GMT`, `±hh`, `±hhmm`, `±hh:mm`.
  private mutating func offset() -> Bool {
    if name(["UTC", "GMT"], { fields, _ in fields.offsetMinutes = 0 }) { return true }
    guard position < bytes.count else { return false }
    let sign = bytes[position]
    position += 1
    if sign | 0x20 == UInt8(ascii: "z") { return true }
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), let hours = digits(2) else { return false }
    if position < bytes.count, bytes[position] == UInt8(ascii: ":") { position += 1 }
    let minutes = digits(2) ?? 0
    guard minutes < 60 else { return false }
    fields.offsetMinutes = (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 60 + minutes)
    return true
  }
}
