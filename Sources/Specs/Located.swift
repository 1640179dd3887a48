// A value of a spec with the place it was written.

package import Diagnostics

/// Who said so.
package enum Origin: Sendable, Equatable {
  /// The endpoint, or the stream, itself.
  case own
  /// The `defaults` of the file.
  case defaults
  /// Backhoe: nobody wrote it.
  case builtIn
}

/// A value, its place, and who wrote it. A built-in value's place is the name of what it applies to.
package struct Located<Content: Sendable>: Sendable {
  package var value: Content
  package var location: Location
  package var origin: Origin

  package init(_ value: Content, at location: Location, origin: Origin = .own) {
    self.value = value
    self.location = location
    self.origin = origin
  }
}
