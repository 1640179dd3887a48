// Text that the expression language reads. It is not parsed here: a later pass lexes `text` and asks `location(of:)`
// for places.

package import Diagnostics
package import YAMLSyntax

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

/// A bare expression or a template, unparsed.
package struct ExpressionText: Sendable {
  package enum Kind: Sendable { case bare, template }

  package let scalar: ScalarText
  package let place: ExpressionPlace
  package let origin: Origin

  package init(_ scalar: ScalarText, place: ExpressionPlace, origin: Origin) {
    self.scalar = scalar
    self.place = place
    self.origin = origin
  }

  package var kind: Kind { place.isBare ? .bare : .template }
  /// The decoded text; offsets into it are UTF-8 byte offsets.
  package var text: String { scalar.text }
  package var file: SourceFile { scalar.file }
  /// The whole scalar, quotes included.
  package var location: Location { scalar.location }

  /// Where the UTF-8 bytes `range` of `text` stand in the file.
  package func location(of range: Range<Int>) -> Location { Location(scalar.file, scalar.span(of: range)) }
}
