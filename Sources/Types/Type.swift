// The type lattice: what values an expression can have. `Type+Lattice.swift` has join and assignability.

/// A set of values.
package indirect enum Type: Hashable, Sendable {
  case null, bool, int, float, decimal, string, timestamp
  case array(Type)
  /// Known members in order; a member that is not listed is null if `isOpen` is false, else `any`.
  case object([Member], isOpen: Bool)
  /// Anything, checked when it runs.
  case any
  /// No value at all: the element of an empty array literal.
  case never
  /// Two or more alternatives, none of them a union, `any` or `never`; sorted by `order`.
  case union([Type])

  /// One named member of an object type.
  package struct Member: Hashable, Sendable {
    package var name: String
    package var type: Type

    package init(_ name: String, _ type: Type) {
      self.name = name
      self.type = type
    }
  }

  /// An object about which nothing is known.
  package static let anyObject = Type.object([], isOpen: true)
  /// int, float or decimal.
  package static let number = Type.union([.int, .float, .decimal])

  /// This type or null.
  package var optional: Type { Type.join(self, .null) }
}
