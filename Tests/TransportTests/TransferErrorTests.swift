// What goes wrong on the way, from the server's misbehaviour to words.

import MockAPI
import Records
import Testing
import Transport

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
    expect(fixture.error("/_hang", timeout: 0.05), .timeout, "within 50 ms", isTransient: true)
    fixture.fault(.stall)
    let error = fixture.error("/v1/items", headers: [("Accept-Encoding", "identity")], timeout: 0.05)
    expect(error, .timeout, "had arrived", isTransient: true)
  }

  @Test func stalledBodies() throws {
    var options = NetworkOptions()
    options.stallSeconds = 0.05
    let fixture = try NetworkFixture(options: options)
    fixture.fault(.stall)
    expect(fixture.error("/v1/items"), .timeout, "stopped sending in the middle of its answer", isTransient: true)
    fixture.server.removeFaults()
    fixture.server.setLatency(MockLatency(seconds: 0.2))
    #expect(try fixture.get("/v1/items").status == 200, "thinking is not stalling")
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
