// How far each element of an iteration over `range` reaches, and how far the request asks from it: read off the syntax
// of `over` and of what the request computes from the element.

internal import Diagnostics
internal import ExpressionCompiler
internal import ExpressionSyntax
internal import Types
internal import Values

/// A distance along a range.
enum Distance: Equatable, Sendable {
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

  static let day = Distance.seconds(86_400)

  /// The number, in its own unit.
  var amount: Int64 {
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

/// Where a request asks for something at a distance from the element.
struct WindowEnd: Sendable {
  let distance: Distance
  /// Where the distance is written.
  let location: Location
}

extension EndpointFacts {
  /// The ends of windows that the request asks for, and whether it sends the element itself, as a window's beginning.
  func windows() -> (ends: [WindowEnd], sendsStart: Bool) {
    guard let into else { return ([], false) }
    var search = WindowSearch(into: into, endpoint: self)
    for site in requestSites {
      for hole in site.value?.holes ?? [] { search.visit(hole.syntax, hole) }
    }
    return (search.ends, search.sendsStart)
  }
}

/// Walks what the request reads, through state variables, for sums of the element and a constant.
private struct WindowSearch {
  let into: String
  let endpoint: EndpointFacts
  var ends: [WindowEnd] = []
  var sendsStart = false
  private var visited: Set<String> = []

  init(into: String, endpoint: EndpointFacts) {
    self.into = into
    self.endpoint = endpoint
  }

  mutating func visit(_ expression: Expression, _ hole: Hole) {
    if isElement(expression) {
      sendsStart = true
      return
    }
    if let distance = distance(of: expression) {
      ends.append(WindowEnd(distance: distance, location: hole.location(of: expression)))
      return
    }
    switch expression {
    // A bound that something else can hold back is none of ours.
    case .call(let name, _, _, _) where ["least", "min", "if", "coalesce"].contains(name): return
    case .conditional: return
    case .member(.name("state", _), let name, _):
      guard visited.insert(name).inserted else { return }
      for inner in endpoint.site(.state(name))?.value?.holes ?? [] { visit(inner.syntax, inner) }
    default:
      for child in expression.children { visit(child, hole) }
    }
  }

  /// `state.x`, or `iterate.value`, with casts around it.
  private func isElement(_ expression: Expression) -> Bool {
    switch expression {
    case .member(.name("state", _), let name, _): return name == into
    case .member(.name("iterate", _), "value", _): return true
    case .call(let name, _, let arguments, _)
    where ["int_parse", "to_int", "date_parse", "to_string", "cast"].contains(name):
      return arguments.first.map(isElement) ?? false
    default: return false
    }
  }

  private func distance(of expression: Expression) -> Distance? {
    switch expression {
    case .binary(.add, let left, .literal(.int(let number), _), _) where isElement(left) && number > 0:
      return .number(number)
    case .binary(.add, .literal(.int(let number), _), let right, _) where isElement(right) && number > 0:
      return .number(number)
    case .call("date_add", _, let arguments, _) where arguments.count == 3:
      guard isElement(arguments[0]), case .literal(.int(let count), _) = arguments[1], count > 0,
        case .literal(.string(let unit), _) = arguments[2]
      else { return nil }
      return Distance(count, unit: unit)
    case .call("date_last", _, let arguments, _) where arguments.first.map(isElement) ?? false:
      guard arguments.count > 1 else { return .months(1) }
      guard case .literal(.string(let period), _) = arguments[1] else { return nil }
      return Distance(1, unit: period)
    default: return nil
    }
  }
}
