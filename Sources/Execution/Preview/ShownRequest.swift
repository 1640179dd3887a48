// A request as people may see it: exactly what is sent, but for what is secret in it.

internal import Plans
internal import Transport

package struct ShownRequest: Sendable, Equatable {
  package struct Header: Sendable, Equatable {
    package var name: String
    package var value: String
  }

  package var method: String
  package var url: String
  package var headers: [Header]
  package var body: String?
  /// Whether it is signed at the moment it is sent, so that headers are missing here.
  package var isSignedLater: Bool
}

/// Knows where secrets flow to in the requests of one stream.
struct RequestVeil {
  private let stream: StreamRuntime

  init(_ stream: StreamRuntime) { self.stream = stream }

  /// `planned`: the request as the plan has it, whose URL names secrets instead of holding them.
  func shown(_ request: HTTPRequest, planned: ChunkRequest?) -> ShownRequest {
    let mask = stream.redactor
    let headers = request.headers.map { header in
      // What authentication adds is not in the plan, and all of it is secret. A type of body that nobody gave is ours.
      let name = header.name.lowercased()
      let isPlain = stream.linked.taint.plainHeaders.contains(name) || name == "content-type"
      return ShownRequest.Header(
        name: header.name,
        value: isPlain ? mask.mask(header.value) : Redactor(secrets: []).maskHeader(header.value, isTainted: true))
    }
    let url = stream.linked.taint.urlIsSecret ? planned?.url ?? stream.plan.name : request.url
    let body = request.body.map {
      stream.linked.taint.bodyIsSecret ? Redactor.mask : mask.mask(String(decoding: $0, as: UTF8.self))
    }
    return ShownRequest(
      method: request.method, url: mask.mask(url), headers: headers, body: body, isSignedLater: request.signer != nil)
  }
}
