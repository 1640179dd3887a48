// D008: keys of an endpoint that became variables, since a line above them is missing or one is indented too far.

internal import Diagnostics
internal import Keys
internal import Specs
internal import Types

enum KeysAmongState: EndpointRule {
  static let restsOn: Set<String> = .wholeEndpoint

  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    if endpoint.readsAllState || endpoint.hasErrors { return }
    let unread = endpoint.resolved.state.filter { variable in
      variable.origin == .own && endpoint.stateReaders[variable.name] == nil
        && !findings.hasSpoken(for: variable.name, in: .state)
    }
    guard let finding = finding(unread) else { return }
    findings.isInDisorder = true
    // What has no URL has its finding.
    if endpoint.resolved.request?.url.text.isEmpty == false { findings.add(finding) }
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
    return KeySection.request.key(variable.name) != nil || KeySection.pagination.key(variable.name) != nil
  }
}
