// The roots of every name that an expression reads.

/// A named group of variables. The raw value is the scope's slot in a virtual machine's environment.
package enum Scope: Int, CaseIterable, Sendable {
  case env, inputs, secrets, state, sync, context, auth, request, response, record, queue, iterate
  /// Variables that have no scope, such as `input` of `backhoe eval`. No expression can write its name.
  case loose

  /// The scopes that expressions may name.
  package static let named = allCases.filter { $0 != .loose }

  /// The word as it is written in expressions and assembly.
  package var name: String { Scope.names[rawValue] }

  package init?(name: String) {
    guard let scope = Scope.byName[name] else { return nil }
    self = scope
  }

  /// Asked for with every name of every expression, so made once: the name of a case comes by reflection.
  private static let names = allCases.map { $0 == .loose ? "$loose" : String(describing: $0) }
  private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })

  /// When this scope is known; `state` has the stage of the variable that is read.
  package var stage: Stage {
    switch self {
    case .env, .inputs, .sync, .context, .iterate, .state, .loose: .plan
    case .secrets, .auth: .start
    case .request, .response, .record, .queue: .response
    }
  }
}
