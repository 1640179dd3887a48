// `discover`: what the streams of a plan iterate over, for the planner, which calls no API itself.

internal import ArgumentParser
internal import Console
internal import Diagnostics
internal import Execution
internal import Plans
internal import Values

struct DiscoverCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "discover", abstract: "Print the elements that streams iterate over, as JSON by stream.",
    shouldDisplay: false)

  @Argument(help: "The plan.")
  var plan: String

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var secret: SecretOptions
  @OptionGroup var transport: TransportOptions

  func run() throws {
    let reader = try PlanReader(path: plan)
    var options = ExecutorOptions()
    options.authentication = .ofThisProcess(tell: { Terminal.standardError.writeLine($0) })
    try transport.apply(to: &options)
    let found = try Executor.discover(
      plan: reader, secrets: try secret.values(for: reader, connection, mayBeMissing: transport.replay != nil),
      options: options)
    Terminal.standardOutput.writeLine(CanonicalJSON.text(of: PlanValue.encode(.object(found))))
  }
}
