// Budgets that this process shares with others: tokens are asked for, and come when somebody grants them.

/// Which of a network's budgets.
package enum BudgetKey: Sendable, Hashable {
  /// Of a lane: its index and its name.
  case lane(Int, String)
  /// Of an origin.
  case host(String)
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
