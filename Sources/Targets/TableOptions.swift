// How tables may look, apart from what a plan says.

/// Options of whoever loads a plan.
package struct TableOptions: Sendable {
  /// Whether tables that are there keep their columns and types, and rows that need others are refused.
  package var isStrict = false
  /// Whether every row says which chunk it came with, also where a key makes that needless.
  package var marksChunks = false
  /// Whether every row says when it was loaded: the plan's clock.
  package var marksLoading = false

  package init() {}
}
