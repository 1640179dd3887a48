// Sets of scopes. One is made for every place of a spec where an expression stands, so it is a word of bits.

/// Which scopes are known somewhere.
package struct ScopeSet: Hashable, Sendable, ExpressibleByArrayLiteral {
  private var bits: UInt16

  /// Every scope that expressions may name.
  package static let named = ScopeSet(Scope.named)

  package init(_ scopes: some Sequence<Scope>) { bits = scopes.reduce(0) { $0 | Self.bit($1) } }

  package init(arrayLiteral scopes: Scope...) { self.init(scopes) }

  /// The members, in the order of their declaration.
  package var scopes: [Scope] { Scope.allCases.filter(contains) }

  package func contains(_ scope: Scope) -> Bool { bits & Self.bit(scope) != 0 }

  package func union(_ other: ScopeSet) -> ScopeSet { ScopeSet(bits: bits | other.bits) }

  package func subtracting(_ other: ScopeSet) -> ScopeSet { ScopeSet(bits: bits & ~other.bits) }

  private init(bits: UInt16) { self.bits = bits }

  private static func bit(_ scope: Scope) -> UInt16 { 1 << UInt16(scope.rawValue) }
}
