// `docs/reference/functions.md` from the function registry.

internal import Functions

enum FunctionPages {
  static var page: String {
    var text = """
      # Functions

      Made from the function registry by `make generate`; every example is run by a test.

      """
    var family = ""
    for record in FunctionRegistry.all {
      if record.family != family {
        family = record.family
        text += "\n## \(family)\n"
      }
      text += "\n### \(record.name)\n\n```\n"
      text += record.typedSignatures.map { $0 + "\n" }.joined()
      text += "```\n\n\(record.summary)"
      if !record.aliases.isEmpty {
        text += " Also called \(record.aliases.map { "`\($0)`" }.joined(separator: ", "))."
      }
      if !record.details.isEmpty { text += " \(record.details)" }
      text += [record.nullBehaviour, record.stageText].compactMap { $0.map { " " + $0 } }.joined() + "\n"
      text += "\n| expression | gives |\n|---|---|\n"
      for example in record.examples { text += "| \(code(example.expression)) | \(code(example.result)) |\n" }
    }
    return text
  }

  private static func code(_ text: String) -> String {
    var escaped = ""
    for character in text { escaped += character == "|" ? "\\|" : String(character) }
    return escaped.contains("`") ? "`` \(escaped) ``" : "`\(escaped)`"
  }
}
