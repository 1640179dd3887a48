// Findings for people: the message, the line it is about, carets under the part, then notes and help. A summary of
// many findings is the caller's.

/// Renders findings as text.
package struct TextRenderer: Sendable {
  /// Whether to use ANSI colours.
  package var usesColor: Bool

  package init(usesColor: Bool = false) { self.usesColor = usesColor }

  /// One finding, several lines, each with its line feed.
  package func render(_ finding: Diagnostic) -> String {
    let paint = paint(of: finding.severity)
    var text = colored("\(finding.severity.name)[\(finding.code.id)]", paint)
    text += colored(": " + DisplayWidth.printable(finding.message), .bold) + "\n"
    let located = finding.notes.filter { $0.location != nil }
    // One gutter for all snippets of a finding, so that they line up.
    let places = [finding.location] + located.compactMap(\.location)
    let gutter = places.map { String(Snippet.lastLine(of: $0)).count }.max() ?? 1
    text += snippet(at: finding.location, label: finding.label, gutter: gutter, paint: paint)

    var remarks: [(kind: String, text: String)] = []
    for note in finding.notes where note.location == nil { remarks.append(("note", note.message)) }
    if let help = finding.help ?? finding.fix?.title { remarks.append(("help", help)) }
    if !remarks.isEmpty { text += margin(gutter) + colored("|", .blue) + "\n" }
    for remark in remarks {
      let indent = "\n" + margin(gutter) + "  " + String(repeating: " ", count: remark.kind.count + 2)
      let body = DisplayWidth.printable(remark.text).split(separator: "\n", omittingEmptySubsequences: false)
      text += margin(gutter) + colored("=", .blue) + " " + colored(remark.kind, .bold) + ": "
      text += body.joined(separator: indent) + "\n"
    }
    for note in located {
      guard let location = note.location else { continue }
      text += colored("note", .bold) + ": " + DisplayWidth.printable(note.message) + "\n"
      text += snippet(at: location, label: "", gutter: gutter, paint: .blue)
    }
    return text
  }

  /// Place, line and carets.
  private func snippet(at location: Location, label: String, gutter: Int, paint: Paint) -> String {
    let bar = colored("|", .blue)
    var text = String(repeating: " ", count: gutter) + colored("-->", .blue)
    text += " \(DisplayWidth.printable(location.file.path))"
    if !location.file.wasRead { return text + (label.isEmpty ? "\n" : ": \(DisplayWidth.printable(label))\n") }
    let position = location.file.lines.position(at: location.span.start)
    text += ":\(position.line):\(position.column)\n"
    text += margin(gutter) + bar + "\n"
    let lines = Snippet.lines(of: location)
    for (index, line) in lines.enumerated() {
      guard let number = line.number else {
        text += colored(String(repeating: " ", count: gutter) + "...", .blue) + "\n"
        continue
      }
      let padding = String(repeating: " ", count: gutter - String(number).count)
      text += colored(padding + String(number), .blue) + " " + bar
      text += line.text.isEmpty ? "\n" : " \(line.text)\n"
      if line.caretWidth == 0 { continue }
      var carets = String(repeating: "^", count: line.caretWidth)
      if index == lines.count - 1, !label.isEmpty { carets += " " + DisplayWidth.printable(label) }
      text += margin(gutter) + bar + " " + String(repeating: " ", count: line.caretStart)
      text += colored(carets, paint) + "\n"
    }
    return text
  }

  private func margin(_ gutter: Int) -> String { String(repeating: " ", count: gutter + 1) }

  // MARK: Colours

  private enum Paint: String {
    case bold = "1"
    case red = "1;31"
    case yellow = "1;33"
    case cyan = "1;36"
    case blue = "1;34"
  }

  private func paint(of severity: Severity) -> Paint {
    switch severity {
    case .error: .red
    case .warning: .yellow
    case .info: .cyan
    }
  }

  private func colored(_ text: String, _ paint: Paint) -> String {
    usesColor && !text.isEmpty ? "\u{1B}[\(paint.rawValue)m\(text)\u{1B}[0m" : text
  }
}
