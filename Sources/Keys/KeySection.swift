// A section: a map whose keys the table lists. Each file kind declares its sections beside its decoder, as static
// members of this type; sections may hold each other in circles.

/// A map of keys that belong together.
package struct KeySection: Sendable, Hashable {
  /// The name, unique over all file kinds: "request", "stream".
  package let name: String
  /// The section in a message: "'request'", "an endpoint".
  package let words: String
  /// Where in a file it stands: "endpoints.NAME.request".
  package let path: String
  /// Whether keys that start with `x-` or `_` are free here.
  package let isRoot: Bool
  /// Whether its keys are mostly those of other sections.
  let repeatsOthers: Bool
  private let rows: @Sendable () -> [SpecKey]

  package init(
    _ name: String, words: String? = nil, path: String, isRoot: Bool = false, repeatsOthers: Bool = false,
    rows: @escaping @Sendable () -> [SpecKey]
  ) {
    self.name = name
    self.words = words ?? "'\(name)'"
    self.path = path
    self.isRoot = isRoot
    self.repeatsOthers = repeatsOthers
    self.rows = rows
  }

  /// The rows of this section, in the order of the reference.
  package var keys: [SpecKey] { rows() }

  /// The row of this name.
  package func key(_ name: String) -> SpecKey? { keys.first { $0.name == name } }

  /// Whether a key of this name is free: its content is nobody's affair.
  package func leavesFree(_ name: String) -> Bool { isRoot && (name.hasPrefix("x-") || name.hasPrefix("_")) }

  package static func == (left: KeySection, right: KeySection) -> Bool { left.name == right.name }

  package func hash(into hasher: inout Hasher) { hasher.combine(name) }

  /// The sections that stand directly in this one.
  package var children: [KeySection] { keys.compactMap(\.kind.section) }

  /// This section and every one inside it, each once, the nearest first.
  package var reachable: [KeySection] {
    var found = [self]
    var seen: Set<KeySection> = [self]
    var place = 0
    while place < found.count {
      for child in found[place].children where seen.insert(child).inserted { found.append(child) }
      place += 1
    }
    return found
  }
}
