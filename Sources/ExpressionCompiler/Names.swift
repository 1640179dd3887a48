// What names mean where an expression stands: which scopes exist, what their variables are.

package import Diagnostics
internal import ExpressionSyntax
package import Types

/// What is known of one variable.
package struct Variable: Sendable {
  package var type: Type
  package var stage: Stage
  /// Whether its value comes from a secret.
  package var isTainted: Bool
  /// Where it gets the value that this is about.
  package var declaration: Location?

  package init(_ type: Type, stage: Stage, isTainted: Bool = false, declaration: Location? = nil) {
    self.type = type
    self.stage = stage
    self.isTainted = isTainted
    self.declaration = declaration
  }
}

/// The names that an expression may use.
package struct Names: Sendable {
  /// Where the expression stands, for messages: "iterate.over".
  package var place: String
  /// Scopes known when it runs.
  package var available: ScopeSet
  /// Why another scope is not, in words: "no response exists before the first request".
  package var whyNot: @Sendable (Scope) -> String
  /// `state.x`, by name; nil for a variable that nothing is known of.
  package var state: @Sendable (String) -> Variable?
  /// Members of `env` and `context` that processors write while other streams run: they are known that late.
  package var written: Set<WrittenName> = []
  /// Whether it runs for a chunk, from which `uuid` derives what it gives.
  package var hasChunk: Bool
  /// What a record is: an object from a response, anything where elements are the records.
  package var record: Type = .anyObject
  /// Variables without a scope, by name. Their values are the members of the environment's `loose`.
  package var loose: [String: Variable]

  package init(
    place: String, available: ScopeSet, whyNot: @escaping @Sendable (Scope) -> String = { _ in "" },
    state: @escaping @Sendable (String) -> Variable? = { _ in nil }, hasChunk: Bool = true,
    loose: [String: Variable] = [:]
  ) {
    self.place = place
    self.available = available
    self.whyNot = whyNot
    self.state = state
    self.hasChunk = hasChunk
    self.loose = loose
  }

  /// The type of a whole scope.
  func type(of scope: Scope) -> Type {
    if let members = Self.fixedMembers(of: scope) { return .object(members, isOpen: false) }
    return scope == .record ? record : .anyObject
  }

  /// The members of a scope that has a fixed set.
  package static func fixedMembers(of scope: Scope) -> [Type.Member]? {
    switch scope {
    case .context: context
    case .request: request
    case .response: response
    case .iterate: iterate
    case .auth: auth
    case .env, .inputs, .secrets, .state, .sync, .record, .queue, .loose: nil
    }
  }

  private static let context: [Type.Member] = [
    .init("mode", .string), .init("store", .anyObject), .init("limit", Type.int.optional),
    .init("range_start", Type.string.optional), .init("range_end", Type.string.optional),
    .init("range_step", Type.string.optional),
  ]
  private static let request: [Type.Member] = [
    .init("method", .string), .init("url", .string), .init("headers", .anyObject), .init("payload", .any),
    .init("attempts", .int),
  ]
  private static let response: [Type.Member] = [
    .init("status", .int), .init("headers", .anyObject), .init("text", .string), .init("json", .any),
    .init("records", .array(.any)),
  ]
  private static let iterate: [Type.Member] = [
    .init("value", .any), .init("end", .any), .init("last", .any), .init("index", .int),
  ]
  private static let auth: [Type.Member] = [
    .init("token", .any), .init("expires_at", .any), .init("authenticated", .bool),
  ]
}

/// A member of a scope that all streams share: `env.X`, or `context.store` as a whole.
package struct WrittenName: Hashable, Sendable {
  package var scope: Scope
  package var member: String

  package init(_ scope: Scope, _ member: String) {
    self.scope = scope
    self.member = member
  }
}

/// One use of a variable.
package struct Read: Sendable {
  package let scope: Scope
  /// The first member after the scope; nil where the whole scope is read.
  package let member: String?
  let range: TextRange
  let text: SourceText

  /// Where it is written.
  package var location: Location { text.locate(range) }

  /// The same where the same text stands elsewhere.
  func moved(to text: SourceText) -> Read { Read(scope: scope, member: member, range: range, text: text) }
}
