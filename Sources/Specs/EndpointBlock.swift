// An endpoint as it was written; every part may be absent. `defaults` has the same shape.

package import Diagnostics
package import YAMLSyntax

/// A list that an endpoint may replace, or add to at either end (`+rules`, `rules`, `rules+`).
package struct ExtensibleList<Element: Sendable>: Sendable {
  package var before: [Element]?
  package var own: [Element]?
  package var after: [Element]?

  package init() {}
}

/// What `authentication` says.
package enum AuthenticationSetting: Sendable {
  /// `authentication: null`: none, also not the connection's.
  case disabled(Location)
  case block(AuthenticationBlock)
}

/// One endpoint, or `defaults`.
package struct EndpointBlock: Sendable {
  /// The key in `endpoints`; for `defaults` that word; for a generated endpoint its `name` template.
  package let name: Located<String>
  package let node: YAMLNode
  package var description: Located<String>?
  package var docs: Located<String>?
  package var disabled: Located<Bool>?
  package var queueOnly: Located<Bool>?
  package var state: [NamedTemplate]?
  package var sync: [Located<String>]?
  package var request: RequestBlock?
  package var pagination: PaginationBlock?
  package var response: ResponseBlock?
  package var iterate: IterateBlock?
  package var setup = ExtensibleList<CallBlock>()
  package var teardown = ExtensibleList<CallBlock>()
  package var dependsOn: [Located<String>]?
  package var overrides: StreamBlock?
  package var authentication: AuthenticationSetting?
  /// What unknown or misplaced keys inside were meant to be: they have their findings, and are not missed again.
  var meantKeys: Set<String> = []

  init(name: Located<String>, node: YAMLNode) {
    self.name = name
    self.node = node
  }
}

/// One call of `setup`, `teardown` or an authentication sequence.
package struct CallBlock: Sendable {
  package let node: YAMLNode
  package var condition: ExpressionText?
  package var request: RequestBlock?
  package var pagination: PaginationBlock?
  package var response: ResponseBlock?
  package var authentication: AuthenticationSetting?
  /// A list, or text: a state path or a JSON array.
  package var iterate: TemplateValue?
  /// `state.NAME`: the variable that takes each element.
  package var into: Located<String>?

  init(node: YAMLNode) { self.node = node }
}

/// `authentication`. The key table says which fields belong to which type; here they stay in file order.
package struct AuthenticationBlock: Sendable {
  package let node: YAMLNode
  /// `static` if absent and `headers` is there.
  package var type: Located<AuthenticationType>?
  /// Seconds after which it is done again.
  package var expires: Located<Double>?
  /// Of type static.
  package var headers: [NamedTemplate] = []
  /// Of type hmac.
  package var requestHeaders: [NamedTemplate] = []
  /// Calls of type sequence.
  package var sequence: [CallBlock] = []
  /// Every other key: `username`, `client_id`, `signing_string`, …
  package var fields: [NamedTemplate] = []

  init(node: YAMLNode) { self.node = node }
}

package enum AuthenticationType: String, CaseIterable, Sendable {
  case none, `static`, basic, oauth2, hmac, sequence
  case awsSigV4 = "aws-sigv4"
}
