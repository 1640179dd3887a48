// Budgets that this process shares with others: tokens are asked for, and come when somebody grants them.

/// Which of a network's budgets.
package enum BudgetKey: Sendable, Hashable {
  /// Of a lane: its index, who pays, and its name.
  case lane(Int, payer: String, String)
  /// Of an origin, for one payer.
  case host(payer: String, String)

  /// What it is called among all processes.
  package var name: String {
    switch self {
    case .lane(_, let payer, let name): "\(payer) stream \(name)"
    case .host(let payer, let host): "\(payer) host \(host)"
    }
  }
}

/// So many requests wait for tokens of a budget.
package struct BudgetDemand: Sendable {
  package var key: BudgetKey
  /// Starts a second, of all processes together.
  package var rate: Double
  package var wanted: Int
}

/// Who is asked. Called on the network thread, at most once for a budget until it is granted something, if only nothing.
package struct SharedBudgets: Sendable {
  /// Faster than this no budget is worth sharing.
  static let fastest = 10_000.0

  let ask: @Sendable (BudgetDemand) -> Void

  package init(ask: @escaping @Sendable (BudgetDemand) -> Void) { self.ask = ask }
}
