// What was written in a file beside its values: the comments, and which stretch each entry and item takes. libyaml keeps
// neither. Aliases count where they are written, so this is the file's shape and not the tree's.

package import Diagnostics

/// A comment, from its `#` to the end of its line.
package struct YAMLComment: Sendable, Equatable {
  package let span: SourceSpan
  /// Whether nothing but blanks stands before it on its line.
  package let isAlone: Bool
}

/// The comments and parts of a file, in its order.
package struct YAMLOutline: Sendable {
  package private(set) var comments: [YAMLComment] = []
  /// Every entry of a map, key to value, and every item of a list: from the first byte to the last one that is no white
  /// space. Sorted by start, the widest first.
  package private(set) var parts: [SourceSpan] = []

  /// Nil for a file that is no YAML.
  package init?(_ file: SourceFile) {
    let bytes = file.bytes
    let base = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    guard (try? UTF8Span(validating: bytes.span)) != nil else { return nil }
    var builder = OutlineBuilder(bytes: bytes, index: CodePointIndex(bytes, from: base))
    let isWhole = bytes.withUnsafeBufferPointer { input -> Bool in
      do throws(YAMLProblem) {
        try forEachYAMLEvent(in: UnsafeBufferPointer(rebasing: input[base...])) { event in
          builder.take(event)
          return true
        }
        return true
      } catch {
        return false
      }
    }
    guard isWhole else { return nil }
    parts = builder.parts.sorted { ($0.start, $1.end) < ($1.start, $0.end) }
    comments = CommentScanner(bytes: bytes, start: base).comments(outside: builder.scalars)
  }
}

/// Follows the events and keeps what has a beginning and an end.
private struct OutlineBuilder {
  let bytes: [UInt8]
  let index: CodePointIndex
  /// The scalars, in the order of the file.
  var scalars: [SourceSpan] = []
  var parts: [SourceSpan] = []

  private struct Frame {
    let isMapping: Bool
    let isFlow: Bool
    let start: Int
    /// Past the last byte so far.
    var end: Int
    /// The key that waits for its value.
    var key: SourceSpan?
  }

  private var frames: [Frame] = []

  init(bytes: [UInt8], index: CodePointIndex) {
    self.bytes = bytes
    self.index = index
  }

  mutating func take(_ event: YAMLEvent) {
    var span = SourceSpan(index.byteOffset(event.start), index.byteOffset(event.end))
    switch event.kind {
    case .documentStart: frames = []
    case .alias: complete(span)
    case .scalar:
      while span.end > span.start, isSpace(bytes[span.end - 1]) { span.end -= 1 }
      if span.end > span.start { scalars.append(span) }
      complete(span)
    case .sequenceStart(let isFlow):
      frames.append(Frame(isMapping: false, isFlow: isFlow, start: span.start, end: span.start))
    case .mappingStart(let isFlow):
      frames.append(Frame(isMapping: true, isFlow: isFlow, start: span.start, end: span.start))
    case .collectionEnd:
      guard let frame = frames.popLast() else { return }
      complete(SourceSpan(frame.start, frame.isFlow ? span.end : frame.end))
    }
  }

  private mutating func complete(_ span: SourceSpan) {
    guard var frame = frames.popLast() else { return }
    frame.end = max(frame.end, span.end)
    if !frame.isMapping {
      parts.append(span)
    } else if let key = frame.key {
      parts.append(SourceSpan(key.start, max(key.end, span.end)))
      frame.key = nil
    } else {
      frame.key = span
    }
    frames.append(frame)
  }

  private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}

/// Finds `#` where it starts a comment.
private struct CommentScanner {
  let bytes: [UInt8]
  let start: Int

  /// `scalars` in the order of the file: what looks like a comment inside them is text.
  func comments(outside scalars: [SourceSpan]) -> [YAMLComment] {
    var comments: [YAMLComment] = []
    var place = start
    for scalar in scalars + [SourceSpan(bytes.count, bytes.count)] {
      scan(from: place, to: max(place, scalar.start), into: &comments)
      place = max(place, scalar.end)
      // The header of a block scalar is a line of its own, on which a comment may stand.
      if scalar.start < bytes.count, [UInt8(ascii: "|"), UInt8(ascii: ">")].contains(bytes[scalar.start]) {
        scan(from: scalar.start + 1, to: lineEnd(scalar.start), into: &comments)
      }
    }
    return comments
  }

  private func scan(from lower: Int, to upper: Int, into comments: inout [YAMLComment]) {
    var place = lower
    while place < upper {
      if bytes[place] == UInt8(ascii: "#"), place == start || isBlankOrBreak(bytes[place - 1]) {
        let end = lineEnd(place)
        comments.append(YAMLComment(span: SourceSpan(place, end), isAlone: standsAlone(place)))
        place = end
      } else {
        place += 1
      }
    }
  }

  private func standsAlone(_ place: Int) -> Bool {
    var before = place
    while before > start, bytes[before - 1] == UInt8(ascii: " ") || bytes[before - 1] == UInt8(ascii: "\t") {
      before -= 1
    }
    return before == start || isBlankOrBreak(bytes[before - 1])
  }

  private func lineEnd(_ place: Int) -> Int {
    var end = place
    while end < bytes.count, bytes[end] != UInt8(ascii: "\n"), bytes[end] != UInt8(ascii: "\r") { end += 1 }
    return end
  }

  private func isBlankOrBreak(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
