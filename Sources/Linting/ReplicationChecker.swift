// Checks a replication: by itself, and against the spec that it loads from where that is known.

package import Diagnostics
package import Specs

package enum ReplicationChecker {
  /// Every finding is in `bag`. `spec` is that of the source's connection; nil if it is not known here.
  package static func check(
    _ replication: ReplicationDocument, against spec: CheckedSpec?, into bag: inout DiagnosticBag
  ) {
    for block in [replication.defaults].compactMap({ $0 }) + replication.streams {
      RangeOrder.check(block.sourceOptions?.range, into: &bag)
      if let object = block.object { ObjectCheck.check(object, into: &bag) }
    }
    IgnoredHooks.check(replication, into: &bag)
    guard let spec else { return }
    let endpoints = spec.endpoints.map(EndpointFacts.init)
    let selected = replication.selectStreams(among: spec.resolved, into: &bag)
    for stream in selected {
      // Endpoints with errors of their own say nothing about the replication.
      guard let endpoint = endpoints.first(where: { $0.name.value == stream.endpoint.name.value }) else { continue }
      let settings = StreamSettings(
        stream: stream.stream, defaults: replication.defaults, endpoint: endpoint.resolved)
      check(settings, endpoint, into: &bag)
    }
  }

  /// What is to be said of one stream, for those who plan it.
  package static func check(_ settings: StreamSettings, of endpoint: CheckedEndpoint, into bag: inout DiagnosticBag) {
    check(settings, EndpointFacts(endpoint), into: &bag)
  }

  private static func check(
    _ settings: StreamSettings, _ endpoint: EndpointFacts, into bag: inout DiagnosticBag
  ) {
    UnreadRange.check(settings, endpoint, into: &bag)
    PartialRefresh.check(settings, endpoint, into: &bag)
    KeylessUpsert.check(settings, into: &bag)
  }
}
