// Findings as one JSON object, a finding a line. Lines and columns count from 1, columns in Unicode scalars; an end is
// just past the last character.

internal import Values

/// Renders findings as `{"diagnostics": […], "summary": {…}}`.
package enum JSONRenderer {
  package static func render(_ findings: [Diagnostic], summary: FindingsSummary) -> String {
    let lines = findings.map { MachineText.json(value(of: $0)) }
    let list = lines.isEmpty ? "[]" : "[\n\(lines.joined(separator: ",\n"))\n]"
    return "{\"diagnostics\":\(list),\"summary\":\(MachineText.json(value(of: summary)))}\n"
  }

  private static func value(of finding: Diagnostic) -> Value {
    var notes: [Value] = []
    if !finding.label.isEmpty { notes.append(remark("label", finding.label)) }
    for note in finding.notes { notes.append(remark("note", note.message, at: note.location)) }
    if let help = finding.help { notes.append(remark("help", help)) }
    return .object(
      [
        Value.Member("code", .string(finding.code.id)), Value.Member("severity", .string(finding.severity.name)),
        Value.Member("message", .string(finding.message)), Value.Member("file", .string(finding.location.file.path)),
      ] + place(finding.location) + [
        Value.Member("notes", .array(notes)),
        Value.Member("fix", finding.fix.map { value(of: $0, in: finding.location.file) } ?? .null),
      ])
  }

  private static func remark(_ kind: String, _ message: String, at location: Location? = nil) -> Value {
    var members = [Value.Member("kind", .string(kind)), Value.Member("message", .string(message))]
    if let location { members += [Value.Member("file", .string(location.file.path))] + place(location) }
    return .object(members)
  }

  private static func value(of fix: Fix, in file: SourceFile) -> Value {
    let edits = fix.edits.map { edit in
      Value.object(place(Location(file, edit.span)) + [Value.Member("text", .string(edit.replacement))])
    }
    return .object([
      Value.Member("title", .string(fix.title)), Value.Member("safe", .bool(fix.isSafe)),
      Value.Member("edits", .array(edits)),
    ])
  }

  private static func place(_ location: Location) -> [Value.Member] {
    let start = location.file.lines.position(at: location.span.start)
    let end = location.file.lines.position(at: max(location.span.end, location.span.start))
    return [
      Value.Member("line", .int(Int64(start.line))), Value.Member("column", .int(Int64(start.column))),
      Value.Member("endLine", .int(Int64(end.line))), Value.Member("endColumn", .int(Int64(end.column))),
    ]
  }

  private static func value(of summary: FindingsSummary) -> Value {
    let counts = [
      ("errors", summary.errors), ("warnings", summary.warnings), ("infos", summary.infos),
      ("fixable", summary.fixable), ("dropped", summary.dropped), ("files", summary.files),
    ]
    return .object(counts.map { Value.Member($0.0, .int(Int64($0.1))) })
  }
}
