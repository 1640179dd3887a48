// Mappings and sequences in block style.

internal import YAMLSyntax

extension LayoutPrinter {
  /// What stands between the entries of a mapping.
  enum Spacing {
    case asWritten
    /// Entries of some keys have their own entries stand apart.
    case root
    /// An empty line around each entry that has a block.
    case apart
  }

  /// A block whose beginning was taken. `isInline`: its first part goes on with this line.
  mutating func block(_ collection: YAMLLayout.Collection, indent: Int, isInline: Bool, spacing: Spacing = .asWritten) {
    let level = Level(column: collection.column, indent: indent)
    var isFirst = true
    var wasTall = false
    while !isLost, let next = peekPastComments {
      if next.kind == .close, peek?.kind == .close {
        advance()
        closed.append(level)
        return
      }
      if collection.isMapping {
        let isTall = spacing == .apart && isTallEntry
        entry(level, isInline: isInline && isFirst, spacing: spacing, blank: !isFirst && (wasTall || isTall))
        wasTall = isTall
      } else {
        item(level, isInline: isInline && isFirst)
      }
      isFirst = false
    }
    isLost = true
  }

  private var peekPastComments: YAMLLayout.Part? { layout.parts[place...].first { $0.kind != .comment } }

  /// Whether the value of the entry that comes next is a block.
  private var isTallEntry: Bool {
    let colon = UInt8(ascii: ":")
    guard let mark = layout.parts[place...].firstIndex(where: { $0.kind == .mark(colon) }) else { return false }
    let value = layout.parts[(mark + 1)...].first { $0.kind != .comment }
    if case .open(let collection)? = value?.kind { return !collection.isFlow }
    return false
  }

  // MARK: Entries

  private mutating func entry(_ level: Level, isInline: Bool, spacing: Spacing, blank: Bool) {
    var before = comments()
    let start = peek
    let isExplicit = take("?")
    if isExplicit { before += comments() }
    let isBlankDone = write(before, at: level, blank: blank)
    guard let start else { return isLost = true }
    if !isInline || isLineFull { startLine(start, at: level, blank: blank && !isBlankDone) }
    closed = []
    guard let name = key(level) else { return isLost = true }
    let between = comments()
    _ = take(":")
    line += ":"
    write(between, at: Level(column: level.column + 1, indent: level.indent + Self.step))
    let isApart = spacing == .root && separated.contains(name)
    value(of: level, spacing: isApart ? .apart : .asWritten)
  }

  /// Writes a key that is one line of text, and gives that text.
  private mutating func key(_ level: Level) -> String? {
    properties(atMost: .max, indent: level.indent)
    guard let part = peek, !isLineFull else { return nil }
    switch part.kind {
    case .scalar(let text, let style):
      let source = layout.text(part)
      guard style != .literal, style != .folded, !source.isEmpty, !source.contains(where: \.isNewline) else {
        return nil
      }
      startWord(indent: level.indent)
      line += source
      advance()
      return text
    case .alias:
      startWord(indent: level.indent)
      // The colon would belong to the name.
      line += layout.text(part) + " "
      advance()
      return ""
    default:
      return nil
    }
  }

  private mutating func item(_ level: Level, isInline: Bool) {
    write(comments(), at: level)
    guard let start = peek, take("-") else { return isLost = true }
    if !isInline || isLineFull { startLine(start, at: level) }
    closed = []
    line += "-"
    value(of: level, spacing: .asWritten, isItem: true)
  }

  // MARK: Values

  /// The value of a key or an item of `level`.
  private mutating func value(of level: Level, spacing: Spacing, isItem: Bool = false) {
    let inner = Level(column: level.column + 1, indent: level.indent + Self.step)
    write(comments(), at: inner)
    guard let part = peek else { return isLost = true }
    if case .open(let collection) = part.kind, !collection.isFlow {
      advance()
      let hasWord = collection.properties > 0
      properties(atMost: collection.properties, indent: inner.indent)
      // After `- ` the block begins on the same line, unless something stands there.
      let isInline = isItem && !hasWord && !isLineFull
      if isInline { line += " " }
      block(collection, indent: inner.indent, isInline: isInline, spacing: spacing)
    } else if case .scalar = part.kind, part.isEmpty {
      advance()
      // What is indented below belongs to the value that is not there.
      closed = [inner]
    } else {
      word(parent: level)
    }
  }

  /// Writes up to so many anchors and tags.
  mutating func properties(atMost count: Int, indent: Int) {
    var count = count
    while count > 0, let part = peek, part.kind == .property {
      startWord(indent: indent)
      line += layout.text(part)
      advance()
      count -= 1
      if count > 0, let comment = peek, comment.kind == .comment {
        write(comments(), at: Level(column: indent, indent: indent))
      }
    }
  }
}
