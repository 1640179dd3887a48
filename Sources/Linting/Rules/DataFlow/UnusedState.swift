// D008: state that nobody reads.

internal import Diagnostics
internal import Specs
internal import Types

enum UnusedState: EndpointRule {
  static let restsOn: Set<String> = .wholeEndpoint

  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    if endpoint.readsAllState { return }
    for variable in endpoint.resolved.state where variable.origin == .own {
      guard endpoint.stateReaders[variable.name] == nil, !findings.hasSpoken(for: variable.name, in: .state) else {
        continue
      }
      findings.add(
        Diagnostic(
          .unusedState, "nothing reads 'state.\(variable.name)'", at: variable.nameLocation, help: "delete it"))
    }
  }
}

/// State of the defaults that no endpoint reads.
enum UnusedDefaults: SpecRule {
  static let restsOnEverything = true

  static func check(_ spec: SpecFacts, _ findings: inout RuleFindings) {
    guard let state = spec.document.defaults?.state, !spec.endpoints.isEmpty else { return }
    if spec.endpoints.contains(where: \.readsAllState) { return }
    let outside = spec.sites.reduce(into: Set<String>()) { $0.formUnion($1.stateReads) }
    for variable in state where !outside.contains(variable.name) {
      let name = variable.name
      if findings.hasSpoken(for: name, in: .state) { continue }
      if spec.endpoints.contains(where: { $0.stateReads.contains(name) }) { continue }
      findings.add(
        Diagnostic(
          .unusedState, "no endpoint reads 'state.\(name)'", at: variable.nameLocation, help: "delete it"))
    }
  }
}
