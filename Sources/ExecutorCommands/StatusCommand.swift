// `status`: what the target's ledger has of a plan.

internal import ArgumentParser
internal import Console
internal import Diagnostics
internal import Execution
internal import Plans
internal import Targets
internal import Values

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Say how far a plan is: chunks finished, left and failed, by stream.")

  @Argument(help: "The plan, as 'backhoe plan' wrote it.")
  var plan: String

  @OptionGroup var connection: ConnectionOptions

  func run() throws {
    let reader = try PlanReader(path: plan)
    let target = try TargetOpener.open(url: try connection.targetURL(of: reader))
    let identity = PlanIdentity(id: reader.planID, asOf: reader.header.asOf)
    let found = try target.status(plan: identity, streams: reader.targetStreams)
    let output = Terminal.standardOutput
    output.writeLine("\(reader.planID), as of \(reader.header.asOf.text)")
    for (place, stream) in reader.streams.enumerated() {
      let chunks = reader.summaries[place].chunks
      let status = found[place]
      output.writeLine(StatusCommand.line(stream, chunks: chunks, status))
      for failure in status?.failures ?? [] {
        output.writeLine("  chunk \(failure.label) (\(failure.id)): \(failure.reason)")
      }
    }
  }

  /// `daily_events → analytics.events: 27 of 31 chunks, 648 rows, 1 failed`
  static func line(_ stream: PlanStream, chunks: Int, _ status: StreamStanding?) -> String {
    let words = "\(stream.name) → \(stream.object ?? "queues only"): "
    guard let status else { return words + "not begun, \(Quantity.count(chunks, "chunk"))" }
    var line = words + "\(Quantity.count(status.progress.finished)) of \(Quantity.count(chunks, "chunk"))"
    line += ", \(Quantity.count(status.progress.rows, "row"))"
    if status.failedCount > 0 { line += ", \(Quantity.count(status.failedCount)) failed" }
    return line + (status.progress.isClosed ? ", complete" : "")
  }
}
