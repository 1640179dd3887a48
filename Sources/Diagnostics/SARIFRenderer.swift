// Findings as SARIF 2.1.0, the form in which code scanning services take them.

internal import Values

/// Renders findings as one SARIF log with one run.
package struct SARIFRenderer {
  private let version: String
  private let path: (String) -> String

  /// `version` is the program's; `path` gives a file's path from the root of the repository, or an absolute one.
  package init(version: String, path: @escaping (String) -> String) {
    self.version = version
    self.path = path
  }

  package func render(_ findings: [Diagnostic]) -> String {
    let names = Fingerprint.all(of: findings, path: path)
    let results = zip(findings, names).map { result($0, fingerprint: $1) }
    let isComplete = !findings.contains { $0.code == .unreadableFile }
    let run = object([
      ("tool", object([("driver", driver)])),
      ("columnKind", .string("unicodeCodePoints")),
      (
        "originalUriBaseIds",
        object([("%SRCROOT%", object([("description", message("The root of the repository."))]))])
      ),
      ("invocations", .array([object([("executionSuccessful", .bool(isComplete))])])),
      ("results", .array(results)),
    ])
    return MachineText.json(
      object([
        ("$schema", .string("https://json.schemastore.org/sarif-2.1.0.json")), ("version", .string("2.1.0")),
        ("runs", .array([run])),
      ])) + "\n"
  }

  private var driver: Value {
    object([
      ("name", .string("Backhoe")), ("version", .string(version)),
      ("rules", .array(DiagnosticCode.all.map(Self.rule))),
    ])
  }

  // MARK: Results

  private func result(_ finding: Diagnostic, fingerprint: String) -> Value {
    var members: [(String, Value)] = [("ruleId", .string(finding.code.id))]
    if let index = DiagnosticCode.all.firstIndex(of: finding.code) { members.append(("ruleIndex", .int(Int64(index)))) }
    members += [
      ("level", .string(Self.level(finding.severity))), ("message", message(MachineText.paragraph(finding))),
      ("locations", .array([location(finding.location)])),
      // The name under which code scanning looks for it.
      ("partialFingerprints", object([("primaryLocationLineHash", .string(fingerprint))])),
    ]
    let related = finding.notes.compactMap { note in
      note.location.map { location($0, saying: DisplayWidth.printable(note.message)) }
    }
    if !related.isEmpty { members.append(("relatedLocations", .array(related))) }
    if let fix = finding.fix { members.append(("fixes", .array([value(of: fix, in: finding.location.file)]))) }
    return object(members)
  }

  static func level(_ severity: Severity) -> String {
    switch severity {
    case .error: "error"
    case .warning: "warning"
    case .info: "note"
    }
  }

  private func location(_ location: Location, saying text: String? = nil) -> Value {
    var place: [(String, Value)] = [("artifactLocation", artifact(location.file))]
    if location.file.wasRead { place.append(("region", region(location))) }
    var members: [(String, Value)] = [("physicalLocation", object(place))]
    if let text { members.append(("message", message(text))) }
    return object(members)
  }

  private func artifact(_ file: SourceFile) -> Value {
    let path = path(file.path)
    var members: [(String, Value)] = [("uri", .string(MachineText.uri(path)))]
    if !path.hasPrefix("/") { members.append(("uriBaseId", .string("%SRCROOT%"))) }
    return object(members)
  }

  private func region(_ location: Location) -> Value {
    let start = location.file.lines.position(at: location.span.start)
    let end = location.file.lines.position(at: max(location.span.end, location.span.start))
    return object([
      ("startLine", .int(Int64(start.line))), ("startColumn", .int(Int64(start.column))),
      ("endLine", .int(Int64(end.line))), ("endColumn", .int(Int64(end.column))),
    ])
  }

  private func value(of fix: Fix, in file: SourceFile) -> Value {
    let replacements = fix.edits.map { edit in
      object([
        ("deletedRegion", region(Location(file, edit.span))),
        ("insertedContent", object([("text", .string(edit.replacement))])),
      ])
    }
    let change = object([("artifactLocation", artifact(file)), ("replacements", .array(replacements))])
    return object([("description", message(fix.title)), ("artifactChanges", .array([change]))])
  }

  private func message(_ text: String) -> Value { object([("text", .string(text))]) }
  private func object(_ members: [(String, Value)]) -> Value { .object(members.map { Value.Member($0.0, $0.1) }) }
}
