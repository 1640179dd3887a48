// The sections of specs and replications. Their rows are in `SpecKey+….swift`, one file a family.

package import Keys

extension KeySection {
  /// Every section of specs and replications, in the order of the reference.
  package static let ofSpecs: [KeySection] = [
    root, endpoint, iterate, request, pagination, response, records, processor, rule, call, authentication,
    dynamicEndpoint,
  ]
  package static let ofReplications: [KeySection] = [
    replication, stream, sourceOptions, targetOptions, replicationHooks, streamHooks,
  ]

  package static let root = KeySection("spec", words: "a spec", path: "", isRoot: true) { SpecKey.rootKeys }
  package static let endpoint = KeySection("endpoint", words: "an endpoint", path: "endpoints.NAME") {
    SpecKey.endpointKeys
  }
  package static let iterate = KeySection("iterate", path: "endpoints.NAME.iterate") { SpecKey.iterateKeys }
  package static let request = KeySection("request", path: "endpoints.NAME.request") { SpecKey.requestKeys }
  package static let pagination = KeySection("pagination", path: "endpoints.NAME.pagination") {
    SpecKey.paginationKeys
  }
  package static let response = KeySection("response", path: "endpoints.NAME.response") { SpecKey.responseKeys }
  package static let records = KeySection(
    "records", words: "'response.records'", path: "endpoints.NAME.response.records"
  ) { SpecKey.recordsKeys }
  package static let processor = KeySection(
    "processor", words: "a processor", path: "endpoints.NAME.response.processors[]"
  ) { SpecKey.processorKeys }
  package static let rule = KeySection("rule", words: "a rule", path: "endpoints.NAME.response.rules[]") {
    SpecKey.ruleKeys
  }
  package static let call = KeySection(
    "call", words: "a call", path: "endpoints.NAME.setup[]", repeatsOthers: true
  ) { SpecKey.callKeys }
  package static let authentication = KeySection("authentication", path: "authentication", repeatsOthers: true) {
    SpecKey.authenticationKeys
  }
  package static let dynamicEndpoint = KeySection(
    "dynamic_endpoint", words: "a dynamic endpoint", path: "dynamic_endpoints[]", repeatsOthers: true
  ) { SpecKey.dynamicEndpointKeys }

  package static let replication = KeySection(
    "replication", words: "a replication", path: "", isRoot: true
  ) { SpecKey.replicationKeys }
  package static let stream = KeySection("stream", words: "a stream", path: "streams.NAME") { SpecKey.streamKeys }
  package static let sourceOptions = KeySection("source_options", path: "streams.NAME.source_options") {
    SpecKey.sourceOptionsKeys
  }
  package static let targetOptions = KeySection("target_options", path: "streams.NAME.target_options") {
    SpecKey.targetOptionsKeys
  }
  package static let replicationHooks = KeySection(
    "replication_hooks", words: "'hooks' of a replication", path: "hooks"
  ) { SpecKey.replicationHooksKeys }
  package static let streamHooks = KeySection(
    "stream_hooks", words: "'hooks' of a stream", path: "streams.NAME.hooks"
  ) { SpecKey.streamHooksKeys }
}
