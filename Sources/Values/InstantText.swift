// Instants as text: the forms that people and APIs write, read strictly, and RFC 3339 written. Patterns that a spec
// names are in `Strftime.swift`.

/// How much of an instant its text said.
package enum InstantPrecision: Int, Comparable, Sendable {
  case year, month, day, instant

  package static func < (left: InstantPrecision, right: InstantPrecision) -> Bool { left.rawValue < right.rawValue }
}

/// What a text says: the first instant that it names, and how exactly.
package struct ParsedInstant: Hashable, Sendable {
  package var instant: Instant
  package var precision: InstantPrecision

  package init(_ instant: Instant, _ precision: InstantPrecision) {
    self.instant = instant
    self.precision = precision
  }

  /// The end of what the text names, not part of it: `2024-02` ends with March the first. An instant names no span and
  /// is its own end. At the end of the year 9999 it is the last nanosecond, which RFC 3339 can still write.
  package var exclusiveEnd: Instant {
    let unit: CalendarUnit
    switch precision {
    case .year: unit = .year
    case .month: unit = .month
    case .day: unit = .day
    case .instant: return instant
    }
    return (try? instant.adding(1, unit))
      ?? Instant(
        seconds: Gregorian.lastSecond - Int64(instant.offsetMinutes) * 60, nanoseconds: 999_999_999,
        offsetMinutes: instant.offsetMinutes)
  }
}

/// A text that is no date.
package struct InstantTextError: Error, Hashable, Sendable {
  /// One sentence without a full stop, with the text and what is wrong with it.
  package var message: String

  package init(_ message: String) { self.message = message }
}

extension Instant {
  /// The forms that `parse` reads, for messages.
  package static let acceptedForms =
    "YYYY, YYYY-MM, YYYY-MM-DD, YYYY-MM-DD hh:mm[:ss[.fraction]] with a space or T and an optional Z or ±hh:mm, "
    + "or MM/DD/YYYY"

  /// Reads a date or an instant. Without an offset it is UTC.
  package static func parse(_ text: String) throws(InstantTextError) -> ParsedInstant {
    var copy = text
    let result = copy.withUTF8 { bytes in
      Result { () throws(InstantTextError) -> ParsedInstant in try parse(bytes) }
    }
    return try result.get()
  }

  /// Reads a date or an instant from UTF-8. Without an offset it is UTC.
  package static func parse(_ bytes: UnsafeBufferPointer<UInt8>) throws(InstantTextError) -> ParsedInstant {
    try read(bytes).value
  }

  /// What the text says, and whether it says its offset.
  static func read(
    _ bytes: UnsafeBufferPointer<UInt8>
  ) throws(InstantTextError) -> (value: ParsedInstant, hasOffset: Bool) {
    var reader = InstantReader(bytes)
    guard let parsed = reader.read() else {
      let text = String(decoding: bytes.prefix(80), as: UTF8.self)
      if let problem = Gregorian.problem(with: reader.civil), reader.hasForm {
        throw InstantTextError("\"\(text)\" has \(problem)\(reader.hint)")
      }
      if reader.hasForm { throw InstantTextError("\"\(text)\" has an offset that no zone has; write ±hh:mm") }
      throw InstantTextError("\"\(text)\" is not a date; dates are \(acceptedForms)")
    }
    return (parsed, reader.hasOffset)
  }

  /// RFC 3339: `2024-01-05T00:00:00Z`, with a fraction only where there is one and without its trailing zeros.
  package var text: String {
    var bytes: [UInt8] = []
    write(into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends RFC 3339.
  package func write(into bytes: inout [UInt8]) {
    let civil = civil
    bytes.reserveCapacity(bytes.count + 35)
    writeDigits(civil.year, 4, &bytes)
    bytes.append(UInt8(ascii: "-"))
    writeDigits(civil.month, 2, &bytes)
    bytes.append(UInt8(ascii: "-"))
    writeDigits(civil.day, 2, &bytes)
    bytes.append(UInt8(ascii: "T"))
    writeDigits(civil.hour, 2, &bytes)
    bytes.append(UInt8(ascii: ":"))
    writeDigits(civil.minute, 2, &bytes)
    bytes.append(UInt8(ascii: ":"))
    writeDigits(civil.second, 2, &bytes)
    if nanoseconds != 0 {
      var fraction = Int(nanoseconds)
      var width = 9
      while fraction % 10 == 0 {
        fraction /= 10
        width -= 1
      }
      bytes.append(UInt8(ascii: "."))
      writeDigits(fraction, width, &bytes)
    }
    if offsetMinutes == 0 {
      bytes.append(UInt8(ascii: "Z"))
    } else {
      writeOffset(offsetMinutes, colon: true, &bytes)
    }
  }
}

/// Appends a number of at least `width` digits, zeros in front.
func writeDigits(_ number: Int, _ width: Int, pad: UInt8 = UInt8(ascii: "0"), _ bytes: inout [UInt8]) {
  let zero = UInt8(ascii: "0")
  // Nearly every field of a date.
  if width == 2, number >= 0, number < 100 {
    bytes.append(number < 10 ? pad : zero + UInt8(truncatingIfNeeded: number / 10))
    bytes.append(zero + UInt8(truncatingIfNeeded: number % 10))
    return
  }
  if width == 4, number >= 1_000, number < 10_000 {
    bytes.append(zero + UInt8(truncatingIfNeeded: number / 1_000))
    bytes.append(zero + UInt8(truncatingIfNeeded: number / 100 % 10))
    bytes.append(zero + UInt8(truncatingIfNeeded: number / 10 % 10))
    bytes.append(zero + UInt8(truncatingIfNeeded: number % 10))
    return
  }
  var magnitude = number.magnitude
  if number < 0 { bytes.append(UInt8(ascii: "-")) }
  let start = bytes.count
  repeat {
    bytes.append(zero + UInt8(truncatingIfNeeded: magnitude % 10))
    magnitude /= 10
  } while magnitude > 0
  while bytes.count - start < width { bytes.append(pad) }
  bytes[start...].reverse()
}

/// Appends `+hh:mm` or `+hhmm`.
func writeOffset(_ minutes: Int16, colon: Bool, _ bytes: inout [UInt8]) {
  bytes.append(UInt8(ascii: minutes < 0 ? "-" : "+"))
  let magnitude = Int(minutes.magnitude)
  writeDigits(magnitude / 60, 2, &bytes)
  if colon { bytes.append(UInt8(ascii: ":")) }
  writeDigits(magnitude % 60, 2, &bytes)
}
