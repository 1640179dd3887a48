// Tells the files of Backhoe apart by what they say, since they all end in `.yaml`.

package import Diagnostics
package import YAMLSyntax

/// What a YAML file is.
package enum DocumentKind: Sendable, Equatable {
  case spec, replication, connections

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
}
