// CSV (RFC 4180) to cells: the first row names the columns, each further one is a record of texts. Texts without doubled
// quotes point into the body.

internal import Records

/// Reads one body.
struct CSVReader {
  private static let quote = UInt8(ascii: "\"")
  /// What may stand between fields; which one does is seen in the header.
  private static let separators = [",", ";", "\t", "|"].map { $0.utf8.first.unsafelyUnwrapped }

  private let bytes: UnsafeBufferPointer<UInt8>
  private let arena: Arena
  private let keys: KeyTable
  private var place = 0
  private var line = 1
  private var separator = UInt8(ascii: ",")
  /// Fields of the row that was read last.
  private var fields: [Cell] = []

  /// `bytes` is UTF-8 and lives as long as what is read.
  init(_ bytes: UnsafeBufferPointer<UInt8>, arena: Arena, keys: KeyTable) {
    self.bytes = bytes
    self.arena = arena
    self.keys = keys
  }

  /// The records, as an array.
  mutating func read() throws(FormatError) -> Cell {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
    if let position = Self.firstInvalid(bytes) {
      throw FormatError("CSV", "byte \(position + 1) is not UTF-8; does the content type name another charset?")
    }
    separator = separatorOfHeader()
    guard try readRow() else { return .array(nil, 0) }
    let names = columnNames()
    var records: [Cell] = []
    while true {
      let start = line
      guard try readRow() else { break }
      // An empty line is no record.
      if fields.count == 1, fields[0].count == 0, names.count > 1 { continue }
      guard fields.count <= names.count else {
        throw FormatError("CSV", "line \(start) has \(fields.count) fields, and the header names \(names.count)")
      }
      let pairs = arena.allocate(cells: 2 * max(fields.count, 1))
      for (index, field) in fields.enumerated() {
        pairs[2 * index] = names[index]
        pairs[2 * index + 1] = field
      }
      records.append(.object(pairs, fields.count))
    }
    return arena.array(records)
  }

  /// Names without a text are called by their place, repeated ones by how often they came.
  private func columnNames() -> [Cell] {
    var taken: Set<String> = []
    return fields.enumerated().map { index, field in
      let text = field.count == 0 ? "column_\(index + 1)" : field.text
      var name = text
      var count = 1
      while !taken.insert(name).inserted {
        count += 1
        name = "\(text)_\(count)"
      }
      return keys.intern(name) ?? arena.string(name)
    }
  }

  /// The one that the header holds most often outside of quotes.
  private func separatorOfHeader() -> UInt8 {
    var counts = [Int](repeating: 0, count: Self.separators.count)
    var isQuoted = false
    for byte in bytes[min(place, bytes.count)...] {
      if byte == Self.quote { isQuoted.toggle() }
      if isQuoted { continue }
      if byte == 0x0A || byte == 0x0D { break }
      if let index = Self.separators.firstIndex(of: byte) { counts[index] += 1 }
    }
    let most = counts.max() ?? 0
    return most == 0 ? Self.separators[0] : Self.separators[counts.firstIndex(of: most).unsafelyUnwrapped]
  }

  /// Puts the next row into `fields`; false at the end.
  private mutating func readRow() throws(FormatError) -> Bool {
    guard place < bytes.count else { return false }
    fields.removeAll(keepingCapacity: true)
    while true {
      fields.append(try field())
      guard place < bytes.count else { return true }
      let byte = bytes[place]
      place += 1
      if byte == separator { continue }
      if byte == 0x0D, place < bytes.count, bytes[place] == 0x0A { place += 1 }
      line += 1
      return true
    }
  }

  /// A field, up to what ends it.
  private mutating func field() throws(FormatError) -> Cell {
    guard place < bytes.count, bytes[place] == Self.quote else {
      let start = place
      while place < bytes.count, bytes[place] != separator, bytes[place] != 0x0A, bytes[place] != 0x0D { place += 1 }
      return text(start, place)
    }
    let opened = line
    place += 1
    let start = place
    var hasDoubled = false
    while place < bytes.count {
      if bytes[place] == 0x0A { line += 1 }
      guard bytes[place] == Self.quote else {
        place += 1
        continue
      }
      if place + 1 < bytes.count, bytes[place + 1] == Self.quote {
        hasDoubled = true
        place += 2
        continue
      }
      let end = place
      place += 1
      guard place == bytes.count || bytes[place] == separator || bytes[place] == 0x0A || bytes[place] == 0x0D else {
        throw FormatError("CSV", "line \(line): something follows a closing quote; quotes inside a field are doubled")
      }
      return hasDoubled ? undoubled(start, end) : text(start, end)
    }
    throw FormatError("CSV", "line \(opened): the quote that opens here is not closed; was the body cut off?")
  }

  private func text(_ start: Int, _ end: Int) -> Cell {
    bytes.baseAddress.map { .string($0 + start, end - start) } ?? arena.string("")
  }

  private func undoubled(_ start: Int, _ end: Int) -> Cell {
    let copy = arena.allocate(bytes: end - start).assumingMemoryBound(to: UInt8.self)
    var count = 0
    var index = start
    while index < end {
      copy[count] = bytes[index]
      count += 1
      index += bytes[index] == Self.quote ? 2 : 1
    }
    return .string(copy, count)
  }

  /// Where UTF-8 is broken, if it is.
  static func firstInvalid(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    var decoder = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    // Most bodies are ASCII, which is seen eight bytes at a time.
    if isASCII(bytes) { return nil }
    var place = 0
    while true {
      switch decoder.parseScalar(from: &iterator) {
      case .valid(let scalar): place += scalar.count
      case .emptyInput: return nil
      case .error: return place
      }
    }
  }

  private static func isASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let raw = UnsafeRawBufferPointer(bytes)
    var offset = 0
    while offset + 8 <= raw.count {
      if raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self) & 0x8080_8080_8080_8080 != 0 { return false }
      offset += 8
    }
    return raw[offset...].allSatisfy { $0 < 0x80 }
  }
}
