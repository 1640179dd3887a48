// The table of codes as SARIF's rule metadata.

internal import Values

extension SARIFRenderer {
  static func rule(_ code: DiagnosticCode) -> Value {
    let text = "\(code.explanation)\n\nHas it:\n\(code.bad)\n\nHas not:\n\(code.good)"
    let markdown = "\(code.explanation)\n\nHas it:\n\n\(fenced(code.bad))\n\nHas not:\n\n\(fenced(code.good))"
    return .object([
      Value.Member("id", .string(code.id)), Value.Member("name", .string(name(code.title))),
      Value.Member("shortDescription", message(code.title)),
      Value.Member("fullDescription", message(code.explanation)),
      Value.Member(
        "help", .object([Value.Member("text", .string(text)), Value.Member("markdown", .string(markdown))])),
      Value.Member("defaultConfiguration", .object([Value.Member("level", .string(level(code.severity)))])),
      Value.Member("properties", .object([Value.Member("tags", .array([.string(family(code))]))])),
    ])
  }

  private static func message(_ text: String) -> Value { .object([Value.Member("text", .string(text))]) }

  private static func fenced(_ text: String) -> String { "```yaml\n\(text)\n```" }

  /// `unknown key` as `UnknownKey`.
  private static func name(_ title: String) -> String {
    title.split { !($0.isLetter || $0.isNumber) }.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  private static func family(_ code: DiagnosticCode) -> String {
    switch code.id.first {
    case "Y": "yaml"
    case "K": "keys"
    case "E": "expressions"
    case "S": "stages"
    case "D": "data-flow"
    case "H": "http"
    case "B": "backfill"
    case "X": "security"
    case "P": "planning"
    default: "other"
    }
  }
}
