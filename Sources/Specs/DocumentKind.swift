// Tells the files of Backhoe apart by what they say, since they all end in `.yaml`.

package import Diagnostics
package import YAMLSyntax

/// What a YAML file is.
package enum DocumentKind: Sendable, Equatable {
  case spec, replication, connections

  /// Keys of the root whose entries are long, and stand apart in the normal form.
  package var separatedKeys: Set<String> { self == .spec ? ["endpoints"] : [] }

  /// Keys at the root that only this kind of file has.
  var telling: [String] {
    switch self {
    case .spec: ["endpoints", "dynamic_endpoints", "authentication", "queues"]
    case .replication: ["streams", "source", "target", "env", "hooks"]
    case .connections: ["connections"]
    }
  }

  /// The kind whose keys stand at the root; nil if none does.
  package static func detect(_ root: YAMLNode) -> DocumentKind? {
    guard let entries = root.entries else { return nil }
    let names = Set(entries.map(\.name))
    var best: (kind: DocumentKind, count: Int)?
    for kind in [DocumentKind.spec, .replication, .connections] {
      let count = kind.telling.reduce(0) { $0 + (names.contains($1) ? 1 : 0) }
      if count > (best?.count ?? 0) { best = (kind, count) }
    }
    return best?.kind
  }

  /// The kind; nil for a file that is none, which is reported.
  package static func detect(_ root: YAMLNode, into bag: inout DiagnosticBag) -> DocumentKind? {
    if let kind = detect(root) { return kind }
    guard let entries = root.entries else {
      bag.add(
        Diagnostic(
          .unknownDocument, "the file is \(root.kindName), not a spec", at: root.location,
          help: "a spec starts with 'endpoints:', a replication with 'source:', 'target:' and 'streams:'"))
      return nil
    }
    // A slip in the telling key is the likeliest reason.
    let telling = [DocumentKind.spec, .replication, .connections].flatMap(\.telling)
    for entry in entries {
      guard let best = Suggestions.nearest(entry.name, among: telling).first else { continue }
      bag.add(
        Diagnostic(
          .unknownDocument, "the file is neither a spec nor a replication nor a connections file",
          at: entry.key.location, label: "did you mean '\(best)'?",
          fix: Fix("rename it to '\(best)'", replace: entry.key.span, with: best)))
      return nil
    }
    bag.add(
      Diagnostic(
        .unknownDocument, "the file is neither a spec nor a replication nor a connections file",
        at: entries.first?.key.location ?? root.location,
        help: "a spec has 'endpoints', a replication 'source', 'target' and 'streams', a connections file 'connections'"
      ))
    return nil
  }
}
