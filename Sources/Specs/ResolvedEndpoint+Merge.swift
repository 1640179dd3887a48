// The merge of `defaults` into endpoints: leaf by leaf, except that headers and state merge by name, and that rules,
// processors, setup and teardown can be added to at either end.

package import Diagnostics
internal import Keys
internal import YAMLSyntax

extension SpecDocument {
  /// Every endpoint with its defaults, in file order. One that lacks what it must have is reported and given all the
  /// same, with an empty text in that place, so that the rest of it can be checked.
  package func resolvedEndpoints(into bag: inout DiagnosticBag) -> [ResolvedEndpoint] {
    endpoints.map { resolved($0, into: &bag) }
  }

  /// One endpoint with the defaults of the spec.
  package func resolved(_ endpoint: EndpointBlock, into bag: inout DiagnosticBag) -> ResolvedEndpoint {
    var missing = DiagnosticBag()
    let resolved = ResolvedEndpoint(endpoint, defaults: defaults, connection: authentication, into: &missing)
    // What it lacks may be what stands beside it.
    if !hasStrayKeys { bag.add(contentsOf: missing) }
    return resolved
  }
}

extension ResolvedEndpoint {
  /// The first list, its values replaced by those of the second with the same name, and then the rest of the second.
  static func merge(
    _ first: [NamedTemplate], _ second: [NamedTemplate], key: (String) -> String
  ) -> [NamedTemplate] {
    var result = first
    // Few names are searched.
    let isLong = first.count + second.count > 32
    var places: [String: Int] = [:]
    if isLong { for (place, entry) in first.enumerated().reversed() { places[key(entry.name)] = place } }
    for entry in second {
      let name = key(entry.name)
      if let place = isLong ? places[name] : result.firstIndex(where: { key($0.name) == name }) {
        result[place] = entry
      } else {
        if isLong { places[name] = result.count }
        result.append(entry)
      }
    }
    return result
  }

  static func merge(_ own: PaginationBlock?, _ defaults: PaginationBlock?) -> PaginationBlock? {
    guard var result = own ?? defaults else { return nil }
    result.nextState = own?.nextState ?? defaults?.nextState
    result.stopCondition = own?.stopCondition ?? defaults?.stopCondition
    return result
  }
}

extension ExtensibleList {
  /// What is added before, the list or that of the defaults, what is added after.
  package func merged(with defaults: ExtensibleList? = nil) -> [Element] {
    (before ?? defaults?.before ?? []) + (own ?? defaults?.own ?? []) + (after ?? defaults?.after ?? [])
  }
}

extension ResolvedRequest {
  init(_ own: EndpointBlock, defaults: RequestBlock?, into bag: inout DiagnosticBag) {
    let place = own.name.location
    func builtIn<Content>(_ content: Content) -> Located<Content> { Located(content, at: place, origin: .builtIn) }
    let request = own.request
    if let written = request?.url ?? defaults?.url {
      url = written
    } else {
      // Whoever says unclearly what an iteration gives may mean one that makes no requests.
      let isIteration =
        request == nil
        && (own.iterate.map { $0.over == nil || $0.into == nil }
          ?? (own.meantKeys.contains("iterate") || own.node.entry("iterate") != nil))
      if !isIteration, !own.isInDisorder, !own.node.speaks(of: "url", in: "request", meant: own.meantKeys) {
        let written = own.node.entry("request")?.key.location
        bag.add(
          Diagnostic(
            .missingKey, "the endpoint '\(own.name.value)' has no 'request.url'", at: written ?? place,
            notes: (own.state ?? []).filter { ["request", "url"].contains($0.name) }
              .map { Note("'\($0.name)' became a variable here", at: $0.nameLocation) },
            help: written == nil ? "add 'request:' with a 'url:'" : "add 'url:' to 'request:'"))
      }
      let empty = ScalarText(text: "", style: .plain, span: place.span, file: place.file)
      url = ExpressionText(empty, place: .url, origin: .builtIn)
    }
    method = request?.method ?? defaults?.method ?? builtIn(.get)
    headers = ResolvedEndpoint.merge(defaults?.headers ?? [], request?.headers ?? []) { $0.lowercased() }
    parameters = request?.parameters ?? defaults?.parameters ?? []
    payload = request?.payload ?? defaults?.payload
    timeout = request?.timeout ?? defaults?.timeout ?? builtIn(30)
    rate = request?.rate ?? defaults?.rate ?? builtIn(2)
    concurrency = request?.concurrency ?? defaults?.concurrency ?? builtIn(5)
    idempotent = request?.idempotent ?? defaults?.idempotent ?? builtIn(false)
  }
}

extension ResolvedResponse {
  init(_ own: ResponseBlock?, defaults: ResponseBlock?, makesRequests: Bool) {
    let records = own?.records
    let inherited = defaults?.records
    format = own?.format ?? defaults?.format
    // One of the two: an own jq replaces an inherited jmespath. Records that come from an iteration are not looked for
    // where the defaults say that responses have theirs.
    let hasOwnPath = records?.jmespath != nil || records?.jq != nil || !makesRequests
    jmespath = hasOwnPath ? records?.jmespath : inherited?.jmespath
    jq = hasOwnPath ? records?.jq : inherited?.jq
    primaryKey = records?.primaryKey ?? inherited?.primaryKey ?? []
    updateKey = records?.updateKey ?? inherited?.updateKey
    limit = records?.limit ?? inherited?.limit
    casing = records?.casing ?? inherited?.casing
    select = records?.select ?? inherited?.select ?? []
    duplicateTolerance = records?.duplicateTolerance ?? inherited?.duplicateTolerance
    let processors = own?.processors ?? ExtensibleList()
    self.processors = processors.merged(with: defaults?.processors).compactMap(ResolvedProcessor.init)
    let rules = own?.rules ?? ExtensibleList()
    self.rules =
      makesRequests
      ? rules.merged(with: defaults?.rules).compactMap(ResolvedRule.init) + ResolvedRule.builtIn : []
  }
}

extension ResolvedProcessor {
  /// Nil for a processor that lacks what it must have, which the decoder reported.
  package init?(_ block: ProcessorBlock) {
    guard let expression = block.expression, let output = block.output else { return nil }
    self.expression = expression
    self.output = output
    aggregation = block.aggregation ?? Located(.none, at: block.location, origin: .builtIn)
    condition = block.condition
    location = block.location
    origin = block.origin
  }
}

extension ResolvedIterate {
  init?(_ own: EndpointBlock, defaults: IterateBlock?, into bag: inout DiagnosticBag) {
    guard let block = own.iterate ?? defaults else { return nil }
    func report(_ key: String) {
      if own.isInDisorder || own.node.speaks(of: key, in: "iterate", meant: own.meantKeys) { return }
      bag.add(
        Diagnostic(
          .missingKey, "'iterate' of the endpoint '\(own.name.value)' has no '\(key)'", at: block.location,
          help: KeySection.iterate.key(key)?.doc))
    }
    guard let over = own.iterate?.over ?? defaults?.over else {
      report("over")
      return nil
    }
    self.over = over
    location = block.location
    func builtIn<Content>(_ content: Content) -> Located<Content> {
      Located(content, at: block.location, origin: .builtIn)
    }
    if let into = own.iterate?.into ?? defaults?.into {
      self.into = into
    } else {
      // A block of text goes on as long as lines are indented.
      if case .expression(let text) = over, text.text.contains("into:") {} else { report("into") }
      into = builtIn(.state(""))
    }
    consume = own.iterate?.consume ?? defaults?.consume ?? builtIn(.deferred)
    concurrency = own.iterate?.concurrency ?? defaults?.concurrency ?? builtIn(10)
    condition = own.iterate?.condition ?? defaults?.condition
  }
}
