// A checked endpoint to the plan's form of it: values in place, programs by number. `CallLowering` has the calls and the
// authentication.

internal import Bytecode
internal import Diagnostics
internal import ExpressionCompiler
internal import Linting
internal import Plans
internal import Specs
internal import Types
internal import Values

/// The lowered endpoint of one stream.
struct StreamLowering {
  private(set) var programs: [PlanProgram] = []
  private(set) var endpoint: PlanEndpoint
  /// Why the stream's chunks are made while the plan is executed; nil where they are made now.
  private(set) var deferral: PlanDeferral?
  /// State variables that a program of the plan reads: the plan carries their values.
  let stateReads: Set<String>
  /// What expressions read of the outer world when the plan is executed.
  let outerReads: OuterReads
  /// Members of the scope `iterate` that an expression of a chunk reads, besides the value.
  let iterationReads: Set<String>
  /// Whether an expression reads the scope at all.
  let readsIteration: Bool

  init(_ stream: PlanningStream) {
    let checked = stream.endpoint
    let resolved = checked.resolved
    let isDeferred = checked.iterate.map { $0.over.stage > .plan } ?? false
    let kept = Self.keptSites(stream, isDeferred: isDeferred)
    let iteration = stream.sites.compactMap(\.value).flatMap(\.reads).filter { $0.scope == .iterate }
    let all: Set<String> = ["value", "index", "end", "last"]
    readsIteration = !iteration.isEmpty
    iterationReads = iteration.contains { $0.member == nil } ? all : Set(iteration.compactMap(\.member))
    stateReads = Self.stateReads(of: kept, checked)
    // A plan-time initialiser is in the IDs by its value.
    outerReads = OuterReads(
      kept.filter { site in
        if case .state = site.part { return site.value.map { $0.stage > .plan } ?? false }
        return true
      })

    var table = ProgramTable(stages: checked.stages)
    let request = resolved.request.map { Self.request($0, checked, &table) }
    // Calls send what the endpoint's requests send in their headers.
    let calls = CallLowering(SiteTable(checked.sites), headers: request?.headers ?? [])
    endpoint = PlanEndpoint(request: request, response: PlanResponse())
    if stream.makesRequests, let block = resolved.authentication {
      let sites = resolved.hasConnectionAuthentication ? stream.connectionAuthentication : checked.sites
      endpoint.authentication = CallLowering(SiteTable(sites)).authentication(block, &table)
    }
    endpoint.setup = calls.calls(resolved.setup, .setup, &table)
    for variable in checked.state where stateReads.contains(variable.name) {
      guard variable.value.stage > .plan || isDeferred && variable.dependsOnIteration else { continue }
      endpoint.state.append(NamedSlot(variable.name, table.slot(variable.value)))
    }
    if let iterate = checked.iterate, let source = resolved.iterate {
      var lowered = PlanIteration(into: nil)
      if case .state(let name) = iterate.into { lowered.into = name }
      lowered.concurrency = source.concurrency.value
      lowered.isImmediate = isDeferred && source.consume.value == .immediate
      if isDeferred { lowered.over = table.number(iterate.over) }
      if let condition = iterate.condition, isDeferred || condition.stage > .plan {
        lowered.condition = table.number(condition)
      }
      endpoint.iteration = lowered
      if isDeferred { deferral = Self.deferral(stream, iterate.over, table) }
    }
    endpoint.sync = resolved.sync.map(\.value)
    if let stop = checked.stopCondition {
      endpoint.pagination = PlanPagination(
        nextState: checked.nextState.map { NamedSlot($0.name, table.slot($0.value)) }, stop: table.number(stop))
    }
    endpoint.response = Self.response(stream, &table)
    endpoint.teardown = calls.calls(resolved.teardown, .teardown, &table)
    programs = table.programs
  }

  // MARK: Reads

  /// The expressions that are still evaluated when the plan is executed. A plan-time initialiser, `over` and `if` are
  /// spent when the plan is made: what they read need not be carried.
  private static func keptSites(_ stream: PlanningStream, isDeferred: Bool) -> [Site] {
    let dependent = Set(stream.endpoint.state.filter(\.dependsOnIteration).map(\.name))
    return stream.sites.filter { site in
      guard let value = site.value, value.stage == .plan else { return true }
      switch site.part {
      case .state(let name): return isDeferred && dependent.contains(name)
      case .iterateOver: return false
      case .iterateIf: return isDeferred
      default: return true
      }
    }
  }

  private static func stateReads(of sites: [Site], _ checked: CheckedEndpoint) -> Set<String> {
    let reads = sites.compactMap(\.value).flatMap(\.reads).filter { $0.scope == .state }
    if reads.contains(where: { $0.member == nil }) { return Set(checked.state.map(\.name)) }
    return Set(reads.compactMap(\.member))
  }

  private static func deferral(_ stream: PlanningStream, _ over: CompiledExpression, _ table: ProgramTable)
    -> PlanDeferral
  {
    let name = table.latestRead(over) ?? over.source
    let reason: String
    switch over.stage {
    case .plan, .start: reason = "'\(name)' is a secret or comes from one, which a plan does not hold"
    case .call: reason = "'\(name)' is what a call or another stream gives, which is made when the plan is executed"
    case .response: reason = "'\(name)' is filled by other streams when the plan is executed"
    }
    return PlanDeferral(stream: stream.name, waitsFor: name, reason: reason)
  }

  // MARK: Parts

  private static func request(
    _ request: ResolvedRequest, _ checked: CheckedEndpoint, _ table: inout ProgramTable
  ) -> PlanRequest {
    var result = PlanRequest(url: checked.url.map { table.slot($0) } ?? .literal(.string("")))
    result.method = request.method.value.rawValue
    result.headers = checked.headers.map { NamedSlot($0.name, table.slot($0.value)) }
    result.parameters = checked.parameters.map { NamedSlot($0.name, table.slot($0.value)) }
    result.payload = checked.payload.map { table.slot($0) }
    result.timeoutSeconds = request.timeout.value
    result.rate = request.rate.value
    result.concurrency = request.concurrency.value
    result.isIdempotent = request.idempotent.origin == .builtIn ? nil : request.idempotent.value
    return result
  }

  private static func response(_ stream: PlanningStream, _ table: inout ProgramTable) -> PlanResponse {
    let checked = stream.endpoint
    let resolved = checked.resolved.response
    let settings = stream.settings
    var result = PlanResponse()
    result.format = resolved.format?.value.planName
    result.jmespath = checked.jmespath.map { table.slot($0) }
    if resolved.jq != nil { result.jq = SiteTable(checked.sites)[.records].map { table.slot($0) } }
    result.primaryKey = settings.primaryKey.map(\.value)
    result.updateKey = settings.updateKey?.value
    // What the replication says of the table beats what the spec says of its records.
    result.casing = settings.targetOptions?.columnCasing.flatMap(\.value.planName) ?? resolved.casing?.value.rawValue
    result.select = settings.select.map(\.value)
    result.limit = settings.limit?.value ?? resolved.limit?.value
    result.duplicateTolerance = resolved.duplicateTolerance?.value
    result.flatten = settings.flatten?.value
    result.processors = checked.processors.map { processor in
      PlanProcessor(
        expression: table.number(processor.expression), output: processor.output.text,
        aggregation: processor.aggregation == .none ? nil : processor.aggregation.rawValue,
        condition: processor.condition.map { table.number($0) })
    }
    result.rules = checked.rules.map { rule in
      PlanRule(
        rule.resolved, condition: rule.condition.map { table.number($0) }, message: rule.message.map { table.slot($0) })
    }
    return result
  }
}

extension PlanRule {
  init(_ rule: ResolvedRule, condition: Int?, message: Slot?) {
    self.init(action: rule.action.value.rawValue, condition: condition)
    maxAttempts = rule.maxAttempts.value
    backoff = rule.backoff.value.rawValue
    backoffBase = rule.backoffBase.value
    self.message = message
  }
}

extension ResponseFormat {
  /// One name for each form.
  var planName: String { self == .jsonl ? ResponseFormat.jsonlines.rawValue : rawValue }
}
