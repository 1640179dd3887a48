// Compiles the expressions of calls: those of setup and teardown, and the sequences of authentication.

internal import Diagnostics
internal import ExpressionCompiler
internal import ExpressionSyntax
internal import JMESPath
internal import Records
internal import Specs
internal import Types
internal import YAMLSyntax

struct CallChecker {
  private let phase: Site.Phase
  private let state: [String: Variable]
  private let memo: CompilationMemo

  /// `state` is what is known of variables before the first call.
  init(_ phase: Site.Phase, state: [String: Variable], memo: CompilationMemo) {
    self.phase = phase
    self.memo = memo
    self.state = state
  }

  func check(_ calls: [CallBlock]) -> SiteRecorder {
    var variables = state
    // Calls read what calls before them wrote, and a page what the page before wrote.
    for name in StateWriters.written(by: calls) { variables[name] = Variable(.any, stage: .call) }
    var recorder = SiteRecorder(memo)
    for (index, call) in calls.enumerated() {
      recorder.wrap = { [phase] in .call(phase, index, $0) }
      check(call, variables, &recorder)
    }
    recorder.wrap = nil
    return recorder
  }

  private func check(_ call: CallBlock, _ variables: [String: Variable], _ recorder: inout SiteRecorder) {
    func compiler(_ place: String, _ more: ScopeSet = []) -> ExpressionCompiler {
      var available = Surroundings.early.union(more)
      if phase == .authentication { available = available.subtracting([.sync, .context]) }
      return Surroundings(place: "\(place) of a call", available: available, state: variables, written: memo.written)
        .compiler()
    }
    if let text = call.condition {
      _ = recorder.expression(text, .callIf, compiler("'if'"), expecting: Expectation(.bool, in: "if"))
    }
    iterate(call, compiler("'iterate'"), &recorder)
    if let request = call.request {
      if let url = request.url { _ = recorder.template(url, .url, at: .url, compiler("request.url")) }
      _ = recorder.fields(request.headers ?? [], at: .field, compiler("request.headers")) { .header($0) }
      _ = recorder.fields(request.parameters ?? [], at: .field, compiler("request.parameters")) { .parameter($0) }
      if let payload = request.payload {
        _ = recorder.value(payload, .payload, at: .payload, origin: .own, compiler("request.payload"))
      }
    }
    let answered = Surroundings.answered
    if let pagination = call.pagination {
      _ = recorder.fields(pagination.nextState ?? [], at: .value, compiler("pagination.next_state", answered)) {
        .nextState($0)
      }
      if let text = pagination.stopCondition {
        _ = recorder.expression(
          text, .stopCondition, compiler("pagination.stop_condition", answered),
          expecting: Expectation(.bool, in: "stop_condition"))
      }
    }
    if let response = call.response { check(response, compiler, &recorder) }
    for (index, rule) in call.effectiveRules.enumerated() {
      let compiler = compiler("a rule", answered)
      if let text = rule.condition {
        _ = recorder.expression(text, .ruleCondition(index), compiler, expecting: Expectation(.bool, in: "condition"))
      }
      if let text = rule.message { _ = recorder.template(text, .ruleMessage(index), at: .value, compiler) }
    }
    if case .block(let block)? = call.authentication {
      recorder.add(AuthenticationChecker(state: variables, memo: memo).check(block))
    }
  }

  private func check(
    _ response: ResponseBlock, _ compiler: (String, ScopeSet) -> ExpressionCompiler, _ recorder: inout SiteRecorder
  ) {
    if let text = response.records?.jmespath {
      let path = recorder.template(text, .records, at: .query, compiler("response.records.jmespath", []))
      QueryText.check(jmespath: path, text, into: &recorder.bag)
    }
    if let text = response.records?.jq {
      let filter = recorder.template(text, .records, at: .query, compiler("response.records.jq", []))
      QueryText.check(jq: filter, text, into: &recorder.bag)
    }
    for (index, processor) in response.processors.merged().enumerated() {
      let compiler = compiler("a processor", Surroundings.answered.union([.record, .queue]))
      if let text = processor.expression {
        _ = recorder.expression(
          text, .processor(index), compiler, expecting: processor.output?.value.expectation)
      }
      if let text = processor.condition {
        _ = recorder.expression(text, .processorIf(index), compiler, expecting: Expectation(.bool, in: "if"))
      }
    }
  }

  /// A list, a JSON array in a text, or an expression such as `state.ids`, in braces or not.
  private func iterate(_ call: CallBlock, _ compiler: ExpressionCompiler, _ recorder: inout SiteRecorder) {
    guard let iterate = call.iterate else { return }
    guard case .text(let text) = iterate.content else {
      _ = recorder.value(iterate, .callIterate, at: .value, origin: .own, compiler)
      return
    }
    let trimmed = text.text.drop { $0.isWhitespace }
    if trimmed.hasPrefix("[") {
      do throws(JSONError) {
        _ = try JSONParser(keys: KeyTable()).parse(PageBytes(Array(text.text.utf8)))
      } catch {
        recorder.bag.add(
          Diagnostic(.wrongKind, "'iterate' is no JSON array: \(error.text)", at: text.location))
      }
    } else if trimmed.hasPrefix("{") {
      _ = recorder.template(text, .callIterate, at: .value, compiler)
    } else {
      _ = recorder.expression(text, .callIterate, compiler, expecting: Expectation(.array(.any), in: "iterate"))
    }
  }
}
