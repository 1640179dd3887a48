// A scalar's text together with the way back into the file: an embedded expression is lexed over the decoded text, and
// its findings must point at what was written, escapes, folds and indentation in between. The way back is computed
// only when somebody asks (`segments`), by decoding the scalar's bytes once more.

package import Diagnostics

/// The decoded text of a scalar, and where each byte of it comes from.
package struct ScalarText: Sendable {
  package enum Style: Sendable {
    case plain, singleQuoted, doubleQuoted, literal, folded
  }

  /// The text as YAML means it. Offsets into it are UTF-8 byte offsets.
  package let text: String
  package let style: Style
  /// The bytes of the scalar: quotes and block headers included, trailing white space of blocks not.
  package let span: SourceSpan
  package let file: SourceFile
  /// The column of the enclosing block collection, -1 at the top: what an explicit indentation indicator adds to.
  let parentIndent: Int

  package init(text: String, style: Style, span: SourceSpan, file: SourceFile, parentIndent: Int = -1) {
    self.text = text
    self.style = style
    self.span = span
    self.file = file
    self.parentIndent = parentIndent
  }

  package var location: Location { Location(file, span) }

  /// Where the UTF-8 bytes `range` of `text` stand in the file. Bytes that an escape or a fold produced stand for the
  /// whole of it. An empty range gives the place between two bytes; a range past the end is clamped.
  package func span(of range: Range<Int>) -> SourceSpan {
    if let start = verbatimStart {
      let lower = min(max(range.lowerBound, 0), text.utf8.count)
      return SourceSpan(start + lower, start + min(max(range.upperBound, lower), text.utf8.count))
    }
    let segments = segments()
    guard let first = segments.first, let last = segments.last else { return contentSpan }
    let lower = min(max(range.lowerBound, 0), last.decoded.upperBound)
    let upper = min(max(range.upperBound, lower), last.decoded.upperBound)
    if lower == upper {
      let place = segments.first { $0.decoded.contains(lower) }?.start(of: lower) ?? last.source.end
      return SourceSpan(place, place)
    }
    let head = segments.first { $0.decoded.contains(lower) } ?? first
    let tail = segments.last { $0.decoded.contains(upper - 1) } ?? last
    return SourceSpan(head.start(of: lower), max(head.start(of: lower), tail.end(of: upper - 1)))
  }

  /// Where the text begins in the file, if it stands there byte for byte: nearly always so, and cheap to see. Folding
  /// and `''` only ever make a text shorter, so that equal lengths leave no room for them.
  private var verbatimStart: Int? {
    let length = text.utf8.count
    switch style {
    case .plain: return span.end - span.start == length && length > 0 ? span.start : nil
    case .singleQuoted: return span.end - span.start == length + 2 && length > 0 ? span.start + 1 : nil
    case .doubleQuoted:
      guard span.end - span.start == length + 2, length > 0 else { return nil }
      return file.bytes[span.start..<span.end].contains(UInt8(ascii: "\\")) ? nil : span.start + 1
    case .literal, .folded: return nil
    }
  }

  /// The span without quotes or block header: where an empty text would stand.
  private var contentSpan: SourceSpan {
    switch style {
    case .singleQuoted, .doubleQuoted: SourceSpan(min(span.start + 1, span.end), max(span.end - 1, span.start))
    case .plain: span
    case .literal, .folded: SourceSpan(span.end, span.end)
    }
  }
}

/// A run of decoded bytes and the bytes of the file that they come from.
struct ScalarSegment: Equatable {
  var decoded: Range<Int>
  var source: SourceSpan
  /// Whether the bytes are the same; else all of `source` makes all of `decoded`.
  var isVerbatim: Bool

  /// Where the decoded byte at `offset` begins in the file.
  func start(of offset: Int) -> Int { isVerbatim ? source.start + offset - decoded.lowerBound : source.start }

  /// Where the decoded byte at `offset` ends in the file.
  func end(of offset: Int) -> Int { isVerbatim ? source.start + offset - decoded.lowerBound + 1 : source.end }
}
