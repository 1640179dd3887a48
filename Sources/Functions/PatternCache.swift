// Compiled patterns by their text, so that `date_format(record.day, "%Y")` compiles once a run and not once a record.

internal import Values

/// A bounded cache. The oldest entry makes room.
final class PatternCache {
  /// Room for the patterns of a large spec; more than that are data.
  static let capacity = 64

  private struct Entry<Pattern> {
    let text: [UInt8]
    let pattern: Pattern
  }

  /// The cache of one kind of pattern.
  struct Shelf<Pattern> {
    private var entries: [Entry<Pattern>] = []
    private var next = 0

    /// The pattern of this text, made if it is new.
    mutating func pattern<Failure: Error>(
      _ text: UnsafeBufferPointer<UInt8>, make: (String) throws(Failure) -> Pattern
    ) throws(Failure) -> Pattern {
      for entry in entries where entry.text.count == text.count && entry.text.elementsEqual(text) {
        return entry.pattern
      }
      let entry = Entry(text: Array(text), pattern: try make(String(decoding: text, as: UTF8.self)))
      if entries.count < PatternCache.capacity {
        entries.append(entry)
      } else {
        entries[next] = entry
        next = (next + 1) % PatternCache.capacity
      }
      return entry.pattern
    }
  }

  private var dates = Shelf<Strftime>()

  /// A pattern of strftime.
  func date(_ text: UnsafeBufferPointer<UInt8>) throws(StrftimeError) -> Strftime {
    try dates.pattern(text) { text throws(StrftimeError) in try Strftime(text) }
  }
}
