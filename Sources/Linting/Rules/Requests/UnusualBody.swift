// H012: a body where servers do not look for one.

internal import Diagnostics
internal import Specs

enum UnusualBody: EndpointRule {
  static let restsOn: Set<String> = ["request"]

  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    guard let request = endpoint.resolved.request, let payload = request.payload,
      [.get, .head, .delete].contains(request.method.value)
    else { return }
    findings.add(
      Diagnostic(
        .unusualBody, "a \(request.method.value.rawValue) with a body", at: payload.location,
        label: "many servers and proxies drop it",
        help: request.method.origin == .builtIn ? "add 'method: POST', if the API wants that" : nil))
  }
}
