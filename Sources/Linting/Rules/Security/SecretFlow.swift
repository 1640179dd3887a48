// X001 to X005: values that come from secrets, and where they may not go (DESIGN section 3, "Taint").

internal import Diagnostics
internal import ExpressionCompiler
internal import Specs
internal import Types

enum SecretFlow: EndpointRule {
  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    for site in endpoint.sites {
      guard let value = site.value, value.isTainted else { continue }
      check(site, value, endpoint, &findings)
    }
  }

  private static func check(
    _ site: Site, _ value: CompiledExpression, _ endpoint: EndpointFacts, _ findings: inout RuleFindings
  ) {
    let place = value.secretRead?.location ?? site.location
    func report(_ code: DiagnosticCode, _ message: String, help: String? = nil) {
      findings.add(Diagnostic(code, message, at: place, label: source(of: value), help: help))
    }
    switch site.part {
    case .ruleMessage: report(.secretInMessage, "the message shows a secret", help: "leave the value out")
    case .parameter(let name) where CredentialWords.isCredential(name):
      report(
        .credentialInURL, "the parameter '\(name)' sends a secret in the URL",
        help: "send it as a header if the API takes it there")
    case .url: report(.secretInPath, "the URL holds a secret")
    case .processor(let index):
      switch endpoint.resolved.response.processors[index].output.value {
      case .record, .recordField: report(.secretInRecord, "the record would hold a secret")
      case .state(let name):
        report(
          .secretInState, "'state.\(name)' would keep a secret", help: "aggregate something that is no secret")
      case .queue(let name): report(.secretInState, "the queue '\(name)' would keep a secret")
      case .env, .contextStore, .authToken, .authHeader: break
      }
    default: break
    }
  }

  /// Which secret it is, in words.
  private static func source(of value: CompiledExpression) -> String {
    guard let read = value.secretRead else { return "from a state variable that holds a secret" }
    return "from \(read.scope.name)\(read.member.map { ".\($0)" } ?? "")"
  }
}

extension CompiledExpression {
  /// The first place where it reads a secret itself.
  fileprivate var secretRead: Read? { reads.first { $0.scope == .secrets || $0.scope == .auth } }
}
