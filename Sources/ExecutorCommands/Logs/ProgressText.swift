// The words of progress: one line that says how a stream stands.

internal import Console
internal import Execution

enum ProgressText {
  /// `daily_events → analytics.events: 31 chunks, 4 of them done already`
  static func started(_ report: StreamReport) -> String {
    let already = report.already > 0 ? ", \(Quantity.count(report.already)) of them done already" : ""
    let chunks = report.mayGrow ? "chunks are made as it runs" : Quantity.count(report.chunks, "chunk")
    return "\(report.name) → \(report.object.isEmpty ? "queues only" : report.object): \(chunks)\(already)"
  }

  /// `daily_events  12/31 chunks  288 rows  2,400/s  4 s left  1 failed`
  static func running(_ report: StreamReport, _ terminal: Terminal) -> String {
    let finished = report.already + report.done
    let again = report.reloaded > 0 ? ["\(Quantity.count(report.reloaded)) again"] : []
    var words = [
      terminal.styled(report.name, .bold),
      "\(Quantity.count(finished))/\(Quantity.count(report.chunks, "chunk"))",
    ]
    words += again
    words += [
      Quantity.count(report.rows, "row"), Quantity.rate(report.rows, per: report.seconds),
    ]
    if report.done > 0, report.remaining > report.failed {
      let left = report.seconds / Double(report.done) * Double(report.remaining - report.failed)
      words.append(terminal.styled("\(Quantity.duration(left)) left", .dim))
    }
    if report.failed > 0 { words.append(terminal.styled("\(Quantity.count(report.failed)) failed", .red)) }
    return words.joined(separator: "  ")
  }

  /// `daily_events: 31 chunks, 744 rows in 3.1 s`
  static func ended(_ report: StreamReport) -> String {
    var words = "\(report.name): "
    if report.done + report.reloaded == 0, report.failed == 0, report.isClosed {
      words += "nothing to do, all \(Quantity.count(report.chunks, "chunk")) done already"
    } else {
      words += "\(Quantity.count(report.done + report.reloaded, "chunk")), \(Quantity.count(report.rows, "row"))"
      words += " in \(Quantity.duration(report.seconds))"
    }
    if report.failed > 0 { words += ", \(Quantity.count(report.failed, "chunk")) failed" }
    if let reason = report.endedEarly { words += "; ended early: \(reason)" }
    return words
  }

  static func stopping(_ chunksInFlight: Int, grace: Double) -> String {
    "stopping: \(Quantity.count(chunksInFlight, "chunk")) in flight may finish within \(Quantity.duration(grace)); "
      + "press Ctrl-C again to drop them"
  }

  static let dropping = "stopping: what is in flight is dropped"
}
