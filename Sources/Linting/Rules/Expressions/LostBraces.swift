// E019: text that was to be an expression: without its braces, with `$` or a second pair around it, or half outside.

internal import Diagnostics
internal import ExpressionCompiler
internal import ExpressionSyntax
internal import Keys
internal import Specs
internal import Types
internal import Values
internal import YAMLSyntax

enum LostBraces: EndpointRule {
  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    if findings.isInDisorder { return }
    let source = endpoint.resolved.request.flatMap { endpoint.endpoint.urlSource(in: $0.url) }?.value.location
    for site in endpoint.sites {
      check(site, &findings, startOfURL: source) { scope, name in
        switch scope {
        case .state: endpoint.writtenState.contains(name)
        case .sync: endpoint.resolved.sync.contains { $0.value == name }
        default: ScopeSearch.isMember(name, of: scope)
        }
      }
    }
  }

  /// `exists` says whether a scope has a variable of this name; `startOfURL` is where the URL's beginning is written.
  fileprivate static func check(
    _ site: Site, _ findings: inout RuleFindings, startOfURL: Location? = nil,
    exists: @escaping (Scope, String) -> Bool
  ) {
    let isStart = startOfURL != nil && site.texts.first?.location == startOfURL
    for text in site.texts where isAsked(text.place) {
      let braces = LoneBrace.count(in: text.text)
      if let (range, names) = bare(text, exists) {
        report(
          "this is sent as it stands: an expression in a template needs braces", text, range, braced(text, range),
          &findings, startsURL: isStart)
        findings.speak(for: names)
      } else if braces.open != braces.close, !site.isDoubtful, let brace = LoneBrace(in: text.text, exists) {
        report(
          "this is sent as it stands: the brace has no partner", text, brace.range, brace.fix(in: text), &findings,
          startsURL: isStart)
        findings.speak(for: brace.names)
      } else if braces.isDoubled {
        checkBraces(text, &findings)
      }
    }
    guard site.texts.count == 1, let pieces = site.value?.pieces, let text = site.texts.first,
      isHalfOutside(pieces, site.part)
    else { return }
    report("the operator stands outside of the braces, and is text", text, 0..<text.text.utf8.count, nil, &findings)
  }

  /// Whether the URL's beginning is such a slip, so that nobody else need wonder at it.
  static func explains(_ url: ExpressionText) -> Bool {
    ["${", "{{", "state.", "inputs.", "env."].contains { url.text.hasPrefix($0) }
  }

  /// Where a text with braces of its own, such as JSON or GraphQL, is not expected.
  private static func isAsked(_ place: ExpressionPlace) -> Bool {
    switch place {
    case .url, .header, .parameter, .payload, .state, .nextState, .authentication: true
    default: false
    }
  }

  private static func report(
    _ message: String, _ text: ExpressionText, _ range: Range<Int>, _ fix: Fix?, _ findings: inout RuleFindings,
    startsURL: Bool = false
  ) {
    defer { findings.explain(text.location) }
    findings.add(
      Diagnostic(
        .lostBraces, message, at: text.location(of: range),
        help: fix == nil ? "write the whole expression in one pair of braces: {state.page + 1}" : nil, fix: fix,
        // What starts like this is no URL.
        severity: startsURL || text.place == .url && range.lowerBound == 0 ? .error : nil))
  }

  // MARK: Without braces

  /// The part of a text without braces that is an expression, and the state variables that it reads.
  private static func bare(
    _ text: ExpressionText, _ exists: @escaping (Scope, String) -> Bool
  ) -> (range: Range<Int>, names: [ScopeSearch.Name])? {
    let utf8 = text.text.utf8
    guard utf8.count < 1_000 else { return nil }
    if text.place == .url {
      guard text.text.hasPrefix("state.") else { return nil }
      let name = String(text.text.dropFirst("state.".count).prefix { $0.isLetter || $0.isNumber || $0 == "_" })
      return exists(.state, name)
        ? (0..<"state.".utf8.count + name.utf8.count, [.init(scope: .state, name: name)]) : nil
    }
    if utf8.contains(UInt8(ascii: "{")) { return nil }
    if text.place == .header || text.place == .authentication, Mentions.contains(" secrets.", in: text.text),
      let range = text.text.ranges(of: " secrets.").first
    {
      let start = utf8.distance(from: utf8.startIndex, to: range.lowerBound) + 1
      let length = text.text[range.upperBound...].utf8.prefix {
        $0 == 0x5F || $0 | 0x20 &- 0x61 < 26 || $0 &- 0x30 < 10
      }.count
      return length > 0 ? (start..<start + "secrets.".utf8.count + length, []) : nil
    }
    // Nearly every text ends here.
    guard utf8.contains(UInt8(ascii: ".")) || utf8.contains(UInt8(ascii: "(")), let first = utf8.first,
      first | 0x20 &- 0x61 < 26, let expression = try? Parser.parse(text.text)
    else { return nil }
    var search = ScopeSearch(exists: exists)
    return search.isMeant(expression) ? (0..<utf8.count, search.names) : nil
  }

  private static func braced(_ text: ExpressionText, _ range: Range<Int>) -> Fix? {
    let place = text.location(of: range)
    let written = place.file.text(place.span)
    guard text.place != .url, written.utf8.count == range.count, !written.contains("'"), !written.contains("\n") else {
      return nil
    }
    let isPlain = text.scalar.style == .plain
    if isPlain, range.count < text.text.utf8.count { return nil }
    return Fix("put it in braces", replace: place.span, with: isPlain ? "'{\(written)}'" : "{\(written)}")
  }

  // MARK: Braces of other languages

  /// `${state.x}` and `{{state.x}}`.
  private static func checkBraces(_ text: ExpressionText, _ findings: inout RuleFindings) {
    let bytes = Array(text.text.utf8)
    var place = 1
    while place < bytes.count {
      defer { place += 1 }
      guard bytes[place] == UInt8(ascii: "{"), readsScope(bytes, place + 1) else { continue }
      let isEscaped = place > 1 && bytes[place - 2] == UInt8(ascii: "\\")
      if bytes[place - 1] == UInt8(ascii: "$"), text.place != .payload {
        let dollar = text.location(of: place - 1..<place)
        report(
          "'$' is sent as it stands: a hole is written {…}", text, place - 1..<place + 1,
          Fix("delete the '$'", replace: dollar.span, with: ""), &findings)
      } else if bytes[place - 1] == UInt8(ascii: "{"), !isEscaped,
        let end = bytes[place...].firstIndex(of: UInt8(ascii: "}")), end + 1 < bytes.count,
        bytes[end + 1] == UInt8(ascii: "}")
      {
        let (open, close) = (text.location(of: place - 1..<place), text.location(of: end + 1..<end + 2))
        report(
          "the outer braces are sent as they stand: a hole is written {…}", text, place - 1..<end + 2,
          Fix(
            "delete the outer braces",
            edits: [Edit(replace: open.span, with: ""), Edit(replace: close.span, with: "")]), &findings)
      }
    }
  }

  /// Whether a word that is a scope, and a dot, stand at `start`.
  private static func readsScope(_ bytes: [UInt8], _ start: Int) -> Bool {
    let rest = bytes[min(start, bytes.count)...].drop { $0 == 0x20 }
    let word = rest.prefix { $0 | 0x20 &- 0x61 < 26 }
    guard !word.isEmpty, word.endIndex < bytes.count, bytes[word.endIndex] == UInt8(ascii: ".") else { return false }
    return Scope(name: String(decoding: word, as: UTF8.self)) != nil
  }

  // MARK: Operators between holes

  /// `{state.page} + 1`, and in `next_state` also `{state.offset} + {state.limit}`.
  private static func isHalfOutside(_ pieces: [String?], _ part: Site.Part) -> Bool {
    let isNext: Bool
    switch part.innermost {
    case .nextState: isNext = true
    case .state: isNext = false
    default: return false
    }
    guard pieces.count > 1, pieces[0] == nil, let text = pieces[1] else { return false }
    if pieces.count == 2 { return isOperator(text) { Int($0) != nil } }
    return isNext && pieces.count == 3 && pieces[2] == nil && isOperator(text, before: \.isEmpty)
  }

  /// An operator with blanks around it, and what follows.
  private static func isOperator(_ text: String, before rest: (String) -> Bool) -> Bool {
    let words = text.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
    guard text.first == " ", let sign = words.first, ["+", "-", "*", "/", "%"].contains(sign), words.count < 3 else {
      return false
    }
    return rest(words.count > 1 ? words[1] : "")
  }
}

/// The same in what belongs to no endpoint.
enum LostBracesOfSpec: SpecRule {
  static let restsOnEverything = false

  static func check(_ spec: SpecFacts, _ findings: inout RuleFindings) {
    for site in spec.sites { LostBraces.check(site, &findings) { ScopeSearch.isMember($1, of: $0) } }
  }
}
