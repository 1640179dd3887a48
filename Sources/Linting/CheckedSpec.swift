// A spec after checking: every expression compiled, every state variable in its place. What the planner lowers.

package import Diagnostics
package import ExpressionCompiler
package import Specs
package import Types

/// A spec whose endpoints were checked. Endpoints with errors are left out.
package struct CheckedSpec: Sendable {
  package var document: SpecDocument
  package var endpoints: [CheckedEndpoint]
  /// Every endpoint with its defaults, also those with errors.
  package var resolved: [ResolvedEndpoint] = []
  /// The expressions of the connection's authentication.
  package var authentication: [Site] = []

  /// By name, without regard to case.
  package func endpoint(named name: String) -> CheckedEndpoint? {
    endpoints.first { $0.name.lowercased() == name.lowercased() }
  }
}

/// A compiled value with its name.
package struct CheckedField: Sendable {
  package var name: String
  package var location: Location
  package var origin: Origin
  package var value: CompiledExpression
}

/// A state variable.
package struct CheckedVariable: Sendable {
  package var name: String
  package var value: CompiledExpression
  /// Whether the value differs from chunk to chunk.
  package var dependsOnIteration: Bool
}

/// One endpoint.
package struct CheckedEndpoint: Sendable {
  package var resolved: ResolvedEndpoint
  /// In the order in which they can be rendered.
  package var state: [CheckedVariable] = []
  package var iterate: CheckedIteration?
  package var url: CompiledExpression?
  package var headers: [CheckedField] = []
  package var parameters: [CheckedField] = []
  package var payload: CompiledExpression?
  package var nextState: [CheckedField] = []
  package var stopCondition: CompiledExpression?
  package var jmespath: CompiledExpression?
  package var processors: [CheckedProcessor] = []
  package var rules: [CheckedRule] = []
  /// When each variable is known that has an initialiser or that a call writes.
  package var stages: [String: Stage] = [:]
  /// Every expression with its place, those of calls and authentication included.
  package var sites: [Site] = []
  /// State variables that come from outside: of a dynamic endpoint, or of the connection.
  package var given: Set<String> = []

  package var name: String { resolved.name.value }

  /// Every compiled expression of the endpoint.
  package var expressions: [CompiledExpression] {
    var all = state.map(\.value)
    all += [iterate?.over, iterate?.condition, url, payload, stopCondition, jmespath].compactMap { $0 }
    all += headers.map(\.value) + parameters.map(\.value) + nextState.map(\.value)
    for processor in processors { all += [processor.expression] + [processor.condition].compactMap { $0 } }
    for rule in rules { all += [rule.condition, rule.message].compactMap { $0 } }
    return all
  }
}

/// `iterate`.
package struct CheckedIteration: Sendable {
  package var over: CompiledExpression
  package var condition: CompiledExpression?
  package var into: IterateTarget
}

/// A processor.
package struct CheckedProcessor: Sendable {
  package var expression: CompiledExpression
  package var condition: CompiledExpression?
  package var output: ProcessorOutput
  package var aggregation: Aggregation
}

/// A rule.
package struct CheckedRule: Sendable {
  package var resolved: ResolvedRule
  package var condition: CompiledExpression?
  package var message: CompiledExpression?
}
