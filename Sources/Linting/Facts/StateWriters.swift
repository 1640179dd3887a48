// Who may write which state variable besides its initialiser: later pages, processors and calls.

internal import ExpressionCompiler
internal import Specs
internal import Types

struct StateWriters {
  /// Variables that calls of setup or authentication write before the first request: what is known of each.
  private(set) var calls: [String: Variable] = [:]
  /// Variables that `next_state` writes.
  private(set) var pages: Set<String> = []
  /// Variables that processors write.
  private(set) var processors: Set<String> = []

  /// Everything that is written after a variable's initialiser.
  var all: Set<String> { pages.union(processors).union(calls.keys) }

  init(_ endpoint: ResolvedEndpoint) {
    pages = Set((endpoint.pagination?.nextState ?? []).map(\.name))
    for processor in endpoint.response.processors {
      if case .state(let name) = processor.output.value { processors.insert(name) }
    }
    for name in Self.written(by: endpoint.authentication?.sequence ?? []) {
      calls[name] = Variable(.any, stage: .start, isTainted: true)
    }
    if endpoint.setup.isEmpty { return }
    let headers = endpoint.request?.headers.flatMap(\.value.texts) ?? []
    let sent = headers.reduce(into: Set<String>()) { $0.formUnion(Mentions.names(after: "state", in: $1.text)) }
    for name in Self.written(by: endpoint.setup) where calls[name] == nil {
      // What setup fetches and a header sends is a credential.
      calls[name] = Variable(.any, stage: .call, isTainted: sent.contains(name))
    }
  }

  /// Variables that a list of calls writes.
  static func written(by calls: [CallBlock]) -> Set<String> {
    var names: Set<String> = []
    for call in calls {
      for processor in call.response?.processors.merged() ?? [] {
        if case .state(let name)? = processor.output?.value { names.insert(name) }
      }
      names.formUnion((call.pagination?.nextState ?? []).map(\.name))
      if case .state(let name)? = call.into.flatMap({ ProcessorOutput(parsing: $0.value) }) { names.insert(name) }
    }
    return names
  }
}
