// Streams that iterate over what their setup calls find: which these are, and a spec in which what was found stands in
// place of the expression.

internal import ExpressionCompiler
package import Linting
package import Specs
internal import Types
internal import Values

extension PlanningStream {
  /// Whether setup calls alone tell what it iterates over, so that it can be asked while planning. Not where another
  /// stream has to run before, nor where a secret would come to stand in the plan.
  package func isDiscoverable(in spec: CheckedSpec) -> Bool {
    guard let over = endpoint.iterate?.over, over.stage == .call, !over.isTainted else { return false }
    let own = Exchange(self).reads
    return spec.endpoints.allSatisfy { other in
      let producer = PlanningStream(endpoint: other, of: connection, settings: settings, range: nil)
      return Exchange(producer).writes.isDisjoint(with: own)
    }
  }
}

extension SpecDocument {
  /// The spec whose endpoints iterate over what was found for them.
  package func freezing(_ lists: DiscoveredLists) -> SpecDocument {
    var result = self
    result.endpoints = endpoints.map { endpoint in
      guard let found = lists[endpoint.name.value] else { return endpoint }
      let elements = TemplateValue(.literal(.array(found)), node: endpoint.node)
      return EndpointBlock(endpoint, over: .list(elements))
    }
    return result
  }
}
