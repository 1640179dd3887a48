// The roots of every name that an expression reads.

/// A named group of variables. The raw value is the scope's slot in a virtual machine's environment.
package enum Scope: Int, CaseIterable, Sendable {
  case env, inputs, secrets, state, sync, context, auth, request, response, record, queue, iterate
  /// Variables that have no scope, such as `input` of `backhoe eval`. No expression can write its name.
  case loose

  /// The scopes that expressions may name.
  package static let named = allCases.filter { $0 != .loose }

  /// The word as it is written in expressions and assembly.
  package var name: String { self == .loose ? "$loose" : String(describing: self) }

  package init?(name: String) {
    guard let scope = Scope.allCases.first(where: { $0.name == name }) else { return nil }
    self = scope
  }

  /// When this scope is known; `state` has the stage of the variable that is read.
  package var stage: Stage {
    switch self {
    case .env, .inputs, .sync, .context, .iterate, .state, .loose: .plan
    case .secrets, .auth: .start
    case .request, .response, .record, .queue: .response
    }
  }
}
