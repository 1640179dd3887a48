// A baseline: findings that were there when a repository began to be checked, and that nobody wants to see. They are
// known by their fingerprints and counted, so that edits elsewhere in the file do not bring them back.

package import Diagnostics
internal import Values
internal import YAMLSyntax

/// Findings that are adopted.
package struct Baseline: Sendable {
  package static let format = "backhoe.baseline/1"
  /// Where `--write-baseline` writes if nobody says.
  package static let defaultPath = "backhoe-baseline.json"

  struct Entry: Sendable {
    var fingerprint: String
    var code: String
    /// The path from the root.
    var file: String
    /// The line that it was found on, for people.
    var context: String
    var count: Int
    /// In the baseline's own file.
    var location: Location?
  }

  private(set) var entries: [Entry] = []

  package init() {}

  /// Reads a baseline. JSON is YAML, and the reader of YAML knows the places.
  package init(_ file: SourceFile) throws(Failure) {
    func malformed(_ why: String) -> Failure {
      Failure(
        .usage, "'\(file.path)' is no baseline", why: why, advice: "write it anew with 'backhoe lint --write-baseline'")
    }
    var bag = DiagnosticBag()
    guard let root = YAMLDocument.parse(file, into: &bag), bag.isEmpty else {
      throw malformed(bag.sorted.first.map { "\($0.message)" } ?? "it is not JSON")
    }
    guard let format = root["format"]?.scalar?.text, format == Self.format else {
      throw malformed("its 'format' is not '\(Self.format)'")
    }
    guard let items = root["findings"]?.items else { throw malformed("it has no list 'findings'") }
    for item in items {
      guard let fingerprint = item["fingerprint"]?.scalar?.text, let code = item["code"]?.scalar?.text,
        let path = item["file"]?.scalar?.text, case .int(let count)? = item["count"]?.core, count > 0
      else {
        let line = file.lines.position(at: item.span.start).line
        throw malformed("line \(line) has no 'fingerprint', 'code', 'file' and 'count'")
      }
      entries.append(
        Entry(
          fingerprint: fingerprint, code: code, file: path, context: item["context"]?.scalar?.text ?? "",
          count: Int(clamping: count), location: item.location))
    }
  }

  /// Those of `findings` that are new, and a remark for every entry whose file was checked, or is gone, and that fewer
  /// findings have than it says.
  package func applied(
    to findings: [Diagnostic], _ repository: Repository, checked: Set<String>, isThere: (String) -> Bool
  ) -> [Diagnostic] {
    if entries.isEmpty { return findings }
    var left: [String: Int] = [:]
    for entry in entries { left[entry.fingerprint, default: 0] += entry.count }
    var shown: [Diagnostic] = []
    for finding in findings {
      let name = Fingerprint.of(finding, path: repository.relative(finding.location.file.path))
      if let count = left[name], count > 0, Self.canAdopt(finding) {
        left[name] = count - 1
      } else {
        shown.append(finding)
      }
    }
    for entry in entries {
      guard let rest = left[entry.fingerprint], rest > 0, let location = entry.location,
        checked.contains(entry.file) || !isThere(entry.file)
      else { continue }
      left[entry.fingerprint] = 0
      shown.append(
        Diagnostic(
          .staleBaseline, "the baseline lists \(entry.code) of '\(entry.file)', which is no more", at: location,
          help: "write the baseline anew with --write-baseline"))
    }
    return shown.sorted(by: Diagnostic.areInOrder)
  }

  /// The baseline that adopts `findings` and keeps what this one has of files that were not checked.
  package func adopting(_ findings: [Diagnostic], _ repository: Repository, checked: Set<String>) -> Baseline {
    var byName: [String: Entry] = [:]
    for entry in entries where !checked.contains(entry.file) { byName[entry.fingerprint] = entry }
    for finding in findings where Self.canAdopt(finding) {
      let path = repository.relative(finding.location.file.path)
      let name = Fingerprint.of(finding, path: path)
      if byName[name] != nil {
        byName[name]?.count += 1
      } else {
        byName[name] = Entry(
          fingerprint: name, code: finding.code.id, file: path, context: Fingerprint.context(of: finding), count: 1)
      }
    }
    var result = Baseline()
    result.entries = byName.values.sorted {
      ($0.file, $0.code, $0.context, $0.fingerprint) < ($1.file, $1.code, $1.context, $1.fingerprint)
    }
    return result
  }

  /// Whether the finding is one of those adopted.
  package func lists(_ finding: Diagnostic, _ repository: Repository) -> Bool {
    if entries.isEmpty { return false }
    let name = Fingerprint.of(finding, path: repository.relative(finding.location.file.path))
    return entries.contains { $0.fingerprint == name }
  }

  /// How many findings it adopts.
  package var count: Int { entries.reduce(0) { $0 + $1.count } }

  /// The file: canonical JSON, a finding a line.
  package var text: String {
    let lines = entries.map { entry in
      CanonicalJSON.text(
        of: .object([
          Value.Member("file", .string(entry.file)), Value.Member("code", .string(entry.code)),
          Value.Member("context", .string(entry.context)), Value.Member("count", .int(Int64(entry.count))),
          Value.Member("fingerprint", .string(entry.fingerprint)),
        ]))
    }
    let list = lines.isEmpty ? "[]" : "[\n\(lines.joined(separator: ",\n"))\n]"
    return "{\"format\":\"\(Self.format)\",\"findings\":\(list)}\n"
  }

  /// What was not read cannot be known, and remarks about the baseline do not belong into it.
  private static func canAdopt(_ finding: Diagnostic) -> Bool {
    finding.code != .unreadableFile && finding.code != .staleBaseline
  }
}
