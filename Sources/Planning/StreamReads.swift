// Which names of the outer world a stream's expressions read: what the plan must record, and what the executor must
// have.

internal import ExpressionCompiler
internal import Linting
internal import Types

struct StreamReads {
  let environment: Set<String>
  let inputs: Set<String>
  let secrets: Set<String>
  let context: Set<String>
  let sync: Set<String>

  init(_ endpoint: CheckedEndpoint) {
    let reads = endpoint.expressions.flatMap(\.reads)
    func names(_ scope: Scope) -> Set<String> { Set(reads.filter { $0.scope == scope }.compactMap(\.member)) }
    environment = names(.env)
    inputs = names(.inputs)
    secrets = names(.secrets)
    context = names(.context)
    sync = names(.sync)
  }
}
