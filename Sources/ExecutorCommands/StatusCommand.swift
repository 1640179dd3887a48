// `status`: what the target's ledger has of a plan.

internal import ArgumentParser
internal import Console
internal import Diagnostics
internal import Execution
internal import Plans
internal import Targets
internal import Values

/// What a command that tells something writes.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
  case text, json
}

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Say how far a plan is: chunks finished, failed, skipped and missing, by stream.",
    discussion: "Reads the target's ledger and changes nothing; a plan may be executed meanwhile.")

  @Argument(help: "The plan, as 'backhoe plan' wrote it.")
  var plan: String

  @OptionGroup var connection: ConnectionOptions

  @Option(help: ArgumentHelp("How it is written.", valueName: "text|json"))
  var format = OutputFormat.text

  func run() throws {
    PipeWriting.endsWithItsReader()
    let reader = try PlanReader(path: plan)
    let target = try connection.openTarget(of: reader)
    let report = try StatusCommand.report(on: reader, target)
    switch format {
    case .text: for line in report.lines { Terminal.standardOutput.writeLine(line) }
    case .json: Terminal.standardOutput.writeLine(CanonicalJSON.text(of: report.json))
    }
  }

  private static func report(on reader: PlanReader, _ target: any Target) throws(Failure) -> StatusReport {
    let identity = PlanIdentity(id: reader.planID, asOf: reader.header.asOf)
    let found = try target.status(plan: identity, streams: reader.targetStreams)
    var streams: [StatusReport.Stream] = []
    for (place, stream) in reader.streams.enumerated() {
      var marks: [Value.Member] = []
      if let object = stream.object, !stream.endpoint.sync.isEmpty {
        marks = try target.syncValues(stream: stream.endpointName, object: object)
      }
      streams.append(
        StatusReport.Stream(
          name: stream.name, object: stream.object,
          // Chunks that are made while the plan is executed are in the ledger alone.
          chunks: found[place]?.progress.chunks ?? reader.summaries[place].chunks, standing: found[place],
          watermarks: marks))
    }
    return StatusReport(planID: reader.planID, asOf: reader.header.asOf, streams: streams)
  }
}
