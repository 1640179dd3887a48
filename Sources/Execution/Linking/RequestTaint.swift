// Where secrets flow to in a stream's requests, as far as the plan's programs say: what is shown of a request before it is
// sent goes by that, since short secrets cannot be searched for in texts.

internal import Bytecode
internal import Plans
internal import Types

struct RequestTaint: Sendable {
  /// Headers, in lower case, that are computed from nothing secret.
  var plainHeaders: Set<String> = []
  var bodyIsSecret = false
}

extension StreamLinker {
  /// `secretVariables`: names of environment variables that hold secrets.
  func taint(secretVariables: [String]) -> RequestTaint {
    var state: Set<String> = []
    func isSecret(_ slot: Slot) -> Bool {
      guard case .program(let index) = slot, let reads = programs[index]?.reads else { return false }
      return reads.reads(.secrets) || reads.reads(.auth) || secretVariables.contains { reads.reads(.env, $0) }
        || state.contains { reads.reads(.state, $0) }
    }
    // In the order in which they are computed, so that what a secret flows into comes before what reads that.
    for variable in stream.endpoint.state where isSecret(variable.slot) { state.insert(variable.name) }
    guard let request = stream.endpoint.request else { return RequestTaint() }
    return RequestTaint(
      plainHeaders: Set(request.headers.filter { !isSecret($0.slot) }.map { $0.name.lowercased() }),
      bodyIsSecret: request.payload.map(isSecret) ?? false)
  }
}
