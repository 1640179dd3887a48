// The text that a value has in a column of texts. It depends on the value alone, not on the column's history: a whole
// double is written like the integer it equals, so that a column which held REAL before it became TEXT ends with the
// same bytes as one that was TEXT from the start.

internal import Records
internal import Values

enum ValueText {
  /// The largest magnitude up to which every integer is a double.
  static let largestExactInteger: Int64 = 1 << 53

  static func write(_ number: Int64, into bytes: inout [UInt8]) { CanonicalJSON.writeInt(number, into: &bytes) }

  static func write(_ number: Double, into bytes: inout [UInt8]) { bytes += ShortestDouble.plainText(number).utf8 }

  /// Appends the text of a bool, int, float or timestamp cell. Cells of other kinds are text already.
  static func write(_ cell: Cell, into bytes: inout [UInt8]) {
    switch cell.kind {
    case .bool: bytes += (cell.boolValue ? "true" : "false").utf8
    case .int: write(cell.intValue, into: &bytes)
    case .float: write(cell.floatValue, into: &bytes)
    case .timestamp:
      Instant(seconds: cell.seconds, nanoseconds: cell.nanoseconds, offsetMinutes: cell.offsetMinutes)
        .write(into: &bytes)
    case .string, .decimal, .json: bytes += cell.utf8
    case .absent, .null, .array, .object, .range: break
    }
  }
}
