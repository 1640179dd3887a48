// Why a value cannot be stored, in words that say which row, column, value and type it is about. Secrets in a value are
// masked by whoever shows the failure.

internal import Diagnostics
internal import Records

/// Why a cell cannot be stored.
enum CellRefusal {
  case missingKey, nulCharacter, beyondNumeric, tooLong, notText

  /// `what` names row, chunk and table.
  func failure(_ what: String, column: String, _ cell: Cell = .null) -> Failure {
    switch self {
    case .missingKey:
      Failure(
        .partial, what, why: "it has no value for '\(column)', which is part of the primary key",
        advice: "correct 'primary_key', or give such records a value with a processor")
    case .nulCharacter:
      ValueRefusal.failure(
        what, column: column, cell, "holds a NUL character, which PostgreSQL's texts and jsonb cannot",
        advice: "remove it with a processor, or leave the column out with 'select'")
    case .beyondNumeric:
      ValueRefusal.failure(
        what, column: column, cell, "has more digits than PostgreSQL's numeric holds",
        advice: "make it a text with a processor, or leave the column out with 'select'")
    case .tooLong:
      ValueRefusal.failure(
        what, column: column, cell, "has \(cell.count) bytes, more than the database takes",
        advice: "leave the column out with 'select'")
    case .notText: Failure(.fault, what, why: "the value of '\(column)' was not made into JSON text")
    }
  }
}

/// A cell of a row that cannot be stored.
struct CellRefused {
  /// The column's place.
  var column: Int
  var cell: Cell
  var refusal: CellRefusal
}

enum ValueRefusal {
  private static let shownBytes = 60

  /// `the value "x" of 'column' …`
  static func failure(
    _ what: String, column: String, _ cell: Cell, _ why: String, advice: String
  ) -> Failure {
    Failure(.partial, what, why: "the value \(shown(cell)) of '\(column)' \(why)", advice: advice)
  }

  /// The same for a value as the database writes it.
  static func failure(
    _ what: String, column: String, text: String, isText: Bool, _ why: String, advice: String
  ) -> Failure {
    Failure(
      .partial, what, why: "the value \(shown(text: text, isText: isText)) of '\(column)' \(why)", advice: advice)
  }

  /// A text in quotes, everything else as it is, cut where it is long.
  static func shown(text: String, isText: Bool) -> String {
    let arena = Arena()
    if isText { return shown(arena.string(text)) }
    let bytes = arena.string(text).utf8
    return bytes.baseAddress.map { shown(.json($0, bytes.count)) } ?? ""
  }

  /// The value as JSON, cut where it is long, without control characters.
  static func shown(_ cell: Cell) -> String {
    var cell = cell
    var isCut = false
    if [.string, .json, .decimal].contains(cell.kind), cell.count > shownBytes, let start = cell.utf8.baseAddress {
      // Not in the middle of a character.
      var length = shownBytes
      while length > 0, start[length] & 0xC0 == 0x80 { length -= 1 }
      cell = .string(start, length)
      isCut = true
    }
    return JSONWriter.string(cell) + (isCut ? "…" : "")
  }
}
