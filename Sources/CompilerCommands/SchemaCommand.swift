// `backhoe schema KIND`: the JSON Schema of a kind of file, for editors.

internal import ArgumentParser
internal import Console
internal import Diagnostics
internal import Schemas

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print the JSON Schema of specs, replications, connections files or plans.",
    discussion: """
      Editors with a YAML extension complete and check files with it, for example with this first line:

        # yaml-language-server: $schema=spec.schema.json
      """)

  @Argument(help: "spec, replication, connections or plan.")
  var kind: String

  func run() throws {
    guard let schema = JSONSchema(rawValue: kind) else {
      let kinds = JSONSchema.allCases.map(\.rawValue)
      throw Failure(
        .usage, "there is no schema of '\(kind)'",
        advice: Suggestions.question(kind, among: kinds) ?? "the kinds are \(Suggestions.list(kinds, joinedBy: "and"))")
    }
    Terminal.standardOutput.write(schema.text)
  }
}
