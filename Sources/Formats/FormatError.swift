// Why bytes are not what they claim to be. What the request was is for the caller to say.

/// Bytes that are not of their format.
package struct FormatError: Error, Sendable, Equatable {
  /// The format as people call it: "JSON", "CSV".
  package var format: String
  /// Place and reason, without a full stop: "line 3: the quote that opens here is not closed".
  package var message: String

  package init(_ format: String, _ message: String) {
    self.format = format
    self.message = message
  }
}
