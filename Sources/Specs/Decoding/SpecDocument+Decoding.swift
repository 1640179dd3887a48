// A spec's nodes to its blocks. Every finding of the file goes into the bag; what is wrong is left out of the blocks.

package import Diagnostics
internal import Keys
package import YAMLSyntax

extension SpecDocument {
  /// Decodes the root of a spec; always gives a document.
  package init(_ root: YAMLNode, into bag: inout DiagnosticBag) {
    self.init(file: root.file, root: root)
    let decoding = Decoding(.root)
    defer { bag.add(contentsOf: decoding.bag) }
    guard let reader = SectionReader(root, as: .root, decoding) else { return }
    name = reader.string("name")
    description = reader.string("description")
    queues = reader.strings("queues") ?? []
    if let key = root.entry("queues")?.key {
      decoding.report(
        .obsoleteKey, "'queues' has no effect: queues are found from their writers and readers", at: key.location,
        help: "delete it")
    }
    if let entry = root.entry("defaults"), let part = reader.part("defaults") {
      defaults = decoding.with(.defaults) {
        EndpointBlock(part, name: Located("defaults", at: entry.key.location, origin: .defaults))
      }
    }
    authentication = AuthenticationSetting(reader, "authentication")
    let strays = strayKeys(decoding)
    for (key, part) in reader.namedParts("endpoints", without: strays) ?? [] {
      endpoints.append(EndpointBlock(part, name: Located(key.scalar?.text ?? "", at: key.location)))
    }
    dynamicEndpoints = (reader.parts("dynamic_endpoints") ?? []).map(DynamicEndpoint.init)
    displaced = decoding.displaced
    let hasSome = ["endpoints", "dynamic_endpoints"].contains { root[$0].map { !$0.isNull } ?? false }
    if !hasSome, displaced.isEmpty, decoding.meant.isDisjoint(with: ["endpoints", "dynamic_endpoints"]) {
      let entry = root.entry("endpoints") ?? root.entries?.first
      decoding.report(
        .missingKey, "the spec has no endpoints", at: entry?.key.location ?? root.location,
        help: "write them as 'NAME:' below 'endpoints:'")
    }
  }
}

extension SpecDocument {
  /// Entries of `endpoints` that are keys of an endpoint, and hold none: its name is missing above them, or they are not
  /// indented far enough. Reports them.
  fileprivate mutating func strayKeys(_ decoding: Decoding) -> Set<String> {
    let strays = (root["endpoints"]?.entries ?? []).filter { entry in
      KeySection.endpoint.key(entry.name) != nil
        && !["request", "iterate"].contains { entry.value.entry($0) != nil }
    }
    guard let first = strays.first else { return [] }
    let names = Suggestions.list(strays.map(\.name), joinedBy: "and", limit: 6)
    decoding.report(
      .unknownKey, strays.count == 1 ? "\(names) is a key of an endpoint" : "\(names) are keys of an endpoint",
      at: first.key.location, label: "here an endpoint's name is expected",
      notes: strays.dropFirst().prefix(6).map { Note("'\($0.name)' is here", at: $0.key.location) },
      help: "indent them below the name of their endpoint")
    hasStrayKeys = true
    return Set(strays.map(\.name))
  }
}

extension DynamicEndpoint {
  fileprivate init(_ reader: SectionReader) {
    node = reader.node
    setup = (reader.parts("setup") ?? []).map(CallBlock.init)
    iterate = reader.anyValue("iterate")
    into = reader.stateName("into")
    reader.requireKeys()
    if let part = reader.part("endpoint") {
      let name = part.string("name")
      if name == nil, !part.meantKeys.contains("name") {
        part.decoding.report(
          .missingKey, "the endpoint has no 'name'", at: part.location,
          help: "name it by a template: 'list_{state.table}'")
      }
      endpoint = EndpointBlock(
        part, name: name ?? Located("", at: part.location), isGenerated: true, isInDisorder: reader.isInDisorder)
      labels = ["name", "description", "docs"].compactMap { part.node.entry($0) }
        .filter { $0.value.scalar != nil && !$0.value.isNull }.map { part.named($0, .dynamicEndpoint) }
    }
  }
}

extension IterateBlock {
  init(_ reader: SectionReader) {
    self.init(location: reader.location)
    over = reader.iterateSource("over")
    into = reader.iterateTarget("into")
    consume = reader.choice("consume", as: Consumption.self)
    concurrency = reader.int("concurrency")
    condition = reader.expression("if")
  }
}

extension CallBlock {
  init(_ reader: SectionReader) {
    self.init(node: reader.node)
    _ = reader.string("name")
    _ = reader.string("description")
    reader.decoding.inCall {
      condition = reader.expression("if")
      request = reader.part("request").map(RequestBlock.init)
      pagination = reader.part("pagination").map(PaginationBlock.init)
      response = reader.part("response").map(ResponseBlock.init)
      authentication = AuthenticationSetting(reader, "authentication")
      iterate = reader.anyValue("iterate")
      into = reader.stateName("into")
    }
  }
}

extension AuthenticationSetting {
  /// Nil where the key is absent, or no map.
  init?(_ reader: SectionReader, _ name: String) {
    guard case .sectionOrNull(let inner) = reader.row(name).kind, let node = reader.value(name) else { return nil }
    if node.isNull {
      self = .disabled(reader.node.entry(name)?.key.location ?? node.location)
    } else if let part = SectionReader(node, as: inner, reader.decoding) {
      self = .block(AuthenticationBlock(part))
    } else {
      return nil
    }
  }
}

extension AuthenticationBlock {
  fileprivate init(_ reader: SectionReader) {
    self.init(node: reader.node)
    type = reader.choice("type", as: AuthenticationType.self)
    expires = reader.number("expires")
    headers = reader.templates("headers") ?? []
    requestHeaders = reader.templates("request_headers") ?? []
    sequence = (reader.parts("sequence") ?? []).map(CallBlock.init)
    _ = reader.bool("refresh_on_expire")
    reader.checkFieldsOfType(type?.value)
    // Every other key, in file order.
    for entry in reader.node.entries ?? [] {
      guard let row = reader.section.key(entry.name) else { continue }
      switch row.kind {
      case .template(let place):
        if reader.template(row.name) != nil { fields.append(reader.named(entry, place)) }
      case .value(let place):
        if reader.anyValue(row.name) != nil { fields.append(reader.named(entry, place)) }
      case .oneOf where row.name != "type":
        if reader.word(row.name) != nil { fields.append(reader.named(entry, .authentication)) }
      case .int:
        if reader.int(row.name) != nil { fields.append(reader.named(entry, .authentication)) }
      default: break
      }
    }
  }
}
