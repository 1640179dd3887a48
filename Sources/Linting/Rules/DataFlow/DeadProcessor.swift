// D012: a processor whose value nobody sees.

internal import Diagnostics
internal import ExpressionCompiler
internal import Specs
internal import Types

enum DeadProcessor: EndpointRule {
  static let restsOn: Set<String> = .wholeEndpoint

  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    let processors = endpoint.resolved.response.processors
    let kept = Set(endpoint.resolved.sync.map(\.value))
    for (index, processor) in processors.enumerated() where processor.origin == .own {
      switch processor.output.value {
      case .state(let name):
        if endpoint.readsAllState || kept.contains(name) || findings.hasSpoken(for: name, in: .state) { continue }
        // What reads it may be what has an error.
        if endpoint.hasErrors || findings.lacksState { continue }
        let readers = (endpoint.stateReaders[name] ?? []).filter {
          $0.part != .processor(index) && $0.part != .processorIf(index)
        }
        // `sync.x` of what is not kept has a finding of its own.
        if !readers.isEmpty || endpoint.syncReads.contains(where: { $0.member == name }) { continue }
        findings.add(
          Diagnostic(
            .deadProcessor, "nothing reads 'state.\(name)', and it is not kept", at: processor.output.location,
            help: "add '\(name)' to 'sync' to keep it from run to run, or delete the processor"))
      case .recordField(let name): checkOverwritten(name, index, processors, endpoint, &findings)
      default: break
      }
    }
  }

  /// A field that a later processor, one without a condition, writes again without reading it.
  private static func checkOverwritten(
    _ name: String, _ index: Int, _ processors: [ResolvedProcessor], _ endpoint: EndpointFacts,
    _ findings: inout RuleFindings
  ) {
    for later in processors.indices where later > index {
      let sites = [Site.Part.processor(later), .processorIf(later)].compactMap { endpoint.site($0) }
      // What does not compile, or reads the whole record, may need the field.
      if sites.contains(where: { $0.value == nil || $0.readsAll(of: .record) || $0.reads(record: name) }) { return }
      let output = processors[later].output
      guard output.value == .recordField(name), processors[later].condition == nil else { continue }
      findings.add(
        Diagnostic(
          .deadProcessor, "'record.\(name)' is written again before anybody reads it",
          at: processors[index].output.location, label: "lost",
          notes: [Note("it is overwritten here", at: output.location)], help: "delete one of the two"))
      return
    }
  }
}

extension Site {
  fileprivate func reads(record name: String) -> Bool { names(.record).contains { $0.member == name } }
}
