// Requests: the first one as the plan has it, further ones rendered from the state.

internal import Diagnostics
internal import Plans
internal import Records
internal import Transport
internal import Types
internal import Values
internal import VirtualMachine

extension ChunkRun {
  /// The plan's own request where it is complete, else one from the state.
  func firstRequest(_ tools: WorkerTools) throws(ChunkError) -> HTTPRequest {
    guard let first = chunk.request, first.isComplete else { return try renderedRequest(tools) }
    let body = first.body.map { Array($0.utf8) }
    return try request(
      method: first.method, url: first.url, body: body,
      isJSON: stream.request?.payload != nil && stream.request?.payloadIsText == false, tools)
  }

  /// A request from the present state.
  func renderedRequest(_ tools: WorkerTools) throws(ChunkError) -> HTTPRequest {
    guard let parts = stream.request else { throw ChunkError("the stream makes no requests") }
    var parameters: [(name: String, value: String)] = []
    for parameter in parts.parameters {
      let value = try tools.value(of: parameter.slot, environment, into: tools.scratch)
      // A parameter without a value is left out; an empty text is a value.
      if !value.isMissing { parameters.append((parameter.name, ChunkRun.trimmed(CellText.string(value)))) }
    }
    let address = ChunkRun.trimmed(
      CellText.string(try tools.value(of: parts.url, environment, into: tools.scratch)))
    let url: String
    do throws(Failure) {
      url = try URLText.build(address, parameters: parameters)
    } catch {
      throw ChunkError("\(error.what): \(error.why) ('\(address)')", advice: error.advice)
    }
    var body: [UInt8]?
    var isJSON = false
    if let payload = parts.payload {
      let value = try tools.value(of: payload, environment, into: tools.scratch)
      switch value.kind {
      case .absent, .null: break
      case .string: body = Array(value.utf8)
      default:
        body = Array(JSONWriter.string(value).utf8)
        isJSON = true
      }
    }
    return try request(method: parts.method, url: url, body: body, isJSON: isJSON, tools)
  }

  private func request(
    method: String, url: String, body: [UInt8]?, isJSON: Bool, _ tools: WorkerTools
  ) throws(ChunkError) -> HTTPRequest {
    try stream.hosts.check(url)
    try takeCredential()
    var headers: [(name: String, value: String)] = []
    var hasContentType = false
    for header in stream.request?.headers ?? [] {
      let value = ChunkRun.trimmed(
        CellText.string(try tools.value(of: header.slot, environment, into: tools.scratch)))
      do throws(Failure) { try URLText.checkHeader(name: header.name, value: value) } catch {
        throw ChunkError("\(error.what): \(error.why)", advice: error.advice)
      }
      headers.append((header.name, value))
      hasContentType = hasContentType || header.name.lowercased() == "content-type"
    }
    if body != nil, isJSON, !hasContentType { headers.append(("Content-Type", "application/json")) }
    let method = method.uppercased()
    return HTTPRequest(
      method: method, url: url, headers: headers, body: body, timeoutSeconds: stream.timeoutSeconds,
      isRepeatable: stream.request?.isIdempotent
        ?? HTTPRequest.mayRepeat(method: method, headers: headers, body: body))
  }

  /// Lets expressions see the credential that holds now, and the state that came with it.
  func takeCredential() throws(ChunkError) {
    guard let authenticator = stream.authenticator else { return }
    let credential = try authenticator.current()
    if stream.reads.reads(.auth) { environment[.auth] = Cell(credential.scope, arena: arena, keys: stream.keys) }
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
    return "\(request.method) \(shownURL(of: request))\(stream.urlIsTainted && page > 0 ? " (page \(page + 1))" : "")"
  }

  private func shownURL(of request: HTTPRequest) -> String {
    stream.urlIsTainted ? chunk.request?.url ?? stream.plan.name : request.url
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
