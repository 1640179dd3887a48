// What a person is told at the end of a run: results on standard output, trouble and the way on on standard error.

internal import Console
internal import Execution

struct RunSummary {
  private let report: RunReport
  private let ways: WaysOn

  init(_ report: RunReport, _ ways: WaysOn) {
    self.report = report
    self.ways = ways
  }

  /// Results go to `output`, trouble to standard error.
  func print(on output: Terminal) {
    for stream in report.streams { output.writeLine(RunSummary.line(stream)) }
    for line in trouble { Terminal.standardError.writeLine(line) }
  }

  /// `daily_events: 31 of 31 chunks, 744 new rows in analytics.events (31 requests in 3.1 s)`
  static func line(_ stream: StreamReport) -> String {
    var line = "\(stream.name): \(Quantity.count(stream.already + stream.done)) of "
    line += Quantity.count(stream.chunks, "chunk")
    if stream.reloaded > 0 { line += ", \(Quantity.count(stream.reloaded)) loaded again" }
    line += ", \(Quantity.count(stream.rows, stream.reloaded > 0 ? "row" : "new row"))"
    line += " for \(stream.object.isEmpty ? "queues only" : stream.object)"
    line += " (\(Quantity.count(stream.requests, "request"))"
    if stream.done + stream.reloaded > 0 { line += " in \(Quantity.duration(stream.seconds))" }
    if stream.duplicates > 0 { line += ", \(Quantity.count(stream.duplicates, "duplicate")) left out" }
    return line + ")"
  }

  /// Remarks, failures, what is left and the command that goes on.
  private var trouble: [String] {
    let terminal = Terminal.standardError
    let note = terminal.styled("note", .bold, .cyan)
    var lines: [String] = []
    for stream in report.streams {
      for remark in stream.remarks { lines.append("\(note): \(remark)") }
    }
    if report.isDone {
      // Only where a part of the plan was asked for.
      for stream in report.streams where stream.remaining > 0 {
        lines.append(
          "\(note): \(Quantity.count(stream.remaining, "chunk")) of '\(stream.name)', which this was not about, left")
      }
      if !report.isComplete { lines.append("\(terminal.styled("help", .bold, .cyan)): load them with: \(ways.rest)") }
      return lines
    }
    let wasOnlyStopped = report.wasInterrupted && report.failed == 0
    let label = wasOnlyStopped ? terminal.styled("stopped", .bold, .yellow) : terminal.styled("error", .bold, .red)
    for stream in report.streams where !stream.isDone {
      lines.append("\(label): \(Self.left(stream, isSelective: report.isSelective))")
      for failure in stream.failures { lines.append("  \(Self.line(failure))") }
      let hidden = stream.failed - stream.failures.count
      if hidden > 0, !report.wasUnreachable {
        lines.append("  and \(Quantity.count(hidden)) more; 'backhoe status' lists them")
      }
    }
    let isFinal = report.streams.allSatisfy { $0.isDone || $0.lacking > 0 }
    lines.append(
      "\(terminal.styled("help", .bold, .cyan)): "
        + (isFinal
          ? "this plan is over; a new one loads the table whole" : "what is loaded stays; go on with: \(ways.command)"))
    return lines
  }

  /// `stream 'daily_events' is not complete: 4 of 31 chunks left, 1 failed`
  private static func left(_ stream: StreamReport, isSelective: Bool) -> String {
    var words = "stream '\(stream.name)' is not complete: "
    if stream.lacking > 0 {
      words += "its table was replaced without \(Quantity.count(stream.lacking)) of "
      words += Quantity.count(stream.chunks, "chunk")
    } else if isSelective {
      let done = stream.done + stream.reloaded
      words += "\(Quantity.count(done)) of the \(Quantity.count(stream.selected, "chunk")) that it came to loaded"
    } else {
      words += "\(Quantity.count(stream.remaining)) of \(Quantity.count(stream.chunks, "chunk")) left"
    }
    if stream.failed > 0 { words += ", \(Quantity.count(stream.failed)) failed" }
    if let reason = stream.endedEarly { words += " (\(reason))" }
    return words
  }

  /// `chunk 2024-01-05 (bc_…): GET https://… status 500`
  static func line(_ failure: ChunkFailure) -> String {
    failure.id.isEmpty
      ? "\(failure.label): \(failure.reason)" : "chunk \(failure.label) (\(failure.id)): \(failure.reason)"
  }
}
