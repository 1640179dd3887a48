// B001: a watermark that can move back.

internal import Diagnostics
internal import Specs

enum WatermarkDirection: EndpointRule {
  static let restsOn: Set<String> = ["response"]

  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    let kept = Dictionary(endpoint.resolved.sync.map { ($0.value, $0) }, uniquingKeysWith: { first, _ in first })
    for processor in endpoint.resolved.response.processors {
      guard case .state(let name) = processor.output.value, kept[name] != nil else { continue }
      switch processor.aggregation.value {
      case .maximum, .minimum, .collect: continue
      case .first, .last, .none: break
      }
      // A cursor that the API hands out is kept as it came.
      let isCursor = endpoint.stateReaders[name]?.contains { $0.part.isRequest } ?? false
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
