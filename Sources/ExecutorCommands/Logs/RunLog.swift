// What a run says, from its first warning to its end: as text for people or as JSON for programs.

internal import Console
internal import Diagnostics
internal import Execution

/// The voice of one run. Its progress goes to `progress`; everything else is said by these.
protocol RunLog: AnyObject {
  var progress: any ProgressSink { get }

  /// Something that a person should know before it begins.
  func warn(_ text: String)
  /// Says what only a person can do, from any thread: a page to open, a code to enter.
  var tell: @Sendable (String) -> Void { get }
  /// The run is over.
  func end(_ report: RunReport, _ ways: WaysOn)
  /// The run could not begin or go on.
  func fail(_ failure: Failure)
}

/// Commands to type after a run.
struct WaysOn {
  /// Goes on with what this run was about.
  var command: String
  /// Loads everything that is left of the plan.
  var rest: String
}

/// Text: progress and trouble on one terminal, results on another.
final class TextLog: RunLog {
  let progress: any ProgressSink
  private let terminal: Terminal
  private let results: Terminal

  init(_ terminal: Terminal, results: Terminal, grace: Double) {
    self.terminal = terminal
    self.results = results
    progress = terminal.isTerminal ? LiveProgress(terminal, grace: grace) : PlainProgress(terminal, grace: grace)
  }

  func warn(_ text: String) { terminal.writeLine("warning: \(text)") }
  var tell: @Sendable (String) -> Void { { [terminal] in terminal.writeLine($0) } }
  func end(_ report: RunReport, _ ways: WaysOn) { RunSummary(report, ways).print(on: results) }
  func fail(_ failure: Failure) { terminal.report(failure) }
}
