// A file as it was read: its name for people, its bytes, and where its lines start. Reading from disk is the caller's.

/// The bytes of one input, named as the user named it.
package final class SourceFile: Sendable {
  /// The path as given on the command line, or `<stdin>`.
  package let path: String
  /// The content, unchanged: a byte order mark and carriage returns included.
  package let bytes: [UInt8]
  /// Offsets to lines and columns.
  package let lines: LineIndex

  /// False for a file that could not be read: it has no lines to show.
  package let wasRead: Bool

  package init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
    self.lines = LineIndex(bytes)
    wasRead = true
  }

  /// A file of which nothing but its name is known.
  package init(unread path: String) {
    self.path = path
    bytes = []
    lines = LineIndex([])
    wasRead = false
  }

  /// The text of a span, invalid UTF-8 repaired.
  package func text(_ span: SourceSpan) -> String {
    let start = min(max(span.start, 0), bytes.count)
    return String(decoding: bytes[start..<min(max(span.end, start), bytes.count)], as: UTF8.self)
  }
}
