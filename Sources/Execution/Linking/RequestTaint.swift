// Where secrets flow to in a stream's requests, as far as the plan's programs say: what is shown of a request before it is
// sent goes by that, since short secrets cannot be searched for in texts.

internal import Bytecode
internal import Plans
internal import Types

struct RequestTaint: Sendable {
  /// The URL, its parameters included.
  var urlIsSecret = false
  /// Headers, in lower case, that are computed from nothing secret.
  var plainHeaders: Set<String> = []
  var bodyIsSecret = false
}

extension StreamLinker {
  /// `secretVariables`: names of environment variables that hold secrets; `calls`: what is made around the stream's
  /// chunks, and hands state to them and to each other.
  func taint(secretVariables: [String], calls: [PlanCall]) -> RequestTaint {
    let endpoint = stream.endpoint
    guard let request = endpoint.request else { return RequestTaint() }
    var state: Set<String> = []
    func isSecret(program index: Int) -> Bool {
      guard programs.indices.contains(index), let reads = programs[index]?.reads else { return false }
      return reads.reads(.secrets) || reads.reads(.auth) || secretVariables.contains { reads.reads(.env, $0) }
        || state.contains { reads.reads(.state, $0) }
    }
    func isSecret(_ slot: Slot) -> Bool {
      if case .program(let index) = slot { isSecret(program: index) } else { false }
    }
    // Pagination and processors may hand a secret on to what was computed before them.
    let variables =
      endpoint.state + (endpoint.pagination?.nextState ?? []) + calls.flatMap { $0.pagination?.nextState ?? [] }
      + calls.compactMap { call in call.into.flatMap { name in call.iterate.map { NamedSlot(name, $0) } } }
    let processors = endpoint.response.processors + calls.flatMap(\.response.processors)
    var known = -1
    while known < state.count {
      known = state.count
      for variable in variables where isSecret(variable.slot) { state.insert(variable.name) }
      for processor in processors where isSecret(program: processor.expression) {
        if let name = processor.stateVariable { state.insert(name) }
      }
    }
    return RequestTaint(
      urlIsSecret: isSecret(request.url) || request.parameters.contains { isSecret($0.slot) },
      plainHeaders: Set(request.headers.filter { !isSecret($0.slot) }.map { $0.name.lowercased() }),
      bodyIsSecret: request.payload.map(isSecret) ?? false)
  }
}
