// Decimals with fewer digits: rounding, and the texts of `printf`. Exact, digit by digit; a float is rounded by the
// digits of its shortest text, so that 2.675 with two places is 2.68.

/// Which neighbour a number becomes.
package enum DecimalRounding: Sendable {
  /// The nearest; the one farther from zero if both are as near.
  case nearest
  /// The lower one.
  case down
  /// The higher one.
  case up
}

extension Decimal {
  /// The number with at most `places` digits after the point; negative places make tens, hundreds and so on.
  package func rounded(toPlaces places: Int, _ rule: DecimalRounding = .nearest) -> Decimal {
    Decimal(digits.rounded(toPlace: -places, rule))
  }

  /// Exactly `places` digits after the point and no exponent. Nil if that takes more than `limit` characters.
  package func fixedText(places: Int, limit: Int) -> String? {
    let parts = digits.rounded(toPlace: -places, .nearest)
    let whole = max(parts.magnitude, 1)
    guard whole <= limit, places <= limit - whole else { return nil }
    var bytes: [UInt8] = parts.isNegative ? [UInt8(ascii: "-")] : []
    for place in (-places..<whole).reversed() {
      if place == -1 { bytes.append(UInt8(ascii: ".")) }
      bytes.append(UInt8(ascii: "0") + UInt8(parts.digit(at: place)))
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// One digit before the point, exactly `places` behind it, or as many as there are, and an exponent of at least two
  /// digits: `1.50e+03`. Nil if that takes more than `limit` characters.
  package func scientificText(places: Int?, limit: Int) -> String? {
    var parts = digits
    if let places {
      guard places < limit - 10 else { return nil }
      parts = parts.rounded(toPlace: parts.magnitude - 1 - places, .nearest)
    }
    let figures = places.map { $0 + 1 } ?? max(parts.digits.count, 1)
    var bytes: [UInt8] = parts.isNegative ? [UInt8(ascii: "-")] : []
    for index in 0..<figures {
      if index == 1 { bytes.append(UInt8(ascii: ".")) }
      bytes.append(UInt8(ascii: "0") + (index < parts.digits.count ? parts.digits[index] : 0))
    }
    let exponent = parts.digits.isEmpty ? 0 : parts.magnitude - 1
    bytes += (exponent < 0 ? "e-" : "e+").utf8
    writeDigits(abs(exponent), 2, &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The power of ten that the first digit counts; 0 for zero.
  package var leadingPower: Int { isZero ? 0 : digits.magnitude - 1 }

  /// How many digits there are behind the point.
  package var fractionDigits: Int { max(-digits.exponent, 0) }
}

extension DecimalDigits {
  /// The number as a multiple of 10^`place`.
  fileprivate func rounded(toPlace place: Int, _ rule: DecimalRounding) -> DecimalDigits {
    // What is dropped is not zero, since digits end with none.
    let dropped = place - exponent
    if dropped <= 0 || digits.isEmpty { return self }
    var kept = Array(digits.prefix(max(digits.count - dropped, 0)))
    let isMore =
      switch rule {
      case .nearest: dropped <= digits.count && digits[digits.count - dropped] >= 5
      case .down: isNegative
      case .up: !isNegative
      }
    if isMore {
      var index = kept.count - 1
      while index >= 0, kept[index] == 9 {
        kept[index] = 0
        index -= 1
      }
      if index >= 0 { kept[index] += 1 } else { kept.insert(1, at: 0) }
    }
    return DecimalDigits(isNegative: isNegative, digits: kept, exponent: place)
  }
}
