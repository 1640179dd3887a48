// D008: state that nobody reads.

internal import Diagnostics
internal import Specs
internal import Types

enum UnusedState: EndpointRule {
  static let restsOn: Set<String> = .wholeEndpoint

  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    // What reads it may be what has an error, or what is missing.
    if endpoint.readsAllState || endpoint.hasErrors || findings.lacksState {
      pass(over: endpoint, &findings)
      return
    }
    for variable in endpoint.resolved.state where variable.origin == .own {
      if endpoint.stateReaders[variable.name] != nil || findings.hasSpoken(for: variable.name, in: .state) {
        findings.read(at: variable.nameLocation)
        continue
      }
      findings.add(
        Diagnostic(
          .unusedState, "nothing reads 'state.\(variable.name)'", at: variable.nameLocation, help: "delete it"),
        unlessReadAt: variable.nameLocation)
    }
  }

  static func pass(over endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    for variable in endpoint.resolved.state where variable.origin == .own { findings.read(at: variable.nameLocation) }
  }
}

/// State of the defaults that no endpoint reads.
enum UnusedDefaults: SpecRule {
  static let restsOnEverything = true

  static func check(_ spec: SpecFacts, _ findings: inout RuleFindings) {
    guard let state = spec.document.defaults?.state, !spec.endpoints.isEmpty, !findings.lacksState else { return }
    if spec.endpoints.contains(where: { $0.readsAllState || $0.hasErrors }) { return }
    let outside = spec.sites.reduce(into: Set<String>()) { $0.formUnion($1.stateReads) }
    let read = spec.endpoints.reduce(into: outside) { $0.formUnion($1.stateReads) }
    let unread = state.filter { !read.contains($0.name) && !findings.hasSpoken(for: $0.name, in: .state) }
    if let finding = KeysAmongState.finding(unread) {
      findings.add(finding)
      return
    }
    for variable in unread {
      findings.add(
        Diagnostic(
          .unusedState, "no endpoint reads 'state.\(variable.name)'", at: variable.nameLocation, help: "delete it"))
    }
  }
}
