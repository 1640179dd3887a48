// Scalars and aliases: text of one line as it is, text of several lines re-indented.

internal import YAMLSyntax

extension LayoutPrinter {
  /// A value that is no block: scalar, alias or collection in brackets, with its anchor and tag. `parent` is the block
  /// around it.
  mutating func word(parent: Level) {
    let indent = parent.indent + Self.step
    properties(atMost: .max, indent: indent)
    write(comments(), at: Level(column: parent.column + 1, indent: indent))
    guard let part = peek else { return isLost = true }
    switch part.kind {
    case .alias:
      startWord(indent: indent)
      line += layout.text(part)
      advance()
    case .scalar(let text, let style):
      advance()
      if part.isEmpty { return }
      startWord(indent: indent)
      if style == .literal || style == .folded {
        blockText(part, meaning: text, parent: parent)
      } else {
        flowText(part, style: style, indent: indent)
      }
    case .open(let collection) where collection.isFlow:
      flow(Brackets(items: max(indent, Self.step), closing: max(indent, 0)))
    default:
      isLost = true
    }
  }

  /// Plain or quoted text. Its lines are folded, so that their indentation means nothing.
  mutating func flowText(_ part: YAMLLayout.Part, style: ScalarText.Style, indent: Int) {
    let source = layout.text(part).split(omittingEmptySubsequences: false) { $0.isNewline }
    for (number, piece) in source.enumerated() {
      var text = piece
      if number > 0 {
        lines.append(line)
        text = text.drop { $0 == " " || $0 == "\t" }
        line = text.isEmpty ? "" : String(repeating: " ", count: max(indent, 0))
      }
      if number < source.count - 1 { text = Self.trimmingEnd(text, style) }
      line += text
    }
  }

  /// Without the white space at its end, which folding drops; after a backslash it is text.
  private static func trimmingEnd(_ text: Substring, _ style: ScalarText.Style) -> Substring {
    var end = text
    while let last = end.last, last == " " || last == "\t" { end.removeLast() }
    let escapes = end.reversed().prefix { $0 == "\\" }.count
    let isEscaped = style == .doubleQuoted && escapes % 2 == 1 && end.endIndex < text.endIndex
    return isEscaped ? text[...end.endIndex] : end
  }

  private mutating func blockText(_ part: YAMLLayout.Part, meaning text: String, parent: Level) {
    let block = BlockText(layout.text(part), meaning: text, parentColumn: parent.column)
    let indent = max(parent.indent, 0) + Self.step
    line += String(block.indicator) + (block.isExplicit ? "\(Self.step)" : "") + block.chomping
    if let comment = block.comment { line += " " + CommentText.normal(comment) }
    for content in block.lines {
      lines.append(line)
      line = content.isEmpty ? "" : String(repeating: " ", count: indent) + content
    }
    isLineFull = true
    endsInBlockText = true
    owesBlank = block.hasBlankBehind
    keepsBlanks = block.chomping == "+"
    closed = []
  }
}
