// Transfers over real sockets: what is sent, what arrives, and when things start.

import Foundation
import MockAPI
import Records
import Testing
import Transport

@Suite struct NetworkTests {
  @Test func fetches() throws {
    let fixture = try NetworkFixture()
    let response = try fixture.get("/v1/events/daily/2024-01-01")
    #expect(response.status == 200)
    #expect(response.header("content-type") == "application/json")
    #expect(response.text.hasPrefix("{\"data\":{\"events\":[{\"event_id\":\"evt_2024-01-01_000000\""))
    #expect(response.text.hasSuffix("]}}"))
    #expect(response.seconds > 0)
    for status in [204, 404, 503] { #expect(try fixture.get("/_status/\(status)").status == status) }
  }

  @Test func decodesCompressedBodies() throws {
    let fixture = try NetworkFixture { $0.records = 500 }
    let packed = try fixture.get("/v1/events/daily/2024-01-01")
    #expect(packed.header("content-encoding") == "gzip")
    #expect(fixture.server.requests[0].header("accept-encoding")?.contains("gzip") == true)
    let plain = try fixture.get("/v1/events/daily/2024-01-01", headers: [("Accept-Encoding", "identity")])
    #expect(plain.header("content-encoding") == nil)
    #expect(packed.body.bytes.elementsEqual(plain.body.bytes))
    #expect(plain.body.count > 100_000)
  }

  /// Two hundred items, as other programs compress them.
  @Test(arguments: [
    (
      "br",
      "G1wSAJwHdiyYDmYG/SL0yQTqIDK3Pa3T18UyREw6JX8u5FYGcbGAm3s3fKaiROMAAww8htcebkWuB2+/Hqqv9O1RLWk0W+1Od09v3xcc/AADQWAI"
        + "NAxs38ACAEFgCDQMbN+gAgBBYAg0DGzf4AIAQWAINAxs35ACAEFgCDQMbN/QBQCCwBBoGNi+YQoABIEh0DCwfcMWAAgCQ6BhYPuGKwAQBIZAw8D2"
        + "/UEVAqFILJGWkYVbUAKhSCyRlpGFW1gCoUgskZaRhVtUAqFILJGWkYVbXAKhSCyRlpGFW1ICoUgskZaRhVu6BEKRWCItIwu3TAmEIrFEWkYWbtkS"
        + "CEViibSMLNxyJRCKxBJpGdmDOx8="
    ),
    (
      "zstd",
      "KLUv/WRdEX0IANZULBeAKc0BqmKXs1MiQ5ou293dvWXPQQysVDAAJQAeAFVFRERERDQzMzMz07Zt2/7/f+JZ0XRAgyQSAXIQA4KQIIBykMKBMAQH"
        + "USAMiwNhBP////+Xy+VyuVwul8uZmZmZmYiIiIiId3d3d3dmZmZmZlVVVRXXdV3XdV3XNU3TNE3TNE3P8zzP8zzPc++9995773+NQZ7neZ7neZ7j"
        + "OI7jOI7j+H3f933f933btm3btm3bFoDIqBEQ+v0/A9BTdREoBJ8QHPEDV0uzs7mZWVtVzc3M1mZqbfE85Dse4eud7q2d7L0O9QsACACAAAAIAIAA"
        + "AAhUOtDrHMyrHOQ1DvEKB/gVDBMYJpjJWkiAVAG/6Wfk"
    ),
  ]) func decodesWhatOthersCompressed(_ encoding: String, _ text: String) throws {
    let fixture = try NetworkFixture()
    let packed = Array(try #require(Data(base64Encoded: text)))
    fixture.server.serve(["GET /whole": MockDocument(packed, encoding: encoding)])
    let whole = try fixture.get("/whole")
    #expect(fixture.server.requests[0].header("accept-encoding")?.contains(encoding) == true)
    #expect(
      whole.text == "{\"items\":[" + (0..<200).map { "{\"id\":\($0),\"name\":\"Ann\"}" }.joined(separator: ",") + "]}")
  }

  @Test func sendsWhatItIsTold() throws {
    let fixture = try NetworkFixture()
    let rows:
      [(method: String, target: String, headers: [(name: String, value: String)], body: String?, parts: [String])] = [
        (
          "GET", "/_echo?a=b%20c&d=é", [("X-A", "1"), ("X-Empty", "")], nil,
          [
            #""method":"GET","target":"/_echo?a=b%20c&d=%C3%A9""#, #""x-a":"1""#, #""x-empty":"""#,
            #""user-agent":"backhoe""#,
          ]
        ),
        ("GET", "/_echo/../_echo", [], nil, ["no such route: /_echo/../_echo"]),
        (
          "POST", "/_echo", [("Content-Type", "application/json")], "{\"q\":1}",
          [
            #""method":"POST""#, #""content-type":"application/json""#, #""content-length":"7""#,
            #""body":"{\"q\":1}""#,
          ]
        ),
        ("POST", "/_echo", [], "", [#""content-length":"0""#, #""body":"""#]),
        (
          "PUT", "/_echo", [("content-length", "99")], "abc",
          [#""method":"PUT""#, #""content-length":"3""#, #""body":"abc""#]
        ),
        ("PATCH", "/_echo", [], "abc", [#""method":"PATCH""#, #""body":"abc""#]),
        ("DELETE", "/_echo", [], nil, [#""method":"DELETE""#, #""body":"""#]),
        (
          "GET", "/_echo", [("User-Agent", "me"), ("Accept", "text/x")], nil,
          [#""user-agent":"me""#, #""accept":"text/x""#]
        ),
        ("POST", "/_echo", [], String(repeating: "z", count: 2_000_000), [#""content-length":"2000000""#]),
      ]
    // One connection, one handle: nothing of a request may stay for the next.
    for row in rows {
      let text = try fixture.get(
        row.target, method: row.method, headers: row.headers, body: row.body.map { Array($0.utf8) }
      ).text
      for part in row.parts { #expect(text.contains(part), "\(row.method) \(row.target): \(text.prefix(300))") }
      #expect(!text.contains("\"expect\""), "\(row.method)")
      if row.headers.isEmpty { #expect(!text.contains("content-type"), "\(row.method)") }
    }
    let head = try fixture.get("/v1/items", method: "HEAD")
    #expect(head.status == 200 && head.body.count == 0 && head.header("content-length") != nil)
    #expect(try fixture.get("/v1/items").body.count > 0)
  }

  @Test func joinsRepeatedHeaders() throws {
    let response = try NetworkFixture().get("/_echo")
    #expect(response.header("x-repeated") == "one, two")
  }

  @Test func reusesConnections() throws {
    let fixture = try NetworkFixture(concurrency: 1)
    for index in 0..<50 { fixture.submit("/v1/items?limit=1&offset=\(index)", index: index) }
    fixture.outcomes.wait(50)
    #expect(fixture.outcomes.order == Array(0..<50))
    #expect(fixture.server.statistics.connections == 1)
    #expect(fixture.server.statistics.requests == 50)
  }

  @Test func sendsUnrepeatableRequestsOnNewConnections() throws {
    for (isRepeatable, connections) in [(nil, 3), (true, 1)] as [(Bool?, Int)] {
      let fixture = try NetworkFixture(concurrency: 1)
      for _ in 0..<3 {
        let request = HTTPRequest(
          method: "POST", url: fixture.server.url + "/_echo", body: [65], isRepeatable: isRepeatable)
        fixture.network.submit(request, in: fixture.lane, completion: fixture.outcomes.receiver())
      }
      fixture.outcomes.wait(3)
      #expect(fixture.server.statistics.connections == connections, "\(String(describing: isRepeatable))")
    }
  }

  @Test func boundsRequestsInFlight() throws {
    let fixture = try NetworkFixture(concurrency: 3)
    fixture.server.hold()
    for index in 0..<12 { fixture.submit("/v1/items?limit=1", index: index) }
    #expect(fixture.server.waitUntilHeld(3))
    fixture.server.release()
    let outcomes = fixture.outcomes.wait(12)
    #expect(outcomes.count == 12)
    #expect(fixture.server.statistics.maximumConcurrency == 3)
    #expect(fixture.server.statistics.connections == 3)
  }

  @Test func startsNothingWhilePaused() throws {
    let fixture = try NetworkFixture(concurrency: 2)
    fixture.server.hold()
    fixture.submit("/v1/items?limit=1", index: 1)
    #expect(fixture.server.waitUntilHeld(1))
    fixture.network.pause()
    fixture.submit("/v1/items?limit=2", index: 2)
    fixture.server.release()
    // What was in flight finishes; the completion shows that the thread has been round since.
    fixture.outcomes.wait(1)
    #expect(fixture.server.statistics.requests == 1)
    fixture.network.resume()
    fixture.outcomes.wait(1)
    #expect(fixture.outcomes.order == [1, 2])
  }

  @Test func completionsMaySubmitAndPause() throws {
    let fixture = try NetworkFixture(concurrency: 1)
    let (network, lane, outcomes) = (fixture.network, fixture.lane, fixture.outcomes)
    let request = HTTPRequest(method: "GET", url: fixture.server.url + "/v1/items?limit=1")
    network.submit(request, in: lane) { _ in
      network.pause()
      network.submit(request, in: lane, completion: outcomes.receiver(2))
      network.resume()
    }
    #expect(outcomes.wait().count == 1)
  }

  @Test func delayedRequestsLetOthersPass() throws {
    let fixture = try NetworkFixture(concurrency: 1)
    // Paused, so that however slow this machine is, the third is there before the first two are due.
    fixture.network.pause()
    fixture.submit("/v1/items?limit=1", after: 0.02, index: 1)
    fixture.submit("/v1/items?limit=2", after: 0.01, index: 2)
    fixture.submit("/v1/items?limit=3", index: 3)
    fixture.network.resume()
    fixture.outcomes.wait(3)
    #expect(fixture.outcomes.order == [3, 2, 1])
  }

  @Test func aHeldLaneWaitsAndOthersGoOn() throws {
    let fixture = try NetworkFixture()
    let other = fixture.network.lane(name: "other", rate: 0, concurrency: 1)
    fixture.network.holdLane(fixture.lane, seconds: 3_600)
    fixture.submit("/v1/items?limit=1", index: 1)
    fixture.network.submit(
      HTTPRequest(method: "GET", url: fixture.server.url + "/v1/items"), in: other,
      completion: fixture.outcomes.receiver(2))
    fixture.outcomes.wait(1)
    fixture.network.cancelAll()
    fixture.outcomes.wait(1)
    #expect(fixture.outcomes.order == [2, 1])
    #expect(fixture.server.requests.map(\.target) == ["/v1/items"])
  }

  @Test func keepsToTheRate() throws {
    // One at once, the next in a quarter of an hour.
    let fixture = try NetworkFixture(concurrency: 5, rate: 0.001)
    for index in 0..<3 { fixture.submit("/v1/items?limit=1", index: index) }
    fixture.outcomes.wait(1)
    fixture.network.cancelAll()
    fixture.outcomes.wait(2)
    #expect(fixture.outcomes.order == [0, 1, 2])
    #expect(fixture.server.statistics.requests == 1)
  }

  @Test func cancelsAll() throws {
    let fixture = try NetworkFixture(concurrency: 2)
    fixture.server.hold()
    for index in 0..<5 { fixture.submit("/v1/items", index: index) }
    fixture.submit("/v1/items", after: 3_600, index: 5)
    #expect(fixture.server.waitUntilHeld(2))
    fixture.network.cancelAll()
    for outcome in fixture.outcomes.wait(6) {
      guard case .failure(let error) = outcome else {
        Issue.record("not cancelled")
        continue
      }
      #expect(error.kind == .cancelled && !error.isTransient)
    }
    fixture.server.release()
    #expect(try fixture.get("/v1/items").status == 200, "the network goes on")
  }

  @Test func completesEverythingAtShutdown() throws {
    let fixture = try NetworkFixture(concurrency: 2)
    fixture.server.hold()
    for _ in 0..<5 { fixture.submit("/v1/items") }
    #expect(fixture.server.waitUntilHeld(2))
    fixture.network.shutdown()
    #expect(fixture.outcomes.count == 5)
    fixture.network.shutdown()
    #expect(fixture.error("/v1/items")?.kind == .cancelled)
  }

  @Test func endsWithoutBeingTold() throws {
    let outcomes = Outcomes()
    let server = try MockServer()
    server.hold()
    do {
      let network = Network()
      let lane = network.lane(name: "test", rate: 0, concurrency: 1)
      network.submit(
        HTTPRequest(method: "GET", url: server.url + "/v1/items"), in: lane, completion: outcomes.receiver())
      #expect(server.waitUntilHeld(1))
    }
    #expect(outcomes.count == 1)
  }

  @Test func takesRequestsFromManyThreads() async throws {
    let fixture = try NetworkFixture(concurrency: 8)
    let perThread = 200
    await withTaskGroup(of: Void.self) { group in
      for thread in 0..<8 {
        group.addTask {
          for index in 0..<perThread { fixture.submit("/v1/items?limit=1&offset=\(index)", index: thread) }
        }
      }
    }
    let outcomes = fixture.outcomes.wait(8 * perThread)
    #expect(outcomes.count == 8 * perThread)
    #expect(outcomes.allSatisfy { (try? $0.get().status) == 200 })
    #expect(fixture.server.statistics.requests == 8 * perThread)
    #expect(fixture.server.statistics.maximumConcurrency <= 8)
  }
}
