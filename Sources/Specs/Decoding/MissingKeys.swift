// When a missing key is worth a finding: not where another finding has said it already.

internal import Diagnostics
internal import YAMLSyntax

extension KeySection {
  /// Whether `node`, a map of this section, has the key, or has a slip of it, or is no map at all: each of those has
  /// its own finding if it is wrong.
  func mentions(_ name: String, in node: YAMLNode?) -> Bool {
    guard let node, !node.isNull else { return false }
    guard let entries = node.entries else { return true }
    let names = keys.map(\.name)
    return entries.contains { entry in
      entry.name == name
        || key(entry.name) == nil && Suggestions.nearest(entry.name, among: names).first == name
    }
  }
}

extension SectionReader {
  /// Reports a key that a part must have and that nobody mentions.
  func require(_ name: String, of part: String) {
    if section.mentions(name, in: node) { return }
    decoding.report(
      .missingKey, "\(part) needs '\(name)'", at: location, notes: [Note("\(name): \(row(name).doc)")])
  }
}
