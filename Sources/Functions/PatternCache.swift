// Compiled patterns by their text, so that `date_format(record.day, "%Y")` compiles once a run and not once a record.

internal import Values

/// Bounded caches, one for each kind of pattern.
final class PatternCache {
  private var dates = Shelf<Strftime>()
  private var regexes = Shelf<Regex>()

  /// A pattern of strftime.
  func date(_ text: UnsafeBufferPointer<UInt8>) throws(FunctionError) -> Strftime {
    try dates.pattern(text) { text throws(FunctionError) in
      do throws(StrftimeError) {
        return try Strftime(text)
      } catch {
        throw FunctionError(error.message)
      }
    }
  }

  /// A regular expression.
  func regex(_ text: UnsafeBufferPointer<UInt8>) throws(FunctionError) -> Regex {
    try regexes.pattern(text) { text throws(FunctionError) in try Regex(text) }
  }
}

/// The patterns of one kind. The oldest makes room.
private struct Shelf<Pattern> {
  /// Room for the patterns of a large spec; more than that are data.
  private static var capacity: Int { 64 }

  private var entries: [(text: [UInt8], pattern: Pattern)] = []
  private var next = 0

  /// The pattern of this text, made if it is new.
  mutating func pattern(
    _ text: UnsafeBufferPointer<UInt8>, make: (String) throws(FunctionError) -> Pattern
  ) throws(FunctionError) -> Pattern {
    for entry in entries where entry.text.count == text.count && entry.text.elementsEqual(text) {
      return entry.pattern
    }
    let pattern = try make(String(decoding: text, as: UTF8.self))
    if entries.count < Self.capacity {
      entries.append((Array(text), pattern))
    } else {
      entries[next] = (Array(text), pattern)
      next = (next + 1) % Self.capacity
    }
    return pattern
  }
}
