// `docs/reference/keys.md` from the table of keys.

internal import Connections
internal import Keys
internal import Specs

enum KeyPages {
  static var page: String {
    var text = """
      # Keys

      Made from the table of keys by `make generate`; `grammar/*.schema.json` are made from the same rows, and
      `backhoe schema` prints them. A key that is not listed is an error; at the root of a file, keys that start with
      `x-` or `_` are free.

      """
    let files = [
      ("Specs", KeySection.ofSpecs), ("Replications", KeySection.ofReplications),
      ("Connections files", KeySection.ofConnections),
    ]
    for (title, sections) in files {
      text += "\n## \(title)\n"
      for section in sections {
        text += "\n### \(heading(section))\n\n"
        text += "| key | takes | default | since | |\n|---|---|---|---|---|\n"
        for row in section.keys {
          let name = row.isRequired ? "**`\(row.name)`**" : "`\(row.name)`"
          text += "| \(name) | \(escaped(takes(row.kind))) | \(row.fallback.map(fallback) ?? "") "
          text += "| \(row.since) | \(escaped(row.doc)) |\n"
        }
      }
    }
    return text + "\nKeys in bold must be there.\n" + objectNames
  }

  /// What may stand in braces in `object`.
  private static var objectNames: String {
    var text = """

      ## Names in `object`

      A name in braces stands for a text, such as `{source_name}.{stream_name}`. All of them are known while planning.

      | name | |
      |---|---|

      """
    for name in ObjectVariable.allCases { text += "| `{\(name.rawValue)}` | \(name.doc) |\n" }
    text += "\nOther names are refused, some with a reason:\n\n| name | why not | instead |\n|---|---|---|\n"
    for refused in RefusedObjectVariable.all {
      let names = refused.names.map { "`{\($0)}`" }.joined(separator: ", ")
      text += "| \(names) | \(refused.reason) | \(refused.advice) |\n"
    }
    return text
  }

  private static func heading(_ section: KeySection) -> String {
    section.path.isEmpty ? "The root" : "`\(section.path)`\(section == .database ? " of a database" : "")"
  }

  private static func fallback(_ text: String) -> String { text.contains(" ") ? text : "`\(text)`" }

  private static func takes(_ kind: KeyKind) -> String {
    switch kind {
    case .oneOf(let words, _): words.filter { !$0.isEmpty }.map { "`\($0)`" }.joined(separator: ", ")
    case .template: "a text with `{…}`"
    case .templates, .value: "\(kind.words) with `{…}`"
    case .section(let section), .list(let section), .map(let section), .sectionOrNull(let section):
      "\(words(of: kind)): [\(section.path.isEmpty ? "the root" : section.path)](#\(anchor(section)))"
    default:
      kind.words.contains("'")
        ? kind.words.split(separator: "'", omittingEmptySubsequences: false)
          .joined(separator: "`") : kind.words
    }
  }

  private static func words(of kind: KeyKind) -> String {
    if case .sectionOrNull = kind { return "a map, or null" }
    return kind.words
  }

  /// The anchor that the renderers of Markdown make of a heading.
  private static func anchor(_ section: KeySection) -> String {
    String(heading(section).lowercased().filter { $0.isLetter || $0.isNumber || $0 == "_" || $0 == " " || $0 == "-" })
      .split(separator: " ").joined(separator: "-")
  }

  private static func escaped(_ text: String) -> String {
    text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
  }
}
