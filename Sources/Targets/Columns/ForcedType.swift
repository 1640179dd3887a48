// Types that a replication forces on columns (`columns: {id: bigint}`): what each takes, exactly or not at all, the same
// on every target.

internal import Records
internal import Values

/// A type as the replication writes it. What the values become is what a column of this type is made of everywhere.
struct ForcedType: Equatable {
  enum Family: Equatable {
    case boolean
    case integer(bits: Int)
    case float
    case decimal(precision: Int?, scale: Int?)
    case text(longest: Int?)
    case date, timestamp, json
  }

  let family: Family
  /// As it was written, for messages.
  let name: String

  /// Nil for a word that is no type.
  init?(_ text: String) {
    name = text
    let lower = text.lowercased()
    let word = String(lower.prefix { $0.isLetter })
    let sizes = lower.drop { $0 != "(" }.dropFirst().prefix { $0 != ")" }.split(separator: ",").map { part in
      Int(part.filter { $0 != " " })
    }
    func size(_ place: Int) -> Int? { place < sizes.count ? sizes[place] : nil }
    switch word {
    case "bool", "boolean": family = .boolean
    case "tinyint": family = .integer(bits: 8)
    case "smallint": family = .integer(bits: 16)
    case "int", "integer": family = .integer(bits: lower.hasPrefix("int8") ? 64 : 32)
    case "bigint": family = .integer(bits: 64)
    case "float", "double", "real": family = .float
    case "decimal", "numeric", "number":
      let precision = size(0)
      family = .decimal(precision: precision, scale: size(1) ?? precision.map { _ in 0 })
    case "string", "text", "uuid", "time", "timez", "binary": family = .text(longest: nil)
    case "char", "varchar": family = .text(longest: size(0))
    case "date": family = .date
    case "datetime", "timestamp", "timestamptz", "timestampz": family = .timestamp
    case "json", "jsonb": family = .json
    default: return nil
    }
  }

  /// What a column holds that has this type.
  var kind: KindSet {
    switch family {
    case .boolean: .bool
    case .integer: .int
    case .float: .float
    case .decimal: .decimal
    case .text, .date: .string
    case .timestamp: .timestamp
    case .json: .json
    }
  }
}

// MARK: Values

extension ForcedType {
  /// The value in this type; nil if the type cannot hold it as it is. Texts that are made live in `arena`.
  func converted(_ cell: Cell, in arena: Arena) -> Cell? {
    if cell.isMissing { return cell }
    switch family {
    case .boolean: return boolean(cell)
    case .integer(let bits):
      guard let number = decimal(cell)?.int64, number >> (bits - 1) == number >> 63 else { return nil }
      return .int(number)
    case .float: return decimal(cell)?.exactDouble.map { .float($0) }
    case .decimal(let precision, let scale):
      guard let number = decimal(cell), fits(number, precision, scale) else { return nil }
      if cell.kind == .decimal { return cell }
      let text = arena.string(number.text).utf8
      return text.baseAddress.map { .decimal($0, text.count) }
    case .text(let longest):
      let text = text(cell)
      if let longest, String(decoding: text, as: UTF8.self).unicodeScalars.count > longest { return nil }
      return text.withUnsafeBufferPointer { arena.string($0) }
    case .date:
      guard let instant = instant(cell), let day = Self.day(instant) else { return nil }
      return arena.string(day)
    case .timestamp:
      // PostgreSQL's are no finer.
      guard let instant = instant(cell), instant.nanoseconds % 1_000 == 0 else { return nil }
      return .timestamp(
        seconds: instant.seconds, nanoseconds: instant.nanoseconds, offsetMinutes: instant.offsetMinutes)
    case .json: return json(cell, arena)
    }
  }

  private func boolean(_ cell: Cell) -> Cell? {
    switch cell.kind {
    case .bool: return cell
    case .int: return cell.intValue == 0 || cell.intValue == 1 ? .bool(cell.intValue == 1) : nil
    case .string:
      switch cell.text.lowercased() {
      case "true", "1": return .bool(true)
      case "false", "0": return .bool(false)
      default: return nil
      }
    default: return nil
    }
  }

  private func decimal(_ cell: Cell) -> Decimal? {
    switch cell.kind {
    case .int: Decimal(cell.intValue)
    case .float: Decimal(exactly: cell.floatValue)
    case .decimal, .string: Decimal(jsonNumber: cell.utf8)
    default: nil
    }
  }

  private func fits(_ number: Decimal, _ precision: Int?, _ scale: Int?) -> Bool {
    guard let precision, let scale else { return true }
    var plain: [UInt8] = []
    var text = number.text
    guard let parts = text.withUTF8({ DecimalParts($0) }) else { return false }
    parts.write(into: &plain)
    let halves = plain.filter { $0 != UInt8(ascii: "-") }.split(separator: UInt8(ascii: "."))
    let whole = halves[0].drop { $0 == UInt8(ascii: "0") }.count
    return whole <= precision - scale && (halves.count == 1 || halves[1].count <= scale)
  }

  private func text(_ cell: Cell) -> [UInt8] {
    var text: [UInt8] = []
    ValueText.write(cell, into: &text)
    return text
  }

  private func instant(_ cell: Cell) -> Instant? {
    switch cell.kind {
    case .timestamp:
      Instant(seconds: cell.seconds, nanoseconds: cell.nanoseconds, offsetMinutes: cell.offsetMinutes)
    case .string: try? Instant.parse(cell.utf8).instant
    default: nil
    }
  }

  /// `2024-01-31`, if the instant is the day's beginning where it was written.
  private static func day(_ instant: Instant) -> String? {
    let text = instant.text
    guard let mark = text.firstIndex(of: "T"), text[mark...].hasPrefix("T00:00:00"),
      instant.nanoseconds == 0
    else { return nil }
    return String(text[..<mark])
  }

  /// JSON that is a text already is taken as it is.
  private func json(_ cell: Cell, _ arena: Arena) -> Cell? {
    let text: String
    switch cell.kind {
    case .json: return cell
    case .string:
      guard (try? JSONText.parse(cell.text)) != nil else { return nil }
      text = cell.text
    default: text = JSONWriter.string(cell)
    }
    let bytes = arena.string(text).utf8
    return bytes.baseAddress.map { .json($0, bytes.count) }
  }
}
