// ZIP archives: the files of the central directory, stored or deflated, with their checksums. Encrypted ones and those
// larger than 4 GiB are refused.

internal import CZlib
internal import Records

/// One archive in memory.
struct ZipArchive {
  struct Entry {
    let name: String
    fileprivate let method: UInt16
    fileprivate let isEncrypted: Bool
    fileprivate let checksum: UInt32
    fileprivate let storedSize: Int
    let size: Int
    fileprivate let headerOffset: Int
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  /// In the order of the archive.
  let entries: [Entry]

  init(_ bytes: UnsafeBufferPointer<UInt8>) throws(FormatError) {
    self.bytes = bytes
    guard let end = Self.endRecord(bytes) else {
      throw FormatError("ZIP", "the archive has no directory; was the body cut off?")
    }
    let count = Self.number(bytes, end + 10, 2)
    var place = Self.number(bytes, end + 16, 4)
    guard count != 0xFFFF, place != 0xFFFF_FFFF else {
      throw FormatError("ZIP", "archives of more than 4 GiB or 65,534 files are not read")
    }
    var entries: [Entry] = []
    for _ in 0..<count {
      guard place + 46 <= bytes.count, Self.number(bytes, place, 4) == 0x0201_4B50 else { throw Self.broken }
      let nameLength = Self.number(bytes, place + 28, 2)
      let rest = Self.number(bytes, place + 30, 2) + Self.number(bytes, place + 32, 2)
      guard place + 46 + nameLength + rest <= bytes.count else { throw Self.broken }
      let name = String(decoding: bytes[(place + 46)..<(place + 46 + nameLength)], as: UTF8.self)
      entries.append(
        Entry(
          name: name, method: UInt16(Self.number(bytes, place + 10, 2)),
          isEncrypted: Self.number(bytes, place + 8, 2) & 1 == 1,
          checksum: UInt32(Self.number(bytes, place + 16, 4)), storedSize: Self.number(bytes, place + 20, 4),
          size: Self.number(bytes, place + 24, 4), headerOffset: Self.number(bytes, place + 42, 4)))
      place += 46 + nameLength + rest
    }
    self.entries = entries
  }

  /// The content of a file; `limit`: more bytes than this are refused.
  func content(of entry: Entry, limit: Int) throws(FormatError) -> PageBytes {
    if entry.isEncrypted { throw FormatError("ZIP", "'\(entry.name)' is encrypted") }
    guard entry.size <= limit else {
      throw FormatError("ZIP", "'\(entry.name)' would be \(entry.size >> 20) MiB, more than \(limit >> 20)")
    }
    let header = entry.headerOffset
    guard header + 30 <= bytes.count, Self.number(bytes, header, 4) == 0x0403_4B50 else { throw Self.broken }
    let start = header + 30 + Self.number(bytes, header + 26, 2) + Self.number(bytes, header + 28, 2)
    guard start + entry.storedSize <= bytes.count else { throw Self.broken }
    let stored = UnsafeBufferPointer(rebasing: bytes[start..<(start + entry.storedSize)])
    let page: PageBytes
    switch entry.method {
    case 0:
      page = PageBytes(capacity: stored.count)
      page.append(stored)
    case 8: page = try Self.inflated(stored, size: entry.size, name: entry.name)
    default: throw FormatError("ZIP", "'\(entry.name)' is packed by method \(entry.method), which is not read")
    }
    guard page.count == entry.size, Self.checksum(page.bytes) == entry.checksum else {
      throw FormatError("ZIP", "'\(entry.name)' is damaged: its checksum is another one")
    }
    return page
  }

  // MARK: Bytes

  private static let broken = FormatError("ZIP", "the archive's directory is damaged")

  /// Where the end of the directory is described; a comment may follow it.
  private static func endRecord(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    guard bytes.count >= 22 else { return nil }
    var place = bytes.count - 22
    let first = max(0, place - 0xFFFF)
    while place >= first {
      if number(bytes, place, 4) == 0x0605_4B50 { return place }
      place -= 1
    }
    return nil
  }

  private static func number(_ bytes: UnsafeBufferPointer<UInt8>, _ place: Int, _ count: Int) -> Int {
    (0..<count).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
  }

  private static func checksum(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
    UInt32(truncatingIfNeeded: crc32_z(crc32_z(0, nil, 0), bytes.baseAddress, bytes.count))
  }

  /// Raw deflate to exactly `size` bytes; more is not unpacked.
  private static func inflated(
    _ stored: UnsafeBufferPointer<UInt8>, size: Int, name: String
  ) throws(FormatError) -> PageBytes {
    var stream = z_stream()
    guard inflateInit2_(&stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw FormatError("ZIP", "zlib has no memory")
    }
    defer { inflateEnd(&stream) }
    let page = PageBytes(capacity: size)
    stream.next_in = UnsafeMutablePointer(mutating: stored.baseAddress)
    stream.avail_in = UInt32(stored.count)
    var code = Z_OK
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1 << 16) { block in
      while code == Z_OK, page.count <= size {
        stream.next_out = block.baseAddress
        stream.avail_out = UInt32(block.count)
        code = inflate(&stream, Z_NO_FLUSH)
        page.append(UnsafeBufferPointer(rebasing: block[..<(block.count - Int(stream.avail_out))]))
      }
    }
    guard code == Z_STREAM_END else { throw FormatError("ZIP", "'\(name)' is damaged: it cannot be unpacked") }
    return page
  }
}
