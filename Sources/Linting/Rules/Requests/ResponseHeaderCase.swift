// H014: a header of the response in a spelling that no response has.

internal import Diagnostics
internal import ExpressionCompiler
internal import ExpressionSyntax
internal import Values

enum ResponseHeaderCase: EndpointRule {
  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    for site in endpoint.sites { check(site, &findings) }
  }

  fileprivate static func check(_ site: Site, _ findings: inout RuleFindings) {
    for hole in site.value?.holes ?? [] { hole.syntax.forEach { check($0, hole, &findings) } }
  }

  private static func check(_ expression: Expression, _ hole: Hole, _ findings: inout RuleFindings) {
    guard let (name, range) = asked(by: expression), name != name.lowercased() else { return }
    let place = hole.text.locate(range)
    let written = place.file.text(place.span)
    let isWhole = written.contains(name)
    findings.add(
      Diagnostic(
        .responseHeaderCase, "no response has a header '\(name)': their names are in lower case", at: place,
        label: "always null", help: "write '\(name.lowercased())'",
        fix: isWhole ? Fix("write '\(name.lowercased())'", replace: place.span, with: written.lowercased()) : nil))
  }

  /// The header that an expression asks the response for, and where its name is written.
  private static func asked(by expression: Expression) -> (name: String, range: TextRange)? {
    switch expression {
    case .member(let base, let name, let range) where isHeaders(base): (name, range)
    case .index(let base, .literal(.string(let name), let range), _) where isHeaders(base): (name, range)
    case .call("get_path", _, let arguments, _), .call("exists", _, let arguments, _):
      if arguments.count == 2, isHeaders(arguments[0]), case .literal(.string(let name), let range) = arguments[1] {
        (name, range)
      } else {
        nil
      }
    default: nil
    }
  }

  private static func isHeaders(_ expression: Expression) -> Bool {
    if case .member(.name("response", _), "headers", _) = expression { true } else { false }
  }
}

/// The same in what belongs to no endpoint.
enum ResponseHeaderCaseOfSpec: SpecRule {
  static let restsOnEverything = false

  static func check(_ spec: SpecFacts, _ findings: inout RuleFindings) {
    for site in spec.sites { ResponseHeaderCase.check(site, &findings) }
  }
}
