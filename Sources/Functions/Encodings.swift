// Percent-encoding, Base64 and the form of UUIDs.

internal import Values

/// How a digest becomes text.
enum DigestEncoding: String, CaseIterable {
  case hex, base64

  static func problem(with text: String) -> String? {
    DigestEncoding(rawValue: text) == nil ? unknownWord("encoding", text, valid: allCases.map(\.rawValue)) : nil
  }
}

package enum Encodings {
  static let algorithms = DigestAlgorithm.allCases.map(\.rawValue)

  static func algorithmProblem(with text: String) -> String? {
    DigestAlgorithm(rawValue: text) == nil ? unknownWord("algorithm", text, valid: algorithms) : nil
  }

  /// Appends the text as `application/x-www-form-urlencoded`, except that `~` stays.
  static func writeURL(_ source: UnsafeBufferPointer<UInt8>, into bytes: inout [UInt8]) {
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in source {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
        UInt8(ascii: "~"):
        bytes.append(byte)
      case UInt8(ascii: " "): bytes.append(UInt8(ascii: "+"))
      default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
  }

  /// Nil if a percent sign is not followed by two hexadecimal digits.
  static func decodeURL(_ source: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(source.count)
    var position = 0
    while position < source.count {
      let byte = source[position]
      position += 1
      switch byte {
      case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
      case UInt8(ascii: "%"):
        guard position + 2 <= source.count, let high = hexadecimalDigit(source[position]),
          let low = hexadecimalDigit(source[position + 1])
        else { return nil }
        bytes.append(high << 4 | low)
        position += 2
      default: bytes.append(byte)
      }
    }
    return bytes
  }

  private static func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  private static let base64Alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// Base64 with padding.
  package static func base64(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    bytes.withUnsafeBufferPointer { writeBase64($0, into: &text) }
    return String(decoding: text, as: UTF8.self)
  }

  /// Appends Base64 with padding.
  static func writeBase64(_ source: UnsafeBufferPointer<UInt8>, into bytes: inout [UInt8]) {
    for start in stride(from: 0, to: source.count, by: 3) {
      let group = source[start..<min(start + 3, source.count)]
      var bits: UInt32 = 0
      for byte in group { bits = bits << 8 | UInt32(byte) }
      bits <<= UInt32(8 * (3 - group.count))
      for place in 0..<4 {
        let isPadding = place > group.count
        bytes.append(isPadding ? UInt8(ascii: "=") : base64Alphabet[Int(bits >> UInt32(18 - 6 * place)) & 63])
      }
    }
  }

  /// The bytes of a text; nil if it is no Base64, by either alphabet.
  package static func decodedBase64(_ text: String) -> [UInt8]? {
    Array(text.utf8).withUnsafeBufferPointer { decodeBase64($0) }
  }

  /// Nil if the text is no Base64, by either alphabet.
  static func decodeBase64(_ source: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    var end = source.count
    while end > 0, source.count - end < 2, source[end - 1] == UInt8(ascii: "=") { end -= 1 }
    if end % 4 == 1 || (end < source.count && source.count % 4 != 0) { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(end * 3 / 4)
    var bits: UInt32 = 0
    var count = 0
    for byte in source[..<end] {
      guard let value = base64Value(byte) else { return nil }
      bits = (bits << 6 | UInt32(value)) & 0xFF_FFFF
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return bytes
  }

  private static func base64Value(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
    case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
    default: nil
    }
  }

  /// The first 16 bytes as a UUID of version 8, the one for identifiers of one's own making.
  static func uuid(_ bytes: [UInt8]) -> String {
    var bytes = Array(bytes.prefix(16))
    bytes[6] = bytes[6] & 0x0F | 0x80
    bytes[8] = bytes[8] & 0x3F | 0x80
    let digits = hexadecimal(bytes)
    var parts: [Substring] = []
    var rest = Substring(digits)
    for length in [8, 4, 4, 4, 12] {
      parts.append(rest.prefix(length))
      rest = rest.dropFirst(length)
    }
    return parts.joined(separator: "-")
  }
}
