// Which keys of `authentication` belong to which type: what a type needs, and what it does not read.

internal import Diagnostics
internal import Keys
internal import YAMLSyntax

extension SectionReader {
  /// Checks the keys of an authentication of `written` type; nil: none was written, or an unknown one.
  func checkFieldsOfType(_ written: AuthenticationType?) {
    let entries = node.entries ?? []
    let typed = entries.compactMap { entry in section.key(entry.name).map { (entry: entry, row: $0) } }
      .filter { !$0.row.types.isEmpty }
    if written == nil, node.entry("type")?.value.isNull == false, node["type"]?.scalar?.text != "" { return }
    guard let type = written?.rawValue ?? (node.entry("headers") == nil ? nil : AuthenticationType.static.rawValue)
    else {
      if let first = typed.first, !meantKeys.contains("type") {
        decoding.report(
          .missingKey, "\(section.words) needs 'type'", at: location,
          notes: [Note("'\(first.entry.name)' belongs to type '\(first.row.types[0])'", at: first.entry.key.location)],
          help: "add 'type: \(first.row.types[0])'")
      }
      return
    }
    requireKeys(of: type, meant: decoding.meant)
    for (entry, row) in typed where !row.types.contains(type) {
      reportUnread(entry, row, type)
    }
  }

  private func reportUnread(_ entry: YAMLNode.Entry, _ row: SpecKey, _ type: String) {
    decoding.bag.add(
      Diagnostic(
        .obsoleteKey, "'\(entry.name)' has no effect: authentication of type '\(type)' does not read it",
        at: entry.key.location, notes: [Note("\(row.name): \(row.doc)")], help: "delete it, or correct 'type'",
        severity: .warning))
  }
}
