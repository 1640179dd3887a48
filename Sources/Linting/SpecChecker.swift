// Checks a whole spec: compiles each endpoint, then runs the rules over what came out. One rule, one file, in `Rules/`.

package import Diagnostics
package import Specs
package import Values

/// Checks specs.
package enum SpecChecker {
  /// The checked spec; every finding is in `bag`. `connectionState` overrides `defaults.state` (DESIGN section 10).
  package static func check(
    _ document: SpecDocument, connectionState: [Value.Member] = [], into bag: inout DiagnosticBag
  ) -> CheckedSpec {
    var checked = CheckedSpec(document: document, endpoints: [])
    for endpoint in document.resolvedEndpoints(into: &bag) {
      var findings = DiagnosticBag()
      var checker = EndpointChecker(endpoint, connectionState: connectionState)
      let result = checker.check(into: &findings)
      for rule in Self.rules { rule(result, &findings) }
      bag.add(contentsOf: findings)
      if !findings.hasErrors { checked.endpoints.append(result) }
    }
    return checked
  }

  /// Every rule over a checked endpoint.
  private static let rules: [@Sendable (CheckedEndpoint, inout DiagnosticBag) -> Void] = [
    UnwrittenState.check, UnwrittenSync.check, SecretFlow.check,
  ]
}
