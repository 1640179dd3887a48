// Secrets of a run: from the command line, else from the connection that the plan names.

internal import ArgumentParser
internal import Diagnostics
internal import Execution
internal import Glibc
internal import Plans
internal import Values

struct SecretOptions: RunOptions {
  @Option(
    name: .customLong("secret"),
    help: ArgumentHelp(
      "Set a secret, or read it from a file with @; goes before the connections file. May be repeated.",
      valueName: "name=value"))
  var secrets: [SecretOption] = []

  func validate() throws {
    if !secrets.allSatisfy(\.isValid) { throw ValidationError("'--secret' takes NAME=VALUE or NAME=@FILE") }
  }

  var arguments: [String] { secrets.flatMap { ["--secret", $0.masked] } }

  /// Everything secret that the plan reads. `mayBeMissing`: nobody looks at it, so that anything will do.
  func values(
    for reader: PlanReader, _ connection: ConnectionOptions, mayBeMissing: Bool = false
  ) throws(Failure) -> SecretValues {
    let source = reader.header.connection
    // A variable that is not set is null, as everywhere.
    let environment = source.environment.map { name in
      Value.Member(name, getenv(name).map { .string(String(cString: $0)) } ?? .null)
    }
    let names = source.secrets + source.optionalSecrets
    if names.isEmpty { return SecretValues([], environment: environment) }
    let given = secrets
    // The file is only read when some secret is not on the command line.
    var lookup: ConnectionLookup?
    for name in names where !mayBeMissing && !given.contains(where: { $0.name == name }) {
      lookup = try connection.lookup()
      break
    }
    let place = lookup.map { "connection '\(source.name)' in \($0.place)" } ?? "the command line"
    return try SecretValues.resolve(
      source.secrets, optional: source.optionalSecrets, environment: environment, place: place,
      advice: "add it to the connection's 'secrets', or give '--secret NAME=VALUE'"
    ) { name throws(Failure) -> Value? in
      if let option = given.last(where: { $0.name == name }) { return .string(try option.text()) }
      if mayBeMissing { return .string("replayed-\(name)") }
      return try lookup?.secret(name, of: source.name)
    }
  }
}
