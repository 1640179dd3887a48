// The functions of the language: names, parameters and what each takes. What they do is in `Evaluator+….swift`.

/// A function of the JMESPath standard.
enum Function: String, CaseIterable, BitwiseCopyable {
  case abs, avg, ceil, contains, floor, join, keys, length, map, max, merge, min, reverse, sort, sum, type, values
  case endsWith = "ends_with"
  case maxBy = "max_by"
  case minBy = "min_by"
  case notNull = "not_null"
  case sortBy = "sort_by"
  case startsWith = "starts_with"
  case toArray = "to_array"
  case toNumber = "to_number"
  case toString = "to_string"
}

/// What an argument may be.
enum ParameterType: String, BitwiseCopyable {
  case any, number, string, array, object
  case reference = "expression reference (&…)"
  case numbers = "array of numbers"
  case strings = "array of strings"
  case numbersOrStrings = "array of numbers or array of strings"
  case stringOrArray = "string or array"
  case stringArrayOrObject = "string, array or object"
}

extension Function {
  /// What each argument must be, in order.
  var parameters: [ParameterType] {
    switch self {
    case .abs, .ceil, .floor: [.number]
    case .avg, .sum: [.numbers]
    case .contains: [.stringOrArray, .any]
    case .endsWith, .startsWith: [.string, .string]
    case .join: [.string, .strings]
    case .keys, .values, .merge: [.object]
    case .length: [.stringArrayOrObject]
    case .map: [.reference, .array]
    case .max, .min, .sort: [.numbersOrStrings]
    case .maxBy, .minBy, .sortBy: [.array, .reference]
    case .notNull, .toArray, .toNumber, .toString, .type: [.any]
    case .reverse: [.stringOrArray]
    }
  }

  /// Whether the last parameter takes any number of arguments, at least one.
  var isVariadic: Bool { self == .merge || self == .notNull }
}
