// From a request to its answer: the data routes, under key, faults and latency; and the routes that test a client.
// The control routes are in `Router+Control.swift`.

/// Used by the server's thread alone.
final class Router {
  let options: MockOptions
  let monitor: Monitor<ServerState>
  private var cache: BodyCache

  init(options: MockOptions, monitor: Monitor<ServerState>) {
    self.options = options
    self.monitor = monitor
    cache = BodyCache(limit: options.cacheBytes)
  }

  /// The answer to a request that is `attempt`-th to its URL.
  func answer(_ request: MockRequest, attempt: Int) -> Reply {
    if request.path.hasPrefix("/_") {
      guard request.path == "/_echo", let fault = monitor.withLock(\.echoFault) else { return clientTest(request) }
      var reply = echo(request)
      // Who is ill says what it was asked all the same.
      if fault.kind == .status { reply.status = fault.status } else { apply(fault, request, to: &reply) }
      return reply
    }
    let (key, latency, fault) = monitor.withLock { state in
      (state.apiKey, state.latency, state.fault(target: request.target, attempt: attempt))
    }
    var reply: Reply
    if let issued = oauth(request) {
      reply = issued
    } else if request.path == "/login", let session = sessions(request, key) {
      reply = session
    } else if isAllowed(request, key) {
      reply = sessions(request, key) ?? document(request) ?? data(request)
    } else {
      reply = .error(401, "unauthorized", "missing or wrong API key")
    }
    if let fault { apply(fault, request, to: &reply) }
    reply.delay = latency.delay(target: request.target, attempt: attempt)
    reply.isHoldable = true
    return reply
  }

  private func isAllowed(_ request: MockRequest, _ key: String?) -> Bool {
    if options.oauth != nil { return hasToken(request) }
    guard let key else { return true }
    return request.header("authorization") == "Bearer \(key)" || request.header("x-api-key") == key
      || hasSession(request)
  }

  private func data(_ request: MockRequest) -> Reply {
    guard request.method == "GET" || request.method == "HEAD" else {
      return .error(405, "method_not_allowed", "use GET")
    }
    let accepts = options.compresses && request.acceptsGzip
    // What may change between two requests is not kept.
    if request.path == "/v1/feed" {
      switch feed(request) {
      case .failure(let refusal): return .error(refusal.status, refusal.code, refusal.message)
      case .success(let bytes): return Reply(json: bytes)
      }
    }
    if let cached = cache.find(request.target, compressed: accepts) { return reply(cached, compressed: accepts) }
    let made: Result<[UInt8], Refusal> = page(request)
    switch made {
    case .failure(let refusal): return .error(refusal.status, refusal.code, refusal.message)
    case .success(let bytes):
      let body = Reply.Body(accepts ? gzip(bytes) : bytes)
      cache.insert(body, request.target, compressed: accepts)
      return reply(body, compressed: accepts)
    }
  }

  private func reply(_ body: Reply.Body, compressed: Bool) -> Reply {
    var reply = Reply(200, body)
    if compressed { reply.headers.append(("Content-Encoding", "gzip")) }
    return reply
  }

  private func redirect(to location: String) -> Reply {
    var reply = Reply.error(302, "redirect", "see Location")
    reply.headers.append(("Location", location))
    return reply
  }

  /// The page that was asked for, not compressed.
  private func plain(_ request: MockRequest) -> [UInt8] {
    if case .success(let bytes) = page(request) { bytes } else { [] }
  }

  /// The same in Latin-1, with a word that differs in it.
  private func latin1(_ request: MockRequest) -> Reply.Body {
    let text = String(decoding: plain(request), as: UTF8.self).replacing(
      "{\"", with: "{\"caf\u{E9}\":\"\u{FC}\",\"", maxReplacements: 1)
    return Reply.Body(text.unicodeScalars.map { $0.value < 256 ? UInt8($0.value) : UInt8(ascii: "?") })
  }

  private lazy var bomb = Reply.Body(gzip([UInt8](repeating: 0x20, count: 1 << 28)))

  private func apply(_ fault: MockFault, _ request: MockRequest, to reply: inout Reply) {
    switch fault.kind {
    case .status:
      reply = .error(fault.status, fault.status == 429 ? "rate_limited" : "fault", "switched on by a fault")
      if let seconds = fault.retryAfter { reply.headers.append(("Retry-After", String(seconds))) }
      reply.headers += fault.headers
    case .reset: reply.delivery = .reset
    case .truncate: reply.delivery = .truncated
    case .slow: reply.delivery = .slow(fault.bytesPerSecond)
    case .hang: reply.delivery = .never
    case .stall: reply.delivery = .stalled
    case .html:
      let page = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>Please sign in.</body></html>\n"
      reply = Reply(200, Reply.Body(Array(page.utf8)), type: "text/html; charset=utf-8")
    case .invalid: reply = Reply(json: Array("{\"data\":{\"events\":[{\"event_id\":\"evt_".utf8))
    case .empty: reply = Reply(json: [])
    case .noContent: reply = Reply(204, .empty)
    case .resetInside: reply.delivery = .resetInside
    case .resetAfter: reply.delivery = .resetAfter
    case .latin1: reply = Reply(200, latin1(request), type: "application/json; charset=iso-8859-1")
    case .wrongCharset: reply = Reply(200, latin1(request), type: "application/json; charset=utf-8")
    case .bom: reply = Reply(200, Reply.Body([0xEF, 0xBB, 0xBF] + plain(request)))
    case .bomb:
      reply = Reply(200, bomb)
      reply.headers.append(("Content-Encoding", "gzip"))
    case .headers:
      for number in 0..<16 { reply.headers.append(("X-Fill-\(number)", String(repeating: "x", count: 60_000))) }
    case .redirectLoop: reply = redirect(to: request.target)
    case .redirect: reply = redirect(to: fault.location)
    case .redirectNowhere: reply = .error(301, "moved", "somewhere else")
    case .notModified: reply = Reply(304, .empty)
    }
  }
}

/// Why a data route has no page for a request.
struct Refusal: Error {
  var status: Int
  var code: String
  var message: String
}

extension Router {
  private func page(_ request: MockRequest) -> Result<[UInt8], Refusal> {
    guard let path = exported(request.path) else {
      return .failure(Refusal(status: 409, code: "not_open", message: "the export is not open"))
    }
    for (events, isScattered) in [("/v1/events/daily/", false), ("/v1/events/scattered/", true)] {
      guard path.hasPrefix(events) else { continue }
      let date = String(path.dropFirst(events.count))
      guard isDate(date) else { return refuse("bad_date", "\(date) is not a day: YYYY-MM-DD") }
      return .success(RecordBodies.events(date: date, count: options.records, isScattered: isScattered))
    }
    switch path {
    case "/v2/sales/summary":
      let month = request.parameter("month") ?? ""
      guard isDate(month + "-01") else { return refuse("bad_month", "month must be YYYY-MM") }
      return .success(RecordBodies.sales(month: month, count: options.records))
    case "/v1/orders":
      guard let low = number(request, "id_min"), let high = number(request, "id_max"), low <= high else {
        return refuse("bad_range", "id_min and id_max must be numbers, the first not above the second")
      }
      guard high - low < 1_000_000 else { return refuse("bad_range", "at most 1000000 IDs at once") }
      return .success(RecordBodies.orders(ids: low...high, perThousand: options.records))
    case "/v1/items":
      guard let offset = number(request, "offset", or: 0), let limit = number(request, "limit", or: 100) else {
        return refuse("bad_page", "offset and limit must be numbers from 0 on")
      }
      return .success(RecordBodies.items(window(offset, limit), total: options.items, isCursor: false))
    case "/v1/cursor":
      let after = request.parameter("after") ?? ""
      guard after.isEmpty || after.hasPrefix("c_"), let offset = after.isEmpty ? 0 : Int(after.dropFirst(2)),
        offset >= 0, let limit = number(request, "limit", or: 100)
      else { return refuse("bad_cursor", "after must be a cursor that an earlier page gave") }
      return .success(RecordBodies.items(window(offset, limit), total: options.items, isCursor: true))
    default: return .failure(Refusal(status: 404, code: "not_found", message: "no such route: \(path)"))
    }
  }

  private func refuse(_ code: String, _ message: String) -> Result<[UInt8], Refusal> {
    .failure(Refusal(status: 400, code: code, message: message))
  }

  private func window(_ offset: Int, _ limit: Int) -> Range<Int> {
    let start = min(offset, options.items)
    return start..<min(options.items, start + min(limit, 1_000))
  }

  private func number(_ request: MockRequest, _ name: String, or missing: Int? = nil) -> Int? {
    guard let text = request.parameter(name) else { return missing }
    return Int(text).flatMap { $0 >= 0 && $0 < 1 << 53 ? $0 : nil }
  }

  private func isDate(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == [4, 2, 2], text.utf8.allSatisfy({ $0 == 0x2D || (0x30...0x39).contains($0) }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]), (1...12).contains(month)
    else { return false }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return (1...days[month - 1]).contains(day)
  }
}

extension Router {
  /// Routes that have no data: `/_echo`, `/_status/N`, `/_redirect?to=URL&status=N` (to itself
  /// without a URL), `/_hang`, `/_zeros?bytes=N`.
  private func clientTest(_ request: MockRequest) -> Reply {
    if request.path.hasPrefix("/_status/"), let status = Int(request.path.dropFirst(9)), (200...599).contains(status) {
      return .error(status, "asked_for", "status \(status)")
    }
    switch request.path {
    case "/_echo": return echo(request)
    case "/_redirect":
      var reply = Reply.error(number(request, "status", or: 302) ?? 302, "redirect", "see Location")
      reply.headers.append(("Location", request.parameter("to") ?? request.target))
      return reply
    case "/_hang":
      var reply = Reply(json: [])
      reply.delivery = .never
      return reply
    case "/_zeros":
      let zeros = [UInt8](repeating: 0x30, count: min(number(request, "bytes", or: 0) ?? 0, 1 << 30))
      let accepts = request.acceptsGzip
      return reply(Reply.Body(accepts ? gzip(zeros) : zeros), compressed: accepts)
    default: return .error(404, "not_found", "no such route: \(request.path)")
    }
  }

  private func echo(_ request: MockRequest) -> Reply {
    var writer = ByteWriter()
    writer.write("{\"method\":")
    writer.write(quoted: request.method)
    writer.write(",\"target\":")
    writer.write(quoted: request.target)
    writer.write(",\"headers\":{")
    for (index, header) in request.headers.enumerated() {
      if index > 0 { writer.write(",") }
      writer.write(quoted: header.name)
      writer.write(":")
      writer.write(quoted: header.value)
    }
    writer.write("},\"body\":")
    writer.write(quoted: String(decoding: request.body, as: UTF8.self))
    writer.write("}")
    var reply = Reply(json: writer.finish())
    reply.headers.append(("X-Repeated", "one"))
    reply.headers.append(("X-Repeated", "two"))
    return reply
  }
}
