// B001: a watermark that can move back.

internal import Diagnostics
internal import ExpressionCompiler
internal import Specs
internal import Types

enum WatermarkDirection: EndpointRule {
  static let restsOn: Set<String> = ["response"]

  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    let kept = Dictionary(endpoint.resolved.sync.map { ($0.value, $0) }, uniquingKeysWith: { first, _ in first })
    for (index, processor) in endpoint.resolved.response.processors.enumerated() {
      guard case .state(let name) = processor.output.value, kept[name] != nil else { continue }
      switch processor.aggregation.value {
      case .maximum, .minimum, .collect: continue
      case .first, .last, .none: break
      }
      // A cursor that the API hands out is kept as it came: what is sent again, or what the response says as a whole.
      let isCursor =
        endpoint.stateReaders[name]?.contains { $0.part.isRequest } ?? false
        || endpoint.site(.processor(index))?.value?.reads.allSatisfy { $0.scope == .response } ?? true
      if isCursor { continue }
      let word = processor.aggregation.value.rawValue
      findings.add(
        Diagnostic(
          .watermarkDirection, "'\(name)' is kept from run to run, and can move back",
          at: word.isEmpty ? processor.output.location : processor.aggregation.location,
          label: word.isEmpty ? "no aggregation" : "'\(word)' takes what comes, also if it is older",
          help: "write 'aggregation: maximum'"))
    }
  }
}
