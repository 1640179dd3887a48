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
}
