// Numbers that are more than a few digits: which of int, float and decimal each is (DESIGN section 3, decision 3).
//
// 64-bit integers are ints, `-0` excepted, which is the float that keeps its sign. What the shortest text of a double
// prints as the same number is a float; trailing zeros do not matter: 1.10 and 1e3 are floats. All else, such as
// 12345678901234567890, 0.1000000000000000055 or 1e400, is a decimal that points to its text.

internal import Glibc
internal import Values

extension JSONParser {
  /// The number at `text`, which starts with a digit or a minus.
  @inline(never)
  static func number(at text: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) throws(JSONFault) -> Scanned {
    let isNegative = text.pointee == UInt8(ascii: "-")
    var next = text + (isNegative ? 1 : 0)
    let first = next
    // Digits of the whole and of the fraction, as one number; right while they are 19 or fewer.
    var digits: UInt64 = 0
    var power = 0
    next = take(next, &digits)
    if next == first { throw JSONFault(.digits, next) }
    if first.pointee == UInt8(ascii: "0"), next - first > 1 { throw JSONFault(.leadingZero, first) }
    var count = next - first
    var isWhole = true
    if next.pointee == UInt8(ascii: ".") {
      isWhole = false
      let fraction = next + 1
      next = take(fraction, &digits)
      if next == fraction { throw JSONFault(.digits, next) }
      count += next - fraction
      power = fraction - next
    }
    if next.pointee | 0x20 == UInt8(ascii: "e") {
      isWhole = false
      next += 1
      let isDown = next.pointee == UInt8(ascii: "-")
      if isDown || next.pointee == UInt8(ascii: "+") { next += 1 }
      let start = next
      while next.pointee == UInt8(ascii: "0") { next += 1 }
      let significant = next
      var shift: UInt64 = 0
      next = take(next, &shift)
      if next == start { throw JSONFault(.digits, next) }
      // With so many digits it may have wrapped around; it is far beyond the floats then, and reach is checked below.
      let bounded = next - significant > 18 ? 1 << 58 : Int(shift)
      power += isDown ? -bounded : bounded
    }

    if isWhole, count < 19 || count == 19 && digits <= Int64.min.magnitude {
      if !isNegative, digits <= UInt64(Int64.max) { return Scanned(cell: .int(Int64(digits)), next: next) }
      if isNegative, digits > 0 { return Scanned(cell: .int(0 &- Int64(bitPattern: digits)), next: next) }
    }
    // Fifteen digits always survive a double, and up to here powers of ten and their product are exact.
    if count <= 15, power >= -22, power <= 22 {
      let value = power < 0 ? Double(digits) / powersOfTen[-power] : Double(digits) * powersOfTen[power]
      return Scanned(cell: .float(isNegative ? -value : value), next: next)
    }
    guard let cell = classify(UnsafeBufferPointer(start: text, count: next - text)) else {
      throw JSONFault(.reach, text)
    }
    return Scanned(cell: cell, next: next)
  }

  /// A float if that says the same, else a decimal, nil beyond all reach. `text` is a valid number, not a 64-bit
  /// integer.
  private static func classify(_ text: UnsafeBufferPointer<UInt8>) -> Cell? {
    let start = text.baseAddress.unsafelyUnwrapped
    let digits = NumberDigits(text)
    if digits.count == 0 { return .float(digits.isNegative ? -0.0 : 0) }
    if abs(digits.scale - 1) > Decimal.largestPower { return nil }
    // No double needs more than 17 digits.
    guard digits.count <= 17, let value = double(digits, text), value.isFinite, value != 0 else {
      return .decimal(start, text.count)
    }
    let isSame = withShortestText(of: value) { NumberDigits.compare(NumberDigits($0), digits) == 0 }
    return isSame ? .float(value) : .decimal(start, text.count)
  }

  /// The double nearest to a number of at most 17 digits.
  private static func double(_ digits: NumberDigits, _ text: UnsafeBufferPointer<UInt8>) -> Double? {
    let power = digits.scale - digits.count
    let number = digits.leading
    if power < 0, power >= -21 {
      // One exact division of 128 bits, rounded once: the quotient has 56 bits at least.
      let shift = number.leadingZeroBitCount + 64
      let (quotient, remainder) = (UInt128(number) << UInt128(shift)).quotientAndRemainder(
        dividingBy: wholePowersOfTen[-power])
      let value = rounded(quotient, isExact: remainder == 0) * scalbn(1, Int32(-shift))
      return digits.isNegative ? -value : value
    }
    if power >= 0, power <= 21 {
      let value = rounded(UInt128(number) * wholePowersOfTen[power], isExact: true)
      return digits.isNegative ? -value : value
    }
    return Double(String(decoding: text, as: UTF8.self))
  }

  /// The double nearest to `number`, or, if it is not exact, to a little more than it: ties go to the even one.
  private static func rounded(_ number: UInt128, isExact: Bool) -> Double {
    let width = 128 - number.leadingZeroBitCount
    guard width > 53 else { return Double(UInt64(number)) }
    let dropped = width - 53
    var kept = UInt64(truncatingIfNeeded: number >> UInt128(dropped))
    let rest = number & ((1 << UInt128(dropped)) - 1)
    let half = UInt128(1) << UInt128(dropped - 1)
    if rest > half || rest == half && (!isExact || kept & 1 == 1) { kept += 1 }
    return scalbn(Double(kept), Int32(dropped))
  }

  /// Adds the digits at `text` to `number`; behind them.
  @inline(__always)
  private static func take(_ text: UnsafePointer<UInt8>, _ number: inout UInt64) -> UnsafePointer<UInt8> {
    var next = text
    while next.pointee &- UInt8(ascii: "0") < 10 {
      number = number &* 10 &+ UInt64(next.pointee &- UInt8(ascii: "0"))
      next += 1
    }
    return next
  }
}

/// 10^0 … 10^22: the powers of ten that a double holds exactly.
private let powersOfTen: [Double] = (0...22).map { power in (0..<power).reduce(1) { value, _ in value * 10 } }

/// 10^0 … 10^21.
private let wholePowersOfTen: [UInt128] = (0...21).map { power in (0..<power).reduce(1) { value, _ in value * 10 } }
