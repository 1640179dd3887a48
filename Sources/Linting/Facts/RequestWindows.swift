// How far the request of an endpoint asks from the element of its iteration: read off the syntax of what it computes
// from the element. `WindowFit` is how that goes with the distance between elements: for the rules, which know the
// syntax alone, and for the planner's proof, which knows the values as well.

package import Diagnostics
internal import ExpressionCompiler
internal import ExpressionSyntax
internal import Types
package import Values

/// Where a request asks for something at a distance from the element.
package struct WindowEnd: Sendable {
  package var distance: Distance
  /// Where the distance is written.
  package var location: Location
  /// For the last day of a week, month, quarter or year that the element lies in: which of them.
  package var period: CalendarUnit?
}

/// What a request makes of the element of the iteration.
package struct RequestWindows: Sendable {
  /// Sums of the element and a constant.
  package var ends: [WindowEnd] = []
  /// Whether it sends the element itself, as a window's beginning.
  package var sendsStart = false
  /// Whether it sends `iterate.end` or `iterate.last`, or one less than the end.
  package var sendsEnd = false
  /// Whether it computes something else from the element or from `iterate.end`.
  package var computes = false
  /// The unit in which it writes the element or an end, if that is a day or more.
  package var grain: Distance?

  package init(_ endpoint: CheckedEndpoint) { self = EndpointFacts(endpoint).windows() }

  fileprivate init() {}
}

/// How a window's length goes with the distance between elements.
package enum WindowFit: Equatable, Sendable {
  /// It ends where the next one begins.
  case exclusive
  /// Its last value, which belongs to it, is one unit before the next element.
  case inclusive(Distance)
  /// It ends less than a unit before the next element: what that means, the API knows.
  case unclear
  /// Between it and the next element there is something.
  case gap
  case overlap

  /// Nil if the two are not of a kind.
  package init?(end: Distance, step: Distance) {
    guard step.isSameKind(as: end) else { return nil }
    let whole = abs(step.amount)
    let missing = whole - end.amount
    // A last value that belongs to the window is one unit before the next element.
    let unit: Int64 = if case .seconds = step { min(Distance.day.amount, whole) } else { 1 }
    switch missing {
    case ..<0: self = .overlap
    case 0: self = .exclusive
    case unit where whole % unit == 0: self = .inclusive(step.sameKind(unit))
    case 1: self = .inclusive(step.sameKind(1))
    case ...unit: self = .unclear
    default: self = .gap
    }
  }
}

extension Distance {
  fileprivate func sameKind(_ amount: Int64) -> Distance {
    switch self {
    case .number: .number(amount)
    case .seconds: .seconds(amount)
    case .months: .months(amount)
    }
  }
}

extension EndpointFacts {
  func windows() -> RequestWindows {
    var search = WindowSearch(endpoint: self)
    for site in requestSites {
      for hole in site.value?.holes ?? [] { search.visit(hole.syntax, hole) }
    }
    return search.found
  }
}

/// Walks what the request reads, through state variables, for sums of the element and a constant.
private struct WindowSearch {
  let endpoint: EndpointFacts
  var found = RequestWindows()
  private var visited: Set<String> = []

  /// Functions that write a value and compute nothing from it.
  private static let writers: Set<String> = [
    "date_format", "date_parse", "int_parse", "to_int", "to_string", "cast", "encode_url", "trim", "concat", "format",
    "value", "coalesce", "if", "least", "min", "int_format", "upper", "lower", "lpad", "join", "array", "object",
    "to_json",
  ]

  /// Through so many variables a value is followed.
  private static let mostVariables = 100

  init(endpoint: EndpointFacts) { self.endpoint = endpoint }

  mutating func visit(_ expression: Expression, _ hole: Hole) {
    if isElement(expression) {
      found.sendsStart = true
      return
    }
    if isEnd(expression) || isLessThanEnd(expression) {
      found.sendsEnd = true
      return
    }
    if let (distance, period) = distance(of: expression) {
      found.ends.append(WindowEnd(distance: distance, location: hole.location(of: expression), period: period))
      return
    }
    switch expression {
    // A bound that something else can hold back is none of ours.
    case .call(let name, _, _, _) where ["least", "min", "if", "coalesce"].contains(name): return
    case .conditional: return
    case .member(.name("state", _), let name, _):
      guard visited.insert(name).inserted else { return }
      if visited.count > Self.mostVariables {
        found.computes = true
        return
      }
      for inner in endpoint.site(.state(name))?.value?.holes ?? [] { visit(inner.syntax, inner) }
    default:
      note(expression)
      for child in expression.children { visit(child, hole) }
    }
  }

  /// Whether the expression, which is none of the known ones, changes what it is given.
  private mutating func note(_ expression: Expression) {
    guard expression.children.contains(where: { isElement($0) || isEnd($0) || distance(of: $0) != nil }) else { return }
    switch expression {
    case .call("date_format", _, let arguments, _):
      guard arguments.count > 1, case .literal(.string(let format), _) = arguments[1] else { return }
      guard let grain = Self.grain(of: format) else { return }
      if found.grain.map({ !$0.isSameKind(as: grain) || $0.amount < grain.amount }) ?? true { found.grain = grain }
    case .call(let name, _, _, _): if !Self.writers.contains(name) { found.computes = true }
    case .array, .object, .conditional: break
    // Text behind or before it.
    case .binary(.add, .literal(.string, _), _, _), .binary(.add, _, .literal(.string, _), _): break
    default: found.computes = true
    }
  }

  /// The unit of a format without a time of day; nil if it has one.
  private static func grain(of format: String) -> Distance? {
    let directives = Set(zip(format, format.dropFirst()).filter { $0.0 == "%" }.map(\.1))
    if !directives.isDisjoint(with: "HIkMSTRXcrslpfL") { return nil }
    if !directives.isDisjoint(with: "dejFDxuwaAUWV") { return .day }
    return directives.isDisjoint(with: "mbBh") ? .months(12) : .months(1)
  }

  /// The element, with casts around it.
  private func isElement(_ expression: Expression) -> Bool {
    switch expression {
    case .member(.name("state", _), let name, _): name == endpoint.into
    case .member(.name("iterate", _), "value", _): true
    default: Self.cast(expression).map(isElement) ?? false
    }
  }

  /// `iterate.end` or `iterate.last`, with casts around it.
  private func isEnd(_ expression: Expression) -> Bool {
    switch expression {
    case .member(.name("iterate", _), let name, _): name == "end" || name == "last"
    default: Self.cast(expression).map(isEnd) ?? false
    }
  }

  /// What is inside a cast.
  private static func cast(_ expression: Expression) -> Expression? {
    guard case .call(let name, _, let arguments, _) = expression,
      ["int_parse", "to_int", "date_parse", "to_string", "cast"].contains(name)
    else { return nil }
    return arguments.first
  }

  /// `iterate.end - 1`, or a day or a second before it: the last value of the window.
  private func isLessThanEnd(_ expression: Expression) -> Bool {
    switch expression {
    case .binary(.subtract, let left, .literal(.int(1), _), _): return isEnd(left)
    case .call("date_add", _, let arguments, _) where arguments.count > 1:
      guard isEnd(arguments[0]) else { return false }
      let unit = arguments.count > 2 ? arguments[2] : nil
      switch (arguments[1], unit) {
      case (.literal(.int(-1), _), .literal(.string(let unit), _)?),
        (.unary(.negate, .literal(.int(1), _), _), .literal(.string(let unit), _)?):
        return [.seconds(1), .day].contains(Distance(1, unit: unit))
      default: return false
      }
    default: return false
    }
  }

  private func distance(of expression: Expression) -> (Distance, CalendarUnit?)? {
    switch expression {
    case .binary(.add, let left, .literal(.int(let number), _), _) where isElement(left) && number > 0:
      return (.number(number), nil)
    case .binary(.add, .literal(.int(let number), _), let right, _) where isElement(right) && number > 0:
      return (.number(number), nil)
    case .call("date_add", _, let arguments, _) where arguments.count == 3:
      guard isElement(arguments[0]), case .literal(.int(let count), _) = arguments[1], count > 0,
        case .literal(.string(let unit), _) = arguments[2], let distance = Distance(count, unit: unit)
      else { return nil }
      return (distance, nil)
    case .call("date_last", _, let arguments, _) where arguments.first.map(isElement) ?? false:
      guard arguments.count > 1 else { return (.months(1), .month) }
      guard case .literal(.string(let period), _) = arguments[1], let distance = Distance(1, unit: period) else {
        return nil
      }
      return (distance, CalendarUnit(spelling: period))
    default: return nil
    }
  }
}
