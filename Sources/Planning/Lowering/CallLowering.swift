// Calls of setup, teardown and authentication sequences, and authentication itself, to the plan's form.

internal import ExpressionCompiler
internal import Keys
internal import Linting
internal import Plans
internal import Specs
internal import Types
internal import Values

struct CallLowering {
  private let sites: SiteTable
  /// Headers that each call sends besides its own.
  private let headers: [NamedSlot]
  /// How the checker names the part of a call inside this one.
  private let wrap: (Site.Part) -> Site.Part

  init(_ sites: SiteTable, headers: [NamedSlot] = [], wrap: @escaping (Site.Part) -> Site.Part = { $0 }) {
    self.sites = sites
    self.headers = headers
    self.wrap = wrap
  }

  func calls(_ blocks: [CallBlock], _ phase: Site.Phase, _ table: inout ProgramTable) -> [PlanCall] {
    blocks.enumerated().map { index, block in
      // Whoever logs in has no headers yet.
      let inherited = phase == .authentication ? [] : headers
      let inner = CallLowering(sites, headers: inherited) { [wrap] in wrap(.call(phase, index, $0)) }
      return inner.call(block, &table)
    }
  }

  func authentication(_ block: AuthenticationBlock, _ table: inout ProgramTable) -> PlanAuthentication {
    let type = block.type?.value ?? (block.headers.isEmpty ? .none : .static)
    var result = PlanAuthentication(type: type.rawValue)
    result.expires = block.expires?.value
    func slots(_ fields: [NamedTemplate], _ table: inout ProgramTable) -> [NamedSlot] {
      fields.compactMap { field in
        self[.authentication(field.name)].map { NamedSlot(field.name, table.slot($0)) }
      }
    }
    result.headers = slots(block.headers, &table)
    result.requestHeaders = slots(block.requestHeaders, &table)
    func changesRows(_ field: NamedTemplate) -> Bool { KeySection.authentication.key(field.name)?.affects == .rows }
    result.fields = slots(block.fields.filter(changesRows), &table)
    result.options = slots(block.fields.filter { !changesRows($0) }, &table)
    result.sequence = calls(block.sequence, .authentication, &table)
    return result
  }

  private subscript(part: Site.Part) -> CompiledExpression? { sites[wrap(part)] }

  private func call(_ block: CallBlock, _ table: inout ProgramTable) -> PlanCall {
    var result = PlanCall(response: response(block, &table))
    result.condition = self[.callIf].map { table.number($0) }
    result.iterate = iterate(block, &table)
    if case .state(let name)? = block.into.flatMap({ ProcessorOutput(parsing: $0.value) }) { result.into = name }
    result.request = block.request.map { request($0, &table) }
    if let stop = self[.stopCondition], let pagination = block.pagination {
      result.pagination = PlanPagination(
        nextState: (pagination.nextState ?? []).compactMap { field in
          self[.nextState(field.name)].map { NamedSlot(field.name, table.slot($0)) }
        }, stop: table.number(stop))
    }
    switch block.authentication {
    case .block(let block): result.authentication = authentication(block, &table)
    case .disabled: result.authentication = PlanAuthentication(type: AuthenticationType.none.rawValue)
    case nil: break
    }
    return result
  }

  /// A JSON array in a text is a list in place.
  private func iterate(_ block: CallBlock, _ table: inout ProgramTable) -> Slot? {
    guard let iterate = block.iterate else { return nil }
    if let compiled = self[.callIterate] { return table.slot(compiled) }
    guard case .text(let text) = iterate.content, let value = try? JSONText.parse(Array(text.text.utf8)) else {
      return nil
    }
    return .literal(value)
  }

  private func request(_ block: RequestBlock, _ table: inout ProgramTable) -> PlanRequest {
    func slots(_ fields: [NamedTemplate]?, _ part: (String) -> Site.Part, _ table: inout ProgramTable) -> [NamedSlot] {
      (fields ?? []).compactMap { field in
        self[part(field.name)].map { NamedSlot(field.name, table.slot($0)) }
      }
    }
    var result = PlanRequest(url: self[.url].map { table.slot($0) } ?? .literal(.string("")))
    if let method = block.method { result.method = method.value.rawValue }
    let own = slots(block.headers, { .header($0) }, &table)
    let names = Set(own.map { $0.name.lowercased() })
    result.headers = headers.filter { !names.contains($0.name.lowercased()) } + own
    result.parameters = slots(block.parameters, { .parameter($0) }, &table)
    result.payload = self[.payload].map { table.slot($0) }
    if let timeout = block.timeout { result.timeoutSeconds = timeout.value }
    if let rate = block.rate { result.rate = rate.value }
    if let concurrency = block.concurrency { result.concurrency = concurrency.value }
    result.isIdempotent = block.idempotent?.value
    return result
  }

  private func response(_ call: CallBlock, _ table: inout ProgramTable) -> PlanResponse {
    var result = PlanResponse()
    result.rules = call.effectiveRules.enumerated().map { index, rule in
      PlanRule(
        rule, condition: self[.ruleCondition(index)].map { table.number($0) },
        message: self[.ruleMessage(index)].map { table.slot($0) })
    }
    guard let block = call.response else { return result }
    result.format = block.format?.value.planName
    if block.records?.jmespath != nil { result.jmespath = self[.records].map { table.slot($0) } }
    if block.records?.jq != nil { result.jq = self[.records].map { table.slot($0) } }
    result.primaryKey = block.records?.primaryKey?.map(\.value) ?? []
    result.limit = block.records?.limit?.value
    for (index, processor) in block.processors.merged().enumerated() {
      guard let expression = self[.processor(index)], let output = processor.output else { continue }
      let aggregation = processor.aggregation?.value ?? .none
      result.processors.append(
        PlanProcessor(
          expression: table.number(expression), output: output.value.text,
          aggregation: aggregation == .none ? nil : aggregation.rawValue,
          condition: self[.processorIf(index)].map { table.number($0) }))
    }
    return result
  }
}
