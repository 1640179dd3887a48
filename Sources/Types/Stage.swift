// When a value is known: binding times. The compiler infers them, the planner evaluates what it can, the plan records
// the rest.

/// The earliest moment at which everything that an expression reads is known (DESIGN section 3, "Stages").
package enum Stage: Int, Comparable, Sendable, CaseIterable {
  /// While planning: literals, env, inputs, context, sync, iterate.
  case plan
  /// When the executor starts: secrets, auth.
  case start
  /// When setup's calls have returned.
  case call
  /// When a response is there: request, response, record, queue.
  case response

  package static func < (left: Stage, right: Stage) -> Bool { left.rawValue < right.rawValue }

  /// The word used in plans and messages.
  package var name: String {
    switch self {
    case .plan: "plan"
    case .start: "start"
    case .call: "call"
    case .response: "response"
    }
  }

  package init?(name: String) {
    guard let stage = Stage.allCases.first(where: { $0.name == name }) else { return nil }
    self = stage
  }
}
