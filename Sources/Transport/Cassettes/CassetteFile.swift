// The form of a cassette: a folder with one file of JSON lines, an exchange a line. An exchange is found again by its
// method, URL and body, all masked, so that neither secrets nor headers decide.

internal import Diagnostics
internal import Records
internal import Values

enum CassetteFile {
  static let name = "exchanges.jsonl"
  static let heading = "{\"format\":\"backhoe.cassette/1\"}\n"

  /// Every line begins so, with as many hexadecimal digits behind it as `keyLength`.
  static let keyPrefix = "{\"key\":\""
  static let keyLength = 32

  /// Headers that say how the body was sent, or that hold secrets by nature.
  private static let unkept: Set<String> = [
    "connection", "content-encoding", "content-length", "keep-alive", "proxy-authenticate", "set-cookie", "set-cookie2",
    "transfer-encoding", "www-authenticate",
  ]

  static func line(_ exchange: Exchange, _ mask: CassetteMask) -> [UInt8] {
    let request = MaskedRequest(exchange.request, mask)
    var members = [Value.Member("key", .string(request.key)), .init("request", request.value)]
    switch exchange.outcome {
    case .success(let response):
      let headers = response.headers.filter { !unkept.contains($0.name) }
        .map { Value.Member($0.name, .string(mask.response($0.value))) }
      members.append(
        .init(
          "response",
          .object([
            .init("status", .int(Int64(response.status))), .init("headers", .object(headers)), body(response, mask),
          ])))
    case .failure(let error):
      members.append(
        .init(
          "error",
          .object([
            .init("kind", .string(error.kind.rawValue)), .init("message", .string(mask.response(error.message))),
            .init("transient", .bool(error.isTransient)),
          ])))
    }
    return CanonicalJSON.bytes(of: .object(members)) + [0x0A]
  }

  /// As text if it is text, so that people can read and search it.
  private static func body(_ response: HTTPResponse, _ mask: CassetteMask) -> Value.Member {
    let bytes = response.body.bytes
    if let text = String(validating: bytes, as: UTF8.self) { return .init("body", .string(mask.response(text))) }
    return .init("body_hex", .string(hexadecimal(bytes)))
  }

  /// What a line says was answered; nil if it is not of this form.
  static func outcome(_ line: Value) -> Result<HTTPResponse, TransferError>? {
    if let error = line["error"], let kind = error["kind"]?.string.flatMap(TransferError.Kind.init),
      let message = error["message"]?.string
    {
      return .failure(TransferError(kind, message, isTransient: error["transient"]?.bool ?? false))
    }
    guard let response = line["response"], let status = response["status"]?.int else { return nil }
    let headers = (response["headers"]?.members ?? []).map { (name: $0.key, value: $0.value.string ?? "") }
    let bytes: [UInt8]
    if let text = response["body"]?.string {
      bytes = Array(text.utf8)
    } else {
      let digits = (response["body_hex"]?.string ?? "").utf8.compactMap { UInt8(String(UnicodeScalar($0)), radix: 16) }
      bytes = stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
    let page = PageBytes(capacity: bytes.count)
    bytes.withUnsafeBufferPointer { page.append($0) }
    return .success(HTTPResponse(status: Int(status), headers: headers, body: page, seconds: 0))
  }
}

/// A request and what came of it.
struct Exchange: Sendable {
  var request: HTTPRequest
  var outcome: Result<HTTPResponse, TransferError>
}

/// A request as a cassette knows it.
struct MaskedRequest {
  let method: String
  let url: String
  /// Nil: none.
  let body: String?

  init(_ request: HTTPRequest, _ mask: CassetteMask) {
    method = request.method
    // A mask that went through a URL's encoding is a mask.
    url = mask.request(request.url).replacing("%2A%2A%2A", with: "***")
    body = request.body.map { mask.request(String(decoding: $0, as: UTF8.self)).replacing("%2A%2A%2A", with: "***") }
  }

  var key: String {
    let text = [method, url] + (body.map { [$0] } ?? [])
    return String(
      hexadecimal(digest(CanonicalJSON.bytes(of: .array(text.map(Value.string))))).prefix(CassetteFile.keyLength))
  }

  var value: Value {
    .object(
      [.init("method", .string(method)), .init("url", .string(url))] + (body.map { [.init("body", .string($0))] } ?? [])
    )
  }
}

/// How secrets are taken out of what a cassette holds.
package struct CassetteMask: Sendable {
  /// What API requests say, where a short secret counts as well.
  let request: @Sendable (String) -> String
  let response: @Sendable (String) -> String

  package init(request: @escaping @Sendable (String) -> String, response: @escaping @Sendable (String) -> String) {
    self.request = request
    self.response = response
  }
}
