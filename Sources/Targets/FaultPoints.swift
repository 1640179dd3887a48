// Named moments around every durable step, so that tests can kill the process at each of them.

/// A moment in a target's work. What happened before an `after…` point survives the process.
package enum FaultPoint: String, CaseIterable, Sendable {
  case openBeforeCommit = "open.before-commit"
  case openAfterCommit = "open.after-commit"
  case commitAfterBegin = "commit.after-begin"
  case commitAfterRows = "commit.after-rows"
  case commitBeforeCommit = "commit.before-commit"
  case commitAfterCommit = "commit.after-commit"
  case claimAfterCommit = "claim.after-commit"
  case spillAfterBegin = "spill.after-begin"
  case spillBeforeCommit = "spill.before-commit"
  case spillAfterCommit = "spill.after-commit"
  case failureAfterCommit = "failure.after-commit"
  case rebuildBeforeSwap = "rebuild.before-swap"
  case rebuildAfterSwap = "rebuild.after-swap"
  case filesBeforeRename = "files.before-rename"
  case filesAfterRename = "files.after-rename"
  case filesBeforeSwap = "files.before-swap"
  case filesAfterSwap = "files.after-swap"
  case closeBeforeSwap = "close.before-swap"
  case closeBeforeCommit = "close.before-commit"
  case closeAfterCommit = "close.after-commit"
}

/// What is called at each point; production passes `none`.
package struct FaultPoints: Sendable {
  package static let none = FaultPoints { _ in }
  private let reached: @Sendable (FaultPoint) -> Void

  package init(_ reached: @escaping @Sendable (FaultPoint) -> Void) { self.reached = reached }

  func reach(_ point: FaultPoint) { reached(point) }
}
