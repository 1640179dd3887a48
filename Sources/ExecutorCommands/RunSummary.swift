// What a person is told at the end of a run: results on standard output, trouble and the way on on standard error.

internal import Console
internal import Execution

struct RunSummary {
  private let report: RunReport
  private let command: String

  /// `command`: what to type to go on.
  init(_ report: RunReport, command: String) {
    self.report = report
    self.command = command
  }

  func print() {
    for stream in report.streams { Terminal.standardOutput.writeLine(RunSummary.line(stream)) }
    for line in trouble { Terminal.standardError.writeLine(line) }
  }

  /// `daily_events: 31 of 31 chunks, 744 new rows in analytics.events (31 requests in 3.1 s)`
  static func line(_ stream: StreamReport) -> String {
    var line = "\(stream.name): \(Quantity.count(stream.already + stream.done)) of "
    line += "\(Quantity.count(stream.chunks, "chunk")), \(Quantity.count(stream.rows, "new row"))"
    line += " for \(stream.object) (\(Quantity.count(stream.requests, "request"))"
    if stream.done > 0 { line += " in \(Quantity.duration(stream.seconds))" }
    if stream.duplicates > 0 { line += ", \(Quantity.count(stream.duplicates, "duplicate")) left out" }
    return line + ")"
  }

  /// Remarks, failures, what is left and the command that goes on.
  private var trouble: [String] {
    let terminal = Terminal.standardError
    var lines: [String] = []
    for stream in report.streams {
      for remark in stream.remarks { lines.append("\(terminal.styled("note", .bold, .cyan)): \(remark)") }
    }
    guard !report.isComplete else { return lines }
    let wasOnlyStopped = report.wasInterrupted && report.failed == 0
    let label = wasOnlyStopped ? terminal.styled("stopped", .bold, .yellow) : terminal.styled("error", .bold, .red)
    for stream in report.streams where !stream.isClosed {
      var words = "\(Quantity.count(stream.remaining)) of \(Quantity.count(stream.chunks, "chunk")) left"
      if stream.failed > 0 { words += ", \(Quantity.count(stream.failed)) failed" }
      if let reason = stream.endedEarly { words += " (\(reason))" }
      lines.append("\(label): stream '\(stream.name)' is not complete: \(words)")
      for failure in stream.failures { lines.append("  chunk \(failure.label): \(failure.reason)") }
      let hidden = stream.failed - stream.failures.count
      if hidden > 0, !report.wasUnreachable {
        lines.append("  and \(Quantity.count(hidden)) more; 'backhoe status' lists them")
      }
    }
    lines.append("\(terminal.styled("help", .bold, .cyan)): what is loaded stays; go on with: \(command)")
    return lines
  }
}
