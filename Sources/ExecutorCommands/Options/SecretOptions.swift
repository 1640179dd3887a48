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
      "Set a secret, or read it from a file with @; goes before the connections file. CONNECTION.NAME where a plan has several APIs. May be repeated.",
      valueName: "name=value"))
  var secrets: [SecretOption] = []

  func validate() throws {
    if !secrets.allSatisfy(\.isValid) { throw ValidationError("'--secret' takes NAME=VALUE or NAME=@FILE") }
  }

  var arguments: [String] { secrets.flatMap { ["--secret", $0.masked] } }

  /// Everything secret that the plan reads, by connection. `mayBeMissing`: nobody looks at it, so that anything will do.
  func values(
    for reader: PlanReader, _ connection: ConnectionOptions, mayBeMissing: Bool = false
  ) throws(Failure) -> RunSecrets {
    let sources = reader.header.connections
    try refuseUnclear(among: sources)
    let isAnyMissing = sources.contains { source in
      (source.secrets + source.optionalSecrets).contains { given($0, of: source) == nil }
    }
    // The file is only read when some secret is not on the command line.
    let lookup = isAnyMissing && !mayBeMissing ? try connection.lookup() : nil
    var values: [String: SecretValues] = [:]
    for source in sources { values[source.name] = try self.values(of: source, lookup, mayBeMissing: mayBeMissing) }
    return RunSecrets(values)
  }

  private func values(
    of source: SourceConnection, _ lookup: ConnectionLookup?, mayBeMissing: Bool
  ) throws(Failure) -> SecretValues {
    // A variable that is not set is null, as everywhere.
    let environment = source.environment.map { name in
      Value.Member(name, getenv(name).map { .string(String(cString: $0)) } ?? .null)
    }
    let place = lookup.map { "connection '\(source.name)' in \($0.place)" } ?? "the command line"
    return try SecretValues.resolve(
      source.secrets, optional: source.optionalSecrets, environment: environment, place: place,
      advice: "add it to the connection's 'secrets', or give '--secret NAME=VALUE'"
    ) { name throws(Failure) -> Value? in
      if let option = given(name, of: source) { return .string(try option.text()) }
      if mayBeMissing { return .string("replayed-\(name)") }
      return try lookup?.secret(name, of: source.name)
    }
  }

  /// `CONNECTION.NAME` goes before `NAME`.
  private func given(_ name: String, of source: SourceConnection) -> SecretOption? {
    secrets.last { $0.name == "\(source.name).\(name)" } ?? secrets.last { $0.name == name }
  }

  /// A secret of one API must not come into the hands of another by its name alone.
  private func refuseUnclear(among sources: [SourceConnection]) throws(Failure) {
    for option in secrets {
      let readers = sources.filter { ($0.secrets + $0.optionalSecrets).contains(option.name) }
      if readers.count < 2 { continue }
      throw Failure(
        .usage, "'--secret \(option.name)=…' does not say which API it is for",
        why: "\(Suggestions.list(readers.map(\.name), joinedBy: "and")) both have a secret of that name",
        advice: "write --secret \(readers[0].name).\(option.name)=VALUE")
    }
  }
}
