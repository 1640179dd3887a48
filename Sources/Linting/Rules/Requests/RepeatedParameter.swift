// H011: a parameter that stands in the URL and under `parameters`.

internal import Diagnostics
internal import Specs

enum RepeatedParameter: EndpointRule {
  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    guard let request = endpoint.resolved.request, !request.parameters.isEmpty,
      let mark = request.url.text.firstIndex(of: "?")
    else { return }
    let query = request.url.text[mark...].dropFirst()
    let names = Set(query.split(separator: "&").compactMap { $0.split(separator: "=").first.map(String.init) })
    for parameter in request.parameters where names.contains(parameter.name) {
      findings.add(
        Diagnostic(
          .repeatedParameter, "the parameter '\(parameter.name)' is sent twice", at: parameter.nameLocation,
          notes: [Note("the URL has it already", at: request.url.location)], help: "keep one of the two"))
    }
  }
}
