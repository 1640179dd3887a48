// Compiled patterns by their text, so that `date_format(record.day, "%Y")` compiles once a run and not once a record.

internal import JMESPath
internal import Records
internal import Values

/// Bounded caches, one for each kind of pattern.
final class PatternCache {
  private var dates = Shelf<Strftime>()
  private var regexes = Shelf<Regex>()
  private var queries = Shelf<JMESPathExpression>()
  private var programs = Shelf<JQProgram>()
  private var zones = Shelf<TimeZone>()
  private var formats = Shelf<FormatPattern>()

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

  /// A jq program.
  func program(_ text: UnsafeBufferPointer<UInt8>) throws(FunctionError) -> JQProgram {
    try programs.pattern(text) { text throws(FunctionError) in try JQProgram(text) }
  }

  /// A time zone.
  func zone(_ text: UnsafeBufferPointer<UInt8>) throws(FunctionError) -> TimeZone {
    try zones.pattern(text) { name throws(FunctionError) in
      do throws(TimeZoneError) {
        return try TimeZone.named(name)
      } catch {
        throw FunctionError(ZoneArgument.message(error, name))
      }
    }
  }

  /// A pattern of `format`.
  func format(_ text: UnsafeBufferPointer<UInt8>) throws(FunctionError) -> FormatPattern {
    try formats.pattern(text) { text throws(FunctionError) in try FormatPattern(text) }
  }

  /// A JMESPath expression, and whether the cache keeps it for good. What it evaluates to may point into it.
  func query(
    _ text: UnsafeBufferPointer<UInt8>, _ keys: KeyTable
  ) throws(FunctionError) -> (expression: JMESPathExpression, isKept: Bool) {
    let expression = try queries.pattern(text) { text throws(FunctionError) in
      do throws(JMESPathError) {
        return try JMESPathExpression.compile(text, keys: keys)
      } catch {
        throw FunctionError("the JMESPath \"\(text)\" is wrong: \(error.message)")
      }
    }
    return (expression, !queries.hasForgotten)
  }
}

/// The patterns of one kind. The oldest makes room.
private struct Shelf<Pattern> {
  /// Room for the patterns of a large spec; more than that are data.
  private static var capacity: Int { 64 }

  private final class Entry {
    let text: [UInt8]
    let pattern: Pattern

    init(_ text: [UInt8], _ pattern: Pattern) {
      self.text = text
      self.pattern = pattern
    }
  }

  private var entries: [Entry] = []
  private var next = 0
  /// Whether an entry has made room for another: no entry is safe to stay then.
  private(set) var hasForgotten = false

  /// The pattern of this text, made if it is new.
  mutating func pattern(
    _ text: UnsafeBufferPointer<UInt8>, make: (String) throws(FunctionError) -> Pattern
  ) throws(FunctionError) -> Pattern {
    for entry in entries where entry.text.withUnsafeBufferPointer({ haveSameBytes($0, text) }) {
      return entry.pattern
    }
    let entry = Entry(Array(text), try make(String(decoding: text, as: UTF8.self)))
    if entries.count < Self.capacity {
      entries.append(entry)
    } else {
      entries[next] = entry
      next = (next + 1) % Self.capacity
      hasForgotten = true
    }
    return entry.pattern
  }
}
