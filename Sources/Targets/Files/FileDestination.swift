// Where whole files go once their ledger rows are committed.

internal import Diagnostics

/// For one thread.
protocol FileDestination: AnyObject {
  /// Whether files are taken in plan order: of one plan and one stream, then.
  var keepsOrder: Bool { get }
  /// The chunks at these places in plan order are where they belong, by earlier runs.
  func skip(_ ordinals: Set<Int>)
  /// Takes files that are whole, and answers those that are now where they belong, which may be others. Called again
  /// with the same file after a crash.
  func take(_ entries: [FileEntry]) throws(Failure) -> [FileEntry]
  /// The run is over: nothing waits any longer.
  func finish() throws(Failure) -> [FileEntry]
}
