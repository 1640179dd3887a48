// D002: state that nobody writes, read where it matters.

internal import Diagnostics
internal import ExpressionCompiler
internal import Specs
internal import Types

enum UnwrittenState: EndpointRule {
  static let restsOn: Set<String> = ["state", "iterate", "pagination", "response", "setup", "authentication"]

  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    // An iteration without 'into' has its finding.
    if endpoint.into == "" { return }
    let written = endpoint.writtenState
    lazy var search = NameSearch(written)
    for site in endpoint.sites {
      let isURL = site.part.innermost == .url
      // Apart from URLs, what the defaults read is simply left out by endpoints that do not have it.
      guard isURL || site.origin == .own else { continue }
      for read in site.names(.state) {
        guard let name = read.member, !written.contains(name), !site.part.isWrittenInside(name, endpoint) else {
          continue
        }
        findings.lacksState = true
        if findings.hasSpoken(for: name, in: .state) { continue }
        findings.speak(for: name, in: .state)
        // It may be what the next page was to have: then that is what is missing.
        if endpoint.repeatsPages, site.part.isRequest, !isURL { continue }
        let near = search.nearest(name)
        findings.add(
          finding(name, near, read, site, isURL: isURL, endpoint), sharedBy: cause(of: name, near, endpoint))
        // The one that was meant is not unused.
        for near in near { findings.speak(for: near, in: .state) }
      }
    }
  }

  /// Every endpoint that reads a name lacks it for one reason: a variable is gone, or is misspelt where it is declared.
  private static func cause(of name: String, _ near: [String], _ endpoint: EndpointFacts) -> String {
    let declared = near.lazy.compactMap { near in
      endpoint.resolved.state.first { $0.name == near }
        ?? endpoint.resolved.pagination?.nextState?.first { $0.name == near }
    }
    return declared.first.map { "declared at \($0.nameLocation.span.start)" } ?? "state.\(name)"
  }

  private static func finding(
    _ name: String, _ near: [String], _ read: Read, _ site: Site, isURL: Bool, _ endpoint: EndpointFacts
  ) -> Diagnostic {
    let unread = near.filter { endpoint.stateReaders[$0] == nil }
    let declared = (unread.isEmpty ? [] : endpoint.resolved.state).filter { unread.contains($0.name) }
      .map { Note("'\($0.name)', which nothing reads, is declared here", at: $0.nameLocation) }
    let question = Suggestions.question(near)
    let severity: Severity = isURL ? .error : .warning
    if site.origin == .defaults {
      return Diagnostic(
        .unwrittenState, "nothing writes 'state.\(name)', which the URL of the defaults reads",
        at: endpoint.name.location, label: "this endpoint does not have it",
        notes: [Note("it is read here", at: read.location)] + declared,
        help: question ?? "give it a value under 'state'",
        severity: severity)
    }
    return Diagnostic(
      .unwrittenState, "nothing writes 'state.\(name)'", at: read.location, label: "always null", notes: declared,
      help: question ?? "give it a value under 'state'", severity: severity)
  }
}

extension Site.Part {
  /// Whether the calls that this is part of write the variable themselves.
  fileprivate func isWrittenInside(_ name: String, _ endpoint: EndpointFacts) -> Bool {
    guard case .call(let phase, _, _) = self else { return false }
    switch phase {
    case .setup: return StateWriters.written(by: endpoint.resolved.setup).contains(name)
    case .teardown: return StateWriters.written(by: endpoint.resolved.teardown).contains(name)
    case .authentication:
      return StateWriters.written(by: endpoint.resolved.authentication?.sequence ?? []).contains(name)
    }
  }
}
