// How far each element of an iteration over `range` reaches, read off the syntax of `over`, and distances as such.
// `RequestWindows.swift` has how far the request asks.

internal import Diagnostics
internal import ExpressionCompiler
internal import ExpressionSyntax
internal import Values

/// A distance along a range.
package enum Distance: Equatable, Sendable {
  case number(Int64)
  /// Of days, hours and the like.
  case seconds(Int64)
  case months(Int64)

  /// The length of a step or unit such as `7d`, `1M`; nil if it is none.
  init?(step text: String) {
    if let number = Int64(text) {
      self = .number(number)
      return
    }
    guard let unit = text.last, let count = Int64(text.dropLast()) else { return nil }
    switch unit {
    case "s": self = .seconds(count)
    case "m": self = .seconds(count * 60)
    case "h", "H": self = .seconds(count * 3_600)
    case "d", "D": self = .seconds(count * 86_400)
    case "w", "W": self = .seconds(count * 7 * 86_400)
    case "M": self = .months(count)
    case "y", "Y": self = .months(count * 12)
    default: return nil
    }
  }

  /// `count` of what `date_add` calls `unit`.
  init?(_ count: Int64, unit: String) {
    var word = unit.lowercased()
    if word.count > 1, word.last == "s" { word.removeLast() }
    switch word {
    case "s", "second": self = .seconds(count)
    case "m", "minute": self = .seconds(count * 60)
    case "h", "hour": self = .seconds(count * 3_600)
    case "d", "day": self = .seconds(count * 86_400)
    case "w", "week": self = .seconds(count * 7 * 86_400)
    case "month": self = .months(count)
    case "quarter": self = .months(count * 3)
    case "y", "year": self = .months(count * 12)
    default: return nil
    }
  }

  package static let day = Distance.seconds(86_400)

  /// The number, in its own unit.
  package var amount: Int64 {
    switch self {
    case .number(let amount), .seconds(let amount), .months(let amount): amount
    }
  }

  func isSameKind(as other: Distance) -> Bool {
    switch (self, other) {
    case (.number, .number), (.seconds, .seconds), (.months, .months): true
    default: false
    }
  }
}

/// `over: range(START, END, STEP)`, taken apart.
struct RangeIteration: Sendable {
  let hole: Hole
  let start: Expression
  let end: Expression
  /// Nil if it is not a literal.
  let step: Distance?
  let stepArgument: Expression?

  /// Nil if the endpoint does not iterate over a range.
  init?(_ endpoint: EndpointFacts) {
    guard let hole = endpoint.site(.iterateOver)?.value?.holes.first,
      case .call(let name, _, let arguments, _) = hole.syntax, ["range", "date_range"].contains(name),
      arguments.count >= 2
    else { return nil }
    self.hole = hole
    start = arguments[0]
    end = arguments[1]
    stepArgument = arguments.count > 2 ? arguments[2] : nil
    switch stepArgument {
    case .literal(.string(let text), _)?: step = Distance(step: text)
    case .literal(.int(let number), _)?: step = .number(number)
    default: step = nil
    }
  }

  /// What the bounds may be: the alternatives of `coalesce`, `value` and `if`.
  static func alternatives(of bound: Expression) -> [Expression] {
    switch bound {
    case .call("coalesce", _, let arguments, _), .call("value", _, let arguments, _):
      arguments.flatMap(alternatives)
    case .conditional(_, let then, let otherwise): alternatives(of: then) + alternatives(of: otherwise)
    default: [bound]
    }
  }
}
