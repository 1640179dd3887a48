// D008 and H002: keys of an endpoint that became variables, since a line above them is missing or one is indented too far.

internal import Diagnostics
internal import Keys
internal import Specs
internal import Types

enum KeysAmongState: EndpointRule {
  static let restsOn: Set<String> = .wholeEndpoint

  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    checkNextState(endpoint, &findings)
    if endpoint.readsAllState || endpoint.hasErrors { return }
    let unread = endpoint.resolved.state.filter {
      $0.origin == .own && endpoint.stateReaders[$0.name] == nil && isKey($0)
    }
    if unread.isEmpty { return }
    let written = endpoint.writtenState
    let missing = endpoint.stateReaders.keys.filter { !written.contains($0) }
    let strays = unread.filter { Suggestions.nearest($0.name, among: missing).isEmpty }
    guard let finding = finding(strays) else { return }
    findings.isInDisorder = true
    // What has no URL has its finding.
    if endpoint.resolved.request?.url.text.isEmpty == false { findings.add(finding) }
  }

  private static func checkNextState(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    let keys = (endpoint.resolved.pagination?.nextState ?? []).filter { $0.origin == .own }
    guard let key = keys.first(where: { KeySection.pagination.key($0.name) != nil }),
      endpoint.stateReaders[key.name] == nil
    else { return }
    findings.isInDisorder = true
    findings.add(
      Diagnostic(
        .onePageOnly, "'\(key.name)' is a variable here, and ends no pages", at: key.nameLocation,
        label: "nothing reads it", help: "indent it as 'next_state' is"))
  }

  /// Nil if these variables, which nothing reads, are not called as keys are.
  static func finding(_ unread: [NamedTemplate]) -> Diagnostic? {
    let keys = unread.filter { isKey($0) }
    guard let first = keys.first else { return nil }
    let names = Suggestions.list(keys.map { "state.\($0.name)" }, joinedBy: "and")
    return Diagnostic(
      .unusedState, "nothing reads \(names)", at: first.nameLocation,
      label: keys.count == 1 ? "this is the name of a key" : "these are names of keys",
      notes: keys.dropFirst().map { Note("'\($0.name)' is here", at: $0.nameLocation) },
      help: "is a line missing above, or is this one indented too far?")
  }

  /// Whether it is called as a part of an endpoint, or as a key of its request.
  private static func isKey(_ variable: NamedTemplate) -> Bool {
    if let row = KeySection.endpoint.key(variable.name) { return row.kind.section != nil || row.kind == .strings }
    return [KeySection.request, .pagination, .iterate].contains { $0.key(variable.name) != nil }
  }
}
