// Bodies in other charsets than UTF-8, made UTF-8: by their byte order mark, else by the charset of their type.

internal import Records

/// The charsets that are read.
enum Charset: Equatable {
  case utf8
  case utf16(isBigEndian: Bool)
  /// ISO 8859-1 and what most servers mean by it: the characters of Windows-1252 where ISO has control characters.
  case windows1252

  /// What the bytes and the type say; nil: a charset that is not read.
  init?(_ name: String?, bytes: UnsafeBufferPointer<UInt8>) {
    if bytes.starts(with: [0xFF, 0xFE]) {
      self = .utf16(isBigEndian: false)
    } else if bytes.starts(with: [0xFE, 0xFF]) {
      self = .utf16(isBigEndian: true)
    } else {
      switch name {
      case nil, "", "utf-8", "utf8", "us-ascii", "ascii": self = .utf8
      case "utf-16", "utf16", "utf-16be", "utf16be": self = .utf16(isBigEndian: true)
      case "utf-16le", "utf16le": self = .utf16(isBigEndian: false)
      case "iso-8859-1", "iso8859-1", "latin1", "latin-1", "iso_8859-1", "windows-1252", "cp1252": self = .windows1252
      default: return nil
      }
    }
  }

  /// The bytes as UTF-8, without a byte order mark; nil where they are UTF-8 already. Throws for bytes that are no text
  /// of the charset.
  func decoded(_ bytes: UnsafeBufferPointer<UInt8>, format: String) throws(FormatError) -> PageBytes? {
    switch self {
    case .utf8: return nil
    case .windows1252: return Self.windows(bytes)
    case .utf16(let isBigEndian): return try Self.utf16(bytes, isBigEndian, format)
    }
  }

  /// What Windows-1252 has at 0x80 to 0x9F; the five that it has not are the control characters of ISO 8859-1.
  private static let upper: [UInt32] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D,
    0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,
    0x017E, 0x0178,
  ]

  private static func windows(_ bytes: UnsafeBufferPointer<UInt8>) -> PageBytes {
    var text = ByteBuffer(capacity: bytes.count + bytes.count / 8)
    for byte in bytes {
      switch byte {
      case 0..<0x80: text.append(byte)
      case 0x80..<0xA0: append(upper[Int(byte) - 0x80], to: &text)
      default: append(UInt32(byte), to: &text)
      }
    }
    return page(text)
  }

  private static func utf16(
    _ bytes: UnsafeBufferPointer<UInt8>, _ isBigEndian: Bool, _ format: String
  ) throws(FormatError) -> PageBytes {
    guard bytes.count % 2 == 0 else { throw FormatError(format, "the text is UTF-16, but its last character is cut") }
    func unit(_ index: Int) -> UInt32 {
      let (first, second) = (UInt32(bytes[2 * index]), UInt32(bytes[2 * index + 1]))
      return isBigEndian ? first << 8 | second : second << 8 | first
    }
    var text = ByteBuffer(capacity: bytes.count)
    var index = 0
    let count = bytes.count / 2
    if count > 0, unit(0) == 0xFEFF { index = 1 }
    while index < count {
      let first = unit(index)
      index += 1
      guard (0xD800...0xDFFF).contains(first) else {
        append(first, to: &text)
        continue
      }
      guard first < 0xDC00, index < count, (0xDC00...0xDFFF).contains(unit(index)) else {
        throw FormatError(format, "the text is UTF-16, but character \(index) is half of one")
      }
      append(0x10000 + (first - 0xD800) << 10 + (unit(index) - 0xDC00), to: &text)
      index += 1
    }
    return page(text)
  }

  private static func append(_ scalar: UInt32, to text: inout ByteBuffer) {
    guard let scalar = Unicode.Scalar(scalar) else { return }
    for byte in UTF8.encode(scalar).unsafelyUnwrapped { text.append(byte) }
  }

  private static func page(_ text: borrowing ByteBuffer) -> PageBytes {
    let page = PageBytes(capacity: text.count)
    page.append(text.bytes)
    return page
  }
}
