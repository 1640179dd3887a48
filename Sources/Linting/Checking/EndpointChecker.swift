// Compiles the expressions of one endpoint, each with the names that exist where it stands. State first
// (`StateChecker`), since everything else reads it; calls of setup and teardown are `CallChecker`'s.

internal import Diagnostics
internal import ExpressionCompiler
internal import ExpressionSyntax
internal import Specs
internal import Types
internal import Values

struct EndpointChecker {
  private let endpoint: ResolvedEndpoint
  private let connectionState: [Value.Member]
  /// Variables that exist before anything of the endpoint: those of a dynamic endpoint, or of a connection.
  private let given: [String: Variable]
  private var variables: [String: Variable] = [:]
  private let memo: CompilationMemo
  private var recorder: SiteRecorder

  init(
    _ endpoint: ResolvedEndpoint, connectionState: [Value.Member], given: [String: Variable] = [:],
    memo: CompilationMemo
  ) {
    self.memo = memo
    recorder = SiteRecorder(memo)
    self.endpoint = endpoint
    self.connectionState = connectionState
    self.given = given
  }

  mutating func check(into bag: inout DiagnosticBag) -> CheckedEndpoint {
    var result = CheckedEndpoint(resolved: endpoint)
    checkState(&result)
    checkRequest(&result)
    checkResponse(&result)
    checkPagination(&result)
    for (phase, calls) in [(Site.Phase.setup, endpoint.setup), (.teardown, endpoint.teardown)] {
      recorder.add(CallChecker(phase, state: variables, memo: memo).check(calls))
    }
    if !endpoint.hasConnectionAuthentication, let block = endpoint.authentication {
      recorder.add(AuthenticationChecker(state: variables, memo: memo).check(block))
    }
    result.sites = recorder.sites
    result.given = Set(given.keys)
    result.stages = variables.mapValues(\.stage)
    bag.add(contentsOf: recorder.bag)
    return result
  }

  private func compiler(_ place: String, _ more: ScopeSet = []) -> ExpressionCompiler {
    let iterate: ScopeSet = endpoint.meansToIterate ? [.iterate] : []
    var surroundings = Surroundings(
      place: place, available: Surroundings.early.union(more).union(iterate), state: variables, written: memo.written)
    // Elements that are the records need not be objects: a queue of names is one.
    if endpoint.iterate?.into.value == .responseRecords { surroundings.record = .any }
    return surroundings.compiler()
  }

  // MARK: Parts

  private mutating func checkState(_ result: inout CheckedEndpoint) {
    let checker = StateChecker(endpoint, connectionState: connectionState, given: given, memo: memo)
    // What `over` iterates over may be state itself: then state is looked at twice, first without the element's type.
    let earlier = readsState(endpoint.iterate?.over) ? checker.check(over: nil).variables : checker.writtenByCalls
    result.iterate = checkIteration(earlier)
    let state = checker.check(over: result.iterate?.over)
    result.state = state.ordered
    variables = state.variables
    recorder.add(state.recorder)
    result.iterate?.condition = checkCondition()
  }

  private func readsState(_ over: IterateSource?) -> Bool {
    switch over {
    case .expression(let text): Mentions.contains("state", in: text.text)
    case .list(let value): !value.texts.isEmpty
    case nil: false
    }
  }

  private mutating func checkIteration(_ state: [String: Variable]) -> CheckedIteration? {
    guard let iteration = endpoint.iterate else { return nil }
    let surroundings = Surroundings(
      place: "iterate.over", available: Surroundings.early.union([.queue]), state: state, written: memo.written,
      hasChunk: false)
    let over: CompiledExpression?
    switch iteration.over {
    case .expression(let text):
      over = recorder.expression(
        text, .iterateOver, surroundings.compiler(), expecting: Expectation(.array(.any), in: "iterate.over"))
    case .list(let value):
      over = recorder.value(value, .iterateOver, at: .value, origin: .own, surroundings.compiler())
    }
    guard let over else { return nil }
    return CheckedIteration(over: over, condition: nil, into: iteration.into.value)
  }

  /// The element and the state are there when it is asked.
  private mutating func checkCondition() -> CompiledExpression? {
    guard let text = endpoint.iterate?.condition else { return nil }
    let surroundings = Surroundings(
      place: "iterate.if", available: Surroundings.early.union([.iterate]), state: variables, written: memo.written,
      hasChunk: false)
    return recorder.expression(
      text, .iterateIf, surroundings.compiler(), expecting: Expectation(.bool, in: "iterate.if"))
  }

  private mutating func checkRequest(_ result: inout CheckedEndpoint) {
    guard let request = endpoint.request else { return }
    result.url = recorder.template(request.url, .url, at: .url, compiler("request.url"))
    result.headers = recorder.fields(request.headers, at: .field, compiler("request.headers")) { .header($0) }
    result.parameters = recorder.fields(request.parameters, at: .field, compiler("request.parameters")) {
      .parameter($0)
    }
    if let payload = request.payload {
      let origin: Origin = endpoint.block.request?.payload == nil ? .defaults : .own
      result.payload = recorder.value(payload, .payload, at: .payload, origin: origin, compiler("request.payload"))
    }
  }

  private mutating func checkResponse(_ result: inout CheckedEndpoint) {
    let response = endpoint.response
    if let text = response.jmespath {
      result.jmespath = recorder.template(text, .records, at: .query, compiler("response.records.jmespath"))
      QueryText.check(jmespath: result.jmespath, text, memo, into: &recorder.bag)
    }
    if let text = response.jq {
      let filter = recorder.template(text, .records, at: .query, compiler("response.records.jq"))
      QueryText.check(jq: filter, text, into: &recorder.bag)
    }
    for (index, processor) in response.processors.enumerated() {
      let compiler = compiler("a processor", Surroundings.answered.union([.record, .queue]))
      let expression = recorder.expression(
        processor.expression, .processor(index), compiler, expecting: processor.output.value.expectation)
      let condition = processor.condition.flatMap {
        recorder.expression($0, .processorIf(index), compiler, expecting: Expectation(.bool, in: "if"))
      }
      guard let expression else { continue }
      result.processors.append(
        CheckedProcessor(
          expression: expression, condition: condition, output: processor.output.value,
          aggregation: processor.aggregation.value))
    }
    for (index, rule) in response.rules.enumerated() {
      let compiler = compiler("a rule", Surroundings.answered)
      let condition = rule.condition.flatMap {
        recorder.expression($0, .ruleCondition(index), compiler, expecting: Expectation(.bool, in: "condition"))
      }
      let message = rule.message.flatMap { recorder.template($0, .ruleMessage(index), at: .value, compiler) }
      result.rules.append(CheckedRule(resolved: rule, condition: condition, message: message))
    }
  }

  private mutating func checkPagination(_ result: inout CheckedEndpoint) {
    guard let pagination = endpoint.pagination else { return }
    let next = compiler("pagination.next_state", Surroundings.answered)
    result.nextState = recorder.fields(pagination.nextState ?? [], at: .value, next) { .nextState($0) }
    result.stopCondition = pagination.stopCondition.flatMap {
      recorder.expression(
        $0, .stopCondition, compiler("pagination.stop_condition", Surroundings.answered),
        expecting: Expectation(.bool, in: "stop_condition"))
    }
  }
}

extension ProcessorOutput {
  /// What a processor must give to be written there.
  var expectation: Expectation? {
    switch self {
    case .record: Expectation(.union([.array(.any), .anyObject]), in: "a processor with 'output: record'")
    default: nil
    }
  }
}
