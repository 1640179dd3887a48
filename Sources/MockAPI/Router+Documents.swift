// Answers that a test brings along, by method and target: APIs of other shapes than the data routes, bodies of every
// format.

/// One answer, the same every time.
package struct MockDocument: Sendable {
  package var status: Int
  package var type: String
  package var body: [UInt8]
  /// What the body is compressed by, as the header names it; nil: it is sent as it is.
  package var encoding: String?

  package init(
    _ body: [UInt8], type: String = "application/json", status: Int = 200, encoding: String? = nil
  ) {
    self.encoding = encoding
    self.status = status
    self.type = type
    self.body = body
  }

  package init(_ text: String, type: String = "application/json", status: Int = 200) {
    self.init(Array(text.utf8), type: type, status: status)
  }
}

extension MockServer {
  /// Answers requests with these methods and targets, `GET /v1/x?page=2`, from now on. Key, faults and latency hold.
  package func serve(_ documents: [String: MockDocument]) {
    monitor.withLock { $0.documents.merge(documents) { $1 } }
  }

  /// Answers every request for which `handler` gives a document, from now on. It is called on the server's thread.
  package func serve(by handler: @escaping @Sendable (MockRequest) -> MockDocument?) {
    monitor.withLock { $0.handler = handler }
  }
}

extension Router {
  /// The reply for a target that a test serves; nil for every other.
  func document(_ request: MockRequest) -> Reply? {
    let (served, handler) = monitor.withLock { ($0.documents["\(request.method) \(request.target)"], $0.handler) }
    guard let document = served ?? handler?(request) else { return nil }
    var reply = Reply(document.status, Reply.Body(document.body), type: document.type)
    if let encoding = document.encoding { reply.headers.append(("Content-Encoding", encoding)) }
    return reply
  }
}
