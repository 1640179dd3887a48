// How a run ended, in one word: the same in logs and reports.

internal import Execution

enum RunOutcome: String, CaseIterable {
  /// All that it was about is done.
  case done
  /// Some chunks failed or are left.
  case partial
  /// Somebody stopped it.
  case stopped
  /// No server could be reached.
  case unreachable
  /// It could not begin or go on.
  case failed

  init(_ report: RunReport) {
    if report.isDone {
      self = .done
    } else if report.wasUnreachable {
      self = .unreachable
    } else {
      self = report.wasInterrupted ? .stopped : .partial
    }
  }
}
