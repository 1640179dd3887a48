// Telling Backhoe's files from other people's, in folders where nobody said which is which: Kubernetes, CI and Compose
// files also have keys such as `env` and `source`.

internal import Diagnostics
internal import Keys
package import YAMLSyntax

extension DocumentKind {
  /// The key without which a file of the kind makes no sense.
  private var main: [String] {
    switch self {
    case .spec: ["endpoints", "dynamic_endpoints"]
    case .replication: ["streams"]
    case .connections: ["connections"]
    }
  }

  private static let all: [DocumentKind] = [.spec, .replication, .connections]

  /// Whether the root leaves no doubt: the main key of a kind with the value that it takes, two of its telling keys, or
  /// several of its keys beside one that is nearly the main one.
  package static func isCertain(_ root: YAMLNode) -> Bool {
    guard let entries = root.entries else { return false }
    let names = Set(entries.map(\.name))
    let spec = Set(KeySection.root.keys.map(\.name))
    let replication = Set(KeySection.replication.keys.map(\.name))
    return all.contains { kind in
      if kind.telling.count(where: names.contains) >= 2 { return true }
      if kind.main.contains(where: { root[$0]?.entries != nil || root[$0]?.items != nil }) { return true }
      let own = kind == .spec ? spec : kind == .replication ? replication : []
      return names.count(where: own.contains) >= 2
        && names.contains { !Suggestions.nearest($0, among: kind.main).isEmpty }
    }
  }

  /// Whether bytes that are no YAML look as if they should be one of Backhoe's files: a main key begins a line.
  package static func isLikely(_ bytes: [UInt8]) -> Bool {
    let words = all.flatMap(\.main).map { Array("\($0):".utf8) }
    return bytes.withUnsafeBufferPointer { bytes in
      var place = 0
      while place < bytes.count {
        let rest = bytes[place...]
        if words.contains(where: { rest.starts(with: $0) }) { return true }
        guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return false }
        place = end + 1
      }
      return false
    }
  }
}
