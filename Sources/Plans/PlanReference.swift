// What stands in a first request that a plan shows for what is not known while planning: `{secrets.key}` for a secret. The
// planner writes it, `verify` and the executor render it again, and all of them have it from here.

package import Values

package enum PlanReference {
  package static func members(_ scope: String, _ names: [String]) -> [Value.Member] {
    names.map { .init($0, .string("{\(scope).\($0)}")) }
  }

  /// Of a credential that is obtained when the plan is executed.
  package static let auth = members("auth", ["token", "expires_at"])
}

extension SourceConnection {
  package var shownSecrets: [Value.Member] { PlanReference.members("secrets", secrets + optionalSecrets) }

  /// `env` as such a request sees it: what was read, and references for what the executor reads.
  package var shownEnvironment: [Value.Member] {
    (inputs["env"]?.members ?? []) + PlanReference.members("env", environment)
  }
}

extension PlanStream {
  /// The text of a slot, which is shown where it cannot be computed: its value, or the source of its program.
  package func source(of slot: Slot) -> String {
    switch slot {
    case .literal(.string(let text)): text
    case .literal(let value): CanonicalJSON.text(of: PlanValue.encode(value))
    case .program(let index): programs[index].source
    }
  }
}
