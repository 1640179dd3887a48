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
    in endpoint: YAMLNode, defaults: YAMLNode?, errors: [Location]
  ) -> Set<String> {
    var result: Set<String> = []
    for node in [endpoint, defaults].compactMap({ $0 }) {
      for error in errors where error.file === node.file { result.formUnion(sections(of: node, at: error.span)) }
    }
    return result
  }

  private static func sections(of node: YAMLNode, at span: SourceSpan) -> [String] {
    guard let entries = node.entries, node.span.start <= span.start, span.start <= node.span.end else { return [] }
    for entry in entries {
      let whole = entry.key.span.union(entry.value.span)
      guard whole.start <= span.start, span.start <= whole.end else { continue }
      // A key that does not exist is one that was meant.
      if KeySection.endpoint.key(entry.name) != nil { return [bare(entry.name)] }
      return Suggestions.nearest(entry.name, among: KeySection.endpoint.keys.map(\.name)).map(bare)
    }
    // An entry that was dropped: an alias without its anchor, a duplicate.
    return KeySection.endpoint.keys.map { bare($0.name) }
  }

  /// `+rules` and `rules+` are about `rules`.
  private static func bare(_ name: String) -> String { name.filter { $0 != "+" } }
}
