// Compiles the expressions of one endpoint, each with the names that exist where it stands. State first
// (`StateChecker`), since everything else reads it.

internal import Diagnostics
internal import ExpressionCompiler
internal import ExpressionSyntax
internal import Specs
internal import Types
internal import Values

struct EndpointChecker {
  private let endpoint: ResolvedEndpoint
  private let connectionState: [Value.Member]
  private var variables: [String: Variable] = [:]

  init(_ endpoint: ResolvedEndpoint, connectionState: [Value.Member]) {
    self.endpoint = endpoint
    self.connectionState = connectionState
  }

  mutating func check(into bag: inout DiagnosticBag) -> CheckedEndpoint {
    var result = CheckedEndpoint(resolved: endpoint)
    result.iterate = checkIteration(into: &bag)
    let state = StateChecker(endpoint, connectionState: connectionState, over: result.iterate?.over).check(into: &bag)
    result.state = state.ordered
    variables = state.variables
    checkRequest(&result, into: &bag)
    checkResponse(&result, into: &bag)
    checkPagination(&result, into: &bag)
    return result
  }

  // MARK: Names

  private static let early: Set<Scope> = [.env, .inputs, .secrets, .state, .sync, .context, .auth]

  private static func names(_ place: String, _ more: Set<Scope>, _ variables: [String: Variable] = [:]) -> Names {
    Names(
      place: place, available: early.union(more),
      whyNot: { scope in
        switch scope {
        case .response: "no response exists before the first request"
        case .request: "no request was sent yet"
        case .record: "records exist only where a response is processed"
        case .queue: "queues are read by 'iterate.over'"
        case .iterate: "there is no iteration"
        default: "it does not exist here"
        }
      },
      state: { variables[$0] })
  }

  private var iterate: Set<Scope> { endpoint.iterate == nil ? [] : [.iterate] }

  private func compiler(_ place: String, _ more: Set<Scope> = []) -> ExpressionCompiler {
    ExpressionCompiler(names: Self.names(place, more.union(iterate), variables))
  }

  // MARK: Parts

  private func checkIteration(into bag: inout DiagnosticBag) -> CheckedIteration? {
    guard let iteration = endpoint.iterate else { return nil }
    let compiler = ExpressionCompiler(names: Self.names("iterate.over", [.queue]))
    let over: CompiledExpression?
    switch iteration.over {
    case .expression(let text):
      over = compiler.compile(
        expression: SourceText(text), expecting: Expectation(.array(.any), in: "iterate.over"), into: &bag)
    case .list(let value): over = compiler.compile(tree: TemplateTree(value), at: .value, into: &bag)
    }
    var condition: CompiledExpression?
    if let text = iteration.condition {
      let names = Self.names("iterate.if", [.iterate])
      condition = ExpressionCompiler(names: names).compile(
        expression: SourceText(text), expecting: Expectation(.bool, in: "iterate.if"), into: &bag)
    }
    guard let over else { return nil }
    return CheckedIteration(over: over, condition: condition, into: iteration.into.value)
  }

  private func checkRequest(_ result: inout CheckedEndpoint, into bag: inout DiagnosticBag) {
    guard let request = endpoint.request else { return }
    result.url = compiler("request.url").compile(template: SourceText(request.url), at: .url, into: &bag)
    result.headers = fields(request.headers, compiler("request.headers"), .field, into: &bag)
    result.parameters = fields(request.parameters, compiler("request.parameters"), .field, into: &bag)
    result.payload = request.payload.flatMap {
      compiler("request.payload").compile(tree: TemplateTree($0), at: .payload, into: &bag)
    }
  }

  private func fields(
    _ named: [NamedTemplate], _ compiler: ExpressionCompiler, _ position: TemplatePosition,
    into bag: inout DiagnosticBag
  ) -> [CheckedField] {
    named.compactMap { field in
      guard let value = compiler.compile(tree: TemplateTree(field.value), at: position, into: &bag) else { return nil }
      return CheckedField(name: field.name, location: field.value.location, origin: field.origin, value: value)
    }
  }

  private func checkResponse(_ result: inout CheckedEndpoint, into bag: inout DiagnosticBag) {
    let response = endpoint.response
    if let text = response.jmespath {
      result.jmespath = compiler("response.records.jmespath").compile(
        template: SourceText(text), at: .query, into: &bag)
      JMESPathText.check(result.jmespath, text, into: &bag)
    }
    let answered: Set<Scope> = [.request, .response]
    for processor in response.processors {
      let compiler = compiler("a processor", answered.union([.record, .queue]))
      let expression = compiler.compile(expression: SourceText(processor.expression), into: &bag)
      let condition = processor.condition.flatMap {
        compiler.compile(expression: SourceText($0), expecting: Expectation(.bool, in: "if"), into: &bag)
      }
      guard let expression else { continue }
      result.processors.append(
        CheckedProcessor(
          expression: expression, condition: condition, output: processor.output.value,
          aggregation: processor.aggregation.value))
    }
    for rule in response.rules {
      let compiler = compiler("a rule", answered)
      let condition = rule.condition.flatMap {
        compiler.compile(expression: SourceText($0), expecting: Expectation(.bool, in: "condition"), into: &bag)
      }
      let message = rule.message.flatMap { compiler.compile(template: SourceText($0), at: .value, into: &bag) }
      result.rules.append(CheckedRule(resolved: rule, condition: condition, message: message))
    }
  }

  private func checkPagination(_ result: inout CheckedEndpoint, into bag: inout DiagnosticBag) {
    guard let pagination = endpoint.pagination else { return }
    let answered: Set<Scope> = [.request, .response]
    result.nextState = fields(
      pagination.nextState ?? [], compiler("pagination.next_state", answered), .value, into: &bag)
    result.stopCondition = pagination.stopCondition.flatMap {
      compiler("pagination.stop_condition", answered).compile(
        expression: SourceText($0), expecting: Expectation(.bool, in: "stop_condition"), into: &bag)
    }
  }
}

extension SourceText {
  /// The text of a spec's scalar.
  init(_ text: ExpressionText) { self.init(text.text) { text.location(of: $0) } }
}

extension TemplateTree {
  /// A spec's value with its templates.
  init(_ value: TemplateValue) {
    switch value.content {
    case .literal(let literal): self = .literal(literal)
    case .text(let text): self = .template(SourceText(text))
    case .list(let items): self = .list(items.map(TemplateTree.init))
    case .map(let entries): self = .map(entries.map { ($0.name, TemplateTree($0.value)) })
    }
  }
}
