// The order of two values of an iteration, told from their bytes: integers, and timestamps of one form. Of everything else
// nothing is said.

enum ValueOrder {
  case ascending, same, descending

  /// JSON as a plan has it; nil where it cannot be told.
  static func compare(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> ValueOrder? {
    if isInteger(left), isInteger(right) { return integers(left, right) }
    // In one offset, and with as many digits, time goes with the text.
    guard left.count == right.count, isTimestamp(left), isTimestamp(right) else { return nil }
    return texts(left, right)
  }

  private static func integers(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> ValueOrder {
    switch (left.first == minus, right.first == minus) {
    case (true, false): .ascending
    case (false, true): .descending
    case (false, false): magnitudes(left, right)
    case (true, true): magnitudes(right, left)
    }
  }

  private static func magnitudes(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> ValueOrder {
    left.count == right.count ? texts(left, right) : left.count < right.count ? .ascending : .descending
  }

  private static func texts(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> ValueOrder {
    if left.elementsEqual(right) { return .same }
    return left.lexicographicallyPrecedes(right) ? .ascending : .descending
  }

  private static let minus = UInt8(ascii: "-")
  private static let start = Array("{\"timestamp\":\"".utf8)
  private static let end = Array("Z\"}".utf8)

  private static func isInteger(_ bytes: ArraySlice<UInt8>) -> Bool {
    let digits = bytes.first == minus ? bytes.dropFirst() : bytes
    return !digits.isEmpty && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  private static func isTimestamp(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.starts(with: start) && bytes.suffix(end.count).elementsEqual(end)
  }
}
