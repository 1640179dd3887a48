// The table of keys of `backhoe.yaml`: the decoder, its suggestions and the reference are made from it.

/// One key.
package struct ConfigurationKey: Sendable {
  package enum Kind: Sendable {
    /// A list of codes or beginnings of codes; a lone one is a list of one.
    case codes
    /// A map of patterns to codes.
    case codesByPattern
    /// A list of patterns as in `.gitignore`.
    case patterns
    case bool
    /// A path from the root.
    case path

    /// The kind in a message.
    package var words: String {
      switch self {
      case .codes: "a list of codes such as 'K001' or 'K'"
      case .codesByPattern: "a map of patterns to codes"
      case .patterns: "a list of patterns"
      case .bool: "true or false"
      case .path: "a path"
      }
    }
  }

  package let name: String
  package let kind: Kind
  /// What holds without the key, in words.
  package let fallback: String
  /// One or two sentences.
  package let doc: String
  /// The key as it may stand in the file.
  package let example: String

  private init(_ name: String, _ kind: Kind, fallback: String, example: String, _ doc: String) {
    self.name = name
    self.kind = kind
    self.fallback = fallback
    self.doc = doc
    self.example = example
  }

  package static let all: [ConfigurationKey] = [
    ConfigurationKey(
      "select", .codes, fallback: "all codes", example: "select: [K, E, D]",
      "Only these findings. Files that are no YAML are told of all the same. `--select` replaces it."),
    ConfigurationKey(
      "ignore", .codes, fallback: "none", example: "ignore: [K012]", "Not these findings. `--ignore` adds to it."),
    ConfigurationKey(
      "per_file_ignores", .codesByPattern, fallback: "none",
      example: "per_file_ignores: {\"specs/legacy/\": [K005, X004]}",
      "Not these findings in these files."),
    ConfigurationKey(
      "exclude", .patterns, fallback: "none", example: "exclude: [\"vendor/\", \"*.generated.yaml\"]",
      "Files and folders that are not checked, not even when they are named. Patterns are those of `.gitignore`."),
    ConfigurationKey(
      "strict", .bool, fallback: "false", example: "strict: true", "Whether warnings make the exit code 1, too."),
    ConfigurationKey(
      "baseline", .path, fallback: "none", example: "baseline: backhoe-baseline.json",
      "The baseline: findings in it are not shown. `--baseline` replaces it."),
    ConfigurationKey(
      "connections", .path, fallback: "connections.yaml in the working folder",
      example: "connections: config/connections.yaml",
      "The connections file: `plan` reads it where `--connections` does not name one, and `lint` finds in it which spec a replication loads from."
    ),
  ]

  /// The row of this name.
  package static func named(_ name: String) -> ConfigurationKey? { all.first { $0.name == name } }
}
