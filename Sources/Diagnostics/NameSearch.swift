// "Did you mean", asked many times of the same names. Bounded in all: where hardly a name fits, they are wrong for
// another reason than slips, and nobody reads a thousand suggestions.

/// Looks for the nearest among some names.
package struct NameSearch {
  private let names: [String]
  /// How many names may still be compared.
  private var left = 200_000

  package init(_ names: some Sequence<String>) { self.names = names.sorted() }

  /// As `Suggestions.nearest`; nothing once too much was asked.
  package mutating func nearest(_ name: String) -> [String] {
    let names = names
    return nearest(name, among: names)
  }

  /// The same of names that become more meanwhile.
  package mutating func nearest(_ name: String, among names: @autoclosure () -> [String]) -> [String] {
    if left <= 0 { return [] }
    let names = names()
    left -= names.count
    return Suggestions.nearest(name, among: names)
  }
}
