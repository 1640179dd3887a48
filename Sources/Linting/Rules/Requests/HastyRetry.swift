// H006: retries that hammer the API, or that never happen.

internal import Diagnostics
internal import Specs

enum HastyRetry: EndpointRule {
  static let restsOn: Set<String> = ["response"]

  /// More attempts than this are meant to go on for ever.
  static let manyAttempts = 20

  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    for rule in endpoint.resolved.response.rules where rule.action.value == .retry && rule.origin != .builtIn {
      if rule.maxAttempts.value == 1 {
        findings.add(
          Diagnostic(
            .hastyRetry, "one attempt is the request itself: nothing is retried", at: rule.maxAttempts.location,
            help: "'max_attempts' counts all sends; write at least 2"))
      } else if rule.maxAttempts.value > manyAttempts {
        findings.add(
          Diagnostic(
            .hastyRetry, "\(rule.maxAttempts.value) attempts keep one chunk busy for a long time",
            at: rule.maxAttempts.location,
            help: "let the chunk fail: 'exec' on the same plan tries only what is missing"))
      } else if rule.backoff.value == .none {
        findings.add(
          Diagnostic(
            .hastyRetry, "the request is repeated at once",
            at: rule.backoff.origin == .builtIn
              ? rule.action.location : rule.backoff.location, label: "no backoff",
            help: "add 'backoff: exponential'; what Retry-After says counts in any case"))
      }
    }
  }
}
