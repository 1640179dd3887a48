// Parts of the spec language that plans of this format do not carry: they are refused by name, at their place, before
// anything is planned. A stream is never planned in part.

internal import Diagnostics
internal import ExpressionCompiler
internal import Linting
internal import Specs
internal import Types
internal import YAMLSyntax

enum UnsupportedParts {
  static func check(_ stream: PlanningStream, _ bag: inout DiagnosticBag) {
    let endpoint = stream.endpoint.resolved
    func refuse(_ what: String, _ location: Location) {
      bag.add(
        Diagnostic(
          .notPlannable, "'\(endpoint.name.value)' uses \(what), which plans of this version do not carry",
          at: location, help: "leave the stream out of the replication"))
    }
    if let call = endpoint.setup.first { refuse("setup calls", call.node.location) }
    if let call = endpoint.teardown.first { refuse("teardown calls", call.node.location) }
    if let authentication = endpoint.authentication, let type = authentication.type {
      switch type.value {
      case .none, .static: break
      default: refuse("authentication of type '\(type.value.rawValue)'", type.location)
      }
    }
    if let into = endpoint.iterate?.into, into.value == .responseRecords {
      refuse("'into: response.records'", into.location)
    }
    for processor in endpoint.response.processors {
      switch processor.output.value {
      case .record, .recordField, .state: break
      default: refuse("a processor that writes to a queue, env, context or auth", processor.output.location)
      }
    }
    if let format = endpoint.response.format, format.value != .json, format.value != .jsonl, format.value != .jsonlines
    {
      refuse("responses in \(format.value.rawValue)", format.location)
    }
    if let text = endpoint.response.jq { refuse("jq", text.location) }
    if endpoint.isQueueOnly { refuse("'queue_only'", endpoint.name.location) }
    if let over = stream.endpoint.iterate?.over, over.stage > .plan {
      refuse("an 'iterate.over' that is only known at stage '\(over.stage.name)'", endpoint.iterate!.location)
    }
    if let condition = stream.endpoint.iterate?.condition, condition.stage > .plan,
      let text = endpoint.iterate?.condition
    {
      refuse("an 'iterate.if' that is only known at stage '\(condition.stage.name)'", text.location)
    }
    for hook in stream.settings.hooks.prefix(1) { refuse("hooks", hook.location) }
  }
}
