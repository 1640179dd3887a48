// H001 and H003: pages after the first that ask for the same again.

internal import Diagnostics
internal import ExpressionCompiler
internal import ExpressionSyntax
internal import Specs
internal import Types
internal import Values

enum IneffectiveNextState: EndpointRule {
  static let restsOn: Set<String> = ["pagination", "request", "state"]

  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    guard let pagination = endpoint.resolved.pagination, let stop = pagination.stopCondition else { return }
    let keys = pagination.nextState ?? []
    if keys.isEmpty {
      guard endpoint.repeatsPages else { return }
      let missing = endpoint.unwrittenInRequest
      findings.add(
        Diagnostic(
          .samePageAgain, "without 'next_state' every page is the first one again", at: stop.location,
          label: "pages end only when this is true",
          notes: missing.map { Note("nothing writes 'state.\($0.member ?? "")', which is read here", at: $0.location) },
          help: "add 'next_state' with what the next request needs, or delete 'stop_condition'"))
      return
    }
    if endpoint.requestSites.contains(where: { $0.readsAll(of: .state) }) { return }
    let sent = endpoint.stateInRequest
    let effective = keys.filter { sent.contains($0.name) }
    for key in keys where !sent.contains(key.name) && !findings.hasSpoken(for: key.name, in: .state) {
      // A counter that only the stop condition or the next page needs is fine as long as another variable moves.
      if !effective.isEmpty, endpoint.stateReaders[key.name]?.contains(where: \.part.isAnswered) ?? false { continue }
      let near = Suggestions.nearest(key.name, among: sent.sorted())
      findings.add(finding(key, endpoint, sent, near), sharedBy: cause(of: key, endpoint, near))
      findings.lacksState = true
      findings.speak(for: key.name, in: .state)
      for name in near { findings.speak(for: name, in: .state) }
      if effective.isEmpty { return }
    }
    checkStanding(effective, endpoint, &findings)
  }

  /// Variables that the request reads, and that every page sets to the same.
  private static func checkStanding(
    _ keys: [NamedTemplate], _ endpoint: EndpointFacts, _ findings: inout RuleFindings
  ) {
    guard let first = keys.first, keys.allSatisfy({ $0.origin == .own }) else { return }
    let moving = endpoint.writers.pages.union(endpoint.writers.processors)
    let written = endpoint.writtenState
    let stand = keys.allSatisfy { key in
      // What does not compile has its own finding.
      guard let value = endpoint.site(.nextState(key.name))?.value else { return false }
      return !value.reads.contains { read in
        switch read.scope {
        case .response, .request: true
        // What nobody writes has a finding of its own.
        case .state: !isItself(key, value) && read.member.map { moving.contains($0) || !written.contains($0) } ?? true
        default: false
        }
      }
    }
    if !stand { return }
    findings.add(
      Diagnostic(
        .samePageAgain, "'next_state' gives the same on every page", at: first.value.location,
        label: "pages after the next are the same", help: "count on, or take the next value from the response"))
  }

  /// `page: "{state.page}"`.
  private static func isItself(_ key: NamedTemplate, _ value: CompiledExpression) -> Bool {
    guard value.holes.count == 1, value.pieces.isEmpty,
      case .member(.name("state", _), key.name, _) = value.holes[0].syntax
    else { return false }
    return true
  }

  /// What the defaults set is misspelt there, or else not sent by what the endpoint has for parameters.
  private static func cause(of key: NamedTemplate, _ endpoint: EndpointFacts, _ near: [String]) -> String {
    if key.origin == .own || !near.isEmpty {
      return "declared at \(key.nameLocation.span.start)"
    }
    let parameters = endpoint.resolved.request?.parameters.first?.nameLocation ?? endpoint.name.location
    return "\(key.name) sent at \(parameters.span.start)"
  }

  private static func finding(
    _ key: NamedTemplate, _ endpoint: EndpointFacts, _ sent: Set<String>, _ near: [String]
  ) -> Diagnostic {
    var notes: [Note] = []
    var help = Suggestions.question(near) ?? "send it: parameters: {…: \"{state.\(key.name)}\"}"
    // State is rendered once: what is computed from the key stays as it was on the first page.
    let derived = endpoint.resolved.state.first { variable in
      sent.contains(variable.name) && endpoint.site(.state(variable.name))?.stateReads.contains(key.name) ?? false
    }
    if let derived {
      notes.append(
        Note(
          "'state.\(derived.name)' is computed from it, but state is rendered once a chunk", at: derived.value.location)
      )
      help = "set '\(derived.name)' in 'next_state', or compute it in the request"
    }
    if key.origin == .own {
      return Diagnostic(
        .ineffectiveNextState, "no request reads 'state.\(key.name)'", at: key.nameLocation,
        label: "the next page is the same", notes: notes, help: help)
    }
    notes.insert(Note("'next_state' of the defaults is here", at: key.nameLocation), at: 0)
    return Diagnostic(
      .ineffectiveNextState, "no request of '\(endpoint.name.value)' reads 'state.\(key.name)'",
      at: endpoint.block.request?.location ?? endpoint.name.location, label: "the next page is the same",
      notes: notes, help: "send it, or give the endpoint a pagination of its own")
  }
}

extension EndpointFacts {
  /// The endpoint as it was written.
  var block: EndpointBlock { resolved.block }
}
