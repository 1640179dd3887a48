// Exact arithmetic and order on decimals, digit by digit. Division is not here: its result need not have an end.

extension Decimal: Comparable {
  /// A result of more digits than this is refused, so that no expression can fill the memory.
  package static let maximumDigits = 1_000

  var digits: DecimalDigits {
    var copy = text
    guard let digits = copy.withUTF8({ DecimalDigits($0) }) else { preconditionFailure("not canonical: \(text)") }
    return digits
  }

  package var isZero: Bool { text == "0" }
  package var isNegative: Bool { text.utf8.first == UInt8(ascii: "-") }

  /// The number with the other sign.
  package var negated: Decimal {
    var parts = digits
    parts.isNegative = !parts.isNegative && !parts.digits.isEmpty
    return Decimal(parts)
  }

  package static func < (left: Decimal, right: Decimal) -> Bool { left.compared(to: right) < 0 }

  /// Negative, zero or positive.
  package func compared(to other: Decimal) -> Int {
    let (a, b) = (digits, other.digits)
    let (aSign, bSign) = (a.sign, b.sign)
    if aSign != bSign { return aSign < bSign ? -1 : 1 }
    return aSign * a.comparedMagnitude(to: b)
  }

  /// The sum; nil if it would have more than `maximumDigits` digits or be beyond `largestPower`.
  package func adding(_ other: Decimal) -> Decimal? {
    guard let sum = DecimalDigits.sum(digits, other.digits), sum.isWithinReach else { return nil }
    return Decimal(sum)
  }

  /// The difference; nil if it would have more than `maximumDigits` digits.
  package func subtracting(_ other: Decimal) -> Decimal? { adding(other.negated) }

  /// The product; nil if it would have more than `maximumDigits` digits or be beyond `largestPower`.
  package func multiplied(by other: Decimal) -> Decimal? {
    guard let product = DecimalDigits.product(digits, other.digits), product.isWithinReach else { return nil }
    return Decimal(product)
  }
}

extension DecimalDigits {
  fileprivate var sign: Int { digits.isEmpty ? 0 : isNegative ? -1 : 1 }

  /// The digit that counts 10^place.
  func digit(at place: Int) -> Int {
    let index = digits.count - 1 - (place - exponent)
    return digits.indices.contains(index) ? Int(digits[index]) : 0
  }

  /// The order of the two numbers without their signs.
  fileprivate func comparedMagnitude(to other: DecimalDigits) -> Int {
    if magnitude != other.magnitude { return magnitude < other.magnitude ? -1 : 1 }
    if digits == other.digits { return 0 }
    return digits.lexicographicallyPrecedes(other.digits) ? -1 : 1
  }

  fileprivate static func sum(_ left: DecimalDigits, _ right: DecimalDigits) -> DecimalDigits? {
    if left.digits.isEmpty { return right }
    if right.digits.isEmpty { return left }
    let bottom = min(left.exponent, right.exponent)
    let top = max(left.magnitude, right.magnitude)
    guard top - bottom <= Decimal.maximumDigits else { return nil }
    let isDifference = left.isNegative != right.isNegative
    let (larger, smaller) = left.comparedMagnitude(to: right) < 0 ? (right, left) : (left, right)
    var result: [UInt8] = []
    var carry = 0
    for place in bottom..<top {
      let operand = smaller.digit(at: place)
      let value = larger.digit(at: place) + carry + (isDifference ? -operand : operand)
      carry = value < 0 ? -1 : value / 10
      result.append(UInt8(value - carry * 10))
    }
    if carry > 0 { result.append(UInt8(carry)) }
    return DecimalDigits(isNegative: larger.isNegative, digits: result.reversed(), exponent: bottom)
  }

  fileprivate static func product(_ left: DecimalDigits, _ right: DecimalDigits) -> DecimalDigits? {
    let count = left.digits.count + right.digits.count
    let exponent = left.exponent + right.exponent
    guard count <= Decimal.maximumDigits else { return nil }
    var result = [Int](repeating: 0, count: count)
    for (i, a) in left.digits.enumerated() {
      for (j, b) in right.digits.enumerated() { result[i + j + 1] += Int(a) * Int(b) }
    }
    for index in result.indices.reversed() where result[index] > 9 {
      // The first place never overflows: a product has at most as many digits as its factors together.
      result[index - 1] += result[index] / 10
      result[index] %= 10
    }
    return DecimalDigits(
      isNegative: left.isNegative != right.isNegative, digits: result.map(UInt8.init), exponent: exponent)
  }
}
