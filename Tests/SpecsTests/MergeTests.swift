// The merge of defaults into endpoints.

import Diagnostics
import Specs
import Testing
import Values
import YAMLSyntax

@Suite struct MergeTests {
  private let text = """
    defaults:
      state: {base_url: https://h, limit: 100}
      sync: [a]
      request:
        method: POST
        headers: {Accept: a, X-Key: k}
        parameters: {limit: "{state.limit}", after: "{state.after}"}
        rate: 20
        timeout: 5
      response:
        records: {jmespath: "data[]", primary_key: [id]}
        processors: [{expression: "1", output: record.default}]
        rules: [{action: skip, condition: "true"}]
      pagination: {next_state: {after: x}, stop_condition: "true"}
    authentication: {type: basic, username: u, password: p}
    endpoints:
      plain: {request: {url: x}}
      own:
        state: {limit: 5, extra: 1}
        request: {url: y, headers: {accept: b, X-New: n}, parameters: {}, method: GET}
        response:
          records: {primary_key: [a]}
          +processors: [{expression: "2", output: record.before}]
          processors+: [{expression: "3", output: record.after}]
          rules: []
          rules+: [{action: stop, condition: "true"}]
        pagination: {stop_condition: "false"}
        sync: []
        authentication: null
      queued:
        iterate: {over: queue.q, into: response.records}
      piped:
        request: {url: z}
        response: {records: {jq: .data}}
    """

  private func endpoint(_ name: String) throws -> ResolvedEndpoint {
    let spec = try decodeSpec(text)
    #expect(spec.findings.isEmpty, "\(spec.findings.map(\.message))")
    return try #require(spec.endpoints.first { $0.name.value == name })
  }

  @Test func whatIsNotWrittenComesFromTheDefaults() throws {
    let plain = try endpoint("plain")
    #expect(plain.request?.method.value == .post && plain.request?.method.origin == .defaults)
    #expect(plain.request?.rate.value == 20 && plain.request?.timeout.value == 5)
    #expect(plain.request?.concurrency.value == 5 && plain.request?.concurrency.origin == .builtIn)
    #expect(plain.request?.parameters.map(\.name) == ["limit", "after"])
    #expect(plain.request?.parameters.map(\.origin) == [.defaults, .defaults])
    #expect(plain.response.jmespath?.text == "data[]" && plain.response.jmespath?.origin == .defaults)
    #expect(plain.response.processors.map(\.origin) == [.defaults])
    #expect(plain.response.rules.map(\.action.value) == [.skip, .retry, .fail])
    #expect(plain.sync.map(\.value) == ["a"])
    #expect(plain.authentication?.type?.value == .basic)
    #expect(plain.authentication?.fields.map(\.name) == ["username", "password"])
  }

  @Test func whatIsWrittenWinsLeafByLeaf() throws {
    let own = try endpoint("own")
    #expect(own.request?.method.value == .get)
    #expect(own.request?.headers.map(\.name) == ["accept", "X-Key", "X-New"])
    #expect(own.request?.headers.map(\.origin) == [.own, .defaults, .own])
    #expect(own.request?.parameters.isEmpty == true)
    #expect(own.state.map(\.name) == ["base_url", "limit", "extra"])
    #expect(own.state.map(\.origin) == [.defaults, .own, .own])
    #expect(own.response.primaryKey.map(\.value) == ["a"])
    #expect(own.response.jmespath?.text == "data[]")
    #expect(
      own.response.processors.map(\.output.value) == [
        .recordField("before"), .recordField("default"), .recordField("after"),
      ])
    #expect(own.response.rules.map(\.action.value) == [.stop, .retry, .fail])
    #expect(own.response.rules.map(\.origin) == [.own, .builtIn, .builtIn])
    #expect(own.pagination?.stopCondition?.text == "false")
    #expect(own.pagination?.nextState?.map(\.name) == ["after"])
    #expect(own.sync.isEmpty)
    #expect(own.authentication == nil)
  }

  @Test func recordsFromAnIterationMakeNoRequest() throws {
    let queued = try endpoint("queued")
    #expect(queued.request == nil && queued.pagination == nil)
    #expect(queued.response.jmespath == nil && queued.response.rules.isEmpty)
    #expect(queued.response.primaryKey.map(\.value) == ["id"])
    #expect(queued.iterate?.concurrency.value == 10)
  }

  @Test func anOwnPathReplacesAnInheritedOne() throws {
    let piped = try endpoint("piped")
    #expect(piped.response.jq?.text == ".data" && piped.response.jmespath == nil)
  }

  @Test func builtInRulesAreComplete() throws {
    let rules = ResolvedRule.builtIn
    #expect(rules.map(\.action.value) == [.retry, .fail])
    #expect(rules.map { $0.condition?.text } == ["response.status == 429", "response.status >= 400"])
    #expect(rules[0].maxAttempts.value == 3 && rules[0].backoff.value == .linear && rules[0].backoffBase.value == 2)
    #expect(rules.allSatisfy { $0.origin == .builtIn && $0.condition?.origin == .builtIn })
    #expect(rules[0].condition.map { $0.file.text($0.location.span) } == "response.status == 429")
  }

  @Test func modifiersOfBothSidesStandAroundTheList() throws {
    let text = """
      defaults:
        setup: [{request: {url: d}}]
        +setup: [{request: {url: d-before}}]
        response: {processors: [{expression: "1", output: record.d}], rules: [{action: skip}]}
        iterate: {over: "[1]", into: state.x, concurrency: 3}
        overrides: {mode: incremental, update_key: u, source_options: {limit: 5, flatten: 2}}
        authentication: {type: basic, username: d}
      authentication: {type: basic, username: c}
      endpoints:
        added: {request: {url: x}, setup+: [{request: {url: after}}]}
        replaced: {request: {url: x}, setup: [], response: {processors: [], rules: }}
        leaves: {request: {url: x}, iterate: {concurrency: 1}, overrides: {mode: snapshot, source_options: {limit: 7}}}
        none: {request: {url: x}, authentication: }
        own: {request: {url: x}, authentication: {type: basic, username: o}}
      """
    let spec = try decodeSpec(text)
    #expect(spec.findings.isEmpty, "\(spec.findings.map(\.message))")
    let endpoints = spec.endpoints
    func urls(_ calls: [CallBlock]) -> [String?] { calls.map { $0.request?.url?.text } }
    #expect(urls(endpoints[0].setup) == ["d-before", "d", "after"])
    #expect(urls(endpoints[1].setup) == ["d-before"])
    #expect(
      endpoints[1].response.processors.isEmpty && endpoints[1].response.rules.map(\.origin) == [.builtIn, .builtIn])
    #expect(endpoints[2].iterate?.concurrency.value == 1 && endpoints[2].iterate?.into.value == .state("x"))
    let overrides = try #require(endpoints[2].overrides)
    #expect(overrides.mode?.value == .snapshot && overrides.updateKey?.value == "u")
    #expect(overrides.sourceOptions?.limit?.value == 7 && overrides.sourceOptions?.flatten?.value == 2)
    #expect(endpoints.map { $0.authentication?.fields.first?.value.texts.first?.text } == ["d", "d", "d", nil, "o"])
  }

  @Test func mergingTwiceChangesNothing() throws {
    let spec = try decodeSpec(text)
    var bag = DiagnosticBag()
    let again = spec.document.resolvedEndpoints(into: &bag)
    #expect(again.map(\.response.rules.count) == spec.endpoints.map(\.response.rules.count))
  }
}
