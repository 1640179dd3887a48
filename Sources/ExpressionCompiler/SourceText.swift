// Text to compile, and where each of its bytes stands in a file.

package import Diagnostics

/// The decoded text of a scalar, or of a command-line argument, with the way back to its file.
package struct SourceText: Sendable {
  package var text: String
  /// From byte offsets of `text` to a place.
  package var locate: @Sendable (Range<Int>) -> Location

  package init(_ text: String, locate: @escaping @Sendable (Range<Int>) -> Location) {
    self.text = text
    self.locate = locate
  }

  /// Text that is a whole file of its own.
  package init(file: SourceFile) {
    text = String(decoding: file.bytes, as: UTF8.self)
    locate = { Location(file, SourceSpan($0.lowerBound, $0.upperBound)) }
  }
}
