// Decimal numbers as text and as the binary form of PostgreSQL's `numeric`.

/// A JSON number taken apart: digits, and where the point stands among them.
struct DecimalParts {
  var isNegative = false
  /// Decimal digits as bytes 0-9, those behind the point included.
  var digits: [UInt8] = []
  /// Digits behind the point; negative where zeros are missing before it.
  var scale = 0

  /// Nil if the exponent is beyond what anybody stores.
  init?(_ text: UnsafeBufferPointer<UInt8>) {
    var index = 0
    if index < text.count, text[index] == UInt8(ascii: "-") {
      isNegative = true
      index += 1
    }
    var isBehindPoint = false
    while index < text.count, text[index] != UInt8(ascii: "e"), text[index] != UInt8(ascii: "E") {
      if text[index] == UInt8(ascii: ".") {
        isBehindPoint = true
      } else {
        digits.append(text[index] &- UInt8(ascii: "0"))
        if isBehindPoint { scale += 1 }
      }
      index += 1
    }
    if index < text.count {
      let exponent = String(decoding: text[(index + 1)...], as: UTF8.self)
      guard let power = Int(exponent), abs(power) <= 200_000 else { return nil }
      scale -= power
    }
    if scale < 0 {
      digits += [UInt8](repeating: 0, count: -scale)
      scale = 0
    }
    if digits.count <= scale { digits = [UInt8](repeating: 0, count: scale - digits.count + 1) + digits }
    if digits.allSatisfy({ $0 == 0 }) { isNegative = false }
  }

  /// Whether `numeric` has room for it.
  var fitsNumeric: Bool { digits.count - scale <= 131_072 && scale <= 16_383 }

  /// Without an exponent, as `numeric` prints it.
  func write(into bytes: inout [UInt8]) {
    if isNegative { bytes.append(UInt8(ascii: "-")) }
    let whole = digits[..<(digits.count - scale)].drop { $0 == 0 }
    if whole.isEmpty { bytes.append(UInt8(ascii: "0")) }
    bytes += whole.map { $0 + UInt8(ascii: "0") }
    if scale == 0 { return }
    bytes.append(UInt8(ascii: "."))
    bytes += digits[(digits.count - scale)...].map { $0 + UInt8(ascii: "0") }
  }

  /// The server's binary form: groups of four digits.
  func writeBinary(into bytes: inout [UInt8]) {
    var whole = Array(digits[..<(digits.count - scale)])
    whole = [UInt8](repeating: 0, count: (4 - whole.count % 4) % 4) + whole
    var fraction = Array(digits[(digits.count - scale)...])
    fraction += [UInt8](repeating: 0, count: (4 - fraction.count % 4) % 4)
    var weight = whole.count / 4 - 1
    let all = whole + fraction
    var groups = stride(from: 0, to: all.count, by: 4).map { place in
      all[place..<(place + 4)].reduce(0) { $0 * 10 + Int16($1) }
    }
    let leading = groups.prefix { $0 == 0 }.count
    groups.removeFirst(leading)
    weight -= leading
    while groups.last == 0 { groups.removeLast() }
    if groups.isEmpty { weight = 0 }
    for word in [Int16(groups.count), Int16(weight), isNegative ? 0x4000 : 0, Int16(scale)] + groups {
      bytes.append(UInt8(truncatingIfNeeded: word >> 8))
      bytes.append(UInt8(truncatingIfNeeded: word))
    }
  }
}
