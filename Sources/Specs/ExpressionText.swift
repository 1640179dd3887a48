// Text that the expression language reads. It is not parsed here: a later pass lexes `text` and asks `location(of:)`
// for places.

package import Diagnostics
package import Keys
package import YAMLSyntax

/// A bare expression or a template, unparsed.
package struct ExpressionText: Sendable {
  package enum Kind: Sendable { case bare, template }

  package let scalar: ScalarText
  package let place: ExpressionPlace
  package let origin: Origin

  package init(_ scalar: ScalarText, place: ExpressionPlace, origin: Origin) {
    self.scalar = scalar
    self.place = place
    self.origin = origin
  }

  package var kind: Kind { place.isBare ? .bare : .template }
  /// The decoded text; offsets into it are UTF-8 byte offsets.
  package var text: String { scalar.text }
  package var file: SourceFile { scalar.file }
  /// The whole scalar, quotes included.
  package var location: Location { scalar.location }

  /// Where the UTF-8 bytes `range` of `text` stand in the file.
  package func location(of range: Range<Int>) -> Location { Location(scalar.file, scalar.span(of: range)) }
}
