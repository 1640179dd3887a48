// The mock API's routes, faults and control, over real sockets.

import MockAPI
import Testing

@Suite struct MockServerTests {
  private func options(_ change: (inout MockOptions) -> Void) -> MockOptions {
    var options = MockOptions()
    change(&options)
    return options
  }

  /// How often `text` holds `part`.
  private func count(_ part: String, in text: String) -> Int {
    text.split(separator: part, omittingEmptySubsequences: false).count - 1
  }

  @Test func servesTheSamePagesEveryTime() throws {
    let rows: [(target: String, key: String, start: String)] = [
      ("/v1/events/daily/2024-01-01", "\"event_id\":\"evt_2024-01-01_0000", "{\"data\":{\"events\":[{\"event_id\":"),
      ("/v2/sales/summary?month=2024-02", "\"sale_id\":\"sale_2024-02_0000", "{\"sales\":[{\"sale_id\":"),
      ("/v1/orders?id_min=10000&id_max=10999", "\"order_id\":100", "{\"orders\":[{\"order_id\":10000,"),
      ("/v1/orders?id_min=1&id_max=1000", "\"order_id\":", "{\"orders\":[{\"order_id\":1,"),
    ]
    let (first, second) = (try MockServer(), try MockServer(options { $0.cacheBytes = 0 }))
    for row in rows {
      let answers = [first, first, second].map { RawClient($0).get(row.target) }
      for answer in answers {
        #expect(answer?.status == 200, "\(row.target)")
        #expect(answer?.headers["content-type"] == "application/json", "\(row.target)")
        #expect(count(row.key, in: answer?.text ?? "") == 24, "\(row.target)")
        #expect(answer?.text.hasPrefix(row.start) == true, "\(row.target)")
        #expect(answer?.body == answers[0]?.body, "\(row.target)")
      }
    }
  }

  @Test func anOrderIsTheSameInEveryWindow() throws {
    let client = RawClient(try MockServer())
    let narrow = client.get("/v1/orders?id_min=10005&id_max=10005")!.text
    let wide = client.get("/v1/orders?id_min=9000&id_max=11999")!.text
    #expect(wide.contains(narrow.dropFirst("{\"orders\":[".count).dropLast(2)))
    #expect(count("\"order_id\"", in: wide) == 72)
  }

  @Test func recordsHoldWhatLoadersGetWrong() throws {
    let text = RawClient(try MockServer()).get("/v1/events/daily/2024-01-01")!.text
    for part in [
      "\"sequence\":90071992", "\"balance\":1234567", "\"score\":0.", "\"is_test\":true", "\"is_test\":false",
      "\"note\":null", "\\n", "\\u00e9", "\"properties\":{\"source\":", "\"tags\":[\"a\",\"b\"]",
      "\"occurred_at\":\"2024-01-01T",
    ] {
      #expect(text.contains(part), "\(part)")
    }
  }

  @Test func refusesWhatItDoesNotKnow() throws {
    let client = RawClient(try MockServer())
    let rows: [(String, Int)] = [
      ("/v1/events/daily/2024-02-30", 400), ("/v1/events/daily/2023-02-29", 400), ("/v1/events/daily/x", 400),
      ("/v2/sales/summary?month=2024-13", 400), ("/v2/sales/summary", 400), ("/v1/orders?id_min=5&id_max=4", 400),
      ("/v1/orders?id_min=a&id_max=4", 400), ("/v1/cursor?after=x", 400), ("/nowhere", 404), ("/_nowhere", 404),
    ]
    for (target, status) in rows {
      let answer = client.get(target)
      #expect(answer?.status == status, "\(target)")
      #expect(answer?.text.hasPrefix("{\"error\":{\"code\":") == true, "\(target)")
    }
    #expect(client.get("/v1/items", method: "DELETE")?.status == 405)
  }

  @Test func paginates() throws {
    let client = RawClient(try MockServer(options { $0.items = 25 }))
    let rows: [(String, Int, String)] = [
      ("/v1/items?offset=0&limit=10", 10, "\"has_more\":true,\"offset\":0,\"total\":25}"),
      ("/v1/items?offset=20&limit=10", 5, "\"has_more\":false,\"offset\":20,\"total\":25}"),
      ("/v1/items?offset=90", 0, "\"has_more\":false,\"offset\":25,\"total\":25}"),
      ("/v1/cursor?limit=10", 10, "\"has_more\":true,\"next\":\"c_000010\"}"),
      ("/v1/cursor?after=c_000010&limit=10", 10, "\"has_more\":true,\"next\":\"c_000020\"}"),
      ("/v1/cursor?after=c_000020&limit=10", 5, "\"has_more\":false,\"next\":null}"),
    ]
    for (target, items, end) in rows {
      let text = client.get(target)!.text
      #expect(count("{\"id\":", in: text) == items, "\(target)")
      #expect(text.hasSuffix(end), "\(target): \(text.suffix(80))")
    }
  }

  @Test func asksForItsKey() throws {
    let client = RawClient(try MockServer(options { $0.apiKey = "k3y" }))
    let rows: [(String, Int)] = [
      ("", 401), ("Authorization: Bearer wrong\r\n", 401), ("Authorization: k3y\r\n", 401),
      ("authorization: Bearer k3y\r\n", 200), ("X-API-Key: k3y\r\n", 200),
    ]
    for (headers, status) in rows { #expect(client.get("/v1/items", headers: headers)?.status == status, "\(headers)") }
  }

  @Test func keepsConnectionsAndReadsAhead() throws {
    let server = try MockServer()
    let client = RawClient(server)
    let line = "GET /v1/items?limit=1 HTTP/1.1\r\n"
    client.send(line + "\r\n" + line + "\r\n" + line)
    #expect(client.answer()?.status == 200)
    #expect(client.answer()?.status == 200)
    client.send("\r\n")
    #expect(client.answer()?.status == 200)
    #expect(server.statistics.connections == 1)
    #expect(client.get("/v1/items", headers: "Connection: close\r\n")?.status == 200)
    #expect(client.answer() == nil)
    let broken = RawClient(server)
    broken.send("nonsense\r\n\r\n")
    #expect(broken.answer()?.status == 400)
  }

  @Test func compressesForThoseWhoAccept() throws {
    let client = RawClient(try MockServer())
    let plain = client.get("/v1/items")!
    let packed = client.get("/v1/items", headers: "Accept-Encoding: deflate, gzip\r\n")!
    #expect(plain.headers["content-encoding"] == nil)
    #expect(packed.headers["content-encoding"] == "gzip")
    #expect(packed.body.starts(with: [0x1F, 0x8B]))
    #expect(packed.body.count < plain.body.count / 2)
    let head = client.get("/v1/items", method: "HEAD")
    #expect(head?.headers["content-length"] == String(plain.body.count))
  }

  @Test func misbehaves() throws {
    let server = try MockServer()
    let rows: [(fields: String, check: (RawClient.Answer?, RawClient) -> Bool)] = [
      ("status=503", { answer, _ in answer?.status == 503 }),
      ("status=429&retry-after=7", { answer, _ in answer?.headers["retry-after"] == "7" }),
      ("kind=reset", { answer, client in answer == nil && client.wasReset }),
      ("kind=truncate", { answer, _ in answer?.isComplete == false && answer?.body.isEmpty == false }),
      ("kind=slow&bytes-per-second=200000", { answer, _ in answer?.isComplete == true }),
      ("kind=html", { answer, _ in answer?.text.hasPrefix("<!DOCTYPE") == true }),
      ("kind=invalid", { answer, _ in answer?.text.hasPrefix("{\"data\"") == true }),
      ("kind=empty", { answer, _ in answer?.status == 200 && answer?.body.isEmpty == true }),
    ]
    for row in rows {
      let control = RawClient(server)
      #expect(control.get("/_control?faults=none&\(row.fields)", method: "POST")?.status == 200, "\(row.fields)")
      let client = RawClient(server)
      #expect(row.check(client.get("/v1/items?limit=5"), client), "\(row.fields)")
    }
  }

  @Test func limitsFaults() throws {
    let server = try MockServer()
    let client = RawClient(server)
    func statuses(_ target: String, _ count: Int) -> [Int] { (0..<count).map { _ in client.get(target)!.status } }
    let body = "{\"path\": \"/v1/items\",\n \"every\": 3, \"status\": 500}"
    #expect(client.get("/_control", method: "POST", body: body)?.status == 200)
    #expect(statuses("/v1/items", 6) == [200, 200, 500, 200, 200, 500])
    #expect(statuses("/v1/cursor", 3) == [200, 200, 200])
    #expect(client.get("/_control?faults=none", method: "POST")?.status == 200)
    #expect(client.get("/_reset", method: "POST")?.status == 200)
    #expect(client.get("/_control?status=502&first=2", method: "POST")?.status == 200)
    #expect(statuses("/v1/items", 3) == [502, 502, 200])
    #expect(statuses("/v1/items?limit=1", 3) == [502, 502, 200])
  }

  @Test func explainsWrongControl() throws {
    let client = RawClient(try MockServer())
    let rows: [(String, String, String)] = [
      ("/_control?kind=nonsense", "", "no fault is called 'nonsense'"),
      ("/_control?colour=red", "", "no field 'colour'"),
      ("/_control?every=0", "", "every must be"), ("/_control?latency-ms=x", "", "latency-ms must be"),
      ("/_control", "[1]", "must be a JSON object"), ("/_control", "{\"a\":{\"b\":1}}", "flat JSON object"),
      ("/_control?faults=some", "", "can only be 'none'"),
    ]
    for (target, body, message) in rows {
      let answer = client.get(target, method: "POST", body: body)
      #expect(answer?.status == 400, "\(target)")
      #expect(answer?.text.contains(message) == true, "\(target): \(answer?.text ?? "")")
    }
    #expect(client.get("/_control")?.status == 405)
  }

  @Test func counts() throws {
    let server = try MockServer()
    let client = RawClient(server)
    for target in ["/v1/items?limit=1", "/v1/items?limit=2", "/v1/items?limit=2", "/nowhere"] { _ = client.get(target) }
    let statistics = server.statistics
    #expect(statistics.requests == 4)
    #expect(statistics.targets == ["/v1/items?limit=1": 1, "/v1/items?limit=2": 2, "/nowhere": 1])
    #expect(statistics.paths == ["/v1/items": 3, "/nowhere": 1])
    #expect(statistics.statuses == [200: 3, 404: 1])
    #expect(statistics.maximumConcurrency == 1)
    #expect(
      server.requests.map(\.target) == ["/v1/items?limit=1", "/v1/items?limit=2", "/v1/items?limit=2", "/nowhere"])
    #expect(server.requests[1].parameter("limit") == "2")
    let text = client.get("/_stats")!.text
    #expect(text.contains("\"requests\":4,\"connections\":1,\"max_concurrency\":1,"), "\(text)")
    #expect(text.contains("\"paths\":{\"/nowhere\":1,\"/v1/items\":3}"), "\(text)")
    server.reset()
    #expect(server.statistics.requests == 0 && server.requests.isEmpty)
  }

  @Test func holdsAnswers() throws {
    let server = try MockServer()
    server.hold()
    let clients = (0..<3).map { _ in RawClient(server) }
    for client in clients { client.send("GET /v1/items?limit=1 HTTP/1.1\r\n\r\n") }
    #expect(server.waitUntilHeld(3))
    server.release()
    for client in clients { #expect(client.answer()?.status == 200) }
    #expect(server.statistics.maximumConcurrency == 3)
  }

  @Test func readsItsCommandLine() throws {
    let parsed = try MockCommandLine.parse([
      "--port", "0", "--records", "1000", "--api-key", "k", "--latency-ms", "20", "--jitter-ms", "5", "--seed", "9",
      "--fault", "status=429,retry-after=1,first=2", "--fault", "kind=reset,every=7,path=/v1", "--no-compression",
    ])
    let options = try #require(parsed)
    #expect(options.records == 1_000 && options.apiKey == "k" && !options.compresses)
    #expect(options.latency == MockLatency(seconds: 0.02, jitterSeconds: 0.005, seed: 9))
    #expect(options.faults.map(\.kind) == [.status, .reset])
    #expect(options.faults[0].status == 429 && options.faults[0].retryAfter == 1 && options.faults[0].first == 2)
    #expect(options.faults[1].every == 7 && options.faults[1].path == "/v1")
    #expect(try MockCommandLine.parse(["--help"]) == nil)
    for arguments in [["--port"], ["--port", "x"], ["--nonsense", "1"], ["--fault", "x=1"], ["--fault", ""]] {
      #expect(throws: MockError.self, "\(arguments)") { try MockCommandLine.parse(arguments) }
    }
  }

  @Test func saysThatAPortIsTaken() throws {
    let server = try MockServer()
    let error = #expect(throws: MockError.self) { try MockServer(options { $0.port = server.port }) }
    #expect(error?.description == "cannot listen on port \(server.port) of this machine: Address already in use")
  }
}
