// Arguments as functions take them: types that several functions share, and the words for values in messages.

internal import Records
internal import Types
internal import Values

extension Type {
  /// What string functions read: text, and whatever has one obvious text.
  static let text = Type.join([.bool, .int, .float, .decimal, .string, .timestamp])
  /// What date functions read: a timestamp, a date as text, or seconds since 1970.
  static let date = Type.join([.int, .float, .decimal, .string, .timestamp])
  /// A count: a number or digits.
  static let count = Type.join([.int, .float, .decimal, .string])
  /// A list of anything.
  static let list = Type.array(.any)
}

/// A value as a message names it: its kind, and for short ones the value.
func described(_ cell: Cell) -> String {
  switch cell.kind {
  case .absent, .null: "null"
  case .bool: cell.boolValue ? "true" : "false"
  case .int: "\(cell.intValue)"
  case .float: ShortestDouble.text(orName: cell.floatValue)
  case .decimal: quotedExcerpt(cell.utf8, quote: "")
  case .string: quotedExcerpt(cell.utf8)
  case .timestamp: "the timestamp \(Instant(cell).text)"
  case .array, .range: "a list"
  case .object, .json: "an object"
  }
}

/// The beginning of a text, in quotes.
func quotedExcerpt(_ bytes: UnsafeBufferPointer<UInt8>, quote: String = "\"") -> String {
  let text = String(decoding: bytes.prefix(60), as: UTF8.self)
  return quote + text + (bytes.count > 60 ? "…" : "") + quote
}

extension ShortestDouble {
  /// As `text`, also for what JSON cannot write.
  static func text(orName double: Double) -> String { double.isFinite ? text(double) : double.description }
}

extension Instant {
  /// The instant of a timestamp cell.
  init(_ cell: Cell) {
    self.init(seconds: cell.seconds, nanoseconds: cell.nanoseconds, offsetMinutes: cell.offsetMinutes)
  }
}

extension Cell {
  static func timestamp(_ instant: Instant) -> Cell {
    .timestamp(seconds: instant.seconds, nanoseconds: instant.nanoseconds, offsetMinutes: instant.offsetMinutes)
  }
}
