// What a redirect may carry where.

import Plans
import Testing

@testable import Transport

@Suite struct RedirectTests {
  private struct Row {
    var name: String
    var status = 302
    var method = "GET"
    var body: [UInt8]?
    var from = "https://api.test/a"
    var to: String
    /// nil: refused, for the reason in `headers`.
    var becomes: String?
    var headers: [String]
  }

  @Test func followsWithoutCarryingSecrets() throws {
    let all = ["Authorization", "X-API-Key", "Accept", "Content-Type"]
    let rows: [Row] = [
      Row(name: "same origin keeps all", to: "https://api.test/b?x=1", becomes: "GET", headers: all),
      Row(
        name: "the port is part of the origin", to: "https://api.test:8443/b", becomes: "GET",
        headers: ["Accept", "Content-Type"]),
      Row(name: "another host", to: "https://cdn.test/b", becomes: "GET", headers: ["Accept", "Content-Type"]),
      Row(
        name: "upgrade", from: "http://api.test/a", to: "https://api.test/a", becomes: "GET",
        headers: ["Accept", "Content-Type"]),
      Row(name: "downgrade", to: "http://api.test/b", becomes: nil, headers: ["from https to http"]),
      Row(
        name: "303 drops the body", status: 303, method: "POST", body: [1], to: "https://cdn.test/b", becomes: "GET",
        headers: ["Accept"]),
      Row(name: "303 keeps HEAD", status: 303, method: "HEAD", to: "https://api.test/b", becomes: "HEAD", headers: all),
      Row(
        name: "302 turns POST to GET", method: "POST", body: [1], to: "https://api.test/b", becomes: "GET",
        headers: ["Authorization", "X-API-Key", "Accept"]),
      Row(
        name: "307 keeps body", status: 307, method: "POST", body: [1], to: "https://api.test/b", becomes: "POST",
        headers: all),
      Row(
        name: "308 with body elsewhere", status: 308, method: "POST", body: [1], to: "https://cdn.test/b", becomes: nil,
        headers: ["body to another server (cdn.test:443)"]),
      Row(name: "not http", to: "file:///etc/passwd", becomes: nil, headers: ["cannot be used"]),
      Row(name: "control characters", to: "https://api.test/\r\nX: y", becomes: nil, headers: ["cannot be used"]),
    ]
    for row in rows {
      var request = HTTPRequest(method: row.method, url: row.from, headers: all.map { ($0, "v") }, body: row.body)
      var origin = try URLText.origin(of: row.from)
      do {
        try Redirect(limit: 10, count: 1).follow(status: row.status, to: row.to, &request, &origin)
        #expect(request.method == row.becomes, "\(row.name)")
        #expect(request.headers.map(\.name) == row.headers, "\(row.name)")
        #expect(request.url == row.to, "\(row.name)")
        #expect(origin == (try URLText.origin(of: row.to)), "\(row.name)")
        #expect((request.body != nil) == (row.becomes == "POST"), "\(row.name)")
      } catch let error as TransferError {
        #expect(row.becomes == nil, "\(row.name): \(error.message)")
        #expect(error.message.contains(row.headers[0]), "\(row.name): \(error.message)")
        #expect(!error.isTransient)
      }
    }
  }

  @Test func stopsAtTheLimit() throws {
    var request = HTTPRequest(method: "GET", url: "http://a/")
    var origin = try URLText.origin(of: "http://a/")
    try Redirect(limit: 2, count: 2).follow(status: 302, to: "http://a/2", &request, &origin)
    #expect(throws: TransferError.self) {
      try Redirect(limit: 2, count: 3).follow(status: 302, to: "http://a/3", &request, &origin)
    }
  }
}
