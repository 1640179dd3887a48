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
    let repeating = endpoint.resolved.response.rules.enumerated().filter { index, rule in
      guard rule.action.value == .retry, rule.origin != .builtIn else { return false }
      // Too many requests means that it was not processed.
      let statuses =
        endpoint.endpoint.rules.indices.contains(index)
        ? StatusSet.upperBound(of: endpoint.endpoint.rules[index].condition) : .all
      return !statuses.isSubset(of: StatusSet(429...429).union(StatusSet(503...503)))
    }
    if repeating.isEmpty { return }
    findings.add(
      Diagnostic(
        .unsafeRetry, "a \(request.method.value.rawValue) that may have been processed is sent again",
        at: request.method.location, notes: repeating.map { Note("this rule repeats it", at: $1.action.location) },
        help: "if it only reads, say 'idempotent: true' in 'request'; else send an Idempotency-Key"))
  }

  /// A GraphQL query; the executor asks the rendered body in the same way.
  private static func isRead(_ request: ResolvedRequest) -> Bool {
    let text: String? =
      switch request.payload?.content {
      case .map(let entries)?: entries.first { $0.name == "query" }?.value.texts.first?.text
      case .text(let text)? where text.text.contains("query"): text.text
      default: nil
      }
    return text.map(GraphQLText.onlyReads) ?? false
  }
}
