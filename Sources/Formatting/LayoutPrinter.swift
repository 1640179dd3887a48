// Writes a layout in the normal form: lines and comments. Blocks are in `LayoutPrinter+Blocks.swift`, collections in
// brackets in `LayoutPrinter+Flow.swift`, scalars in `LayoutPrinter+Scalars.swift`.

internal import Diagnostics
internal import YAMLSyntax

/// Walks over the parts of a layout and writes them.
struct LayoutPrinter {
  /// A block that is open, or was closed just now: where it stood, and where it stands.
  struct Level {
    var column: Int
    var indent: Int
  }

  static let step = 2

  let layout: YAMLLayout
  /// Keys of the root whose entries stand apart.
  let separated: Set<String>
  private(set) var place = 0
  /// Whether a form was met that is not written here: a lone text, or a key that is no line of text.
  var isLost = false

  var lines: [String] = []
  var line = ""
  /// Whether nothing more may stand on the line: it ends with a comment, or with a block of text.
  var isLineFull = false
  /// Whether white space at its end is text.
  var endsInBlockText = false
  /// Whether an empty line was there that no break of the next part counts.
  var owesBlank = false
  /// Whether an empty line here would become part of a text.
  var keepsBlanks = false
  /// Blocks that were closed after the last part, the innermost first: comments may still belong to them.
  var closed: [Level] = []

  init(_ layout: YAMLLayout, separated: Set<String>) {
    self.layout = layout
    self.separated = separated
  }

  /// The text; nil if it cannot be written.
  mutating func text() -> String? {
    let root = Level(column: 0, indent: 0)
    document(root)
    let endsInText = keepsBlanks
    breakLine(blank: false, indent: 0)
    while !endsInText, lines.last == "" { lines.removeLast() }
    return isLost ? nil : lines.joined(separator: "\n") + "\n"
  }

  private mutating func document(_ level: Level) {
    var isDone = false
    while let part = peek {
      switch part.kind {
      case .comment: write(comments(), at: level)
      case .marker:
        startLine(part, at: level)
        line += layout.text(part)
        advance()
        write(comments(), at: level)
        isLineFull = true
      case .mark, .close:
        isLost = true
        return
      case .open, .scalar, .alias, .property:
        if isDone {
          isLost = true
          return
        }
        isDone = true
        root(part, level)
      }
      if isLost { return }
    }
  }

  private mutating func root(_ part: YAMLLayout.Part, _ level: Level) {
    guard case .open(let collection) = part.kind else { return isLost = true }
    if !collection.isFlow {
      advance()
      if collection.properties > 0 { startLine(part, at: level) }
      properties(atMost: collection.properties, indent: 0)
      block(collection, indent: 0, isInline: false, spacing: .root)
    } else {
      startLine(part, at: level)
      word(parent: Level(column: -1, indent: -Self.step))
    }
  }

  // MARK: Parts

  var peek: YAMLLayout.Part? { place < layout.parts.count ? layout.parts[place] : nil }

  mutating func advance() { place += 1 }

  /// Steps over a mark, if it is here.
  mutating func take(_ mark: Character) -> Bool {
    guard case .mark(let byte)? = peek?.kind, byte == mark.asciiValue else { return false }
    advance()
    return true
  }

  /// The comments here.
  mutating func comments() -> [YAMLLayout.Part] {
    var found: [YAMLLayout.Part] = []
    while let part = peek, part.kind == .comment {
      found.append(part)
      advance()
    }
    return found
  }

  // MARK: Lines

  /// Ends the line and starts one with this indentation.
  mutating func breakLine(blank: Bool, indent: Int) {
    if !(lines.isEmpty && line.isEmpty) {
      while !endsInBlockText, line.last == " " { line.removeLast() }
      lines.append(line)
      if blank, !keepsBlanks, lines.last?.isEmpty == false { lines.append("") }
    }
    line = String(repeating: " ", count: indent)
    isLineFull = false
    endsInBlockText = false
    owesBlank = false
    keepsBlanks = false
  }

  /// Starts the line of a part, with an empty one before it if there was one.
  mutating func startLine(_ part: YAMLLayout.Part, at level: Level, blank: Bool = false) {
    breakLine(blank: blank || owesBlank || part.breaksBefore > 1, indent: level.indent)
    closed = []
  }

  /// Goes on where the next word can stand: on this line, after a space unless a bracket was opened, or on a line of
  /// its own.
  mutating func startWord(indent: Int) {
    if isLineFull {
      breakLine(blank: owesBlank, indent: indent)
    } else if let last = line.last, !" [{".contains(last) {
      line += " "
    }
    closed = []
  }

  // MARK: Comments

  /// Writes comments that stand before something of `level`; `blank` asks for an empty line before those that belong
  /// to it. Says whether that line was written.
  @discardableResult
  mutating func write(_ comments: [YAMLLayout.Part], at level: Level, blank: Bool = false) -> Bool {
    var isBlankDue = blank
    for comment in comments {
      if comment.breaksBefore == 0, !isLineFull, !line.allSatisfy({ $0 == " " }) {
        line += line.last == " " ? "" : " "
      } else {
        let indent = indent(of: comment, level)
        let isOwn = indent == level.indent
        breakLine(blank: owesBlank || comment.breaksBefore > 1 || isBlankDue && isOwn, indent: indent)
        if isOwn { isBlankDue = false }
      }
      line += CommentText.normal(layout.text(comment))
      isLineFull = true
    }
    return blank && !isBlankDue
  }

  /// Where a comment on a line of its own goes: to the block that it was indented like.
  private func indent(of comment: YAMLLayout.Part, _ level: Level) -> Int {
    let column = layout.file.lines.position(at: comment.span.start).column - 1
    var best = level
    for candidate in closed.reversed() where candidate.column <= column && candidate.column > best.column {
      best = candidate
    }
    return best.indent
  }
}
