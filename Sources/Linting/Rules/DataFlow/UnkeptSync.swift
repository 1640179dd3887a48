// D010: `sync.x` where x is not among the names that are kept.

internal import Diagnostics
internal import ExpressionCompiler
internal import Specs
internal import Types

enum UnkeptSync: EndpointRule {
  static let restsOn: Set<String> = ["sync"]

  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    let kept = endpoint.resolved.sync.map(\.value)
    for read in endpoint.syncReads {
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
