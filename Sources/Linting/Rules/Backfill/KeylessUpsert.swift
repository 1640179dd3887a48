// B002: a mode that needs a key, without one.

internal import Diagnostics
internal import Specs

enum KeylessUpsert: EndpointRule {
  static let restsOn: Set<String> = ["response", "overrides"]

  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    let key = endpoint.resolved.overrides?.primaryKey ?? endpoint.resolved.response.primaryKey
    if let mode = endpoint.mode, key.isEmpty { report(mode, into: &findings.bag) }
  }

  /// For a stream of a replication whose mode the replication chooses.
  static func check(_ settings: StreamSettings, into bag: inout DiagnosticBag) {
    if settings.primaryKey.isEmpty, settings.mode.origin != .builtIn { report(settings.mode, into: &bag) }
  }

  private static func report(_ mode: Located<StreamMode>, into bag: inout DiagnosticBag) {
    guard [.incremental, .backfill].contains(mode.value) else { return }
    bag.add(
      Diagnostic(
        .keylessUpsert,
        "'\(mode.value.rawValue)' without a primary key appends: a row that is loaded again is there twice",
        at: mode.location, label: "no key",
        help: "add 'primary_key' under 'response.records', or use 'snapshot' if that is meant"))
  }
}
