// Which names of the outer world a stream's expressions read: what the plan must record, and what the executor must
// have.

internal import ExpressionCompiler
internal import ExpressionSyntax
internal import Linting
internal import Types
internal import Values

struct StreamReads {
  /// Variables whose values the plan records.
  let environment: Set<String>
  /// Variables whose names say that they hold secrets: only the executor reads them.
  let secretEnvironment: Set<String>
  let inputs: Set<String>
  let secrets: Set<String>
  /// Those of them that something stands in for where they are missing, wherever they are read.
  let optionalSecrets: Set<String>
  let context: Set<String>
  let sync: Set<String>

  init(_ stream: PlanningStream) {
    let reads = stream.sites.compactMap(\.value).flatMap(\.reads)
    func names(_ scope: Scope) -> Set<String> { Set(reads.filter { $0.scope == scope }.compactMap(\.member)) }
    let variables = names(.env)
    secretEnvironment = variables.filter { SecretNames.telling(in: $0) != nil }
    environment = variables.subtracting(secretEnvironment)
    inputs = names(.inputs)
    secrets = names(.secrets)
    var required: Set<String> = []
    for hole in stream.sites.compactMap(\.value).flatMap(\.holes) { Self.collect(hole.syntax, into: &required) }
    optionalSecrets = secrets.subtracting(required)
    context = names(.context)
    sync = names(.sync)
  }

  /// Secrets that an expression cannot do without.
  private static func collect(_ expression: Expression, into required: inout Set<String>) {
    switch expression {
    case .member(.name("secrets", _), let name, _): required.insert(name)
    case .index(.name("secrets", _), .literal(.string(let name), _), _): required.insert(name)
    case .call("coalesce", _, let arguments, _), .call("value", _, let arguments, _):
      for (index, argument) in arguments.enumerated() {
        let isLast = index == arguments.count - 1
        if isLast || !isSecret(argument) { collect(argument, into: &required) }
      }
    case .call("is_null", _, let arguments, _) where arguments.allSatisfy(isSecret): break
    case .call("is_empty", _, let arguments, _) where arguments.allSatisfy(isSecret): break
    default: for child in expression.children { collect(child, into: &required) }
    }
  }

  private static func isSecret(_ expression: Expression) -> Bool {
    switch expression {
    case .member(.name("secrets", _), _, _), .index(.name("secrets", _), .literal, _): true
    default: false
    }
  }
}
