// The row path: cells of a batch to the binary form of COPY, a column's values in the column's type. What the type, or
// any text in PostgreSQL, cannot hold is refused with its row and column.

internal import Diagnostics
internal import Glibc
internal import Records
internal import Values

/// A column of the staging table.
struct StagedColumn: Equatable {
  /// Its name in the table.
  var name: String
  var type: PostgresColumnType
  /// The type that somebody else gave the table's column; nil where it is ours.
  var foreignType: String?
  /// Whether JSON goes into a column of its own first, so that its text is what the server makes of it.
  var hasJSONApart: Bool
}

/// Encodes rows of one staging table.
struct PostgresRowEncoder {
  private static let nullWord: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF]
  /// "PGCOPY\n\377\r\n\0", no flags, no extension.
  static let header: [UInt8] =
    [0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00] + Array(repeating: 0, count: 8)
  static let trailer: [UInt8] = [0xFF, 0xFF]
  /// The server takes no more of one value, and what it makes of one row must not be greater either.
  private static let longestField = 512 << 20
  /// 2000-01-01, from where PostgreSQL counts.
  private static let epoch: Int64 = 946_684_800

  private let columns: [StagedColumn]
  private let isKey: [Bool]
  private let fieldCount: Int
  /// What was encoded so far.
  private(set) var bytes: [UInt8] = []

  init(_ columns: [StagedColumn], key: [String]) {
    self.columns = columns
    isKey = columns.map { key.contains($0.name) }
    fieldCount = columns.reduce(0) { $0 + ($1.hasJSONApart ? 2 : 1) }
    bytes.reserveCapacity(1 << 19)
  }

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  mutating func append(_ raw: [UInt8]) { bytes += raw }

  /// Appends a row. `sources`: for each column the cell's place in the row, or one of the stamps, or nothing.
  /// Answers the column that cannot be stored, with the reason.
  mutating func append(
    row: UnsafePointer<Cell>, sources: [CellSource], stamps: [Cell]
  ) -> CellRefused? {
    word(Int16(fieldCount))
    for index in columns.indices {
      let cell =
        switch sources[index] {
        case .place(let place): row[place]
        case .stamp(let number): stamps[number]
        case .none: Cell.null
        }
      if let refusal = append(cell, index) { return CellRefused(column: index, cell: cell, refusal: refusal) }
    }
    return nil
  }

  @inline(__always)
  private mutating func append(_ cell: Cell, _ index: Int) -> CellRefusal? {
    if cell.isMissing {
      if isKey[index] { return .missingKey }
      bytes += Self.nullWord
      if columns[index].hasJSONApart { bytes += Self.nullWord }
      return nil
    }
    switch columns[index].type {
    case .bigint:
      word(Int32(8))
      word(cell.intValue)
    case .double:
      word(Int32(8))
      word(Int64(bitPattern: (cell.kind == .int ? Double(cell.intValue) : cell.floatValue).bitPattern))
    case .boolean:
      word(Int32(1))
      bytes.append(cell.boolValue ? 1 : 0)
    case .timestamp:
      word(Int32(8))
      word((cell.seconds - Self.epoch) * 1_000_000 + Int64(cell.nanoseconds / 1_000))
    case .json: return appendJSON(cell)
    case .numeric: return appendNumeric(cell)
    case .text: return appendText(cell, index)
    }
    return nil
  }

  private mutating func appendJSON(_ cell: Cell) -> CellRefusal? {
    if Self.hasEscapedNUL(cell.utf8) { return .nulCharacter }
    if cell.count > Self.longestField { return .tooLong }
    word(Int32(cell.count + 1))
    bytes.append(1)
    bytes.append(contentsOf: cell.utf8)
    return nil
  }

  private mutating func appendNumeric(_ cell: Cell) -> CellRefusal? {
    var text: [UInt8] = []
    ValueText.write(cell, into: &text)
    guard let parts = text.withUnsafeBufferPointer({ DecimalParts($0) }), parts.fitsNumeric else {
      return .beyondNumeric
    }
    measured { parts.writeBinary(into: &$0) }
    return nil
  }

  private mutating func appendText(_ cell: Cell, _ index: Int) -> CellRefusal? {
    let hasJSONApart = columns[index].hasJSONApart
    switch cell.kind {
    case .json where hasJSONApart:
      bytes += Self.nullWord
      return appendJSON(cell)
    case .string, .json:
      let text = cell.utf8
      if text.count > Self.longestField { return .tooLong }
      if let start = text.baseAddress, memchr(start, 0, text.count) != nil { return .nulCharacter }
      word(Int32(text.count))
      bytes.append(contentsOf: text)
    case .decimal:
      // A number too large for `numeric` never was one, so it keeps its own text.
      let parts = DecimalParts(cell.utf8)
      measured { bytes in
        if let parts, parts.fitsNumeric { parts.write(into: &bytes) } else { bytes.append(contentsOf: cell.utf8) }
      }
    case .timestamp:
      let instant = Instant(seconds: cell.seconds, nanoseconds: cell.nanoseconds)
      measured { instant.write(into: &$0) }
    case .bool, .int, .float: measured { ValueText.write(cell, into: &$0) }
    case .absent, .null, .array, .object, .range: return .notText
    }
    if hasJSONApart { bytes += Self.nullWord }
    return nil
  }

  /// Whether a JSON text has the escape of U+0000.
  private static func hasEscapedNUL(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let start = text.baseAddress, memchr(start, 0x5C, text.count) != nil else { return false }
    var index = 0
    while index + 5 < text.count {
      if text[index] != 0x5C {
        index += 1
      } else if text[index + 1] == UInt8(ascii: "u"), text[(index + 2)...(index + 5)].allSatisfy({ $0 == 0x30 }) {
        return true
      } else {
        index += 2
      }
    }
    return false
  }

  // MARK: Words

  private mutating func measured(_ write: (inout [UInt8]) -> Void) {
    let place = bytes.count
    word(Int32(0))
    write(&bytes)
    let length = UInt32(bytes.count - place - 4)
    for byte in 0..<4 { bytes[place + byte] = UInt8(truncatingIfNeeded: length >> UInt32(24 - 8 * byte)) }
  }

  @inline(__always)
  private mutating func word(_ number: some FixedWidthInteger) {
    withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
  }
}

/// Where a column's cell is.
enum CellSource {
  case place(Int)
  case stamp(Int)
  case none
}
