// Reads one map of a spec by the table of keys: unknown keys are reported when it is opened, wrong kinds when they are
// read. The readers of single kinds are in `SectionReader+Scalars.swift` and `SectionReader+Templates.swift`.

internal import Diagnostics
internal import YAMLSyntax

/// A map whose keys are those of a section.
struct SectionReader {
  let section: KeySection
  let node: YAMLNode
  let decoding: Decoding

  /// Opens `node` as a section; reports a node that is no map, and every key that the section does not have.
  init?(_ node: YAMLNode, as section: KeySection, _ decoding: Decoding) {
    self.section = section
    self.node = node
    self.decoding = decoding
    guard let entries = node.entries else {
      if let finding = unquotedTemplate(node) {
        decoding.bag.add(finding)
      } else {
        decoding.report(
          .wrongKind, "\(section.words) is a map of keys, and this is \(node.kindName)", at: node.location,
          help: "write its keys as 'key: value' on lines of their own")
      }
      return nil
    }
    for entry in entries where section.key(entry.name) == nil { reportUnknown(entry) }
  }

  var location: Location { node.location }

  /// The value of a key, if it is written.
  func value(_ name: String) -> YAMLNode? { node[name] }

  /// The table's row of a key that a decoder asks for.
  func row(_ name: String) -> SpecKey {
    guard let row = section.key(name) else { preconditionFailure("\(section.rawValue) has no key '\(name)'") }
    return row
  }

  func located<Content>(_ content: Content, _ node: YAMLNode) -> Located<Content> {
    Located(content, at: node.location, origin: decoding.origin)
  }

  /// Reports that a key has a value of the wrong kind.
  func reportKind(_ name: String, _ node: YAMLNode, help: String? = nil, fix: Fix? = nil) {
    if let finding = unquotedTemplate(node), takesText(row(name).kind) {
      decoding.bag.add(finding)
      return
    }
    decoding.report(
      .wrongKind, "'\(name)' takes \(row(name).kind.words), and this is \(node.kindName)", at: node.location,
      notes: [Note("\(name): \(row(name).doc)")], help: help, fix: fix)
  }

  private func takesText(_ kind: KeyKind) -> Bool {
    switch kind {
    case .bool, .int, .number, .strings, .templates, .section, .list, .map, .sectionOrNull, .values, .opaque: false
    case .string, .oneOf, .expression, .template, .value, .expressionOrList, .processorOutput, .iterateTarget,
      .stateName, .range:
      true
    }
  }

  // MARK: Parts

  /// A part that is a section of its own; null counts as absent.
  func part(_ name: String) -> SectionReader? {
    guard case .section(let inner) = row(name).kind, let node = value(name), !node.isNull else { return nil }
    return SectionReader(node, as: inner, decoding)
  }

  /// A list of sections; null counts as absent, items that are no maps are reported and left out.
  func parts(_ name: String) -> [SectionReader]? {
    guard case .list(let inner) = row(name).kind, let node = value(name), !node.isNull else { return nil }
    guard let items = node.items else {
      reportKind(name, node, help: "start each \(inner == .rule ? "rule" : "item") with '- '")
      return nil
    }
    return items.compactMap { SectionReader($0, as: inner, decoding) }
  }

  /// The named sections of a map, in file order; a null is an empty section.
  func namedParts(_ name: String) -> [(key: YAMLNode, part: SectionReader)]? {
    guard case .map(let inner) = row(name).kind, let node = value(name), !node.isNull else { return nil }
    guard let entries = node.entries else {
      reportKind(name, node, help: "write each as 'name:' with its keys indented below")
      return nil
    }
    return entries.compactMap { entry in
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

  /// A key that is not read further.
  func opaque(_ name: String) -> YAMLNode? {
    guard row(name).kind == .opaque, let node = value(name), !node.isNull else { return nil }
    return node
  }

  // MARK: Unknown keys

  private func reportUnknown(_ entry: YAMLNode.Entry) {
    let name = entry.name
    if section.isRoot, name.hasPrefix("x-") || name.hasPrefix("_") { return }
    let names = section.keys.map(\.name)
    let near = Suggestions.nearest(name, among: names)
    var notes: [Note] = []
    var fix: Fix?
    var help: String?
    if let best = near.first, let row = section.key(best) {
      notes.append(Note("\(best): \(row.doc)"))
      if near.count == 1, node[best] == nil { fix = Fix("rename it to '\(best)'", replace: entry.key.span, with: best) }
    } else if let home = home(of: name) {
      help = "move it into \(home.words)"
    } else {
      help = "\(section.words) has the keys \(Suggestions.list(names, joinedBy: "and"))"
    }
    decoding.report(
      .unknownKey, "\(section.words) has no key '\(name)'", at: entry.key.location,
      label: near.isEmpty ? "" : "did you mean \(Suggestions.list(near))?", notes: notes, help: help, fix: fix)
  }

  /// The only kind of section that has this key.
  private func home(of name: String) -> KeySection? {
    let family: [KeySection] =
      switch section {
      case .replication, .stream, .sourceOptions, .targetOptions:
        [.replication, .stream, .sourceOptions, .targetOptions]
      default:
        [.root, .endpoint, .request, .pagination, .response, .records, .iterate, .processor, .rule, .authentication]
      }
    let homes = family.filter { $0.key(name) != nil }
    return homes.count == 1 ? homes.first : nil
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
