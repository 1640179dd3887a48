// Ways through proxies: tunnels over HTTP and SOCKS, a proxy that speaks TLS itself, one that lets nobody through; and keys
// of client certificates that are encrypted.

import Foundation
import MockAPI
import TestSupport
import Testing

@Suite struct ProxyTests {
  private static let days = (1...5).map { "/v1/events/daily/2024-01-0\($0)" }

  /// A plan of five days at an address that nobody has.
  private func space(at url: String) throws -> Workspace {
    let space = try Workspace(spec: logSpec)
    try space.write(
      "connections.yaml",
      try space.read("connections.yaml").replacing("base_url: \"\(space.server.url)\"", with: "base_url: \"\(url)\""))
    try space.planDays("2024-01-01,2024-01-05", mode: "incremental")
    return space
  }

  private func server(_ tls: MockTLS?) throws -> MockServer {
    var options = MockOptions()
    options.apiKey = Workspace.secret
    options.tls = tls
    return try MockServer(options)
  }

  private func expectAll(_ space: Workspace, _ end: ProgramEnd) throws {
    #expect(end.code == 0, "\(end.text)")
    space.expectTable("days", key: "event_id", is: try space.expectedRows(Self.days, "data", "events"))
  }

  @Test func tunnelsToSecureServers() throws {
    let space = try space(at: "https://far.invalid")
    let certificates = try Certificates(in: space)
    let server = try server(try certificates.server("far", names: "DNS:far.invalid"))
    let closed = try TunnelProxy(to: server.port, .connect, refusal: 407)
    let trusted = ["--ca-file", certificates.authority]
    let refused = try space.exec("plan.json", trusted + ["--proxy", "http://127.0.0.1:\(closed.port)"])
    #expect(refused.code != 0 && server.requests.isEmpty, "\(refused.text)")
    for part in ["the proxy does not let requests through to far.invalid", "407", "go on with: backhoe exec"] {
      #expect(refused.errors.contains(part), "\(part): \(refused.errors)")
    }
    let proxy = try TunnelProxy(to: server.port, .connect)
    try expectAll(space, try space.exec("plan.json", trusted + ["--proxy", "http://127.0.0.1:\(proxy.port)"]))
    #expect(Set(proxy.asked) == ["far.invalid:443"])
    #expect(server.requests.count == 5)
  }

  @Test func tunnelsBySOCKS() throws {
    let space = try space(at: "http://far.invalid:8080")
    let proxy = try TunnelProxy(to: space.server.port, .socks)
    try expectAll(space, try space.exec("plan.json", ["--proxy", "socks5h://127.0.0.1:\(proxy.port)"]))
    #expect(Set(proxy.asked) == ["far.invalid:8080"])
  }

  @Test func aProxyThatSpeaksTLS() throws {
    let space = try space(at: "http://far.invalid")
    let certificates = try Certificates(in: space)
    let proxy = try server(try certificates.server("proxy"))
    let ways = ["--proxy", proxy.url]
    let strange = try space.exec("plan.json", ways)
    #expect(strange.code != 0 && proxy.requests.isEmpty, "\(strange.text)")
    #expect(strange.errors.contains("the certificate of the proxy is not trusted"), "\(strange.errors)")
    try expectAll(space, try space.exec("plan.json", ways + ["--ca-file", certificates.authority]))
    #expect(proxy.requests.count == 5 && proxy.requests.allSatisfy { $0.proxiedHost == "far.invalid" })
  }

  @Test func keysThatAreEncrypted() throws {
    let space = try Workspace(spec: logSpec)
    let certificates = try Certificates(in: space)
    var tls = try certificates.server("good")
    tls.clientAuthority = certificates.authority
    let server = try server(tls)
    try space.write(
      "connections.yaml",
      try space.read("connections.yaml").replacing(space.server.url, with: server.url))
    try space.planDays("2024-01-01,2024-01-05", mode: "incremental")
    let password = "open-Sesame_77"
    let client = try certificates.server("client")
    let locked = try certificates.locked(client, password)
    let given = ["--ca-file", certificates.authority, "--client-cert", client.certificate, "--client-key", locked]
    for wrong in [[], ["--client-key-password", "wrong"]] {
      let end = try space.exec("plan.json", given + wrong)
      #expect(end.code != 0 && server.requests.isEmpty, "\(end.text)")
      #expect(end.errors.contains("no secure connection to 127.0.0.1:\(server.port)"), "\(end.errors)")
      #expect(end.errors.contains("--client-key-password '…'") == !wrong.isEmpty, "\(end.errors)")
    }
    try space.write("password", password + "\n")
    let missing = try space.exec("plan.json", given + ["--client-key-password", "@nowhere"])
    #expect(
      missing.code == 2 && missing.errors.contains("cannot read the key's password from 'nowhere'"), "\(missing.text)")
    try expectAll(space, try space.exec("plan.json", given + ["--client-key-password", "@password"]))
  }
}
