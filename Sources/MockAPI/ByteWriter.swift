// Text as bytes, appended piece by piece: bodies are built at some hundred nanoseconds a record.

/// A buffer that knows how to print what the mock API prints.
struct ByteWriter {
  var bytes: [UInt8] = []

  mutating func write(_ text: StaticString) {
    bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  mutating func write(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// In decimal, with leading zeros up to `width`.
  mutating func write(_ number: Int, width: Int = 1) {
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    var rest = number.magnitude
    let start = bytes.count
    var digits = 0
    while rest > 0 || digits < width {
      bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
      digits += 1
    }
    bytes[start...].reverse()
  }

  /// As a JSON string.
  mutating func write(quoted text: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case 0x22, 0x5C: bytes += [0x5C, byte]
      case 0..<0x20:
        write("\\u00")
        bytes.append("0123456789abcdef".utf8.dropFirst(Int(byte >> 4)).first!)
        bytes.append("0123456789abcdef".utf8.dropFirst(Int(byte & 15)).first!)
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}

/// FNV-1a.
func hashed(_ bytes: some Sequence<UInt8>) -> UInt64 {
  var hash: UInt64 = 0xCBF2_9CE4_8422_2325
  for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
  return hash
}

/// SplitMix64's output function: a number that looks random and is a function of its argument.
func mixed(_ seed: UInt64) -> UInt64 {
  var z = seed &+ 0x9E37_79B9_7F4A_7C15
  z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
  z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
  return z ^ (z >> 31)
}
