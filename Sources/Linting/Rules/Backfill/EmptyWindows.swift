// B008: a watermark that windows without records leave where it is.

internal import Diagnostics
internal import ExpressionCompiler
internal import Specs
internal import Types

enum EmptyWindows: EndpointRule {
  static let restsOn: Set<String> = ["response"]

  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    guard RangeIteration(endpoint) != nil else { return }
    let kept = Set(endpoint.resolved.sync.map(\.value))
    for (index, processor) in endpoint.resolved.response.processors.enumerated() {
      guard case .state(let name) = processor.output.value, kept.contains(name),
        let value = endpoint.site(.processor(index))?.value, value.reads.contains(where: { $0.scope == .record })
      else { continue }
      findings.add(
        Diagnostic(
          .emptyWindows, "windows without records do not move '\(name)'", at: processor.expression.location,
          label: "read from the records",
          help:
            "to count them as done, take it from the iteration: \(endpoint.into.map { "state.\($0)" } ?? "iterate.value")"
        ))
    }
  }
}
