// Which requests may be sent twice though their spec says nothing of it.

import Testing
import Transport

@Suite struct RepeatingTests {
  @Test func requestsThatOnlyRead() {
    func query(_ text: String) -> String { "{\"variables\":{},\"query\":\"\(text)\"}" }
    let rows: [(method: String, headers: [(name: String, value: String)], body: String?, mayRepeat: Bool)] = [
      ("GET", [], nil, true), ("HEAD", [], nil, true), ("PUT", [], "{}", true), ("DELETE", [], nil, true),
      ("POST", [], nil, false), ("POST", [], "{}", false), ("PATCH", [], "{}", false),
      ("POST", [("idempotency-key", "k")], "{}", true), ("POST", [("Idempotency-Key", "")], "{}", false),
      ("PATCH", [("Idempotency-Key", "k")], "{}", true),
      ("POST", [], query("{ orders { id } }"), true), ("POST", [], query(" query Q($a: Int) { a }"), true),
      ("POST", [], query("fragment F on A { b } query { ...F }"), true),
      ("POST", [], query("mutation { pay }"), false), ("POST", [], query("subscription { a }"), false),
      // In doubt it writes.
      ("POST", [], query("query A { a } mutation B { b }"), false), ("POST", [], query("# no\\nquery { a }"), false),
      ("POST", [], "query { a }", false), ("POST", [], "{\"query\": 1}", false), ("POST", [], "{\"query\"", false),
      ("PUT", [], query("mutation { a }"), true),
    ]
    for row in rows {
      let mayRepeat = HTTPRequest.mayRepeat(
        method: row.method, headers: row.headers, body: row.body.map { Array($0.utf8) })
      #expect(mayRepeat == row.mayRepeat, "\(row)")
    }
  }
}
