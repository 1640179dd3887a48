// The connections file that `backhoe.yaml` names, for the commands that read one.

internal import Diagnostics
internal import Workspace

enum ConfiguredConnections {
  /// Nil if the configuration names none. What else is wrong with it is for `lint` to say.
  static func path() throws(Failure) -> String? {
    let repository = try Repository.current()
    guard let path = repository.configurationPath else { return nil }
    var ignored = DiagnosticBag()
    return Configuration(try SourceFile.read(path), into: &ignored).connections.map(repository.fromRoot)
  }

  /// The arguments of the executor, with `--connections` where only the configuration says it.
  static func added(to arguments: [String]) throws(Failure) -> [String] {
    let isGiven = arguments.contains { $0 == "--connections" || $0.hasPrefix("--connections=") }
    guard !isGiven, let path = try path() else { return arguments }
    return arguments + ["--connections", path]
  }
}
