// H007: a request that changes something, sent again.

internal import Diagnostics
internal import Specs
internal import Values

enum UnsafeRetry: EndpointRule {
  static let restsOn: Set<String> = ["request", "response"]

  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    guard let request = endpoint.resolved.request, [.post, .patch].contains(request.method.value),
      !request.idempotent.value, !isRead(request)
    else { return }
    if request.headers.contains(where: { $0.name.lowercased() == "idempotency-key" }) { return }
    for (index, rule) in endpoint.resolved.response.rules.enumerated()
    where rule.action.value == .retry && rule.origin != .builtIn {
      // Too many requests means that it was not processed.
      let statuses =
        endpoint.endpoint.rules.indices.contains(index)
        ? StatusSet.upperBound(of: endpoint.endpoint.rules[index].condition) : .all
      if statuses.isSubset(of: StatusSet(429...429).union(StatusSet(503...503))) { continue }
      findings.add(
        Diagnostic(
          .unsafeRetry, "a \(request.method.value.rawValue) that may have been processed is sent again",
          at: rule.action.location, notes: [Note("the method is here", at: request.method.location)],
          help: "if it only reads, say 'idempotent: true' in 'request'; else send an Idempotency-Key"))
    }
  }

  /// A GraphQL query.
  private static func isRead(_ request: ResolvedRequest) -> Bool {
    guard let payload = request.payload else { return false }
    let texts: [String] =
      switch payload.content {
      case .map(let entries): entries.first { $0.name == "query" }?.value.texts.map(\.text) ?? []
      case .text(let text): [text.text]
      default: []
      }
    guard let text = texts.first else { return false }
    return text.contains("query") && !text.contains("mutation")
  }
}
