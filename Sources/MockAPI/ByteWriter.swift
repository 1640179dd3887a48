// Text as bytes, appended piece by piece: bodies are built at some hundred nanoseconds a record.

/// A buffer that knows how to print what the mock API prints.
struct ByteWriter: ~Copyable {
  private var start: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private(set) var count = 0

  init(capacity: Int = 256) {
    self.capacity = capacity
    start = .allocate(capacity: capacity)
  }

  deinit { start.deallocate() }

  /// What was written.
  consuming func finish() -> [UInt8] { Array(UnsafeBufferPointer(start: start, count: count)) }

  mutating func write(_ text: StaticString) { write(text.utf8Start, text.utf8CodeUnitCount) }

  mutating func write(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      if let base = bytes.baseAddress { write(base, bytes.count) }
    }
  }

  /// In decimal, with leading zeros up to `width`, at most 20 digits.
  mutating func write(_ number: Int, width: Int = 1) {
    reserve(21)
    if number < 0 { append(UInt8(ascii: "-")) }
    var rest = number.magnitude
    var digits = 1
    var power: UInt = 10
    while digits < width || digits < 20 && rest >= power {
      digits += 1
      power = digits < 20 ? power * 10 : power
    }
    var place = count + digits
    count = place
    for _ in 0..<digits {
      place -= 1
      start[place] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
    }
  }

  /// As a JSON string.
  mutating func write(quoted text: String) {
    write("\"")
    for byte in text.utf8 {
      reserve(6)
      switch byte {
      case 0x22, 0x5C:
        append(0x5C)
        append(byte)
      case 0..<0x20:
        let digits: StaticString = "0123456789abcdef"
        write("\\u00")
        append(digits.utf8Start[Int(byte >> 4)])
        append(digits.utf8Start[Int(byte & 15)])
      default: append(byte)
      }
    }
    write("\"")
  }

  private mutating func write(_ bytes: UnsafePointer<UInt8>, _ length: Int) {
    reserve(length)
    (start + count).update(from: bytes, count: length)
    count += length
  }

  /// After `reserve`.
  private mutating func append(_ byte: UInt8) {
    start[count] = byte
    count += 1
  }

  private mutating func reserve(_ length: Int) {
    guard count + length > capacity else { return }
    capacity = max(capacity * 2, count + length)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    larger.update(from: start, count: count)
    start.deallocate()
    start = larger
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
