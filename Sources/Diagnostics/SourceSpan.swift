// A place in a file: two byte offsets and nothing else. Lines and columns exist only where a diagnostic is shown
// (`LineIndex`).

/// A half-open range of 0-based UTF-8 byte offsets into one file.
package struct SourceSpan: Hashable, Sendable {
  /// The offset of the first byte.
  package var start: Int
  /// The offset just past the last byte; equal to `start` for a place between two bytes.
  package var end: Int

  package init(_ start: Int, _ end: Int) {
    self.start = start
    self.end = end
  }

  /// The smallest span that holds both.
  package func union(_ other: SourceSpan) -> SourceSpan {
    SourceSpan(min(start, other.start), max(end, other.end))
  }
}
