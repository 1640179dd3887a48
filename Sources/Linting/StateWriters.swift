// Who may write which state variable after it was rendered: later pages, processors and calls.

internal import Specs

enum StateWriters {
  /// Variables that `next_state`, a processor, or a call of setup or authentication writes.
  static func afterRendering(_ endpoint: ResolvedEndpoint) -> Set<String> {
    var names = Set((endpoint.pagination?.nextState ?? []).map(\.name))
    var outputs = endpoint.response.processors.map(\.output.value)
    for call in endpoint.setup + (endpoint.authentication?.sequence ?? []) {
      outputs += (call.response?.processors.own ?? []).compactMap(\.output?.value)
      outputs += [call.into.flatMap { ProcessorOutput(parsing: $0.value) }].compactMap { $0 }
    }
    for case .state(let name) in outputs { names.insert(name) }
    return names
  }
}
