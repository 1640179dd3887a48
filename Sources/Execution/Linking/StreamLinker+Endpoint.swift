// The parts of an endpoint: request, pagination, rules, records, processors.

internal import Bytecode
internal import Diagnostics
internal import Formats
internal import JMESPath
internal import Plans
internal import Records
internal import Transport
internal import Types
internal import Values

extension StreamLinker {
  mutating func link(request: PlanRequest) throws(Failure) -> LinkedRequest {
    var headers: [LinkedField] = []
    for header in request.headers { headers.append(LinkedField(name: header.name, slot: try slot(header.slot))) }
    var parameters: [LinkedField] = []
    for parameter in request.parameters {
      parameters.append(LinkedField(name: parameter.name, slot: try slot(parameter.slot)))
    }
    var payload: LinkedSlot?
    if let source = request.payload { payload = try slot(source) }
    return LinkedRequest(
      method: request.method.uppercased(), url: try slot(request.url), headers: headers, parameters: parameters,
      payload: payload, timeoutSeconds: request.timeoutSeconds, isIdempotent: request.isIdempotent)
  }

  mutating func link(pagination: PlanPagination?) throws(Failure) -> LinkedPagination? {
    guard let pagination else { return nil }
    var nextState: [LinkedVariable] = []
    for variable in pagination.nextState { nextState.append(try link(variable: variable)) }
    var stop: LinkedProgram?
    if let index = pagination.stop { stop = try program(index) }
    return LinkedPagination(nextState: nextState, stop: stop)
  }

  mutating func link(rule: PlanRule) throws(Failure) -> LinkedRule {
    guard let action = RuleAction(rawValue: rule.action) else {
      throw unsupported("a rule with the action '\(rule.action)'")
    }
    guard let backoff = Backoff(rawValue: rule.backoff.isEmpty ? "none" : rule.backoff) else {
      throw unsupported("a rule with the backoff '\(rule.backoff)'")
    }
    var condition: LinkedProgram?
    if let index = rule.condition { condition = try program(index) }
    var message: LinkedSlot?
    if let source = rule.message { message = try slot(source) }
    return LinkedRule(
      action: action, condition: condition, maxAttempts: rule.maxAttempts, backoff: backoff,
      backoffBase: rule.backoffBase, message: message)
  }

  mutating func link(records response: PlanResponse) throws(Failure) -> LinkedRecords {
    var records = LinkedRecords(primaryKey: response.primaryKey.map(key), limit: response.limit)
    if let name = response.format {
      guard let format = BodyFormat(rawValue: name) else { throw unsupported("responses of the format '\(name)'") }
      records.format = format
    }
    records.flatten = response.flatten
    if let text = response.duplicateTolerance {
      records.tolerance = try DuplicateTolerance(text, stream: stream.name)
    }
    if let query = response.jq { records.query = try slot(query) }
    if let path = response.jmespath {
      let path = try slot(path)
      if case .constant(let cell) = path {
        records.expression = try compile(cell)
      } else {
        records.path = path
      }
    }
    records.columns = try ColumnSelection(select: response.select, casing: response.casing, stream: stream.name)
    return records
  }

  private func compile(_ path: Cell) throws(Failure) -> JMESPathExpression {
    let text = CellText.string(path)
    do throws(JMESPathError) {
      return try JMESPathExpression.compile(text, keys: keys)
    } catch {
      throw Failure(
        .usage, "stream '\(stream.name)' finds its records by '\(text)', which is no JMESPath", why: error.message,
        advice: "correct 'jmespath' in the spec and plan again")
    }
  }

  mutating func link(processors: [PlanProcessor]) throws(Failure) -> LinkedProcessing {
    var result = LinkedProcessing(
      perRecord: [], perPage: [], aggregates: [], addedMembers: 0, changesRecords: false)
    for processor in processors {
      let expression = try program(processor.expression)
      var condition: LinkedProgram?
      if let index = processor.condition { condition = try program(index) }
      let output = try link(output: processor, into: &result)
      let linked = LinkedProcessor(
        expression: expression, condition: condition, output: output, name: processor.output)
      let readsRecord = expression.reads.reads(.record) || condition?.reads.reads(.record) == true
      switch output {
      case .aggregate where !readsRecord, .queue where !readsRecord: result.perPage.append(linked)
      case .record, .member, .aggregate, .queue: result.perRecord.append(linked)
      }
    }
    return result
  }

  private func link(
    output processor: PlanProcessor, into processing: inout LinkedProcessing
  ) throws(Failure) -> LinkedOutput {
    let output = processor.output
    if output == "record" || output.hasPrefix("record.") {
      guard processor.aggregation == nil else {
        throw unsupported("a processor that aggregates into '\(output)'")
      }
      processing.changesRecords = true
      if output == "record" { return .record }
      processing.addedMembers += 1
      return .member(key(String(output.dropFirst("record.".count))))
    }
    if output.hasPrefix("queue.") {
      let queue = String(output.dropFirst("queue.".count))
      if let place = processing.queues.firstIndex(of: queue) { return .queue(place) }
      processing.queues.append(queue)
      return .queue(processing.queues.count - 1)
    }
    let outputs = ["state."] + (isCall ? ["auth."] : [])
    guard outputs.contains(where: output.hasPrefix) || Handover.isOutput(output) else {
      throw unsupported("a processor with the output '\(output)'")
    }
    // Without an aggregation the last value stays, as with an assignment.
    guard let kind = AggregationKind(rawValue: processor.aggregation ?? "last") else {
      throw unsupported("a processor with the aggregation '\(processor.aggregation ?? "")'")
    }
    if let place = processing.aggregates.firstIndex(where: { $0.output == output }) {
      guard processing.aggregates[place].kind == kind else {
        throw unsupported("processors that aggregate '\(output)' in different ways")
      }
      return .aggregate(place)
    }
    processing.aggregates.append(
      AggregateTarget(output: output, key: processor.stateVariable.map(key), kind: kind))
    return .aggregate(processing.aggregates.count - 1)
  }
}
