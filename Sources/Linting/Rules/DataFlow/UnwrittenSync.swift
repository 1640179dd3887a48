// D003: a sync key that no processor writes.

internal import Diagnostics
internal import ExpressionCompiler
internal import Specs
internal import Types

enum UnwrittenSync: EndpointRule {
  static let restsOn: Set<String> = ["response", "setup"]

  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    let written = endpoint.writers.processors.sorted()
    for key in endpoint.resolved.sync where !written.contains(key.value) && !endpoint.isWrittenBySetup(key.value) {
      let similar = Suggestions.nearest(key.value, among: written)
      let near = similar.isEmpty ? written.filter { endpoint.isUnkept($0) } : similar
      let outputs = endpoint.outputs(to: near)
      let finding = Diagnostic(
        .unwrittenSync, "no processor writes 'state.\(key.value)'", at: key.location, label: "nothing to keep",
        notes: outputs.map { Note("'\($0.value.text)' is written here", at: $0.location) },
        help: Suggestions.question(similar)
          ?? "add a processor with 'output: state.\(key.value)' and an aggregation")
      if let inherited = outputs.first(where: { $0.origin == .defaults }) {
        findings.add(finding, sharedBy: "sync.\(inherited.value.text)")
      } else {
        findings.add(finding)
      }
      // The name that was meant is neither unread nor unkept.
      for name in near + [key.value] {
        findings.speak(for: name, in: .state)
        findings.speak(for: name, in: .sync)
      }
    }
  }
}

extension EndpointFacts {
  /// Outputs of processors to one of these variables.
  fileprivate func outputs(to names: [String]) -> [Located<ProcessorOutput>] {
    resolved.response.processors.map(\.output).filter { output in
      if case .state(let name) = output.value { names.contains(name) } else { false }
    }
  }

  /// Whether what processors write to a variable is of use only if it is kept.
  fileprivate func isUnkept(_ name: String) -> Bool {
    if resolved.sync.contains(where: { $0.value == name }) { return false }
    return stateReaders[name] == nil || syncReads.contains { $0.member == name }
  }

  /// Whether a call of setup writes the variable, which can be kept as well.
  func isWrittenBySetup(_ name: String) -> Bool { StateWriters.written(by: resolved.setup).contains(name) }
}
