// Encoding, parameters, origins, and what is refused.

import Diagnostics
import Plans
import Testing

@Suite struct URLTextTests {
  @Test func encodesAllButUnreserved() {
    let rows: [(String, String)] = [
      ("", ""), ("AZaz09-._~", "AZaz09-._~"), ("a b", "a%20b"), ("a+b&c=d", "a%2Bb%26c%3Dd"),
      ("/?#[]@", "%2F%3F%23%5B%5D%40"),
      ("é", "%C3%A9"), ("日本", "%E6%97%A5%E6%9C%AC"), ("\r\n", "%0D%0A"), ("100%", "100%25"), ("\"'\\", "%22%27%5C"),
    ]
    for (text, expected) in rows { #expect(URLText.encode(text) == expected, "\(text)") }
  }

  @Test func buildsQueries() throws {
    let rows: [(String, [(name: String, value: String)], String)] = [
      ("http://h/p", [], "http://h/p"),
      ("http://h/p", [("b", "2"), ("a", "1")], "http://h/p?a=1&b=2"),
      ("http://h/p?x=1", [("a", "b c")], "http://h/p?x=1&a=b%20c"),
      ("http://h/p?", [("a", "1")], "http://h/p?a=1"),
      ("http://h/p?x=1&", [("a", "1")], "http://h/p?x=1&a=1"),
      ("http://h/p#part", [("a", "1")], "http://h/p?a=1"),
      ("http://h/p", [("a", "2"), ("A", "0"), ("a", "1")], "http://h/p?A=0&a=2&a=1"),
      ("http://h/p", [("filter[x]", "é")], "http://h/p?filter%5Bx%5D=%C3%A9"),
      ("http://h/é", [], "http://h/%C3%A9"),
      ("http://h/p", [("empty", "")], "http://h/p?empty="),
    ]
    for (url, parameters, expected) in rows {
      #expect(try URLText.build(url, parameters: parameters) == expected, "\(url) \(parameters)")
    }
  }

  @Test func findsOrigins() throws {
    let rows: [(String, String, String)] = [
      ("http://h", "http://h", "h:80"),
      ("https://API.Example.com/v1?x=1", "https://api.example.com", "api.example.com:443"),
      ("http://127.0.0.1:8080/p", "http://127.0.0.1:8080", "127.0.0.1:8080"), ("HTTPS://h:443/", "https://h", "h:443"),
      ("http://[::1]:9/p", "http://[::1]:9", "[::1]:9"), ("http://h?x=a@b", "http://h", "h:80"),
      ("http://h#f", "http://h", "h:80"),
      ("http://h:/p", "http://h", "h:80"), ("http://a_b.c/p", "http://a_b.c", "a_b.c:80"),
    ]
    for (url, description, authority) in rows {
      let origin = try URLText.origin(of: url)
      #expect(origin.description == description, "\(url)")
      #expect(origin.authority == authority, "\(url)")
    }
  }

  @Test func knowsThisMachine() throws {
    let rows: [(String, Bool)] = [
      ("http://127.0.0.1:1", true), ("http://localhost", true), ("http://[::1]/", true), ("http://127.evil.com", false),
      ("http://localhost.com", false), ("http://10.0.0.1", false),
    ]
    for (url, expected) in rows { #expect(try URLText.origin(of: url).isLoopback == expected, "\(url)") }
  }

  @Test func refusesURLs() {
    let rows: [(String, String)] = [
      ("", "does not start with"), ("ftp://h/x", "does not start with"), ("file:///etc/passwd", "does not start with"),
      ("//h/p", "does not start with"), ("http:///p", "host is missing"), ("http://?x", "host is missing"),
      ("http://h/a b", "character 11 is a space"), ("http://h/a\r\nX: y", "character 11 is a line break"),
      ("http://h/\u{0}", "control character"), ("http://h/\u{7F}", "control character"),
      ("http://u:p@h/", "credentials"),
      ("http://good@evil/", "credentials"), ("http://good\\@evil/", "backslash"), ("http://h:0/", "port"),
      ("http://h:65536/", "port"), ("http://h:8x/", "port"), ("http://h%41/", "no host name"),
      ("http://bücher/", "no host name"),
      ("http://[::1/", "IPv6"), ("http://[::1]x/", "no host name"), ("http://[g]/", "IPv6"),
    ]
    for (url, reason) in rows {
      let failure = #expect(throws: Failure.self, "\(url)") { try URLText.origin(of: url) }
      #expect(failure?.why.contains(reason) == true, "\(url): \(failure?.why ?? "")")
      #expect(failure?.advice.isEmpty == false, "\(url)")
    }
  }

  @Test func messagesDoNotHoldTheURL() {
    let failure = #expect(throws: Failure.self) { try URLText.origin(of: "http://h/?key=hunter2hunter2 x") }
    #expect("\(failure!)".contains("hunter2") == false)
  }

  @Test func checksHeaders() throws {
    try URLText.checkHeader(name: "Authorization", value: "Bearer a b\tc é")
    let rows: [(String, String, String)] = [
      ("X-A", "a\r\nX-B: c", "line break"), ("X-A", "a\n", "line break"), ("X-A", "\u{0}", "control character"),
      ("X A", "v", "not a header name"), ("", "v", "not a header name"), ("X:A", "v", "not a header name"),
      ("X\r\nY", "v", "not a header name"),
    ]
    for (name, value, reason) in rows {
      let failure = #expect(throws: Failure.self, "\(name)") { try URLText.checkHeader(name: name, value: value) }
      #expect(failure?.why.contains(reason) == true, "\(name): \(failure?.why ?? "")")
      if reason != "not a header name" { #expect(failure?.what.contains("'X-A'") == true) }
      #expect(failure?.what.contains("\r") == false)
    }
  }
}
