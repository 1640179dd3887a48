// What goes wrong on the way, from the server's misbehaviour to words.

import CCurl
import Glibc
import MockAPI
import Plans
import Records
import Testing

@testable import Transport

@Suite struct TransferErrorTests {
  /// Checks kind, the message, and whether it says that trying again may help.
  private func expect(
    _ error: TransferError?, _ kind: TransferError.Kind, _ message: String, isTransient: Bool,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(error?.kind == kind, "\(error?.message ?? "no error")", sourceLocation: sourceLocation)
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "no error")", sourceLocation: sourceLocation)
    #expect(error?.isTransient == isTransient, sourceLocation: sourceLocation)
  }

  @Test func refusedConnections() throws {
    let fixture = try NetworkFixture()
    let gone = try MockServer()
    gone.stop()
    expect(
      fixture.error(gone.url + "/?key=hunter2"), .connect, "connection refused by 127.0.0.1:\(gone.port)",
      isTransient: true)
  }

  @Test func serversWithoutTLS() throws {
    let fixture = try NetworkFixture()
    let url = "https://127.0.0.1:\(fixture.server.port)/"
    expect(fixture.error(url), .tls, "no secure connection to 127.0.0.1:\(fixture.server.port)", isTransient: true)
  }

  @Test func unknownHosts() throws {
    expect(
      try NetworkFixture().error("http://no-such-host.invalid/"), .resolve,
      "the host no-such-host.invalid is not known",
      isTransient: true)
  }

  @Test func brokenConnections() throws {
    let fixture = try NetworkFixture()
    let place = "127.0.0.1:\(fixture.server.port)"
    fixture.fault(.reset)
    expect(fixture.error("/v1/items"), .reset, "the connection to \(place) broke", isTransient: true)
    fixture.fault(.truncate)
    expect(
      fixture.error("/v1/items", headers: [("Accept-Encoding", "identity")]), .truncated,
      "\(place) closed the connection after", isTransient: true)
    expect(fixture.error("/v1/items"), .truncated, "\(place) closed the connection after", isTransient: true)
    fixture.server.removeFaults()
    #expect(try fixture.get("/v1/items").status == 200)
  }

  @Test func timeouts() throws {
    let fixture = try NetworkFixture()
    // Which of the messages it is depends on how far the transfer came in so little time.
    #expect(fixture.error("/_hang", timeout: 0.05)?.kind == .timeout)
    fixture.fault(.stall)
    #expect(fixture.error("/v1/items", timeout: 0.05)?.kind == .timeout)
  }

  @Test func wordsForCodes() throws {
    let context = CurlErrorContext(
      origin: try URLText.origin(of: "https://api.test/v1?key=hunter2"), systemError: ECONNREFUSED, wasConnected: true,
      proxyStatus: 0,
      connectTimeout: 10, timeout: 30, received: 5_000, announced: 20_000, detail: "in curl's words")
    func change(_ body: (inout CurlErrorContext) -> Void) -> CurlErrorContext {
      var changed = context
      body(&changed)
      return changed
    }
    let rows: [(CURLcode, CurlErrorContext, TransferError.Kind, String, Bool)] = [
      (CURLE_COULDNT_CONNECT, context, .connect, "connection refused by api.test:443: nothing listens there", true),
      (
        CURLE_COULDNT_CONNECT, change { $0.systemError = EHOSTUNREACH }, .connect,
        "there is no way to api.test:443 from this network", true
      ),
      (
        CURLE_COULDNT_CONNECT, change { $0.systemError = EACCES }, .connect,
        "no connection to api.test:443: Permission denied", true
      ),
      (
        CURLE_OPERATION_TIMEDOUT, context, .timeout,
        "no complete answer from api.test:443 within 30 s (5000 bytes had arrived)", true
      ),
      (
        CURLE_OPERATION_TIMEDOUT,
        change {
          $0.received = 0; $0.timeout = 1.5
        }, .timeout,
        "no complete answer from api.test:443 within 1.5 s", true
      ),
      (
        CURLE_OPERATION_TIMEDOUT, change { $0.wasConnected = false }, .connect,
        "no connection to api.test:443 within 10 s", true
      ),
      (
        CURLE_OPERATION_TIMEDOUT,
        change {
          $0.wasConnected = false; $0.timeout = 0.25
        }, .connect,
        "no connection to api.test:443 within 250 ms", true
      ),
      (CURLE_PARTIAL_FILE, context, .truncated, "api.test:443 closed the connection after 5000 bytes of 19 KiB", true),
      (CURLE_GOT_NOTHING, context, .reset, "api.test:443 closed the connection without an answer", true),
      (
        CURLE_BAD_CONTENT_ENCODING, context, .truncated,
        "the compressed answer of api.test:443 is damaged or cut short", true
      ),
      (
        CURLE_PEER_FAILED_VERIFICATION, context, .tls,
        "the certificate of api.test:443 is not trusted: in curl's words", false
      ),
      (CURLE_SSL_CONNECT_ERROR, context, .tls, "no secure connection to api.test:443: in curl's words", true),
      (
        CURLE_WEIRD_SERVER_REPLY, context, .protocolViolation,
        "api.test:443 does not answer as HTTP says: in curl's words", false
      ),
      (
        CURLE_OUT_OF_MEMORY, change { $0.detail = "" }, .other,
        "the transfer from api.test:443 failed: Out of memory", false
      ),
    ]
    for (code, context, kind, message, isTransient) in rows {
      let error = TransferError(code: code, context)
      #expect(error.kind == kind, "\(message)")
      #expect(error.message == message)
      #expect(error.isTransient == isTransient, "\(message)")
    }
  }

  @Test func stalledBodies() throws {
    var options = NetworkOptions()
    options.stallSeconds = 0.05
    let fixture = try NetworkFixture(options: options)
    fixture.fault(.stall)
    expect(
      fixture.error("/v1/items?limit=1"), .timeout, "stopped sending in the middle of its answer", isTransient: true)
    fixture.server.removeFaults()
    fixture.server.setLatency(MockLatency(seconds: 0.2))
    #expect(try fixture.get("/v1/items?limit=1").status == 200, "thinking is not stalling")
  }

  @Test func largeResponses() throws {
    var options = NetworkOptions()
    options.maximumResponseBytes = 1 << 20
    let fixture = try NetworkFixture(options: options)
    #expect(try fixture.get("/_zeros?bytes=\(1 << 20)").body.count == 1 << 20)
    // Some kilobytes on the wire: what counts is what they become.
    expect(
      fixture.error("/_zeros?bytes=\(1 << 20 + 1)"), .tooLarge, "larger than 1 MiB", isTransient: false)
    options.maximumHeaderBytes = 50
    expect(
      try NetworkFixture(options: options).error("/_echo"), .tooLarge, "headers are larger than 50 bytes",
      isTransient: false)
  }

  @Test func requestsThatCannotBeSent() throws {
    let fixture = try NetworkFixture()
    let rows: [(url: String, method: String, headers: [(name: String, value: String)], message: String)] = [
      ("ftp://h/", "GET", [], "does not start with http"), ("http://h/a b", "GET", [], "character 11 is a space"),
      ("http://u:p@h/", "GET", [], "credentials"), ("http://h/", "GET", [("X-Key", "a\r\nb")], "'X-Key'"),
      ("http://h/", "G T", [], "method"), ("http://h/", "", [], "method"),
    ]
    for row in rows {
      let request = HTTPRequest(method: row.method, url: row.url, headers: row.headers)
      fixture.network.submit(request, in: fixture.lane, completion: fixture.outcomes.receiver())
      guard case .failure(let error) = fixture.outcomes.wait().last else {
        Issue.record("\(row.url) was sent")
        continue
      }
      expect(error, .other, row.message, isTransient: false)
    }
    #expect(fixture.server.statistics.requests == 0)
  }

  @Test func redirects() throws {
    let fixture = try NetworkFixture()
    let other = try MockServer()
    let secret: [(name: String, value: String)] = [("X-API-Key", "hunter2hunter2"), ("Accept", "application/json")]
    let same = try fixture.get("/_redirect?to=/_echo%3Fx=1", headers: secret)
    #expect(same.text.contains("\"x-api-key\":\"hunter2hunter2\""))
    #expect(same.text.contains("\"target\":\"/_echo?x=1\""))
    let elsewhere = try fixture.get("/_redirect?to=\(other.url)/_echo", headers: secret)
    #expect(!elsewhere.text.contains("hunter2"))
    #expect(elsewhere.text.contains("\"accept\":\"application/json\""))
    #expect(other.requests.count == 1)
    let turned = try fixture.get("/_redirect?to=/_echo&status=303", method: "POST", body: [65])
    #expect(turned.text.contains("\"method\":\"GET\"") && turned.text.contains("\"body\":\"\""))
    let kept = try fixture.get("/_redirect?to=/_echo&status=307", method: "POST", body: [65])
    #expect(kept.text.contains("\"method\":\"POST\"") && kept.text.contains("\"body\":\"A\""))
    let loop = fixture.error("/_redirect")
    expect(loop, .protocolViolation, "redirected more than 10 times", isTransient: false)
    expect(fixture.error("/_redirect?to=ftp://h/"), .protocolViolation, "cannot be used", isTransient: false)
  }
}
