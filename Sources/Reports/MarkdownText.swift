// Markdown as GitHub and GitLab show it. Values go through `escaped` or `code`, so that none of them becomes markup.

internal import Diagnostics

/// Lines of Markdown.
package struct MarkdownText: Sendable {
  package private(set) var lines: [String] = []

  package init() {}

  package var text: String { lines.joined(separator: "\n") + "\n" }

  /// Text of one line that shows as it is.
  package static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in DisplayWidth.printable(text).unicodeScalars {
      switch scalar {
      case "\\", "`", "*", "_", "{", "}", "[", "]", "(", ")", "#", "+", "!", "|", "~", "@", "$", ":":
        // A colon or an at sign would make a link, a mention, an emoji.
        result += ["@", ":"].contains(scalar) ? "&#\(scalar.value);" : "\\\(scalar)"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      case "\n": result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// Text in a fixed font, as it is: with more backticks around it than there are inside.
  package static func code(_ text: String) -> String {
    let clean = DisplayWidth.printable(text).split(separator: "\n", omittingEmptySubsequences: false)
      .joined(separator: " ")
    guard !clean.isEmpty else { return "\u{00A0}" }
    var longest = 0
    var current = 0
    for character in clean.unicodeScalars {
      current = character == "`" ? current + 1 : 0
      longest = max(longest, current)
    }
    let fence = String(repeating: "`", count: longest + 1)
    let space = clean.hasPrefix("`") || clean.hasSuffix("`") || clean.hasPrefix(" ") ? " " : ""
    return fence + space + clean + space + fence
  }

  /// A line that is Markdown already.
  package mutating func line(_ markdown: String = "") { lines.append(markdown) }

  package mutating func heading(_ level: Int, _ markdown: String) {
    if !lines.isEmpty, lines.last != "" { line() }
    line("\(String(repeating: "#", count: level)) \(markdown)")
    line()
  }

  /// Cells are Markdown already; a bar in one is escaped, also in code, as GitHub's tables want it.
  package mutating func table(_ header: [String], _ rows: [[String]], numbers: Set<Int> = []) {
    func row(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |" }
    line(row(header))
    line(row(header.indices.map { numbers.contains($0) ? "---:" : "---" }))
    for cells in rows { line(row(cells.map(Self.cell))) }
  }

  /// What may be folded away. `body` adds what is inside.
  package mutating func details(_ summary: String, isOpen: Bool = false, _ body: (inout MarkdownText) -> Void) {
    line("<details\(isOpen ? " open" : "")><summary>\(HTMLText.escaped(summary))</summary>")
    line()
    body(&self)
    line()
    line("</details>")
    line()
  }

  private static func cell(_ markdown: String) -> String {
    var result = ""
    var isEscaped = false
    for character in markdown {
      if character == "|", !isEscaped { result.append("\\") }
      isEscaped = character == "\\" && !isEscaped
      result.append(character)
    }
    return result
  }
}
