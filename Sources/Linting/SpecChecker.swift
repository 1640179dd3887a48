// Checks a whole spec: compiles each endpoint, then runs the rules over what came out.

package import Diagnostics
internal import ExpressionCompiler
package import Specs
internal import Types
package import Values

/// Checks specs.
package enum SpecChecker {
  /// The checked spec; every finding is in `bag`. `connectionState` overrides `defaults.state` (DESIGN section 10), as
  /// do variables of `unknownState`, whose values are not known here.
  package static func check(
    _ document: SpecDocument, connectionState: [Value.Member] = [], unknownState: Set<String> = [],
    into bag: inout DiagnosticBag
  ) -> CheckedSpec {
    check(document, connectionState, unknownState, keepsEndpoints: true, &bag)
  }

  /// The findings alone: no endpoint is kept longer than it is looked at.
  package static func lint(
    _ document: SpecDocument, connectionState: [Value.Member] = [], unknownState: Set<String> = [],
    into bag: inout DiagnosticBag
  ) {
    _ = check(document, connectionState, unknownState, keepsEndpoints: false, &bag)
  }

  private static func check(
    _ document: SpecDocument, _ connectionState: [Value.Member], _ unknownState: Set<String>, keepsEndpoints: Bool,
    _ bag: inout DiagnosticBag
  ) -> CheckedSpec {
    let given = Dictionary(uniqueKeysWithValues: unknownState.map { ($0, Variable(.any, stage: .plan)) })
    var checked = CheckedSpec(document: document, endpoints: [])
    var summaries: [EndpointSummary] = []
    var findings = RuleFindings()
    // Errors of structure come from the decoder, which has seen the whole file by now.
    let errors = StructureErrors(bag, of: document)
    let written = Set(([document.defaults].compactMap { $0 } + document.endpoints).flatMap(Self.written))
    let work: @Sendable (CompilationMemo, Int) -> CheckedAlone = { memo, index in
      var own = DiagnosticBag()
      var names = RuleFindings()
      let resolved = document.resolved(document.endpoints[index], into: &own)
      // And from the merge, if something is missing.
      let missing = own.sorted
      var checker = EndpointChecker(resolved, connectionState: connectionState, given: given, memo: memo)
      let facts = EndpointFacts(checker.check(into: &own))
      run(on: facts, errors, lacking: missing.map(\.location), &names, &own)
      let endpoint = keepsEndpoints && !own.hasErrors ? facts.endpoint : nil
      return CheckedAlone(
        summary: EndpointSummary(facts), resolved: keepsEndpoints ? resolved : nil, endpoint: endpoint, names: names,
        isWhole: missing.isEmpty, bag: own)
    }
    // Endpoints know nothing of each other. A handful is checked before a second thread would have begun.
    let memo = CompilationMemo(written: written)
    let alone =
      document.endpoints.count < 64
      ? document.endpoints.indices.map { work(memo, $0) }
      : WorkerThreads.map(document.endpoints.count, each: { CompilationMemo(written: written) }, work)
    for result in alone {
      findings.takeOver(result.names)
      summaries.append(result.summary)
      bag.add(contentsOf: result.bag)
      if let resolved = result.resolved { checked.resolved.append(resolved) }
      if let endpoint = result.endpoint { checked.endpoints.append(endpoint) }
    }
    let isWhole = errors.isEmpty && alone.allSatisfy(\.isWhole)
    var sites = SiteRecorder(memo)
    if case .block(let block)? = document.authentication { sites.add(AuthenticationChecker(memo: memo).check(block)) }
    checked.authentication = sites.sites
    for dynamic in document.dynamicEndpoints {
      let checker = DynamicEndpointChecker(
        dynamic, in: document, connectionState: connectionState, given: given, memo: memo)
      sites.add(checker.checkDiscovery(&findings))
      var own = DiagnosticBag()
      guard let result = checker.checkEndpoint(into: &own).map(EndpointFacts.init) else { continue }
      // Without the name of the element nothing is known of what is made from it.
      if dynamic.into != nil { run(on: result, errors, lacking: [], &findings, &own) }
      summaries.append(EndpointSummary(result))
      bag.add(contentsOf: own)
    }
    bag.add(contentsOf: sites.bag)
    let spec = SpecFacts(document, summaries, sites.sites)
    for rule in Rules.ofSpecs where isWhole || !rule.restsOnEverything { rule.check(spec, &findings) }
    findings.addShared()
    bag.add(contentsOf: findings.bag)
    return checked
  }

  /// What an endpoint's processors write that every other one may read.
  private static func written(by endpoint: EndpointBlock) -> [WrittenName] {
    let processors =
      (endpoint.response?.processors.merged() ?? [])
      + endpoint.setup.merged().flatMap { $0.response?.processors.merged() ?? [] }
    return processors.compactMap { processor in
      switch processor.output?.value {
      case .env(let name): WrittenName(.env, name)
      case .contextStore: WrittenName(.context, "store")
      default: nil
      }
    }
  }

  /// Runs the rules of endpoints, each with names of its own.
  private static func run(
    on endpoint: EndpointFacts, _ errors: StructureErrors, lacking missing: [Location], _ all: inout RuleFindings,
    _ own: inout DiagnosticBag
  ) {
    var findings = RuleFindings(strayNames: errors.strayNames)
    let unclear = errors.unclearSections(of: endpoint.block.node, lacking: missing)
    for rule in Rules.ofEndpoints {
      if rule.restsOn.isEmpty || !findings.isInDisorder && rule.restsOn.isDisjoint(with: unclear) {
        rule.check(endpoint, &findings)
      } else {
        rule.pass(over: endpoint, &findings)
      }
    }
    own.add(contentsOf: findings.bag)
    all.takeOver(findings)
  }
}

/// One endpoint after everything that concerns no other.
private struct CheckedAlone: Sendable {
  var summary: EndpointSummary
  /// Nil if nobody wants it.
  var resolved: ResolvedEndpoint?
  /// Nil if it has errors, or if nobody wants it.
  var endpoint: CheckedEndpoint?
  var names: RuleFindings
  /// Whether nothing is missing that the endpoint must have.
  var isWhole: Bool
  var bag: DiagnosticBag
}
