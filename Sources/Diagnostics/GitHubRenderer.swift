// Findings as GitHub's workflow commands: written to a step's output, they become remarks beside the lines of a pull
// request.

/// Renders findings as `::error file=…::message`.
package enum GitHubRenderer {
  /// `path` gives a file's path from the root of the repository.
  package static func render(_ findings: [Diagnostic], path: (String) -> String) -> String {
    findings.map { command($0, path: path) + "\n" }.joined()
  }

  private static func command(_ finding: Diagnostic, path: (String) -> String) -> String {
    let kind =
      switch finding.severity {
      case .error: "error"
      case .warning: "warning"
      case .info: "notice"
      }
    let location = finding.location
    var properties = [("file", path(location.file.path))]
    if location.file.wasRead {
      let start = location.file.lines.position(at: location.span.start)
      let end = location.file.lines.position(at: max(location.span.end, location.span.start))
      properties += [("line", "\(start.line)"), ("endLine", "\(end.line)")]
      // Columns across lines are refused.
      if start.line == end.line { properties += [("col", "\(start.column)"), ("endColumn", "\(end.column)")] }
    }
    properties.append(("title", "\(finding.code.id): \(finding.code.title)"))
    let list = properties.map { "\($0.0)=\(escaped(DisplayWidth.printable($0.1), isProperty: true))" }
    return "::\(kind) \(list.joined(separator: ","))::\(escaped(MachineText.paragraph(finding), isProperty: false))"
  }

  private static func escaped(_ text: String, isProperty: Bool) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "%": result += "%25"
      case "\r": result += "%0D"
      case "\n": result += "%0A"
      case ":" where isProperty: result += "%3A"
      case "," where isProperty: result += "%2C"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
