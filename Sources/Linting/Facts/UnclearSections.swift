// Parts of an endpoint that have errors of structure: rules that rest on what such a part says, or does not say, would
// only repeat the error in other words.

internal import Diagnostics
internal import Keys
internal import Specs
internal import YAMLSyntax

enum UnclearSections {
  /// The endpoint's keys (`request`, `response`, …) under which the structure is in doubt: those of the endpoint
  /// itself, and those of the defaults.
  static func find(
    in endpoint: YAMLNode, of document: SpecDocument, errors: [Location]
  ) -> Set<String> {
    if errors.isEmpty { return [] }
    let defaults = document.defaults?.node
    if defaults == nil, lacksDefaults(document.root) { return Set(KeySection.endpoint.keys.map { bare($0.name) }) }
    var result: Set<String> = []
    for node in [endpoint, defaults].compactMap({ $0 }) {
      for error in errors where error.file === node.file { result.formUnion(sections(of: node, at: error.span)) }
    }
    return result
  }

  /// Whether a key at the root was meant to be `defaults`: then every endpoint lacks something.
  private static func lacksDefaults(_ root: YAMLNode) -> Bool {
    (root.entries ?? []).contains { entry in
      KeySection.root.key(entry.name) == nil && !KeySection.root.leavesFree(entry.name)
        && KeySection.root.meaning(of: entry.name, in: .root).names(entry.name).contains("defaults")
    }
  }

  private static func sections(of node: YAMLNode, at span: SourceSpan) -> [String] {
    let entries = node.entries ?? []
    func holds(_ part: SourceSpan) -> Bool { part.start <= span.start && span.start <= part.end }
    for entry in entries {
      // What an alias repeats, or a merge brings, stands elsewhere.
      guard holds(entry.key.span) || holds(entry.value.span) else { continue }
      // A key that does not exist is one that was meant.
      if KeySection.endpoint.key(entry.name) != nil { return [bare(entry.name)] }
      return Suggestions.nearest(entry.name, among: KeySection.endpoint.keys.map(\.name)).map(bare)
    }
    // An entry that was dropped: an alias without its anchor, a duplicate.
    guard holds(node.span) else { return [] }
    return KeySection.endpoint.keys.map { bare($0.name) }
  }

  /// `+rules` and `rules+` are about `rules`.
  private static func bare(_ name: String) -> String { name.filter { $0 != "+" } }
}
