// D011: a value that is kept from run to run, and that no run reads.

internal import Diagnostics
internal import ExpressionCompiler
internal import Specs
internal import Types

enum UnreadSync: EndpointRule {
  static let restsOn: Set<String> = .wholeEndpoint

  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    if endpoint.hasErrors || findings.lacksState || endpoint.sites.contains(where: { $0.readsAll(of: .sync) }) {
      return
    }
    var read = Set(endpoint.syncReads.compactMap(\.member))
    for site in endpoint.sites where site.isDoubtful {
      for text in site.texts { read.formUnion(Mentions.names(after: "sync", in: text.text)) }
    }
    // A name of the defaults that is near has, or will have, a finding of its own.
    let inherited = endpoint.sites.filter { $0.origin == .defaults }.flatMap { $0.names(.sync) }.compactMap(\.member)
    for key in endpoint.resolved.sync where !read.contains(key.value) {
      if inherited.contains(where: { !Suggestions.nearest($0, among: [key.value]).isEmpty }) { continue }
      if findings.hasSpoken(for: key.value, in: .sync) { continue }
      findings.add(
        Diagnostic(
          .unreadSync, "'\(key.value)' is kept, but no expression reads 'sync.\(key.value)'", at: key.location,
          label: "every run starts from the beginning",
          help: "start from it: coalesce(context.range_start, sync.\(key.value), …)"))
    }
  }
}
