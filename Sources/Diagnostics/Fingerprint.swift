// A name for a finding that stays the same while other parts of its file change: baselines and services that compare
// runs know findings by it.

internal import Values

/// Names of findings.
package enum Fingerprint {
  /// Much longer lines are known by their beginning.
  private static let longest = 500

  /// The line of the finding and its very part, blanks evened out: what a person would look for after an edit.
  package static func context(of finding: Diagnostic) -> String {
    let location = finding.location
    guard location.file.wasRead else { return "" }
    let line = location.file.lines.span(ofLine: location.file.lines.line(at: location.span.start))
    return evened(location.file.text(line))
  }

  /// From the code, the file's path within the repository, and the context; lines and columns play no part.
  package static func of(_ finding: Diagnostic, path: String) -> String {
    let part = evened(finding.location.file.text(finding.location.span))
    let text = [finding.code.id, path, context(of: finding), part].joined(separator: "\0")
    return hexadecimal(digest(Array(text.utf8)).prefix(16))
  }

  /// One for each finding; the second of two equal ones ends in `:2`.
  package static func all(of findings: [Diagnostic], path: (String) -> String) -> [String] {
    var counts: [String: Int] = [:]
    return findings.map { finding in
      let name = of(finding, path: path(finding.location.file.path))
      counts[name, default: 0] += 1
      return "\(name):\(counts[name, default: 1])"
    }
  }

  private static func evened(_ text: String) -> String {
    var result: [UInt8] = []
    for byte in text.utf8.prefix(longest) {
      let isBlank = byte == 0x20 || (0x09...0x0D).contains(byte)
      if isBlank, result.isEmpty || result.last == 0x20 { continue }
      result.append(isBlank ? 0x20 : byte)
    }
    if result.last == 0x20 { result.removeLast() }
    return String(decoding: result, as: UTF8.self)
  }
}
