// Decides for each `{` of a template whether it opens a hole. The six rules are those of DESIGN section 3.

internal import Values

struct TemplateSplitter {
  private let bytes: [UInt8]
  private let position: TemplatePosition
  private let vocabulary: TemplateVocabulary
  private var parts: [Template.Part] = []
  private var problems: [Template.Problem] = []
  private var pending: [UInt8] = []
  /// Where the braces that were looked at close, so that no text is searched to its end for each brace; nil: nowhere.
  private var partners: [Int: Partner?] = [:]
  /// For each kind of quote a place from which on none of them closes.
  private var unclosed: [UInt8: Int] = [:]

  private struct Partner {
    var place: Int
    /// How many levels of braces are inside.
    var levels: Int
  }

  init(_ bytes: [UInt8], _ position: TemplatePosition, _ vocabulary: TemplateVocabulary) {
    self.bytes = bytes
    self.position = position
    self.vocabulary = vocabulary
  }

  mutating func split() -> Template {
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\\"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "{") {
        pending.append(UInt8(ascii: "{"))
        index += 2
      } else if byte == UInt8(ascii: "{"), let partner = partner(of: index),
        // What is nested deeper than expressions can be is none: no need to read it once for each level.
        partner.levels <= Parser.maximumDepth, let hole = hole(index + 1..<partner.place)
      {
        flush()
        parts.append(.hole(hole))
        index = partner.place + 1
      } else {
        pending.append(byte)
        index += 1
      }
    }
    flush()
    return Template(parts: parts, problems: problems)
  }

  private mutating func flush() {
    if !pending.isEmpty { parts.append(.text(String(decoding: pending, as: UTF8.self))) }
    pending.removeAll()
  }

  /// The matching `}`; quotes hide braces.
  private mutating func partner(of opening: Int) -> Partner? {
    if let known = partners[opening] { return known }
    var open: [(place: Int, levels: Int)] = []
    var index = opening
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "{"): open.append((index, 0))
      case UInt8(ascii: "}"):
        let (place, levels) = open.removeLast()
        let partner = Partner(place: index, levels: levels)
        partners[place] = partner
        if open.isEmpty { return partner }
        open[open.count - 1].levels = max(open[open.count - 1].levels, levels + 1)
      case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"):
        // A quote that never closes is an apostrophe: text.
        if let end = closingQuote(from: index) { index = end }
      default: break
      }
      index += 1
    }
    for brace in open { partners[brace.place] = .some(nil) }
    return nil
  }

  private mutating func closingQuote(from start: Int) -> Int? {
    let quote = bytes[start]
    if let place = unclosed[quote], start >= place { return nil }
    var index = start + 1
    while index < bytes.count {
      if bytes[index] == quote { return index }
      if bytes[index] == UInt8(ascii: "\\"), quote != UInt8(ascii: "`") { index += 1 }
      index += 1
    }
    unclosed[quote] = min(start, unclosed[quote] ?? start)
    return nil
  }

  /// The expression of a hole; nil where the brace is text. Adds a problem where it looks like a mistake.
  private mutating func hole(_ range: TextRange) -> Expression? {
    if startsObject(range) { return nil }
    do throws(SyntaxProblem) {
      let expression = try Parser.parse(bytes, in: range)
      if case .literal = expression { return nil }
      if case .name(let name, _) = expression {
        if !vocabulary.isScope(name) { loneName(name, range) }
        return vocabulary.isScope(name) && position != .query ? expression : nil
      }
      if isHole(expression) { return expression }
      if let problem = misspelling(in: expression) { report(problem) }
      return nil
    } catch {
      if position != .query, looksIntended(range) { report(error) }
      return nil
    }
  }

  /// `NAME :` or `STRING :`, which is JSON, a JMESPath hash or a GraphQL argument.
  private func startsObject(_ range: TextRange) -> Bool {
    var lexer = Lexer(bytes, in: range)
    guard let first = try? lexer.next(), let second = try? lexer.next() else { return false }
    switch first.kind {
    case .name, .literal(.string): return second.kind == .symbol(.colon)
    default: return false
    }
  }

  private func isHole(_ expression: Expression) -> Bool {
    if position == .query {
      switch expression {
      case .member, .index, .slice, .call: break
      default: return false
      }
      return expression.contains { node in
        if case .name(let name, _) = node { return vocabulary.isScope(name) }
        return false
      }
    }
    return expression.contains { node in
      switch node {
      case .name(let name, _): vocabulary.isScope(name)
      case .call(let name, _, _, _): vocabulary.isFunction(name)
      default: false
      }
    }
  }

  /// An expression that reads no scope and calls no function, but tries to.
  private func misspelling(in expression: Expression) -> SyntaxProblem? {
    if position == .query { return nil }
    var found: SyntaxProblem?
    _ = expression.contains { node in
      switch node {
      case .call(let name, let range, _, _): found = SyntaxProblem("unknown function '\(name)'", at: range)
      case .member(.name(let name, let range), _, _): found = SyntaxProblem("unknown scope '\(name)'", at: range)
      default: break
      }
      return found != nil
    }
    return found
  }

  private mutating func loneName(_ name: String, _ range: TextRange) {
    let problem = SyntaxProblem(
      "'{\(name)}' is sent as it stands: '\(name)' is no scope", at: range, help: "write the scope: {state.\(name)}")
    switch position {
    case .url: problems.append(Template.Problem(problem: problem, isError: true))
    case .field: problems.append(Template.Problem(problem: problem, isError: false))
    case .value, .payload, .query: break
    }
  }

  private mutating func report(_ problem: SyntaxProblem) {
    var problem = problem
    // A place between two bytes is shown at the byte before it, where there is something to see.
    if problem.range.isEmpty { problem.range = max(problem.range.lowerBound - 1, 0)..<max(problem.range.upperBound, 1) }
    problems.append(Template.Problem(problem: problem, isError: position != .payload))
  }

  /// Whether a group that does not parse mentions a scope, or calls something, outside quotes and inner braces.
  private mutating func looksIntended(_ range: TextRange) -> Bool {
    var depth = 0
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      if byte == UInt8(ascii: "{") { depth += 1 }
      if byte == UInt8(ascii: "}") { depth -= 1 }
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "`") {
        if let end = closingQuote(from: index), end < range.upperBound { index = end }
      } else if depth == 0, byte.startsName, index == range.lowerBound || !bytes[index - 1].continuesName {
        var end = index
        while end < range.upperBound, bytes[end].continuesName { end += 1 }
        let name = String(decoding: bytes[index..<end], as: UTF8.self)
        let next = end < range.upperBound ? bytes[end] : 0
        if next == UInt8(ascii: "."), vocabulary.isScope(name) { return true }
        if next == UInt8(ascii: "("), vocabulary.isFunction(name) { return true }
        index = end
        continue
      }
      index += 1
    }
    return false
  }
}
