// `sync-values`: the watermarks of a stream, for the planner, which reads no database itself.

internal import ArgumentParser
internal import Console
internal import Diagnostics
internal import Plans
internal import Targets
internal import Values

struct SyncValuesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync-values", abstract: "Print a stream's watermarks as JSON.", shouldDisplay: false)

  @OptionGroup var connection: ConnectionOptions

  @Option(help: "The stream's name.")
  var stream: String

  @Option(help: "The stream's table, as plans name it.")
  var object: String

  func run() throws {
    let values = try connection.openNamedTarget().syncValues(stream: stream, object: object)
    // A timestamp is written as plans write it.
    let members = values.map { Value.Member($0.key, PlanValue.encode($0.value)) }
    Terminal.standardOutput.writeLine(CanonicalJSON.text(of: .object(members)))
  }
}
