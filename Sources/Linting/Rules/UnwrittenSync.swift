// D003: a sync key that no processor writes.

internal import Diagnostics
internal import Specs

enum UnwrittenSync {
  @Sendable
  static func check(_ endpoint: CheckedEndpoint, _ bag: inout DiagnosticBag) {
    let written = endpoint.resolved.response.processors.compactMap { processor -> String? in
      guard case .state(let name) = processor.output.value else { return nil }
      return name
    }
    for key in endpoint.resolved.sync where !written.contains(key.value) {
      bag.add(
        Diagnostic(
          .unwrittenSync, "no processor writes 'state.\(key.value)'", at: key.location, label: "nothing to keep",
          help: Suggestions.question(key.value, among: written)
            ?? "add a processor with 'output: state.\(key.value)' and an aggregation"))
    }
  }
}
