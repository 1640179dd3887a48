// H015: pages whose size, whose steps and whose end do not fit each other.

internal import Diagnostics
internal import ExpressionCompiler
internal import ExpressionSyntax
internal import Specs
internal import Types
internal import Values

enum PageSizes: EndpointRule {
  static let restsOn: Set<String> = ["pagination", "request", "state"]

  private static let sizes: Set<String> = [
    "limit", "perpage", "pagesize", "maxresults", "numperpage", "resultsperpage", "pagelimit", "top", "first", "take",
    "maxpagesize",
  ]
  private static let offsets: Set<String> = ["offset", "skip", "startat", "startindex"]

  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    guard endpoint.resolved.pagination?.stopCondition != nil, let size = pageSize(endpoint) else { return }
    if let condition = endpoint.site(.stopCondition), condition.origin == .own || size.site.origin == .own,
      let hole = condition.value?.holes.first, let (bound, place) = fullPage(hole.syntax, endpoint),
      bound > size.records
    {
      report(
        "no page has \(bound) records: the first page is taken for the last", at: hole.location(of: place), size,
        "compare with the size that is asked for", &findings)
    }
    for key in endpoint.endpoint.nextState where key.origin == .own || size.site.origin == .own {
      guard isOffset(key.name, endpoint), let hole = key.value.holes.first,
        case .binary(.add, .member(.name("state", _), key.name, _), let operand, _) = hole.syntax,
        let step = number(operand, endpoint), step != size.records
      else { continue }
      report(
        step > size.records ? "pages leave out what lies between them" : "pages overlap",
        at: hole.location(of: operand), size, "step by the size that is asked for", &findings)
    }
  }

  private static func report(
    _ message: String, at place: Location, _ size: (records: Int64, site: Site), _ help: String,
    _ findings: inout RuleFindings
  ) {
    findings.add(
      Diagnostic(
        .pageSizes, message, at: place, label: "a page has \(size.records)",
        notes: [Note("\(size.site.part.words) asks for so many", at: size.site.location)], help: help))
  }

  /// How many records the request asks for, where the spec says so in so many figures.
  private static func pageSize(_ endpoint: EndpointFacts) -> (records: Int64, site: Site)? {
    var found: (records: Int64, site: Site)?
    for site in endpoint.sites {
      guard case .parameter(let name) = site.part, sizes.contains(folded(name)) else { continue }
      let records: Int64? =
        switch site.value?.constant {
        case .int(let number)?: number
        case .string(let text)?: Int64(text)
        default: (site.value?.holes.first?.syntax).flatMap { number($0, endpoint) }
        }
      // Of two that may be meant, neither is known.
      guard let records, records > 0, found == nil else { return nil }
      found = (records, site)
    }
    return found
  }

  /// The number N of `length(…) < N`, which may be one of several reasons to stop.
  private static func fullPage(_ condition: Expression, _ endpoint: EndpointFacts) -> (Int64, Expression)? {
    switch condition {
    case .binary(.or, let left, let right, _): fullPage(left, endpoint) ?? fullPage(right, endpoint)
    case .binary(.less, .call("length", _, _, _), let bound, _): number(bound, endpoint).map { ($0, bound) }
    case .binary(.lessOrEqual, .call("length", _, _, _), let bound, _): number(bound, endpoint).map { ($0 + 1, bound) }
    default: nil
    }
  }

  /// A literal, or a state variable that is one and that nothing else writes.
  private static func number(_ expression: Expression, _ endpoint: EndpointFacts) -> Int64? {
    switch expression {
    case .literal(.int(let number), _): return number
    case .member(.name("state", _), let name, _):
      guard !endpoint.writers.all.contains(name), endpoint.into != name,
        case .int(let number)? = endpoint.site(.state(name))?.value?.constant
      else { return nil }
      return number
    default: return nil
    }
  }

  /// Whether a parameter that counts records sends the variable.
  private static func isOffset(_ name: String, _ endpoint: EndpointFacts) -> Bool {
    (endpoint.stateReaders[name] ?? []).contains { site in
      if case .parameter(let parameter) = site.part { offsets.contains(folded(parameter)) } else { false }
    }
  }

  /// Letters in lower case: `page[size]`, `$top` and `per-page` are written in many ways.
  private static func folded(_ name: String) -> String { name.lowercased().filter(\.isLetter) }
}
