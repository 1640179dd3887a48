// What the keys of the table take.

internal import Diagnostics

/// What a key takes.
package enum KeyKind: Sendable, Equatable {
  case bool
  /// A whole number, at least this and at most that.
  case int(minimum: Int, maximum: Int = Int.max)
  /// A number, at least this; `above` means that the limit itself is too small. `unit`, in words, for the message.
  case number(minimum: Double, above: Bool, unit: String? = nil)
  /// A text that is taken as it is.
  case string
  /// A list of texts; a lone text is a list of one.
  case strings
  /// One of a few words.
  case oneOf([String], ignoringCase: Bool = false)
  case expression(ExpressionPlace)
  case template(ExpressionPlace)
  /// A map of names to values whose texts are templates.
  case templates(ExpressionPlace)
  /// Anything; its texts are templates.
  case value(ExpressionPlace)
  /// A bare expression, or a list.
  case expressionOrList(ExpressionPlace)
  case section(KeySection)
  case list(KeySection)
  /// A map of names to sections.
  case map(KeySection)
  /// A section, or null for "none".
  case sectionOrNull(KeySection)
  /// `record.x`, `state.x`, `queue.x`, …
  case processorOutput
  /// `state.x`, or `response.records`.
  case iterateTarget
  /// `state.x`.
  case stateName
  /// `A,B[,STEP]`.
  case range
  /// `CAPACITY,ERROR_RATE`.
  case tolerance
  /// A map of names to plain values.
  case values
  /// A map of names to values of any shape, whose texts may hold `${NAME}`.
  case settings
  /// A map of column names to types.
  case columnTypes
  /// A list that is not read further.
  case items
  /// A map that is not read further.
  case anyMap
  /// Not read further.
  case opaque

  /// The kind in a message: "a whole number".
  package var words: String {
    switch self {
    case .bool: "true or false"
    case .int(let minimum, _): minimum > 0 ? "a whole number of at least \(minimum)" : "a whole number"
    case .number(_, _, let unit): unit.map { "a number of \($0)" } ?? "a number"
    case .string: "a text"
    case .strings: "a list of texts"
    case .oneOf(let words, _): "one of \(Suggestions.list(words.filter { !$0.isEmpty }))"
    case .expression: "an expression"
    case .template: "a text"
    case .templates, .values, .settings: "a map of names to values"
    case .value, .opaque: "a value"
    case .expressionOrList: "an expression or a list"
    case .section, .sectionOrNull, .anyMap: "a map"
    case .list, .items: "a list"
    case .map: "a map of names"
    case .processorOutput: "a destination such as 'record.name' or 'state.name'"
    case .iterateTarget: "'state.NAME' or 'response.records'"
    case .stateName: "'state.NAME'"
    case .range: "a text such as '2024-01-01,2024-01-31'"
    case .tolerance: "a text such as '1000000,0.001'"
    case .columnTypes: "a map of column names to types"
    }
  }

  /// The section that the key holds: itself, in a list, or by name.
  package var section: KeySection? {
    switch self {
    case .section(let section), .list(let section), .map(let section), .sectionOrNull(let section): section
    default: nil
    }
  }

  /// Whether a text is a possible value.
  package var takesText: Bool {
    switch self {
    case .string, .oneOf, .expression, .template, .value, .expressionOrList, .processorOutput, .iterateTarget,
      .stateName, .range, .tolerance:
      true
    case .bool, .int, .number, .strings, .templates, .section, .list, .map, .sectionOrNull, .values, .settings,
      .columnTypes, .items, .anyMap, .opaque:
      false
    }
  }
}
