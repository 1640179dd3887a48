// D010: `sync.x` where x is not among the names that are kept.

internal import Diagnostics
internal import ExpressionCompiler
internal import Specs
internal import Types

enum UnkeptSync: EndpointRule {
  static let restsOn: Set<String> = ["sync"]

  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    let kept = endpoint.resolved.sync.map(\.value)
    // What the defaults read is null for endpoints that keep nothing of that name.
    for read in endpoint.sites.filter({ $0.origin == .own }).flatMap({ $0.names(.sync) }) {
      guard let name = read.member, !kept.contains(name), !findings.hasSpoken(for: name, in: .sync) else { continue }
      findings.add(
        Diagnostic(
          .unkeptSync, "'sync.\(name)' is never kept", at: read.location, label: "always null",
          help: Suggestions.question(name, among: kept) ?? "add '\(name)' to 'sync', and a processor that writes it"))
      for near in Suggestions.nearest(name, among: kept) { findings.speak(for: near, in: .sync) }
      findings.speak(for: name, in: .sync)
    }
  }
}

/// What the defaults read, and no endpoint keeps.
enum UnkeptSyncOfDefaults: SpecRule {
  static let restsOnEverything = true

  static func check(_ spec: SpecFacts, _ findings: inout RuleFindings) {
    let kept = Set(spec.endpoints.flatMap(\.kept))
    for read in spec.endpoints.flatMap(\.inheritedSync) where !kept.contains(read.value) {
      if findings.hasSpoken(for: read.value, in: .sync) { continue }
      findings.add(
        Diagnostic(
          .unkeptSync, "no endpoint keeps 'sync.\(read.value)'", at: read.location, label: "always null",
          help: Suggestions.question(read.value, among: kept.sorted())
            ?? "add '\(read.value)' to the 'sync' of an endpoint, and a processor that writes it"))
      findings.speak(for: read.value, in: .sync)
    }
  }
}
