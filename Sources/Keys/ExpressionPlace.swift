// The places of a spec whose text the expression language reads. What may stand there is the compiler's affair.

/// Where a text stands; decides whether it is a bare expression or a template, its vocabulary and its strictness
/// (DESIGN section 3, "Holes").
package enum ExpressionPlace: Sendable, Equatable, CaseIterable {
  // Bare expressions
  case iterateOver, iterateIf, stopCondition, processorExpression, processorIf, ruleCondition, callIf
  // Templates
  case url, header, parameter, payload, state, nextState, authentication, jmespath, jq, message
  /// What HMAC signs, and the headers that carry it: `{nonce}`, `{signature}` and the like are names here.
  case signing
  /// What generates endpoints.
  case dynamicEndpoint
  /// A call's `iterate`.
  case callIterate
  /// A stream's target table.
  case object

  package var isBare: Bool {
    switch self {
    case .iterateOver, .iterateIf, .stopCondition, .processorExpression, .processorIf, .ruleCondition, .callIf: true
    case .url, .header, .parameter, .payload, .state, .nextState, .authentication, .jmespath, .jq, .message, .signing,
      .dynamicEndpoint, .callIterate, .object:
      false
    }
  }

  /// Names that stand in braces without a scope; empty where there are none.
  package var vocabulary: [String] {
    switch self {
    case .object: ObjectVariable.allCases.map(\.rawValue)
    case .signing:
      [
        "http_method", "http_path", "http_query", "http_headers", "http_body_raw", "http_body_md5", "http_body_sha1",
        "http_body_sha256", "http_body_sha512", "unix_time", "unix_time_ms", "date_iso", "date_rfc1123", "nonce",
        "signature",
      ]
    default: []
    }
  }
}
