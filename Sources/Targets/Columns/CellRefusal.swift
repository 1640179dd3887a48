// Why a value cannot be stored, in words that say which row and column it is.

internal import Diagnostics

/// Why a cell cannot be stored.
enum CellRefusal {
  case missingKey, nulCharacter, beyondNumeric, notText

  func failure(_ what: String, column: String) -> Failure {
    switch self {
    case .missingKey:
      Failure(
        .partial, what, why: "it has no value for '\(column)', which is part of the primary key",
        advice: "correct 'primary_key', or give such records a value with a processor")
    case .nulCharacter:
      Failure(
        .partial, what,
        why: "the value of '\(column)' holds a NUL character, which PostgreSQL's texts and jsonb cannot",
        advice: "remove it with a processor, or leave the column out with 'select'")
    case .beyondNumeric:
      Failure(
        .partial, what, why: "the value of '\(column)' has more digits than PostgreSQL's numeric holds",
        advice: "make it a text with a processor, or leave the column out with 'select'")
    case .notText: Failure(.fault, what, why: "the value of '\(column)' was not made into JSON text")
    }
  }
}
