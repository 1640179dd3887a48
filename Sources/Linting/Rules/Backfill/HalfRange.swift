// B009: an endpoint that looks at one end of the asked range only.

internal import Diagnostics
internal import ExpressionCompiler
internal import Types

enum HalfRange: EndpointRule {
  static let restsOn: Set<String> = .wholeEndpoint

  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    let reads = endpoint.sites.flatMap { $0.names(.context) }
    if endpoint.sites.contains(where: { $0.value == nil || $0.readsAll(of: .context) }) { return }
    func first(_ name: String) -> Read? { reads.first { $0.member == name } }
    switch (first("range_start"), first("range_end")) {
    case (let start?, nil): report(start, "range_end", "runs on to whatever the API has", &findings)
    case (nil, let end?): report(end, "range_start", "starts wherever it always does", &findings)
    default: break
    }
  }

  private static func report(_ read: Read, _ other: String, _ consequence: String, _ findings: inout RuleFindings) {
    findings.add(
      Diagnostic(
        .halfRange, "nothing reads 'context.\(other)'", at: read.location, label: "only this end of a range counts",
        help: "a backfill \(consequence); read 'context.\(other)' as well"))
  }
}
