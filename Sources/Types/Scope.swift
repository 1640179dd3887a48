// The roots of every name that an expression reads.

/// A named group of variables. The raw value is the scope's slot in a virtual machine's environment.
package enum Scope: Int, CaseIterable, Sendable {
  case env, inputs, secrets, state, sync, context, auth, request, response, record, queue, iterate

  /// The word as it is written in expressions.
  package var name: String { String(describing: self) }

  package init?(name: String) {
    guard let scope = Scope.allCases.first(where: { $0.name == name }) else { return nil }
    self = scope
  }

  /// When this scope is known; `state` has the stage of the variable that is read.
  package var stage: Stage {
    switch self {
    case .env, .inputs, .sync, .context, .iterate, .state: .plan
    case .secrets, .auth: .start
    case .request, .response, .record, .queue: .response
    }
  }
}
