// Rows of the key table: the connections file.

package import Keys

extension KeySection {
  /// Every section of connections files, in the order of the reference.
  package static let ofConnections: [KeySection] = [connections, api, database]

  /// The root. Such files are shared with other programs, so its other keys are left alone.
  package static let connections = KeySection("connections", words: "a connections file", path: "", isRoot: true) {
    [
      SpecKey(
        "connections", .map(.api), required: true, "The connections by name; a text alone is the URL of a database.")
    ]
  }
  package static let api = KeySection("api", words: "an API connection", path: "connections.NAME") {
    SpecKey.apiKeys
  }
  /// Not read strictly: other programs have keys of their own here.
  package static let database = KeySection("database", words: "a database connection", path: "connections.NAME") {
    SpecKey.databaseKeys
  }
}

extension SpecKey {
  fileprivate static let apiKeys: [SpecKey] = [
    SpecKey("type", .oneOf(["api"]), fallback: "api", "`api`; may be left out where there is a `spec`."),
    SpecKey(
      "spec", .string, synonyms: ["path", "file"],
      "The path of the spec, relative to this file; `file://` is understood."),
    SpecKey(
      "secrets", .settings, "What `secrets.NAME` gives; read by the executor only. `${NAME}` is the environment."),
    SpecKey("inputs", .settings, synonyms: ["parameters"], "What `inputs.NAME` gives."),
    SpecKey("state", .settings, "State variables that beat those of the spec's `defaults.state`."),
    SpecKey("hosts", .strings, "Hosts that secrets may be sent to, besides those that the spec names."),
  ]

  fileprivate static let databaseKeys: [SpecKey] = [
    SpecKey("type", .string, "The kind of database; the URL says it, too."),
    SpecKey("url", .string, "The URL: `sqlite:PATH`, `postgres://…`, `file:DIR`."),
  ]
}
