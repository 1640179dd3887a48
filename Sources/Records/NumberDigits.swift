// A number's text taken apart, so that numbers can be compared exactly, whatever form each is written in.

/// The significant digits of a JSON number: it is ±0.DIGITS × 10^scale. Points into the text.
struct NumberDigits: BitwiseCopyable {
  var isNegative: Bool
  /// From the first digit that is not zero to the last; may hold the decimal point.
  private var start: UnsafePointer<UInt8>
  private var end: UnsafePointer<UInt8>
  /// How many digits these are; 0 for zero.
  var count: Int
  /// Powers beyond 2^58 count as 2^58; the parser refuses all beyond `Decimal.largestPower`.
  var scale: Int

  /// `text` must be a number as JSON writes it, or as Swift prints a finite double.
  init(_ text: UnsafeBufferPointer<UInt8>) {
    let stop = text.baseAddress.unsafelyUnwrapped + text.count
    var next = text.baseAddress.unsafelyUnwrapped
    isNegative = next.pointee == UInt8(ascii: "-")
    if isNegative { next += 1 }
    start = next
    end = next
    count = 0
    scale = 0
    var isFraction = false
    var seen = 0
    while next < stop, next.pointee | 0x20 != UInt8(ascii: "e") {
      let byte = next.pointee
      next += 1
      if byte == UInt8(ascii: ".") {
        isFraction = true
        continue
      }
      if byte == UInt8(ascii: "0"), seen == 0 {
        if isFraction { scale -= 1 }
        continue
      }
      if seen == 0 { start = next - 1 }
      seen += 1
      if !isFraction { scale += 1 }
      if byte != UInt8(ascii: "0") {
        end = next
        count = seen
      }
    }
    if count == 0 {
      scale = 0
    } else if next < stop {
      scale += Self.power(next + 1, stop)
    }
  }

  private static func power(_ start: UnsafePointer<UInt8>, _ stop: UnsafePointer<UInt8>) -> Int {
    var next = start
    let isNegative = next.pointee == UInt8(ascii: "-")
    if isNegative || next.pointee == UInt8(ascii: "+") { next += 1 }
    var power = 0
    while next < stop {
      power = min(power * 10 + Int(next.pointee - UInt8(ascii: "0")), 1 << 58)
      next += 1
    }
    return isNegative ? -power : power
  }

  /// The first `19` digits or fewer as a whole number; exact if `count` is at most that.
  var leading: UInt64 {
    var number: UInt64 = 0
    var left = 19
    var next = start
    while next < end, left > 0 {
      if next.pointee != UInt8(ascii: ".") {
        number = number &* 10 &+ UInt64(next.pointee - UInt8(ascii: "0"))
        left -= 1
      }
      next += 1
    }
    return number
  }

  /// The sign of `a - b`.
  static func compare(_ a: NumberDigits, _ b: NumberDigits) -> Int {
    let signs = (a.sign, b.sign)
    if signs.0 != signs.1 { return signs.0 - signs.1 }
    return signs.0 * compareMagnitudes(a, b)
  }

  private var sign: Int { count == 0 ? 0 : isNegative ? -1 : 1 }

  private static func compareMagnitudes(_ a: NumberDigits, _ b: NumberDigits) -> Int {
    if a.scale != b.scale { return a.scale < b.scale ? -1 : 1 }
    var first = a.start
    var second = b.start
    while true {
      if first < a.end, first.pointee == UInt8(ascii: ".") { first += 1 }
      if second < b.end, second.pointee == UInt8(ascii: ".") { second += 1 }
      guard first < a.end, second < b.end else {
        return (first < a.end ? 1 : 0) - (second < b.end ? 1 : 0)
      }
      if first.pointee != second.pointee { return first.pointee < second.pointee ? -1 : 1 }
      first += 1
      second += 1
    }
  }
}

/// Calls `body` with the text of a finite double: the shortest that reads back as it.
func withShortestText<Result>(of number: Double, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
  var text = number.description
  return text.withUTF8(body)
}
