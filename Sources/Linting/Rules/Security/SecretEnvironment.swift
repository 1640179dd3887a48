// X008: an environment variable whose name says that it holds a secret.

internal import Diagnostics
internal import ExpressionCompiler
internal import Types

enum SecretEnvironment: EndpointRule {
  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    for site in endpoint.sites {
      for read in site.names(.env) {
        guard let name = read.member, let part = SecretNames.telling(in: name) else { continue }
        findings.add(
          Diagnostic(
            .secretEnvironment, "'env.\(name)' is taken for a secret", at: read.location,
            label: "its name says so: \(part)", help: "read it as 'secrets.\(name.lowercased())'"))
      }
    }
  }
}
