// Zone files (TZif, RFC 8536) as the system installs them: their names, and reading one strictly.

internal import Glibc

extension TimeZone {
  /// Where the system keeps its zones.
  private static let folder = "/usr/share/zoneinfo"
  /// The largest file has 3,500 bytes.
  private static let maximumSize = 1 << 18

  /// Whether a text has the form of a zone's name. A name cannot lead out of the folder: it has no dots, and neither
  /// begins nor ends with a slash.
  static func hasForm(_ name: String) -> Bool {
    let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return name.utf8.count <= 64
      && parts.allSatisfy { part in
        !part.isEmpty
          && part.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
              UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+"):
              true
            default: false
            }
          }
      }
  }

  /// Files that stand for what one machine is set to, or count leap seconds, or stand twice.
  private static let excluded: Set<String> = ["localtime", "posixrules", "Factory", "posix", "right"]

  static func read(_ name: String) throws(TimeZoneError) -> TimeZone {
    // It needs no file, and every system has it.
    if name == "UTC" { return TimeZone(name: name, transitions: [], offsets: [0], rule: nil) }
    let unknown = TimeZoneError("there is no time zone \"\(name.prefix(80))\"")
    let root = name.split(separator: "/").first.map(String.init) ?? ""
    guard hasForm(name), !excluded.contains(root) else { throw unknown }
    guard let bytes = contents(of: "\(folder)/\(name)") else {
      if access(folder, R_OK) == 0 { throw unknown }
      throw TimeZoneError(
        "the time zone \"\(name)\" cannot be looked up, since there is no folder \(folder); install the package tzdata")
    }
    guard bytes.starts(with: Array("TZif".utf8)) else { throw unknown }
    var reader = TimeZoneReader(bytes: bytes)
    guard let zone = reader.read(name) else {
      throw TimeZoneError("the file \(folder)/\(name) is not a zone file that RFC 8536 allows")
    }
    return zone
  }

  /// The names of all zones, sorted. Reads the folder: for messages.
  package static func names() -> [String] {
    var names: [String] = []
    collect("", 0, into: &names)
    return names.sorted()
  }

  private static func collect(_ prefix: String, _ depth: Int, into names: inout [String]) {
    guard depth < 4, let directory = opendir("\(folder)/\(prefix)") else { return }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      let isFolder = entry.pointee.d_type == UInt8(DT_DIR)
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      let path = prefix + name
      guard hasForm(path), !excluded.contains(path) else { continue }
      if isFolder {
        collect(path + "/", depth + 1, into: &names)
      } else if depth > 0 || name != "leapseconds" && name != "tzdata" {
        names.append(path)
      }
    }
  }

  private static func contents(of path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: maximumSize)
    var count = 0
    while count < bytes.count {
      let length = bytes.withUnsafeMutableBytes { buffer in
        Glibc.read(file, buffer.baseAddress.map { $0 + count }, buffer.count - count)
      }
      if length < 0 { return nil }
      if length == 0 { return Array(bytes.prefix(count)) }
      count += length
    }
    return nil
  }

  /// Whole minutes, the nearest ones.
  static func minutes(ofSeconds seconds: Int64) -> Int16 {
    Int16(clamping: Gregorian.floorDivide(seconds + 30, 60))
  }
}

/// Reads one file.
struct TimeZoneReader {
  let bytes: [UInt8]
  private var position = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  private struct Header {
    var version: UInt8
    /// Counts in the order of the file.
    var universal, standard, leaps, transitions, types, characters: Int
  }

  /// Nil if the file breaks the format in whatever way.
  mutating func read(_ name: String) -> TimeZone? {
    guard let first = header() else { return nil }
    if first.version == 0 {
      return block(first, 4).map { TimeZone(name: name, transitions: $0, offsets: $1, rule: nil) }
    }
    // The first block is for old readers: its numbers have 32 bits.
    guard block(first, 4) != nil, let second = header(), second.version == first.version,
      let (transitions, offsets) = block(second, 8), let footer = footer()
    else { return nil }
    if footer.isEmpty { return TimeZone(name: name, transitions: transitions, offsets: offsets, rule: nil) }
    guard let rule = TimeZoneRule(footer) else { return nil }
    return TimeZone(name: name, transitions: transitions, offsets: offsets, rule: rule)
  }

  private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard count >= 0, bytes.count - position >= count else { return nil }
    defer { position += count }
    return bytes[position..<position + count]
  }

  /// A signed number, the most significant byte first.
  private mutating func number(_ size: Int) -> Int64? {
    guard let bytes = take(size) else { return nil }
    let value = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return size == 4 ? Int64(Int32(truncatingIfNeeded: value)) : Int64(bitPattern: value)
  }

  private mutating func header() -> Header? {
    guard let magic = take(4), magic.elementsEqual("TZif".utf8), let version = take(1)?.first,
      version == 0 || (UInt8(ascii: "2")...UInt8(ascii: "4")).contains(version), take(15) != nil
    else { return nil }
    var counts: [Int] = []
    for _ in 0..<6 {
      guard let count = number(4), count >= 0 else { return nil }
      counts.append(Int(count))
    }
    let header = Header(
      version: version, universal: counts[0], standard: counts[1], leaps: counts[2], transitions: counts[3],
      types: counts[4], characters: counts[5])
    // Zones that count leap seconds are on another scale than ours.
    guard header.leaps == 0, (1...256).contains(header.types), header.characters >= 1,
      header.universal == 0 || header.universal == header.types,
      header.standard == 0 || header.standard == header.types
    else { return nil }
    return header
  }

  /// Transitions, and one offset more than those.
  private mutating func block(_ header: Header, _ size: Int) -> ([Int64], [Int16])? {
    guard header.transitions <= bytes.count else { return nil }
    var transitions: [Int64] = []
    for _ in 0..<header.transitions {
      guard let time = number(size), transitions.last.map({ $0 < time }) ?? true else { return nil }
      // Beyond the calendar either way; what is added to it later must not overflow.
      transitions.append(max(min(time, 1 << 48), -(1 << 48)))
    }
    guard let indexes = take(header.transitions) else { return nil }
    var types: [Int16] = []
    for _ in 0..<header.types {
      guard let offset = number(4), offset.magnitude < 86_400, let rest = take(2), rest[rest.startIndex] <= 1,
        rest[rest.startIndex + 1] < header.characters
      else { return nil }
      types.append(TimeZone.minutes(ofSeconds: offset))
    }
    guard take(header.characters)?.last == 0, take(header.standard + header.universal) != nil,
      indexes.allSatisfy({ Int($0) < types.count })
    else { return nil }
    return (transitions, [types[0]] + indexes.map { types[Int($0)] })
  }

  /// The rule behind the last block, in a line of its own, which ends the file.
  private mutating func footer() -> ArraySlice<UInt8>? {
    guard take(1)?.first == UInt8(ascii: "\n"), bytes.last == UInt8(ascii: "\n"), position < bytes.count else {
      return nil
    }
    return take(bytes.count - 1 - position)
  }
}
