// The lines of a place as a terminal shows them: tabs expanded, unprintable characters replaced, very long lines cut,
// and the columns that the carets stand under.

/// What to show of a place.
struct Snippet {
  struct Line {
    /// 1-based; nil stands for lines left out.
    var number: Int?
    var text = ""
    /// In columns of the terminal.
    var caretStart = 0
    var caretWidth = 1
  }

  /// A longer line is shown in part.
  private static let widest = 160
  private static let tabWidth = 4

  /// The 1-based number of the last line shown.
  static func lastLine(of location: Location) -> Int {
    location.file.lines.line(at: lastOffset(of: location)) + 1
  }

  /// The first lines of the place and its last; those in between are left out if there are many.
  static func lines(of location: Location) -> [Line] {
    let index = location.file.lines
    let first = index.line(at: clamped(location.span.start, in: location.file))
    let last = max(first, index.line(at: lastOffset(of: location)))
    if last - first <= 3 { return (first...last).map { line($0, of: location) } }
    return [line(first, of: location), line(first + 1, of: location), Line(number: nil), line(last, of: location)]
  }

  private static func clamped(_ offset: Int, in file: SourceFile) -> Int { min(max(offset, 0), file.bytes.count) }

  /// The offset of the last byte, so that a place that ends with a line break does not touch the next line.
  private static func lastOffset(of location: Location) -> Int {
    let bytes = location.file.bytes
    var offset = clamped(max(location.span.end - 1, location.span.start), in: location.file)
    while offset > location.span.start, offset >= bytes.count || bytes[offset] == 0x0A || bytes[offset] == 0x0D {
      offset -= 1
    }
    return offset
  }

  private static func line(_ number: Int, of location: Location) -> Line {
    let whole = location.file.lines.span(ofLine: number)
    let start = min(max(location.span.start, whole.start), whole.end)
    // Of a line of megabytes only the neighbourhood is looked at.
    let span = window(of: whole, around: start, in: location.file)
    let end = min(max(location.span.end, start), span.end)
    // On the lines after the first, indentation is not part of what is meant.
    let before = location.file.text(SourceSpan(span.start, start))
    let inside = location.file.text(SourceSpan(start, end))
    let after = location.file.text(SourceSpan(end, span.end))
    var column = 0
    var shown = ""
    append(before, to: &shown, column: &column)
    let blank = start == span.start && location.span.start < span.start ? inside.prefix { $0 == " " || $0 == "\t" } : ""
    append(String(blank), to: &shown, column: &column)
    let caretStart = column
    append(String(inside.dropFirst(blank.count)), to: &shown, column: &column)
    let caretEnd = column
    append(after, to: &shown, column: &column)
    // A blank line in the middle of a place has nothing to point at.
    let least = location.span.start < span.start && start == end ? 0 : 1
    let line = Line(
      number: number + 1, text: shown, caretStart: caretStart, caretWidth: max(least, caretEnd - caretStart))
    return column > widest ? cut(line) : trimmed(line)
  }

  /// A line may be this many bytes longer, on either side of what is meant, before it is cut without a look at it.
  private static let reach = 800

  private static func window(of line: SourceSpan, around start: Int, in file: SourceFile) -> SourceSpan {
    func isInside(_ offset: Int) -> Bool { offset < file.bytes.count && file.bytes[offset] & 0xC0 == 0x80 }
    var first = max(line.start, start - reach)
    var last = min(line.end, start + reach)
    while first > line.start, isInside(first) { first -= 1 }
    while last < line.end, isInside(last) { last += 1 }
    return SourceSpan(first, last)
  }

  private static func append(_ text: String, to shown: inout String, column: inout Int) {
    for scalar in text.unicodeScalars {
      if scalar == "\t" {
        let width = tabWidth - column % tabWidth
        shown += String(repeating: " ", count: width)
        column += width
      } else if DisplayWidth.isUnprintable(scalar) {
        shown.unicodeScalars.append("\u{FFFD}")
        column += 1
      } else {
        shown.unicodeScalars.append(scalar)
        column += DisplayWidth.of(scalar)
      }
    }
  }

  /// The part of a long line around its carets.
  private static func cut(_ line: Line) -> Line {
    let from = max(0, line.caretStart - 40)
    var column = 0
    var startColumn: Int?
    var text = String.UnicodeScalarView()
    var isCut = false
    for scalar in line.text.unicodeScalars {
      if column >= from {
        if column - from >= widest {
          isCut = true
          break
        }
        if startColumn == nil { startColumn = column }
        text.append(scalar)
      }
      column += DisplayWidth.of(scalar)
    }
    let offset = startColumn ?? column
    var result = line
    result.text = (offset > 0 ? "…" : "") + String(text) + (isCut ? "…" : "")
    result.caretStart = max(0, line.caretStart - offset) + (offset > 0 ? 1 : 0)
    result.caretWidth = max(1, min(line.caretWidth, widest - max(0, line.caretStart - offset)))
    return trimmed(result)
  }

  private static func trimmed(_ line: Line) -> Line {
    var result = line
    while result.text.last == " " { result.text.removeLast() }
    return result
  }
}
