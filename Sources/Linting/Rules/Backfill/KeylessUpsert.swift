// B002: a mode that needs a key, without one.

internal import Diagnostics
internal import Specs

enum KeylessUpsert: EndpointRule {
  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    guard let mode = endpoint.mode, [.incremental, .backfill].contains(mode.value) else { return }
    let key = endpoint.resolved.overrides?.primaryKey ?? endpoint.resolved.response.primaryKey
    guard key.isEmpty else { return }
    findings.add(
      Diagnostic(
        .keylessUpsert,
        "'\(mode.value.rawValue)' without a primary key appends: a row that is loaded again is there twice",
        at: mode.location, label: "no key",
        help: "add 'primary_key' under 'response.records', or use 'snapshot' if that is meant"))
  }
}
