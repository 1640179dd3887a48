// libyaml counts code points, Backhoe bytes.

/// Maps code point offsets to byte offsets in UTF-8.
struct CodePointIndex {
  private static let stride = 128

  private let bytes: [UInt8]
  /// The byte offset of code point 0: past a byte order mark.
  private let base: Int
  /// How many columns of the first line lie before code point 0.
  var columnBase: Int { base > 0 ? 1 : 0 }
  /// The byte offset of every 128th code point; empty if every byte is one.
  private var marks: [Int] = []

  /// An index over the bytes from `base` on, which are valid UTF-8.
  init(_ bytes: [UInt8], from base: Int) {
    self.bytes = bytes
    self.base = base
    if bytes.allSatisfy({ $0 < 0x80 }) { return }
    var count = 0
    for offset in base..<bytes.count where Self.startsScalar(bytes[offset]) {
      if count % Self.stride == 0 { marks.append(offset) }
      count += 1
    }
  }

  /// The byte offset of the code point; the end of the file for one past the last.
  func byteOffset(_ codePoint: Int) -> Int {
    if marks.isEmpty { return min(base + codePoint, bytes.count) }
    let mark = min(codePoint / Self.stride, marks.count - 1)
    var offset = marks[mark]
    var remaining = codePoint - mark * Self.stride
    while remaining > 0, offset < bytes.count {
      offset += 1
      while offset < bytes.count, !Self.startsScalar(bytes[offset]) { offset += 1 }
      remaining -= 1
    }
    return offset
  }

  private static func startsScalar(_ byte: UInt8) -> Bool { byte & 0xC0 != 0x80 }
}
