// H010: headers that HTTP does not allow, or that are not a spec's to set.

internal import Diagnostics
internal import Specs

enum HeaderNames: EndpointRule {
  /// What the transport works out by itself.
  private static let ownedByTransport: Set<String> = [
    "content-length", "transfer-encoding", "connection", "host", "te", "upgrade", "expect",
  ]

  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    let headers = (endpoint.resolved.request?.headers ?? []) + (endpoint.resolved.authentication?.headers ?? [])
    for header in headers {
      if header.name.isEmpty || !header.name.utf8.allSatisfy(isToken) {
        findings.add(
          Diagnostic(
            .headerName, "'\(header.name)' cannot be the name of a header", at: header.nameLocation,
            help: "a name has letters, digits and !#$%&'*+-.^_`|~ only", severity: .error))
      } else if ownedByTransport.contains(header.name.lowercased()) {
        findings.add(
          Diagnostic(
            .headerName, "'\(header.name)' is set by Backhoe itself", at: header.nameLocation, help: "delete it"))
      }
    }
    var seen: [String: NamedTemplate] = [:]
    for header in endpoint.block.request?.headers ?? [] {
      if let first = seen.updateValue(header, forKey: header.name.lowercased()) {
        findings.add(
          Diagnostic(
            .headerName, "'\(header.name)' stands twice: header names have no case", at: header.nameLocation,
            notes: [Note("the first is here", at: first.nameLocation)], help: "keep one of them"))
      }
    }
  }

  /// A character of a token (RFC 9110, section 5.6.2).
  private static func isToken(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }
}
