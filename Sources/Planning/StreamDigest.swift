// The stream digest (DESIGN section 5): everything of a stream that can change a row, and nothing else. Rate,
// concurrency, timeouts, the timing of retries, descriptions, `iterate.over` and compiled code are left out.

internal import Linting
internal import Plans
internal import Specs
internal import Values

enum StreamDigest {
  static func digest(_ stream: PlanningStream, _ lowering: StreamLowering, object: String, connection: String) -> String
  {
    let endpoint = lowering.endpoint
    func source(_ slot: Slot) -> Value {
      switch slot {
      case .literal(let value): .object([.init("literal", PlanValue.encode(value))])
      case .program(let index): .object([.init("source", .string(lowering.programs[index].source))])
      }
    }
    func program(_ index: Int?) -> Value { index.map { .string(lowering.programs[$0].source) } ?? .null }
    func named(_ slots: [NamedSlot]) -> Value { .object(slots.map { .init($0.name, source($0.slot)) }) }

    let request = endpoint.request
    let response = endpoint.response
    let content = Value.object([
      .init("scheme", .string(PlanFormat.digestScheme)),
      .init("connection", .string(connection)),
      .init("object", .string(object)),
      .init("primary_key", .array(response.primaryKey.map { .string($0) })),
      .init("state", named(endpoint.state)),
      .init("into", endpoint.into.map { .string($0) } ?? .null),
      .init("method", .string(request.method)),
      .init("url", source(request.url)),
      .init("headers", named(request.headers)),
      .init("parameters", named(request.parameters)),
      .init("payload", request.payload.map(source) ?? .null),
      .init("next_state", named(endpoint.pagination?.nextState ?? [])),
      .init("stop_condition", program(endpoint.pagination?.stop)),
      .init("format", response.format.map { .string($0) } ?? .null),
      .init("jmespath", response.jmespath.map(source) ?? .null),
      .init("update_key", response.updateKey.map { .string($0) } ?? .null),
      .init("limit", response.limit.map { .int(Int64($0)) } ?? .null),
      .init("casing", response.casing.map { .string($0) } ?? .null),
      .init("select", .array(response.select.map { .string($0) })),
      .init(
        "processors",
        .array(
          response.processors.map { processor in
            .object([
              .init("expression", program(processor.expression)), .init("output", .string(processor.output)),
              .init("aggregation", processor.aggregation.map { .string($0) } ?? .null),
              .init("if", program(processor.condition)),
            ])
          })),
      // Which rules apply changes rows (skip, stop); how long a retry waits does not.
      .init(
        "rules",
        .array(
          response.rules.map { rule in
            .object([.init("action", .string(rule.action)), .init("condition", program(rule.condition))])
          })),
    ])
    return hexadecimal(Values.digest(CanonicalJSON.bytes(of: content, sortingKeys: true)))
  }
}
