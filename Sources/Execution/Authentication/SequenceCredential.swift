// A credential that calls obtain: they log in, and their processors say what of the answers is the token, which headers
// carry it, and what else the streams may read of it as state.

internal import Functions
internal import Plans
internal import Records
internal import Transport
internal import Types
internal import Values

struct SequenceCredential: CredentialSource {
  let calls: [LinkedCall]
  let network: Network
  let keys: KeyTable
  let asOf: Instant
  /// What the stream knows while planning.
  let state: [Value.Member]

  var isRenewable: Bool { true }

  func obtain(_ occasion: Occasion) throws(ChunkError) -> Credential {
    let tools = WorkerTools(keys: keys, asOf: asOf)
    // The clock of authentication is that on the wall.
    tools.context.now = Clock.wall
    let result = try CallRunner("sequence", isPrivate: true, network: network, tools: tools).run(calls, state: state)
    var credential = Credential()
    let known = Dictionary(state.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    credential.state = result.state.filter { known[$0.key] != $0.value }
    for output in result.outputs {
      if output.key == "auth.token" {
        credential.token = output.value
      } else if output.key.hasPrefix("auth.headers.") {
        let text = output.value.string ?? CanonicalJSON.text(of: output.value)
        credential.headers.append((String(output.key.dropFirst("auth.headers.".count)), text))
      }
    }
    return credential
  }
}
