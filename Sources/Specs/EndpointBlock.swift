// An endpoint as it was written; every part may be absent. `defaults` has the same shape.

package import Diagnostics
package import YAMLSyntax

/// A list that an endpoint may replace, or add to at either end (`+rules`, `rules`, `rules+`).
package struct ExtensibleList<Element: Sendable>: Sendable {
  package var before: [Element]?
  package var own: [Element]?
  package var after: [Element]?

  package init(own: [Element]? = nil) { self.own = own }
}

/// What `authentication` says.
package enum AuthenticationSetting: Sendable {
  /// `authentication: null`: none, also not the connection's.
  case disabled(Location)
  case block(AuthenticationBlock)
}

/// One endpoint, or `defaults`.
package final class EndpointBlock: Sendable {
  /// The key in `endpoints`; for `defaults` that word; for a generated endpoint its `name` template.
  package let name: Located<String>
  package let node: YAMLNode
  package let description: Located<String>?
  package let docs: Located<String>?
  package let disabled: Located<Bool>?
  package let queueOnly: Located<Bool>?
  package let state: [NamedTemplate]?
  package let sync: [Located<String>]?
  package let request: RequestBlock?
  package let pagination: PaginationBlock?
  package let response: ResponseBlock?
  package let iterate: IterateBlock?
  package let setup: ExtensibleList<CallBlock>
  package let teardown: ExtensibleList<CallBlock>
  package let dependsOn: [Located<String>]?
  package let overrides: StreamBlock?
  package let authentication: AuthenticationSetting?
  /// What unknown or misplaced keys inside were meant to be: they have their findings, and are not missed again.
  let meantKeys: Set<String>
  /// Whether keys inside stand in the wrong place, or twice: they may be what the endpoint seems to lack.
  let isInDisorder: Bool

  init(_ reader: SectionReader, name: Located<String>, isGenerated: Bool = false, isInDisorder: Bool = false) {
    self.name = name
    node = reader.node
    let meantElsewhere = reader.decoding.takeMeant()
    let strays = reader.decoding.displaced.count
    description = reader.string("description")
    docs = reader.string("docs")
    disabled = reader.bool("disabled")
    queueOnly = reader.bool("queue_only")
    // Read for its findings only: the mark has no effect.
    _ = reader.bool("dynamic")
    state = reader.templates("state")
    sync = reader.strings("sync")
    request = reader.part("request").map(RequestBlock.init)
    pagination = reader.part("pagination").map(PaginationBlock.init)
    response = reader.part("response").map(ResponseBlock.init)
    iterate = reader.part("iterate").map(IterateBlock.init)
    setup = reader.extensible("setup", CallBlock.init)
    teardown = reader.extensible("teardown", CallBlock.init)
    dependsOn = reader.strings("depends_on")
    if let entry = reader.node.entry("overrides"), let part = reader.part("overrides") {
      overrides = StreamBlock(part, name: reader.located("overrides", entry.key))
    } else {
      overrides = nil
    }
    authentication = AuthenticationSetting(reader, "authentication")
    meantKeys = reader.decoding.meant.union(reader.meantKeys)
    self.isInDisorder = isInDisorder || reader.isInDisorder || reader.decoding.displaced.count > strays
    reader.decoding.addMeant(meantElsewhere)
    if let written = reader.string("name"), !isGenerated, written.value != name.value {
      reader.decoding.report(
        .obsoleteKey, "'name' has no effect: the endpoint is called '\(name.value)'", at: written.location,
        notes: [Note("by this key", at: name.location)], help: "delete it")
    }
  }

  /// `block` with what became known of it: its name, further state, what it iterates over.
  package init(
    _ block: EndpointBlock, name: Located<String>? = nil, adding variables: [NamedTemplate] = [],
    over: IterateSource? = nil
  ) {
    self.name = name ?? block.name
    node = block.node
    description = block.description
    docs = block.docs
    disabled = block.disabled
    queueOnly = block.queueOnly
    let own = block.state ?? []
    state = variables.filter { variable in !own.contains { $0.name == variable.name } } + own
    sync = block.sync
    request = block.request
    pagination = block.pagination
    response = block.response
    var iterate = block.iterate ?? over.map { _ in IterateBlock(location: block.name.location) }
    if let over { iterate?.over = over }
    self.iterate = iterate
    setup = block.setup
    teardown = block.teardown
    dependsOn = block.dependsOn
    overrides = block.overrides
    authentication = block.authentication
    meantKeys = block.meantKeys
    isInDisorder = block.isInDisorder
  }

  /// An endpoint that requests nothing itself: after its calls the elements of `over` are its records.
  package init(name: Located<String>, node: YAMLNode, setup: [CallBlock], over: ExpressionText) {
    self.name = name
    self.node = node
    self.setup = ExtensibleList(own: setup)
    teardown = ExtensibleList(own: [])
    var iterate = IterateBlock(location: name.location)
    iterate.over = .expression(over)
    iterate.into = Located(.responseRecords, at: name.location)
    self.iterate = iterate
    queueOnly = Located(true, at: name.location)
    (description, docs, disabled, state, sync) = (nil, nil, nil, nil, nil)
    (request, pagination, response, dependsOn, overrides, authentication) = (nil, nil, nil, nil, nil, nil)
    meantKeys = []
    isInDisorder = false
  }
}

/// One call of `setup`, `teardown` or an authentication sequence.
package struct CallBlock: Sendable {
  package let node: YAMLNode
  package var condition: ExpressionText?
  package var request: RequestBlock?
  package var pagination: PaginationBlock?
  package var response: ResponseBlock?
  package var authentication: AuthenticationSetting?
  /// A list, or text: a state path or a JSON array.
  package var iterate: TemplateValue?
  /// `state.NAME`: the variable that takes each element.
  package var into: Located<String>?

  init(node: YAMLNode) { self.node = node }
}

/// `authentication`. The key table says which fields belong to which type; here they stay in file order.
package struct AuthenticationBlock: Sendable {
  package let node: YAMLNode
  /// `static` if absent and `headers` is there.
  package var type: Located<AuthenticationType>?
  /// Seconds after which it is done again.
  package var expires: Located<Double>?
  /// Of type static.
  package var headers: [NamedTemplate] = []
  /// Of type hmac.
  package var requestHeaders: [NamedTemplate] = []
  /// Calls of type sequence.
  package var sequence: [CallBlock] = []
  /// Every other key: `username`, `client_id`, `signing_string`, …
  package var fields: [NamedTemplate] = []

  init(node: YAMLNode) { self.node = node }
}

package enum AuthenticationType: String, CaseIterable, Sendable {
  case none, `static`, basic, oauth2, hmac, sequence
  case awsSigV4 = "aws-sigv4"
}
