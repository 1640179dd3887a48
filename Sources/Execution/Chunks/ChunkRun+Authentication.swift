// What a chunk has to do with who it is: its requests get a credential when they are sent, and one that the server does
// not take any more is renewed once, whatever the rules say of 401.

internal import Records
internal import Transport

extension ChunkRun {
  /// The request as it goes out in so many seconds.
  func authenticated(_ request: HTTPRequest, in seconds: Double) throws(ChunkError) -> HTTPRequest {
    guard let authenticator = stream.linked.authenticator else { return request }
    let sent = try authenticator.authenticate(request, in: seconds)
    credential = sent.generation
    return sent.request
  }

  /// Tells the authenticator what became of its credential. After a 401 that a new one may mend: the request again, which
  /// does not count as an attempt.
  func renewCredential(after response: HTTPResponse, _ tools: WorkerTools) throws(ChunkError) -> ChunkStep? {
    guard let authenticator = stream.linked.authenticator, authenticator.isRenewable else { return nil }
    guard response.status == 401 else {
      authenticator.accept(credential, wasRenewed: hasRenewed)
      return nil
    }
    if hasRenewed {
      authenticator.renewedInVain()
      return nil
    }
    guard authenticator.refuse(credential) else { return nil }
    hasRenewed = true
    attempts -= 1
    guard let request = try sameRequest(tools) else { return nil }
    return .send(request, after: 0, hold: false)
  }

  /// The request that was sent last, with what it shows of a credential as that is now; nil before the first.
  func sameRequest(_ tools: WorkerTools) throws(ChunkError) -> HTTPRequest? {
    guard lastRequest != nil, stream.showsCredential else { return lastRequest }
    guard page == 0 else { return try renderedRequest(tools) }
    try renderState(tools)
    return try firstRequest(tools)
  }
}
