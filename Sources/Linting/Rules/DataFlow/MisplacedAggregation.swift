// D013: an aggregation where it does nothing, or none where a value is chosen from many.

internal import Diagnostics
internal import ExpressionCompiler
internal import Specs
internal import Types

enum MisplacedAggregation: EndpointRule {
  static let restsOn: Set<String> = ["response", "sync"]

  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    let kept = Set(endpoint.resolved.sync.map(\.value))
    for (index, processor) in endpoint.resolved.response.processors.enumerated() {
      let word = processor.aggregation.value.rawValue
      switch processor.output.value {
      case .record, .recordField, .queue:
        guard !word.isEmpty else { continue }
        findings.add(
          Diagnostic(
            .misplacedAggregation, "'aggregation' does nothing for '\(processor.output.value.text)'",
            at: processor.aggregation.location, label: "each record has its own value",
            help: "delete it, or write to 'state.NAME'"))
      case .state(let name):
        // For a value that is kept, B001 says it.
        guard word.isEmpty, !kept.contains(name), readsRecord(endpoint, index) else { continue }
        report(processor, &findings)
      case .env, .contextStore:
        guard word.isEmpty, readsRecord(endpoint, index) else { continue }
        report(processor, &findings)
      case .authToken, .authHeader: continue
      }
    }
  }

  private static func report(_ processor: ResolvedProcessor, _ findings: inout RuleFindings) {
    findings.add(
      Diagnostic(
        .misplacedAggregation, "'\(processor.output.value.text)' takes the value of the last record",
        at: processor.output.location, label: "no aggregation",
        help: "add 'aggregation: last' if that is meant, or 'maximum', 'minimum', 'first', 'collect'"))
  }

  private static func readsRecord(_ endpoint: EndpointFacts, _ index: Int) -> Bool {
    endpoint.site(.processor(index))?.value?.reads.contains { $0.scope == .record } ?? false
  }
}
