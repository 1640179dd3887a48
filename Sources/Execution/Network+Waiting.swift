// Exchanges that somebody waits for: calls and logins. Chunks never wait this way.

internal import Transport

extension Network {
  /// Sends and waits for the answer. Not for the network thread.
  func answer(
    to request: HTTPRequest, in lane: Lane, after seconds: Double = 0
  ) -> Result<HTTPResponse, TransferError> {
    let answer = Channel<Result<HTTPResponse, TransferError>>()
    submit(request, in: lane, after: seconds) { answer.send($0) }
    return answer.receive() ?? .failure(TransferError(.cancelled, "the run is stopping", isTransient: false))
  }
}
