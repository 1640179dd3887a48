// Servers that cannot be reached or trusted: names, addresses, certificates; and the ways around: proxies, authorities,
// client certificates, HTTP/2, IPv6.

import Foundation
import MockAPI
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct ConnectionFaultTests {
  private static let days = (1...5).map { "/v1/events/daily/2024-01-0\($0)" }

  /// A plan of five days at `url`.
  private func plan(_ space: Workspace, at url: String) throws {
    try space.write(
      "connections.yaml",
      """
      connections:
        SHOP: {type: api, spec: "\(logSpec)", secrets: {api_key: "${SHOP_KEY}"}, state: {base_url: "\(url)"}}
        WAREHOUSE: {url: "sqlite:warehouse.db"}
      """)
    try space.write(
      "days.yaml",
      """
      source: SHOP
      target: WAREHOUSE
      streams:
        days: {object: main.days, mode: incremental, source_options: {range: '2024-01-01,2024-01-05'}}
      """)
    try space.plan("days.yaml")
  }

  private func expectAll(_ space: Workspace, _ end: ProgramEnd) throws {
    #expect(end.code == 0, "\(end.text)")
    space.expectTable("days", key: "event_id", is: try space.expectedRows(Self.days, "data", "events"))
  }

  private func expectUnreachable(_ end: ProgramEnd, _ parts: [String]) {
    #expect(end.code == 75, "\(end.text)")
    for part in parts + ["backhoe exec plan.json"] { #expect(end.errors.contains(part), "\(part): \(end.errors)") }
  }

  @Test func aNameThatIsNoneAndAProxyThatKnowsIt() throws {
    let space = try Workspace(spec: logSpec)
    try plan(space, at: "http://nowhere.invalid")
    expectUnreachable(try space.exec(), ["nowhere.invalid is not known here"])
    // The mock API answers as a proxy does, which knows what is behind every name.
    let proxied = try space.exec("plan.json", ["--proxy", space.server.url])
    #expect(space.server.requests.allSatisfy { $0.proxiedHost == "nowhere.invalid" })
    try expectAll(space, proxied)
    // By the environment as well, unless it says not to.
    try space.planDays("2024-01-01,2024-01-05", mode: "incremental", now: "2024-06-01T00:00:00Z")
    let settings = [("http_proxy", space.server.url)]
    try expectAll(space, try space.exec(settings: settings))
    try space.planDays("2024-01-01,2024-01-05", mode: "incremental", now: "2024-07-01T00:00:00Z")
    expectUnreachable(
      try space.exec(settings: settings + [("NO_PROXY", "nowhere.invalid")]), ["nowhere.invalid is not known here"])
  }

  @Test func aConnectionThatNeverStands() throws {
    // A queue for connections that is full: what else comes is not answered.
    let port = try ReservedPort()
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var yes: Int32 = 1
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    address.sin_port = in_port_t(port.number).bigEndian
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listener, $0, size) == 0 }
    }
    try #require(isBound && listen(listener, 0) == 0)
    var clients: [Int32] = []
    for _ in 0..<4 {
      let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      _ = fcntl(client, F_SETFL, O_NONBLOCK)
      withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = connect(client, $0, size) }
      }
      clients.append(client)
    }
    let space = try Workspace(spec: logSpec)
    let place = "127.0.0.1:\(port.number)"
    try plan(space, at: "http://\(place)")
    expectUnreachable(
      try space.exec("plan.json", ["--connect-timeout", "0.3"]), ["no connection to \(place) within 300 ms"])
    for descriptor in clients + [listener] { close(descriptor) }
    var options = MockOptions()
    options.port = port.number
    options.apiKey = Workspace.secret
    let server = try MockServer(options)
    try expectAll(space, try space.exec())
    server.stop()
  }

  @Test func certificatesThatAreNotTrusted() throws {
    let space = try Workspace(spec: logSpec)
    let certificates = try Certificates(in: space)
    let rows: [(name: String, MockTLS, says: String)] = [
      ("expired", try certificates.server("expired", days: -1), "certificate has expired"),
      ("wrong host", try certificates.server("other", names: "DNS:other.test"), "127.0.0.1"),
      ("self-signed", try certificates.selfSigned(), "self-signed"),
    ]
    let good = try certificates.server("good")
    for (index, row) in rows.enumerated() {
      var options = MockOptions()
      options.apiKey = Workspace.secret
      options.tls = row.1
      let port = try ReservedPort()
      options.port = port.number
      let bad = try MockServer(options)
      try plan(space, at: bad.url)
      try space.succeed(["plan", "days.yaml", "--now", "2024-0\(index + 5)-01", "-o", "plan.json"])
      let trusted = ["--ca-file", certificates.authority]
      let end = try space.exec("plan.json", trusted)
      expectUnreachable(end, ["the certificate of 127.0.0.1:\(bad.port) is not trusted", row.says])
      #expect(bad.requests.isEmpty, "\(row.name)")
      bad.stop()
      // With another certificate the same plan loads; without the authority it does not.
      options.tls = good
      let server = try MockServer(options)
      expectUnreachable(try space.exec(), ["is not trusted"])
      try expectAll(space, try space.exec("plan.json", trusted))
      server.stop()
    }
  }

  @Test func clientCertificates() throws {
    let space = try Workspace(spec: logSpec)
    let certificates = try Certificates(in: space)
    var options = MockOptions()
    options.apiKey = Workspace.secret
    options.tls = try certificates.server("good")
    options.tls?.clientAuthority = certificates.authority
    let server = try MockServer(options)
    try plan(space, at: server.url)
    let trusted = ["--ca-file", certificates.authority]
    let refused = try space.exec("plan.json", trusted)
    #expect(refused.code != 0 && server.requests.isEmpty, "\(refused.text)")
    let client = try certificates.server("client")
    try expectAll(
      space,
      try space.exec("plan.json", trusted + ["--client-cert", client.certificate, "--client-key", client.key]))
    let missing = try space.exec("plan.json", ["--client-cert", "nowhere.pem"])
    #expect(missing.code == 2 && missing.errors.contains("nowhere.pem"), "\(missing.text)")
  }

  @Test func secureToPlainIsRefused() throws {
    let space = try Workspace(spec: logSpec)
    let certificates = try Certificates(in: space)
    var options = MockOptions()
    options.apiKey = Workspace.secret
    options.tls = try certificates.server("good")
    var fault = MockFault(.redirect)
    fault.location = "\(space.server.url)/v1/events/daily/2024-01-01"
    options.faults = [fault]
    let server = try MockServer(options)
    try plan(space, at: server.url)
    let trusted = ["--ca-file", certificates.authority]
    let end = try space.exec("plan.json", trusted)
    #expect(end.code == 1 && end.errors.contains("redirected from https to http"), "\(end.text)")
    #expect(space.server.requests.isEmpty)
    server.removeFaults()
    try expectAll(space, try space.exec("plan.json", trusted))
  }

  @Test func addressesOfSixteenBytes() throws {
    let space = try Workspace(spec: logSpec)
    var options = MockOptions()
    options.apiKey = Workspace.secret
    options.usesIPv6 = true
    let server = try MockServer(options)
    #expect(server.url.hasPrefix("http://[::1]:"))
    try plan(space, at: server.url)
    try expectAll(space, try space.exec())
  }

  private static let hasNode =
    FileManager.default.isExecutableFile(atPath: "/usr/bin/node")
    || FileManager.default.isExecutableFile(atPath: "/usr/local/bin/node")

  @Test(.enabled(if: hasNode, "there is no server for HTTP/2")) func httpTwo() throws {
    let space = try Workspace(spec: logSpec)
    let certificates = try Certificates(in: space)
    let tls = try certificates.server("good")
    let program = try RunningProgram(
      "/usr/bin/env",
      [
        "node", "-e",
        """
        const fs = require('fs')
        const [certificate, key] = process.argv.slice(1)
        const server = require('http2').createSecureServer(
          {cert: fs.readFileSync(certificate), key: fs.readFileSync(key), allowHTTP1: true},
          (request, response) => {
            response.setHeader('content-type', 'application/json')
            const id = request.url.slice(-10) + '/' + request.httpVersion
            response.end(JSON.stringify({data: {events: [{event_id: id}]}}))
          })
        server.listen(0, '127.0.0.1', () => console.error('port ' + server.address().port + ';'))
        """, tls.certificate, tls.key,
      ], environment: [("PATH", "/usr/bin:/bin:/usr/local/bin")], folder: space.folder)
    try #require(program.waitUntilSaid(";"))
    let port = try #require(Int(program.said.filter(\.isNumber)))
    try plan(space, at: "https://127.0.0.1:\(port)")
    let end = try space.exec("plan.json", ["--ca-file", certificates.authority])
    program.send(SIGTERM)
    #expect(end.code == 0, "\(end.text)")
    #expect(
      Database.texts(space.database, "SELECT event_id FROM days ORDER BY 1")
        == (1...5).map { "2024-01-0\($0)/2.0" })
    _ = program.wait()
  }
}

/// Certificates of a test's own authority, made by openssl.
struct Certificates {
  /// The authority's own.
  let authority: String
  private let space: Workspace

  init(in space: Workspace) throws {
    self.space = space
    authority = space.path("authority.pem")
    try openssl(
      ["req", "-x509", "-nodes", "-keyout", "authority.key", "-out", authority, "-days", "3", "-subj", "/CN=Authority"]
        + Self.key)
  }

  private static let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]

  /// One that the authority signed, good for so many days from now.
  func server(_ name: String, names: String = "DNS:localhost,IP:127.0.0.1", days: Int = 3) throws -> MockTLS {
    try openssl(
      ["req", "-nodes", "-keyout", "\(name).key", "-out", "\(name).csr", "-subj", "/CN=\(name)"] + Self.key)
    try space.write("\(name).ext", "subjectAltName=\(names)\n")
    try openssl([
      "x509", "-req", "-in", "\(name).csr", "-CA", authority, "-CAkey", "authority.key", "-CAcreateserial", "-days",
      String(days), "-extfile", "\(name).ext", "-out", "\(name).pem",
    ])
    return MockTLS(certificate: space.path("\(name).pem"), key: space.path("\(name).key"))
  }

  func selfSigned() throws -> MockTLS {
    try openssl(
      [
        "req", "-x509", "-nodes", "-keyout", "self.key", "-out", "self.pem", "-days", "3", "-subj", "/CN=localhost",
        "-addext", "subjectAltName=IP:127.0.0.1",
      ] + Self.key)
    return MockTLS(certificate: space.path("self.pem"), key: space.path("self.key"))
  }

  /// The key of a certificate, encrypted.
  func locked(_ tls: MockTLS, _ password: String) throws -> String {
    let path = space.path("locked.key")
    try openssl(["pkey", "-in", tls.key, "-aes256", "-passout", "pass:\(password)", "-out", path])
    return path
  }

  private func openssl(_ arguments: [String]) throws {
    let end = try RunningProgram(
      "/usr/bin/openssl", arguments, environment: space.environment, folder: space.folder
    ).wait()
    try #require(end.code == 0, "openssl \(arguments): \(end.text)")
  }
}
