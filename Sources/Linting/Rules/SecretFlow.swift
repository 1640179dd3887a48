// X001 to X005: values that come from secrets, and where they may not go (DESIGN section 3, "Taint").

internal import Diagnostics
internal import ExpressionCompiler
internal import Specs
internal import Types

enum SecretFlow {
  /// Words in a parameter's name that say that it carries a credential.
  private static let credentialWords = ["key", "token", "secret", "password", "auth", "signature"]

  @Sendable
  static func check(_ endpoint: CheckedEndpoint, _ bag: inout DiagnosticBag) {
    for rule in endpoint.rules {
      guard let message = rule.message, message.isTainted, let text = rule.resolved.message else { continue }
      bag.add(
        Diagnostic(
          .secretInMessage, "the message shows a secret", at: text.location, label: source(of: message),
          help: "leave the value out"))
    }
    for (processor, resolved) in zip(endpoint.processors, endpoint.resolved.response.processors)
    where processor.expression.isTainted {
      report(processor, resolved, &bag)
    }
    for parameter in endpoint.parameters where parameter.value.isTainted && isCredential(parameter.name) {
      bag.add(
        Diagnostic(
          .credentialInURL, "the parameter '\(parameter.name)' sends a secret in the URL", at: parameter.location,
          label: source(of: parameter.value), help: "send it as a header if the API takes it there"))
    }
    if let url = endpoint.url, url.isTainted, let text = endpoint.resolved.request?.url {
      bag.add(
        Diagnostic(.secretInPath, "the URL holds a secret", at: text.location, label: source(of: url)))
    }
  }

  private static func report(
    _ processor: CheckedProcessor, _ resolved: ResolvedProcessor, _ bag: inout DiagnosticBag
  ) {
    let place = resolved.expression.location
    let label = source(of: processor.expression)
    switch processor.output {
    case .record, .recordField:
      bag.add(Diagnostic(.secretInRecord, "the record would hold a secret", at: place, label: label))
    case .state(let name):
      bag.add(
        Diagnostic(
          .secretInState, "'state.\(name)' would keep a secret", at: place, label: label,
          help: "aggregate something that is no secret"))
    case .queue(let name):
      bag.add(
        Diagnostic(.secretInState, "the queue '\(name)' would keep a secret", at: place, label: label))
    case .env, .contextStore, .authToken, .authHeader: break
    }
  }

  private static func isCredential(_ name: String) -> Bool {
    let name = name.lowercased()
    return credentialWords.contains { name.contains($0) }
  }

  /// Which secret it is, in words.
  private static func source(of expression: CompiledExpression) -> String {
    let read = expression.reads.first { $0.scope == .secrets || $0.scope == .auth }
    if let read { return "from \(read.scope.name)\(read.member.map { ".\($0)" } ?? "")" }
    return "from a state variable that holds a secret"
  }
}
