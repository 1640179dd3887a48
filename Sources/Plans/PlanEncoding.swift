// Parts of a plan to JSON values, keys in the order of the schema. `PlanWriter` puts them on disk.

internal import Values

enum PlanEncoding {
  static func source(_ source: PlanSource) -> Value {
    .object([.init("path", .string(source.path)), .init("sha256", .string(source.sha256))])
  }

  static func connection(_ connection: SourceConnection) -> Value {
    .object([
      .init("connection", .string(connection.name)), .init("secrets", strings(connection.secrets)),
      .init("hosts", strings(connection.hosts)),
    ])
  }

  static func target(_ target: TargetConnection) -> Value {
    object([
      ("connection", .string(target.name)), ("kind", .string(target.kind)), ("url", target.url.map { .string($0) }),
    ])
  }

  static func program(_ program: PlanProgram) -> Value {
    .object([
      .init("source", .string(program.source)), .init("type", .string(program.type)),
      .init("stage", .string(program.stage)), .init("code", strings(program.code)),
    ])
  }

  /// Everything of a stream that stands before its programs.
  static func head(_ stream: PlanStream) -> [Value.Member] {
    members([
      ("name", .string(stream.name)), ("object", .string(stream.object)), ("mode", .string(stream.mode.rawValue)),
      ("primary_key", strings(stream.primaryKey)), ("update_key", stream.updateKey.map { .string($0) }),
      ("digest", .string(stream.digest)), ("endpoint", endpoint(stream.endpoint)),
    ])
  }

  static func endpoint(_ endpoint: PlanEndpoint) -> Value {
    object([
      ("state", endpoint.state.isEmpty ? nil : slots(endpoint.state)), ("into", endpoint.into.map { .string($0) }),
      ("concurrency", .int(Int64(endpoint.chunkConcurrency))), ("sync", strings(endpoint.sync)),
      ("request", request(endpoint.request)), ("pagination", endpoint.pagination.map(pagination)),
      ("response", response(endpoint.response)),
    ])
  }

  private static func request(_ request: PlanRequest) -> Value {
    object([
      ("method", .string(request.method)), ("url", slot(request.url)),
      ("headers", request.headers.isEmpty ? nil : slots(request.headers)),
      ("parameters", request.parameters.isEmpty ? nil : slots(request.parameters)),
      ("payload", request.payload.map(slot)), ("timeout", .float(request.timeoutSeconds)),
      ("rate", .float(request.rate)), ("concurrency", .int(Int64(request.concurrency))),
    ])
  }

  private static func pagination(_ pagination: PlanPagination) -> Value {
    object([("next_state", slots(pagination.nextState)), ("stop_condition", pagination.stop.map(reference))])
  }

  private static func response(_ response: PlanResponse) -> Value {
    object([
      ("format", response.format.map { .string($0) }), ("jmespath", response.jmespath.map(slot)),
      ("primary_key", response.primaryKey.isEmpty ? nil : strings(response.primaryKey)),
      ("update_key", response.updateKey.map { .string($0) }), ("limit", response.limit.map { .int(Int64($0)) }),
      ("casing", response.casing.map { .string($0) }),
      ("select", response.select.isEmpty ? nil : strings(response.select)),
      ("processors", response.processors.isEmpty ? nil : .array(response.processors.map(processor))),
      ("rules", .array(response.rules.map(rule))),
    ])
  }

  private static func processor(_ processor: PlanProcessor) -> Value {
    object([
      ("expression", reference(processor.expression)), ("output", .string(processor.output)),
      ("aggregation", processor.aggregation.map { .string($0) }), ("if", processor.condition.map(reference)),
    ])
  }

  private static func rule(_ rule: PlanRule) -> Value {
    object([
      ("action", .string(rule.action)), ("condition", rule.condition.map(reference)),
      ("max_attempts", .int(Int64(rule.maxAttempts))), ("backoff", .string(rule.backoff)),
      ("backoff_base", .float(rule.backoffBase)), ("message", rule.message.map(slot)),
    ])
  }

  static func chunk(_ chunk: PlanChunk) -> Value {
    object([
      ("id", .string(chunk.id)), ("label", .string(chunk.label)), ("value", PlanValue.encode(chunk.value)),
      ("iterate", chunk.iteration.map(PlanValue.encode)),
      ("state", PlanValue.encode(chunk.state)), ("request", chunkRequest(chunk.request)),
    ])
  }

  private static func chunkRequest(_ request: ChunkRequest) -> Value {
    object([
      ("method", .string(request.method)), ("url", .string(request.url)), ("body", request.body.map { .string($0) }),
      ("complete", request.isComplete ? nil : .bool(false)),
    ])
  }

  static func summary(_ summary: StreamSummary) -> Value {
    object([
      ("chunks", .int(Int64(summary.chunks))), ("requests_min", .int(Int64(summary.requestsMinimum))),
      ("seconds_min", .float(summary.secondsMinimum)), ("coverage", summary.coverage?.value),
    ])
  }

  static func slot(_ slot: Slot) -> Value {
    switch slot {
    case .literal(let value): PlanValue.encode(value)
    case .program(let index): reference(index)
    }
  }

  static func slots(_ slots: [NamedSlot]) -> Value { .object(slots.map { .init($0.name, slot($0.slot)) }) }

  static func reference(_ program: Int) -> Value { .object([.init("program", .int(Int64(program)))]) }

  private static func strings(_ list: [String]) -> Value { .array(list.map { .string($0) }) }

  private static func members(_ pairs: [(String, Value?)]) -> [Value.Member] {
    pairs.compactMap { key, value in value.map { .init(key, $0) } }
  }

  private static func object(_ pairs: [(String, Value?)]) -> Value { .object(members(pairs)) }
}
