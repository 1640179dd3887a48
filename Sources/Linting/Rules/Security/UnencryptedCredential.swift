// X007: credentials over http.

internal import Diagnostics
internal import ExpressionCompiler
internal import Specs

enum UnencryptedCredential: EndpointRule {
  private static let loopback = ["localhost", "127.", "[::1]", "0.0.0.0", "host.docker.internal"]

  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    guard let url = endpoint.resolved.request?.url, let start = endpoint.urlStart?.lowercased(),
      start.hasPrefix("http://")
    else { return }
    let host = start.dropFirst("http://".count)
    if host.isEmpty || loopback.contains(where: host.hasPrefix) { return }
    let tainted = endpoint.requestSites.first { $0.value?.isTainted ?? false }
    guard tainted != nil || endpoint.resolved.authentication != nil else { return }
    var notes: [Note] = []
    if let tainted, tainted.part != .url {
      notes.append(Note("\(tainted.part.words) holds a secret", at: tainted.location))
    }
    let source = endpoint.endpoint.urlSource(in: url)
    if source != nil { notes.append(Note("the URL is here", at: url.location)) }
    let place = source?.value.location ?? url.location
    findings.add(
      Diagnostic(
        .unencryptedCredential, "credentials are sent without encryption", at: place,
        label: "http, not https", notes: notes, help: "write https://, or load over a tunnel on this machine"),
      sharedBy: "url \(place.span.start)")
  }
}
