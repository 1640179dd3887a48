// A literal or folded block of text as it was written: header, lines without their indentation, empty lines behind.

/// The parts of a block scalar.
struct BlockText {
  /// `|` or `>`.
  let indicator: Character
  /// `+`, `-` or nothing.
  let chomping: String
  /// Whether the header says how far the text is indented.
  let isExplicit: Bool
  /// The comment of the header, from its `#`.
  let comment: String?
  /// The lines of the text without their indentation; empty lines behind it only where they count.
  let lines: [Substring]
  /// Whether empty lines that do not count follow.
  let hasBlankBehind: Bool

  /// Takes the source apart. `text` is what the parser made of it; `parentColumn` is that of the block around it, from
  /// which an explicit indentation counts.
  init(_ source: String, meaning text: String, parentColumn: Int) {
    var all = source.split(omittingEmptySubsequences: false) { $0.isNewline }
    let header = all.removeFirst()
    indicator = header.first ?? "|"
    let marks = header.dropFirst().prefix { $0 == "+" || $0 == "-" || $0.isNumber }
    comment = header.firstIndex(of: "#").map { String(header[$0...]) }
    let explicit = marks.first { $0.isNumber }.flatMap { Int(String($0)) }
    isExplicit = explicit != nil

    let indentation = explicit.map { max(parentColumn, 0) + $0 } ?? Self.indentation(of: all)
    // What follows the last line break is indentation of the next line, unless the file ends there.
    let endsInLine = all.last.map { $0.count > indentation || $0.contains { $0 != " " } } ?? false
    if !endsInLine, !all.isEmpty { all.removeLast() }
    let behind = all.reversed().prefix { $0.count <= indentation && $0.allSatisfy { $0 == " " } }.count
    let keeps = marks.contains("+")
    // Without a line break at the end of the file the text has none, either, and the break to come must not count.
    let isCut = endsInLine && !text.isEmpty && !text.hasSuffix("\n")
    chomping = isCut || marks.contains("-") ? "-" : keeps ? "+" : ""
    hasBlankBehind = behind > 0 && !keeps
    if !keeps { all.removeLast(behind) }
    lines = all.map { $0.dropFirst(min(indentation, $0.prefix { $0 == " " }.count)) }
  }

  /// That of the first line that says something.
  private static func indentation(of lines: [Substring]) -> Int {
    let first = lines.first { $0.contains { $0 != " " } }
    return first.map { $0.prefix { $0 == " " }.count } ?? lines.map(\.count).max() ?? 0
  }
}
