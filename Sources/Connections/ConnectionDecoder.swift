// A connections file's nodes to connections. Only those that Backhoe can use are read strictly: such files are shared
// with other programs.

internal import Diagnostics
internal import Keys
internal import YAMLSyntax

enum ConnectionDecoder {
  static func decode(_ root: YAMLNode, into bag: inout DiagnosticBag) -> [Connection] {
    guard let entry = root.entry("connections") else {
      let known = root.entries?.first { Suggestions.nearest($0.name, among: ["connections"]) != [] }
      bag.add(
        Diagnostic(
          .unknownDocument, "the file has no 'connections'", at: known?.key.location ?? root.location,
          label: known == nil ? "" : "did you mean 'connections'?",
          help: "a connections file starts with 'connections:'"))
      return []
    }
    if entry.value.isNull { return [] }
    guard let entries = entry.value.entries else {
      report(.wrongKind, "'connections' takes a map of names, and this is \(entry.value.kindName)", entry.value, &bag)
      return []
    }
    return entries.compactMap { connection($0, into: &bag) }
  }

  private static func connection(_ entry: YAMLNode.Entry, into bag: inout DiagnosticBag) -> Connection? {
    func made(_ kind: Connection.Kind) -> Connection {
      Connection(name: entry.name, location: entry.key.location, kind: kind)
    }
    let node = entry.value
    let subject = "the URL of the connection '\(entry.name)'"
    if let scalar = node.scalar, !node.isNull { return made(.url(ReferenceText(scalar.text, of: subject))) }
    guard node.entries != nil else {
      report(.wrongKind, "a connection is a map of keys or a URL, and this is \(node.kindName)", node, &bag)
      return nil
    }
    let type = node["type"]?.scalar?.text
    if type == "api" || type == nil && node["spec"] != nil {
      return made(.api(api(entry, into: &bag)))
    }
    if let url = node["url"] {
      guard let scalar = url.scalar, !url.isNull else {
        report("url", in: .database, url, &bag)
        return nil
      }
      return made(.url(ReferenceText(scalar.text, of: subject)))
    }
    return made(.other(type.map { "of type '\($0)' and has no 'url'" } ?? "neither an API nor has a 'url'"))
  }

  private static func api(_ entry: YAMLNode.Entry, into bag: inout DiagnosticBag) -> APIConnection {
    let node = entry.value
    for key in node.entries ?? [] where KeySection.api.key(key.name) == nil {
      bag.add(KeySection.api.unknownKey(key, among: node, in: .connections))
    }
    func settings(_ key: String, _ word: String) -> [ConnectionSetting] {
      guard let value = node[key], !value.isNull else { return [] }
      guard let entries = value.entries else {
        report(key, in: .api, value, &bag, help: "write each as 'name: value'")
        return []
      }
      return entries.map { ConnectionSetting($0, of: "the \(word) '\($0.name)' of the connection '\(entry.name)'") }
    }
    var spec: ReferenceText?
    if let value = node["spec"], !value.isNull {
      if let scalar = value.scalar {
        spec = ReferenceText(scalar.text, of: "the spec of the connection '\(entry.name)'")
      } else {
        report("spec", in: .api, value, &bag)
      }
    }
    return APIConnection(
      name: entry.name, location: entry.key.location, spec: spec, folder: folder(of: node.file.path),
      secrets: settings("secrets", "secret"), inputs: settings("inputs", "input"),
      state: settings("state", "state variable"), hosts: hosts(node, into: &bag))
  }

  private static func hosts(_ node: YAMLNode, into bag: inout DiagnosticBag) -> [String] {
    guard let value = node["hosts"], !value.isNull else { return [] }
    if let scalar = value.scalar {
      guard scalar.text.contains(","), let row = KeySection.api.key("hosts") else { return [scalar.text] }
      bag.add(row.listAsText(value, scalar.text))
      return []
    }
    guard let items = value.items, items.allSatisfy({ $0.scalar != nil }) else {
      report("hosts", in: .api, value, &bag, help: "write a list: [a, b]")
      return []
    }
    return items.compactMap { $0.scalar?.text }
  }

  /// Everything up to the last slash.
  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  }

  /// Reports a value that a key of the table does not take.
  private static func report(
    _ key: String, in section: KeySection, _ node: YAMLNode, _ bag: inout DiagnosticBag, help: String? = nil
  ) {
    guard let row = section.key(key) else { preconditionFailure("\(section.name) has no key '\(key)'") }
    bag.add(row.wrongKind(node, help: help))
  }

  private static func report(
    _ code: DiagnosticCode, _ message: String, _ node: YAMLNode, _ bag: inout DiagnosticBag
  ) {
    bag.add(Diagnostic(code, message, at: node.location))
  }
}
