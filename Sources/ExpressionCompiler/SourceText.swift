// Text to compile, and where each of its bytes stands in a file.

package import Diagnostics

/// The decoded text of a scalar, or of a command-line argument, with the way back to its file.
package final class SourceText: Sendable {
  package let text: String
  /// From byte offsets of `text` to a place.
  package let locate: @Sendable (Range<Int>) -> Location

  package init(_ text: String, locate: @escaping @Sendable (Range<Int>) -> Location) {
    self.text = text
    self.locate = locate
  }

  /// Text that is a whole file of its own.
  package convenience init(file: SourceFile) {
    self.init(String(decoding: file.bytes, as: UTF8.self)) { Location(file, SourceSpan($0.lowerBound, $0.upperBound)) }
  }
}
