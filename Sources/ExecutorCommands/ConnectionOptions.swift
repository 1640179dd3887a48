// Options that several commands share: where the target is and where names are looked up.

internal import ArgumentParser
internal import Connections
internal import Diagnostics
internal import Plans
internal import Targets

/// Where a command finds the target.
struct ConnectionOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Load into this database instead of the plan's.", valueName: "url"))
  var target: String?

  @Option(help: ArgumentHelp("Read names, URLs and secrets from this file.", valueName: "file"))
  var connections: String?

  /// The URL of the plan's target: the one given, the plan's own, or that of the connection it names.
  func targetURL(of plan: PlanReader) throws(Failure) -> String {
    if let target { return target }
    if let url = plan.header.target.url { return url }
    return try lookup().targetURL(plan.header.target.name)
  }

  func lookup() throws(Failure) -> ConnectionLookup { try ConnectionLookup(path: connections) }

  /// The options as they were given, to be typed again.
  var arguments: [String] {
    (target.map { ["--target", $0] } ?? []) + (connections.map { ["--connections", $0] } ?? [])
  }
}
