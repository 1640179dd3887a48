// `docs/reference/rules.md` from the table of codes.

internal import Diagnostics

enum RulePages {
  static var page: String {
    var text = """
      # Rules

      Made from the table of codes by `make generate`. `backhoe explain CODE` shows the same.

      | code | severity | |
      |---|---|---|

      """
    for row in DiagnosticCode.all {
      text += "| [\(row.id)](#\(row.id.lowercased())) | \(row.severity.name) | \(row.title) |\n"
    }
    for row in DiagnosticCode.all {
      text += "\n## \(row.id)\n\n**\(row.title)** (\(row.severity.name)). \(row.explanation)\n"
      text += "\nHas it:\n\n```\n\(row.bad)\n```\n\nHas not:\n\n```\n\(row.good)\n```\n"
    }
    return text
  }
}
