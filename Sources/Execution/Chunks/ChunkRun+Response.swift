// Judging what came back: transfer errors, then the rules in order, of which the first that matches decides.

internal import Functions
internal import Plans
internal import Records
internal import Synchronization
internal import Transport
internal import Types
internal import VirtualMachine

extension ChunkRun {
  /// A transfer without a complete response: again, if the same request may be sent twice.
  func judge(_ error: TransferError, _ tools: WorkerTools) throws(ChunkError) -> ChunkStep {
    let isUnreachable = [.connect, .resolve, .tls].contains(error.kind)
    // A request that never left may always be sent again.
    let mayRepeat = lastRequest?.isRepeatable == true || isUnreachable
    let isFirstContact = isUnreachable && !stream.hasAnswered.load(ordering: .relaxed)
    let limit = isFirstContact ? stream.options.firstContactAttempts : stream.options.transferAttempts
    if error.isTransient, mayRepeat, attempts < limit, let request = try sameRequest(tools) {
      let delay = Backoff.delay(
        kind: .exponential, base: stream.options.transferBackoffSeconds, attempt: attempts)
      return .send(request, after: delay, hold: false)
    }
    throw ChunkError(
      "\(requestText): \(error.message)\(attemptsText)",
      advice: error.isTransient && !mayRepeat
        ? "\(stream.linked.request?.method ?? "it") is not sent twice by itself" : "",
      cause: isUnreachable ? .unreachable : .other)
  }

  /// A complete response.
  func judge(_ response: HTTPResponse, _ tools: WorkerTools) throws(ChunkError) -> ChunkStep {
    if let step = try renewCredential(after: response, tools) { return step }
    if isResuming {
      if ChunkRun.saysThatThePageIsGone(response.status) { return try beginAgain(tools) }
      if response.status < 400 { hasResumed() }
    }
    var body = Body(response, format: stream.linked.records.format)
    var scope = ResponseScope(response, stream: stream, arena: body.arena)
    if stream.linked.reads.reads(.response, "json"), let json = body.json(tools) { scope.setJSON(json) }
    environment[.request] = requestScope(in: body.arena)
    environment[.response] = scope.cell
    environment[.state] = state.cell
    if stream.linked.reads.usesChunkIdentity { tools.context.identity = "\(chunk.id)/\(page)" }
    decidingRule = nil
    // Rules see records only where the document has some; what is wrong with it is said when it is accepted.
    if scope.wantsRecords, let records = try? records(of: &body, tools) { scope.setRecords(records) }

    for (place, rule) in stream.linked.rules.enumerated() {
      if let condition = rule.condition, !(try tools.holds(condition, environment)) { continue }
      decidingRule = place
      switch rule.action {
      case .retry:
        // After the last attempt the next rule decides.
        guard attempts < rule.maxAttempts, let request = try sameRequest(tools) else { continue }
        return retry(request, rule, response)
      case .continue: return try accept(&body, &scope, tools)
      case .skip: return try goOn(pageHadNewKeys: true, tools)
      case .break: return .finish(finished())
      case .stop: return .finishStream(finished(), reason: "a rule said 'stop' in chunk \(chunk.label)")
      case .fail: throw try failure(rule, body, tools)
      }
    }
    // What is none of a rule's business is taken for an answer, but neither "not modified" nor "look elsewhere" is one.
    guard !(300..<400).contains(response.status) else {
      throw ChunkError(
        "\(requestText): status \(response.status)\(attemptsText), which is no answer; \(body.beginning(stream.redactor))",
        advice: response.status == 304
          ? "leave out the headers that ask whether something was modified"
          : "the redirect says not where to: give the final URL in the spec")
    }
    return try accept(&body, &scope, tools)
  }

  /// A cursor that has expired is refused in one way or another. Who we are and how often we ask are other matters.
  private static func saysThatThePageIsGone(_ status: Int) -> Bool {
    (400..<500).contains(status) && ![401, 407, 408, 425, 429].contains(status)
  }

  private func retry(_ request: HTTPRequest, _ rule: LinkedRule, _ response: HTTPResponse) -> ChunkStep {
    if let seconds = RetryAfter.seconds(headers: response.headers, now: Clock.wall) {
      return .send(request, after: seconds, hold: true)
    }
    let delay = Backoff.delay(
      kind: rule.backoff, base: rule.backoffBase, attempt: attempts, jitter: UInt64(ordinal) &* 1_000)
    // A server that says "too many" means every request of this endpoint.
    return .send(request, after: delay, hold: response.status == 429)
  }

  private func failure(_ rule: LinkedRule, _ body: Body, _ tools: WorkerTools) throws(ChunkError) -> ChunkError {
    var words = "\(requestText): status \(body.response.status)\(attemptsText)"
    if let message = rule.message {
      let text = CellText.string(try tools.value(of: message, environment, into: tools.scratch))
      if !text.isEmpty { words += ": \(text)" }
    }
    words += "; \(body.beginning(stream.redactor))"
    if let condition = rule.condition { words += "; rule '\(condition.executable.source)'" }
    return ChunkError(words)
  }

  var attemptsText: String { attempts > 1 ? " (attempt \(attempts))" : "" }

  /// Stop, or the next page. `pageHadNewKeys`: whether a request that repeats itself may have brought anything.
  func goOn(pageHadNewKeys: Bool, _ tools: WorkerTools) throws(ChunkError) -> ChunkStep {
    guard let pagination = stream.linked.pagination, let stop = pagination.stop else { return .finish(finished()) }
    if try tools.holds(stop, environment) { return .finish(finished()) }
    isBetweenPages = false
    // All of them see the state of the request just made; then they replace it together.
    var values: [Cell] = []
    for variable in pagination.nextState {
      values.append(try tools.value(of: variable.slot, environment, into: tools.scratch))
    }
    for (variable, value) in zip(pagination.nextState, values) { state.set(variable.key, value.copied(to: arena)) }
    environment[.state] = state.cell
    let request = try renderedRequest(tools)
    if isSame(request) {
      guard pageHadNewKeys else { return .finish(finished()) }
      throw ChunkError(
        "pagination does not advance: the request after page \(page + 1) is the same again (\(requestText))",
        advice: "let 'next_state' change what the request reads, or let 'stop_condition' hold")
    }
    var circle = self.circle ?? PageCircle(start: lastRequest)
    switch circle.meet(request, page: page + 1, keys: filter?.count ?? seen?.count, pageHadNewKeys: pageHadNewKeys) {
    case .goOn: self.circle = circle
    case .nothingNew: return .finish(finished())
    case .endless(let first):
      throw ChunkError(
        "pagination goes in a circle: the request after page \(page + 1) is that of page \(first + 1) again",
        advice: "let 'stop_condition' hold on the last page")
    }
    guard page + 1 < stream.options.pagesPerChunk else {
      throw ChunkError(
        "the chunk asks for more than \(stream.options.pagesPerChunk) pages",
        advice: "let 'stop_condition' hold on the last page, make the chunks smaller, or allow more by '--max-pages'")
    }
    page += 1
    attempts = 0
    hasRenewed = false
    isBetweenPages = true
    compact()
    return .send(request, after: 0, hold: false)
  }
}
