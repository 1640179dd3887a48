// A checked endpoint to the plan's form of it: values in place, programs by number.

internal import Bytecode
internal import Diagnostics
internal import ExpressionCompiler
internal import Linting
internal import Plans
internal import Records
internal import Specs
internal import Types
internal import Values

/// The lowered endpoint of one stream.
struct StreamLowering {
  private(set) var programs: [PlanProgram] = []
  private(set) var endpoint: PlanEndpoint
  /// State variables that a program of the plan reads: the plan carries their values.
  let stateReads: Set<String>
  /// Members of the scope `iterate` that an expression reads, besides the value.
  let iterationReads: Set<String>
  /// Whether an expression reads the scope at all.
  let readsIteration: Bool
  private let secrets: [String]

  init(_ stream: PlanningStream) {
    let checked = stream.endpoint
    let resolved = checked.resolved
    secrets = StreamReads(checked).secrets.sorted()
    let iteration = checked.expressions.flatMap(\.reads).filter { $0.scope == .iterate }
    let all: Set<String> = ["value", "index", "end", "last"]
    readsIteration = !iteration.isEmpty
    iterationReads = iteration.contains { $0.member == nil } ? all : Set(iteration.compactMap(\.member))
    stateReads = Self.stateReads(checked)
    endpoint = PlanEndpoint(request: PlanRequest(url: .literal(.string(""))), response: PlanResponse())
    endpoint.state = checked.state.filter { $0.value.stage > .plan && stateReads.contains($0.name) }.map {
      NamedSlot($0.name, slot($0.value))
    }
    if case .state(let name)? = checked.iterate?.into { endpoint.into = name }
    endpoint.chunkConcurrency = resolved.iterate?.concurrency.value ?? 1
    endpoint.sync = resolved.sync.map(\.value)
    if let request = resolved.request { endpoint.request = lower(request, checked) }
    endpoint.pagination = pagination(checked)
    endpoint.response = response(checked, stream.settings)
  }

  /// Names that programs of the plan read. A plan-time initialiser is spent when the plan is made: what it reads need
  /// not be carried.
  private static func stateReads(_ checked: CheckedEndpoint) -> Set<String> {
    var withoutInitialisers = checked
    withoutInitialisers.state.removeAll { $0.value.stage == .plan }
    let reads = withoutInitialisers.expressions.flatMap(\.reads).filter { $0.scope == .state }
    if reads.contains(where: { $0.member == nil }) { return Set(checked.state.map(\.name)) }
    return Set(reads.compactMap(\.member))
  }

  private mutating func lower(_ request: ResolvedRequest, _ checked: CheckedEndpoint) -> PlanRequest {
    var result = PlanRequest(url: checked.url.map { slot($0) } ?? .literal(.string("")))
    result.method = request.method.value.rawValue
    result.headers = checked.headers.map { NamedSlot($0.name, slot($0.value)) }
    result.parameters = checked.parameters.map { NamedSlot($0.name, slot($0.value)) }
    result.payload = checked.payload.map { slot($0) }
    result.timeoutSeconds = request.timeout.value
    result.rate = request.rate.value
    result.concurrency = request.concurrency.value
    return result
  }

  private mutating func pagination(_ checked: CheckedEndpoint) -> PlanPagination? {
    guard let stop = checked.stopCondition else { return nil }
    return PlanPagination(
      nextState: checked.nextState.map { NamedSlot($0.name, slot($0.value)) }, stop: program(stop))
  }

  private mutating func response(_ checked: CheckedEndpoint, _ settings: StreamSettings) -> PlanResponse {
    let resolved = checked.resolved.response
    var result = PlanResponse()
    result.format = resolved.format?.value.rawValue
    result.jmespath = checked.jmespath.map { slot($0) }
    result.primaryKey = settings.primaryKey.map(\.value)
    result.updateKey = settings.updateKey?.value
    result.casing = resolved.casing?.value.rawValue
    result.select = settings.select.map(\.value)
    result.limit = settings.limit?.value ?? resolved.limit?.value
    result.processors = checked.processors.map { processor in
      PlanProcessor(
        expression: program(processor.expression), output: processor.output.text,
        aggregation: processor.aggregation == .none ? nil : processor.aggregation.rawValue,
        condition: processor.condition.map { program($0) })
    }
    result.rules = checked.rules.map { rule in
      var lowered = PlanRule(action: rule.resolved.action.value.rawValue, condition: rule.condition.map { program($0) })
      lowered.maxAttempts = rule.resolved.maxAttempts.value
      lowered.backoff = rule.resolved.backoff.value.rawValue
      lowered.backoffBase = rule.resolved.backoffBase.value
      lowered.message = rule.message.map { slot($0) }
      return lowered
    }
    return result
  }

  private mutating func slot(_ compiled: CompiledExpression) -> Slot {
    if let constant = compiled.constant { return .literal(constant) }
    return .program(program(compiled))
  }

  private mutating func program(_ compiled: CompiledExpression) -> Int {
    let program = PlanProgram(
      source: compiled.source, type: compiled.type.description, stage: compiled.stage.name,
      code: compiled.program.assembly)
    if let known = programs.firstIndex(of: program) { return known }
    programs.append(program)
    return programs.count - 1
  }

  /// A secrets scope whose values are their own references, for previews.
  func secretReferences(_ keys: KeyTable, _ arena: Arena) -> Cell {
    Cell(.object(secrets.map { .init($0, .string("{secrets.\($0)}")) }), arena: arena, keys: keys)
  }
}
