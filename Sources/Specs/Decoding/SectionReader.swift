// Reads one map of a spec by the table of keys: unknown keys are reported when it is opened, wrong kinds when they are
// read. The readers of single kinds are in `SectionReader+Scalars.swift` and `SectionReader+Templates.swift`.

internal import Diagnostics
internal import Keys
internal import YAMLSyntax

/// A map whose keys are those of a section.
struct SectionReader {
  let section: KeySection
  let node: YAMLNode
  let decoding: Decoding
  /// Keys whose texts YAML cut: they have their finding, and no value.
  let cutKeys: Set<String>
  /// The entries whose keys the section does not have.
  let unknown: [UnknownEntry]

  /// Opens `node` as a section; reports a node that is no map, and every key that the section does not have.
  init?(_ node: YAMLNode, as section: KeySection, _ decoding: Decoding) {
    let (entries, cut) = CutEntry.apart(node)
    self.section = section
    self.node =
      cut.isEmpty
      ? node
      : YAMLNode(
        .mapping(entries), span: node.span, tag: node.tag, isFlow: node.isFlow, lacksEntries: node.lacksEntries,
        file: node.file)
    self.decoding = decoding
    cutKeys = Set(cut.map(\.key))
    var unknown: [UnknownEntry] = []
    var standing: [Diagnostic] = []
    for entry in entries {
      if let row = section.key(entry.name) {
        if let finding = row.standingFinding(entry) { standing.append(finding) }
      } else if !section.leavesFree(entry.name) {
        unknown.append(UnknownEntry(entry: entry, meaning: section.meaning(of: entry.name, in: decoding.root)))
      }
    }
    self.unknown = unknown
    guard node.entries != nil else {
      if let finding = unquotedTemplate(node) {
        decoding.bag.add(finding)
      } else {
        decoding.report(
          .wrongKind, "\(section.words) is a map of keys, and this is \(node.kindName)", at: node.location,
          help: "write its keys as 'key: value' on lines of their own")
      }
      return nil
    }
    decoding.addMeant(decoding.report(cut, in: node.file))
    decoding.reportUnknown(unknown, in: section, self.node)
    for finding in standing { decoding.bag.add(finding) }
  }

  var location: Location { node.location }

  /// The value of a key, if it is written.
  func value(_ name: String) -> YAMLNode? { node[name] }

  /// The table's row of a key that a decoder asks for.
  func row(_ name: String) -> SpecKey {
    guard let row = section.key(name) else { preconditionFailure("\(section.name) has no key '\(name)'") }
    return row
  }

  func located<Content>(_ content: Content, _ node: YAMLNode) -> Located<Content> {
    Located(content, at: node.location, origin: decoding.origin)
  }

  /// Reports that a key has a value of the wrong kind.
  func reportKind(_ name: String, _ node: YAMLNode, help: String? = nil, fix: Fix? = nil) {
    if let finding = unquotedTemplate(node), row(name).kind.takesText {
      decoding.bag.add(finding)
      return
    }
    decoding.bag.add(row(name).wrongKind(node, help: help, fix: fix))
  }

  // MARK: Parts

  /// A part that is a section of its own; null counts as absent.
  func part(_ name: String) -> SectionReader? {
    guard case .section(let inner) = row(name).kind, let node = value(name), !node.isNull else { return nil }
    return SectionReader(node, as: inner, decoding)
  }

  /// A list of sections; null is an empty one, items that are no maps are reported and left out.
  func parts(_ name: String) -> [SectionReader]? {
    guard case .list(let inner) = row(name).kind, let node = value(name) else { return nil }
    if node.isNull { return [] }
    guard let items = node.items else {
      reportKind(name, node, help: "start each \(inner == .rule ? "rule" : "item") with '- '")
      return nil
    }
    return items.compactMap { SectionReader($0, as: inner, decoding) }
  }

  /// The named sections of a map, in file order; a null is an empty section.
  func namedParts(_ name: String, without others: Set<String> = []) -> [(key: YAMLNode, part: SectionReader)]? {
    guard case .map(let inner) = row(name).kind, let node = value(name), !node.isNull else { return nil }
    guard let entries = node.entries else {
      reportKind(name, node, help: "write each as 'name:' with its keys indented below")
      return nil
    }
    return entries.compactMap { entry in
      if others.contains(entry.name) { return nil }
      let value =
        entry.value.isNull
        ? YAMLNode(.mapping([]), span: entry.key.span, file: entry.key.file) : entry.value
      return SectionReader(value, as: inner, decoding).map { (entry.key, $0) }
    }
  }

  /// A list that may be replaced, or added to at either end.
  func extensible<Element>(_ name: String, _ decode: (SectionReader) -> Element) -> ExtensibleList<Element> {
    var list = ExtensibleList<Element>()
    list.before = parts("+" + name)?.map(decode)
    list.own = parts(name)?.map(decode)
    list.after = parts(name + "+")?.map(decode)
    return list
  }

  /// A key that is not read further than its kind.
  func unread(_ name: String) -> YAMLNode? {
    guard let node = value(name), !node.isNull else { return nil }
    switch row(name).kind {
    case .opaque: return node
    case .items where node.items != nil, .anyMap where node.entries != nil: return node
    case .items: reportKind(name, node, help: "start each item with '- '")
    case .anyMap: reportKind(name, node, help: "write each as 'name: value'")
    default: preconditionFailure("'\(name)' is to be read")
    }
    return nil
  }
}

/// `{state.x}` without quotes is a map whose only key has no value.
func unquotedTemplate(_ node: YAMLNode) -> Diagnostic? {
  guard node.isFlow, let entries = node.entries, let first = entries.first,
    entries.allSatisfy({ $0.value.scalar?.text.isEmpty == true && $0.value.scalar?.style == .plain }),
    let name = first.key.scalar, name.style == .plain
  else { return nil }
  let scopes = [
    "env.", "secrets.", "state.", "inputs.", "auth.", "response.", "request.", "sync.", "context.", "record.",
  ]
  guard name.text.contains("(") || scopes.contains(where: { name.text.hasPrefix($0) }) else { return nil }
  let text = node.file.text(node.span)
  let fix =
    text.contains("'") || text.contains("\n")
    ? nil : Fix("put the template in quotes", replace: node.span, with: "'\(text)'")
  return Diagnostic(
    .unquotedTemplate, "a template needs quotes", at: node.location, label: "read as a YAML map",
    help: "put the template in quotes", fix: fix)
}
