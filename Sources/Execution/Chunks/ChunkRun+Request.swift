// Requests, rendered from the state; the first one must be what the plan has.

internal import Bytecode
internal import Diagnostics
internal import Plans
internal import Records
internal import Transport
internal import Types
internal import Values
internal import VirtualMachine

/// A request but for what is added to every one of the stream.
struct RenderedRequest {
  var method: String
  var url: String
  var body: [UInt8]?
  var isJSON = false
}

extension ChunkRun {
  /// The first request, which is sent as it was approved or not at all: chunk IDs stand for the programs, not for the
  /// request's text, so that the two are compared. Where the plan has references, so far as it shows the request.
  func firstRequest(_ tools: WorkerTools) throws(ChunkError) -> HTTPRequest {
    // Elsewhere nobody was shown anything.
    guard !stream.linked.isCall, stream.linked.over == nil else { return try request(try render(tools), tools) }
    guard let planned = chunk.request else {
      throw forged("the plan shows no request, and its programs make one")
    }
    if !planned.isComplete, let shown = stream.linked.preview?.request(of: chunk, stream, tools) {
      try compare(shown, with: planned, isShown: true)
    }
    let rendered = try render(tools)
    if planned.isComplete {
      try compare(rendered, with: planned, isShown: !stream.linked.taint.urlIsSecret)
    } else if rendered.method != planned.method.uppercased() {
      throw forged("the plan's request is a \(planned.method), and its programs make a \(rendered.method)")
    }
    let request = try request(rendered, tools)
    try compare(request.headers, with: planned)
    return request
  }

  /// A request from the present state.
  func renderedRequest(_ tools: WorkerTools) throws(ChunkError) -> HTTPRequest {
    try request(try render(tools), tools)
  }

  /// `isShown`: whether what the programs give may be said; not where secrets flow into it.
  private func compare(
    _ rendered: RenderedRequest, with planned: ChunkRequest, isShown: Bool
  ) throws(ChunkError) {
    let hasSameBody =
      switch (rendered.body, planned.body) {
      case (nil, nil): true
      case (let bytes?, let text?): text.utf8.elementsEqual(bytes)
      default: false
      }
    let hasSameAddress =
      rendered.method == planned.method.uppercased() && rendered.url.utf8.elementsEqual(planned.url.utf8)
    if hasSameAddress, hasSameBody { return }
    let what = hasSameAddress ? "the body of the plan's request" : "the plan's request"
    let other = isShown ? "\(rendered.method) \(rendered.url)" : "another"
    throw forged(
      "\(what) \(planned.method) \(planned.url) is not what its programs give\(hasSameAddress ? "" : ": \(other)")")
  }

  /// Of the headers those that differ from chunk to chunk and were known stand in the plan.
  private func compare(
    _ headers: [(name: String, value: String)], with planned: ChunkRequest
  ) throws(ChunkError) {
    for member in planned.headers?.members ?? [] {
      let sent = headers.first { $0.name == member.key }?.value
      if sent == member.value.string { continue }
      throw forged("the header '\(member.key)' of the plan's request is not what its programs give")
    }
  }

  private func forged(_ what: String) -> ChunkError {
    ChunkError(
      what, code: .strangeRequest,
      advice:
        "it was not sent, since the plan was changed after it was made: look at it with 'backhoe verify' and make it"
        + " again with 'backhoe plan'")
  }

  private func render(_ tools: WorkerTools) throws(ChunkError) -> RenderedRequest {
    guard let parts = stream.linked.request else { throw ChunkError("the stream makes no requests") }
    return try tools.render(parts, environment)
  }

  private func request(_ rendered: RenderedRequest, _ tools: WorkerTools) throws(ChunkError) -> HTTPRequest {
    try stream.hosts.check(rendered.url)
    try takeCredential()
    var headers: [(name: String, value: String)] = []
    var hasContentType = false
    for header in stream.linked.request?.headers ?? [] {
      let value = ChunkRun.trimmed(
        CellText.string(try tools.value(of: header.slot, environment, into: tools.scratch)))
      do throws(Failure) { try URLText.checkHeader(name: header.name, value: value) } catch {
        throw ChunkError("\(error.what): \(error.why)", advice: error.advice)
      }
      headers.append((header.name, value))
      hasContentType = hasContentType || header.name.lowercased() == "content-type"
    }
    if rendered.body != nil, rendered.isJSON, !hasContentType { headers.append(("Content-Type", "application/json")) }
    return HTTPRequest(
      method: rendered.method, url: rendered.url, headers: headers, body: rendered.body,
      timeoutSeconds: stream.timeoutSeconds,
      isRepeatable: stream.linked.request?.isIdempotent
        ?? HTTPRequest.mayRepeat(method: rendered.method, headers: headers, body: rendered.body))
  }

  /// Lets expressions see the credential that holds now, and the state that came with it.
  func takeCredential() throws(ChunkError) {
    guard let authenticator = stream.linked.authenticator else { return }
    let credential = try authenticator.current()
    if stream.linked.reads.reads(.auth) { environment[.auth] = Cell(credential.scope, arena: arena, keys: stream.keys) }
    if credential.state.isEmpty { return }
    for member in credential.state { state.set(key(member.key), Cell(member.value, arena: arena, keys: stream.keys)) }
    environment[.state] = state.cell
  }

  /// Whether a request is the one that was just answered.
  func isSame(_ request: HTTPRequest) -> Bool {
    lastRequest.map { $0.isSame(as: request) } ?? false
  }

  /// Without white space at either end.
  static func trimmed(_ text: String) -> String {
    let bytes = text.utf8
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    guard let first = bytes.first, let last = bytes.last, isSpace(first) || isSpace(last) else { return text }
    guard let start = bytes.firstIndex(where: { !isSpace($0) }), let end = bytes.lastIndex(where: { !isSpace($0) })
    else { return "" }
    return String(text[start...end])
  }

  /// The method and URL of the last request, for messages. Where secrets flow into the URL it is the plan's text of it,
  /// which names them instead.
  var requestText: String {
    guard let request = lastRequest else { return stream.takesRecords ? "the records" : "the request" }
    return
      "\(request.method) \(shownURL(of: request))\(stream.linked.taint.urlIsSecret && page > 0 ? " (page \(page + 1))" : "")"
  }

  private func shownURL(of request: HTTPRequest) -> String {
    stream.linked.taint.urlIsSecret ? chunk.request?.url ?? stream.plan.name : request.url
  }

  /// The last request and what came back, for those who read failures part by part.
  func failedRequest(_ result: Result<HTTPResponse, TransferError>) -> FailedRequest? {
    guard let request = lastRequest else { return nil }
    let response = try? result.get()
    return FailedRequest(
      method: request.method, url: shownURL(of: request), page: page + 1, attempt: attempts, status: response?.status,
      body: response.map { Body.excerpt(of: $0, stream.redactor) } ?? "")
  }

  /// What expressions see as `request`.
  func requestScope(in arena: Arena) -> Cell {
    guard stream.describesRequest, let request = lastRequest else { return .object(nil, 0) }
    var headers: [Cell] = []
    for header in request.headers {
      headers.append(key(header.name))
      headers.append(arena.string(header.value))
    }
    let payload = request.body.map { body in body.withUnsafeBufferPointer { arena.string($0) } } ?? .null
    return arena.object([
      key("method"), arena.string(request.method), key("url"), arena.string(request.url),
      key("headers"), arena.object(headers), key("payload"), payload,
      key("attempts"), .int(Int64(attempts)),
    ])
  }
}

extension WorkerTools {
  /// A request's address and body, computed in an environment. What that needs lives in the scratch memory.
  func render(_ parts: LinkedRequest, _ environment: Environment) throws(ChunkError) -> RenderedRequest {
    var parameters: [(name: String, value: String)] = []
    for parameter in parts.parameters {
      let cell = try value(of: parameter.slot, environment, into: scratch)
      // A parameter without a value is left out; an empty text is a value.
      if !cell.isMissing { parameters.append((parameter.name, ChunkRun.trimmed(CellText.string(cell)))) }
    }
    let address = ChunkRun.trimmed(CellText.string(try value(of: parts.url, environment, into: scratch)))
    let url: String
    do throws(Failure) { url = try URLText.build(address, parameters: parameters) } catch {
      throw ChunkError("\(error.what): \(error.why) ('\(address)')", advice: error.advice)
    }
    var request = RenderedRequest(method: parts.method, url: url)
    if let payload = parts.payload {
      let cell = try value(of: payload, environment, into: scratch)
      switch cell.kind {
      case .absent, .null: break
      case .string: request.body = Array(cell.utf8)
      default:
        request.body = Array(JSONWriter.string(cell).utf8)
        request.isJSON = true
      }
    }
    return request
  }
}
