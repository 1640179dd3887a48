// Checks a whole spec: compiles each endpoint, then runs the rules over what came out.

package import Diagnostics
internal import ExpressionCompiler
package import Specs
internal import Types
package import Values

/// Checks specs.
package enum SpecChecker {
  /// The checked spec; every finding is in `bag`. `connectionState` overrides `defaults.state` (DESIGN section 10).
  package static func check(
    _ document: SpecDocument, connectionState: [Value.Member] = [], into bag: inout DiagnosticBag
  ) -> CheckedSpec {
    var checked = CheckedSpec(document: document, endpoints: [])
    var facts: [EndpointFacts] = []
    var findings = RuleFindings()
    for endpoint in document.resolvedEndpoints(into: &bag) {
      var own = DiagnosticBag()
      var checker = EndpointChecker(endpoint, connectionState: connectionState)
      let result = EndpointFacts(checker.check(into: &own))
      run(on: result, &findings, &own)
      facts.append(result)
      bag.add(contentsOf: own)
      if !own.hasErrors { checked.endpoints.append(result.endpoint) }
    }
    var sites = SiteRecorder()
    if case .block(let block)? = document.authentication { sites.add(AuthenticationChecker().check(block)) }
    for dynamic in document.dynamicEndpoints {
      let checker = DynamicEndpointChecker(dynamic, in: document, connectionState: connectionState)
      sites.add(checker.checkDiscovery())
      var own = DiagnosticBag()
      guard let result = checker.checkEndpoint(into: &own).map(EndpointFacts.init) else { continue }
      run(on: result, &findings, &own)
      facts.append(result)
      bag.add(contentsOf: own)
    }
    bag.add(contentsOf: sites.bag)
    let spec = SpecFacts(document, facts, sites.sites)
    for rule in Rules.ofSpecs { rule.check(spec, &findings) }
    bag.add(contentsOf: findings.bag)
    return checked
  }

  /// Runs the rules of endpoints, each with names of its own.
  private static func run(
    on endpoint: EndpointFacts, _ all: inout RuleFindings, _ own: inout DiagnosticBag
  ) {
    var findings = RuleFindings()
    for rule in Rules.ofEndpoints { rule.check(endpoint, &findings) }
    own.add(contentsOf: findings.bag)
    all.takeOver(findings)
  }
}
