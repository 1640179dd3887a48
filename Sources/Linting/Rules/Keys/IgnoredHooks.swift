// K016: hooks, which Backhoe does not run.

internal import Diagnostics
internal import Specs
internal import YAMLSyntax

enum IgnoredHooks: EndpointRule {
  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    guard let block = endpoint.block.overrides, let entry = block.node.entry("hooks"), !entry.value.isNull else {
      return
    }
    findings.add(
      Diagnostic(
        .ignoredHooks, "the hooks of '\(endpoint.name.value)' are not run", at: entry.key.location,
        help: "do what they do in a step of its own, before or after 'exec'"))
  }
}
