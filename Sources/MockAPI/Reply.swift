// An answer before it is bytes on a socket.

/// Status, headers and a body that several answers may share.
struct Reply {
  /// Bytes that stay as they are.
  final class Body: Sendable {
    let bytes: [UInt8]
    init(_ bytes: [UInt8]) { self.bytes = bytes }
    static let empty = Body([])
  }

  /// How an answer fails to arrive.
  enum Delivery: Equatable {
    case whole
    /// After half of the body the connection is closed.
    case truncated
    /// After half of the body nothing more is sent.
    case stalled
    /// Nothing is sent, ever.
    case never
    /// The connection is reset: before the answer, after half of the body, after all of it.
    case reset, resetInside, resetAfter
    /// So many bytes a second.
    case slow(Double)
  }

  var status: Int
  var headers: [(name: String, value: String)]
  var body: Body
  var delivery = Delivery.whole
  /// Seconds before the answer begins.
  var delay = 0.0
  /// Whether the answer waits for `MockServer.release` while the server holds.
  var isHoldable = false

  init(_ status: Int, _ body: Body, type: String = "application/json") {
    self.status = status
    self.body = body
    headers = [("Content-Type", type)]
  }

  /// A JSON document.
  init(json: [UInt8], status: Int = 200) { self.init(status, Body(json)) }

  /// `{"error":{"code":…,"message":…}}`.
  static func error(_ status: Int, _ code: String, _ message: String) -> Reply {
    var writer = ByteWriter()
    writer.write("{\"error\":{\"code\":")
    writer.write(quoted: code)
    writer.write(",\"message\":")
    writer.write(quoted: message)
    writer.write("}}")
    return Reply(json: writer.finish(), status: status)
  }

  /// The status line and the headers, with the body's full length whatever will be sent of it.
  func head(closing: Bool) -> [UInt8] {
    var writer = ByteWriter()
    writer.write("HTTP/1.1 ")
    writer.write(status)
    writer.write(" ")
    writer.write(Self.reason(status))
    for (name, value) in headers {
      writer.write("\r\n")
      writer.write(name)
      writer.write(": ")
      writer.write(value)
    }
    if status != 204 && status != 304 {
      writer.write("\r\nContent-Length: ")
      writer.write(body.bytes.count)
    }
    if closing { writer.write("\r\nConnection: close") }
    writer.write("\r\n\r\n")
    return writer.finish()
  }

  private static func reason(_ status: Int) -> String {
    switch status {
    case 200: "OK"
    case 204: "No Content"
    case 301: "Moved Permanently"
    case 302: "Found"
    case 303: "See Other"
    case 307: "Temporary Redirect"
    case 308: "Permanent Redirect"
    case 400: "Bad Request"
    case 401: "Unauthorized"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 429: "Too Many Requests"
    case 500: "Internal Server Error"
    case 502: "Bad Gateway"
    case 503: "Service Unavailable"
    default: "Status"
    }
  }
}
