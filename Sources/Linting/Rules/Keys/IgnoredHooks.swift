// K016: hooks, which Backhoe does not run.

internal import Diagnostics
internal import Specs
internal import YAMLSyntax

enum IgnoredHooks: EndpointRule {
  static let restsOn: Set<String> = ["overrides"]

  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    guard let block = endpoint.block.overrides else { return }
    for statement in block.targetOptions?.statements ?? [] {
      findings.add(ignored(statement, of: "'\(endpoint.name.value)'"))
    }
    guard let entry = block.node.entry("hooks"), !entry.value.isNull else { return }
    findings.add(
      Diagnostic(
        .ignoredHooks, "the hooks of '\(endpoint.name.value)' are not run", at: entry.key.location,
        help: "do what they do in a step of its own, before or after 'exec'"))
  }

  /// Those of a replication.
  static func check(_ replication: ReplicationDocument, into bag: inout DiagnosticBag) {
    // Hooks that are wrong in themselves have their findings.
    let errors = bag.sorted.filter { $0.severity == .error }.map(\.location.span.start)
    func report(_ hooks: YAMLNode?, of what: String) {
      guard let hooks, !hooks.isNull, !errors.contains(where: (hooks.span.start...hooks.span.end).contains) else {
        return
      }
      bag.add(
        Diagnostic(
          .ignoredHooks, "the hooks of \(what) are not run", at: hooks.location,
          help: "do what they do in a step of its own, before or after 'exec'"))
    }
    report(replication.hooks, of: "the replication")
    report(replication.defaults?.hooks, of: "the defaults")
    for stream in replication.streams { report(stream.hooks, of: "'\(stream.name.value)'") }
    for statement in replication.defaults?.targetOptions?.statements ?? [] {
      bag.add(ignored(statement, of: "the defaults"))
    }
    for stream in replication.streams {
      for statement in stream.targetOptions?.statements ?? [] {
        bag.add(ignored(statement, of: "'\(stream.name.value)'"))
      }
    }
  }

  /// A statement around a load is a hook by another name.
  private static func ignored(_ statement: Located<String>, of what: String) -> Diagnostic {
    Diagnostic(
      .ignoredHooks, "'\(statement.value)' of \(what) is not run", at: statement.location,
      help: "run it in a step of its own, before or after 'exec'")
  }
}
