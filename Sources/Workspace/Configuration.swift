// What `backhoe.yaml` says. The table of its keys is in `ConfigurationKey.swift`.

package import Diagnostics
internal import Values
internal import YAMLSyntax

/// The settings of a repository.
package struct Configuration: Sendable {
  package var filter = CodeFilter()
  package var exclude = IgnoreRules(lines: [], folder: "")
  package var isStrict = false
  /// Paths from the root.
  package var baseline: String?
  package var connections: String?

  package init() {}

  /// Reads the file; what is wrong is reported and left out. An empty file says nothing, which is fine.
  package init(_ file: SourceFile, into bag: inout DiagnosticBag) {
    var findings = DiagnosticBag()
    let root = YAMLDocument.parse(file, into: &findings)
    for finding in findings.sorted where finding.code != .emptyDocument { bag.add(finding) }
    guard let root else { return }
    guard let entries = root.entries else {
      Self.report(.wrongKind, "the configuration is a map of keys, and this is \(root.kindName)", root, &bag)
      return
    }
    for entry in entries {
      if let key = ConfigurationKey.named(entry.name) {
        if !entry.value.isNull { take(entry.value, of: key, into: &bag) }
      } else {
        Self.reportUnknown(entry, root, &bag)
      }
    }
  }

  private mutating func take(_ node: YAMLNode, of key: ConfigurationKey, into bag: inout DiagnosticBag) {
    func wrongKind() {
      Self.report(.wrongKind, "'\(key.name)' takes \(key.kind.words), and this is \(node.kindName)", node, &bag)
    }
    switch key.kind {
    case .codes:
      guard let codes = Self.codes(node, into: &bag) else { return wrongKind() }
      if key.name == "select" { filter.select = codes } else { filter.ignore = codes }
    case .codesByPattern:
      guard let entries = node.entries else { return wrongKind() }
      for entry in entries {
        guard let codes = Self.codes(entry.value, into: &bag) else {
          Self.report(.wrongKind, "a list of codes is expected here, not \(entry.value.kindName)", entry.value, &bag)
          continue
        }
        filter.ignoreByFile.append((IgnoreRules(lines: [entry.name], folder: ""), codes))
      }
    case .patterns:
      guard let patterns = Self.texts(node) else { return wrongKind() }
      exclude = IgnoreRules(lines: patterns.map(\.text), folder: "")
    case .bool:
      guard case .bool(let truth)? = node.core else { return wrongKind() }
      isStrict = truth
    case .path:
      guard let text = node.scalar?.text, !text.isEmpty else { return wrongKind() }
      if key.name == "baseline" { baseline = text } else { connections = text }
    }
  }

  /// Texts of a list, or a lone one; nil for anything else.
  private static func texts(_ node: YAMLNode) -> [(text: String, node: YAMLNode)]? {
    if let scalar = node.scalar { return [(scalar.text, node)] }
    guard let items = node.items, items.allSatisfy({ $0.scalar != nil }) else { return nil }
    return items.map { ($0.scalar?.text ?? "", $0) }
  }

  private static func codes(_ node: YAMLNode, into bag: inout DiagnosticBag) -> [String]? {
    texts(node)?.compactMap { choice in
      if CodeFilter.isKnown(choice.text) { return choice.text }
      let near = Suggestions.question(choice.text.uppercased(), among: DiagnosticCode.all.map(\.id))
      report(.unknownValue, "there is no code '\(choice.text)'", choice.node, &bag, label: near ?? "")
      return nil
    }
  }

  private static func reportUnknown(_ entry: YAMLNode.Entry, _ root: YAMLNode, _ bag: inout DiagnosticBag) {
    let names = ConfigurationKey.all.map(\.name)
    let near = Suggestions.nearest(entry.name, among: names)
    let isOnly = near.count == 1 && root[near[0]] == nil
    bag.add(
      Diagnostic(
        .unknownKey, "the configuration has no key '\(entry.name)'", at: entry.key.location,
        label: near.isEmpty ? "" : "did you mean \(Suggestions.list(near))?",
        notes: near.first.flatMap(ConfigurationKey.named).map { [Note("\($0.name): \($0.doc)")] } ?? [],
        help: near.isEmpty ? "it has the keys \(Suggestions.list(names, joinedBy: "and"))" : nil,
        fix: isOnly ? Fix("rename it to '\(near[0])'", replace: entry.key.span, with: near[0]) : nil))
  }

  private static func report(
    _ code: DiagnosticCode, _ message: String, _ node: YAMLNode, _ bag: inout DiagnosticBag, label: String = ""
  ) {
    bag.add(Diagnostic(code, message, at: node.location, label: label))
  }
}
