// Specs to blocks: everything that the language has, with its places.

import Diagnostics
import Keys
import Specs
import Testing
import Values
import YAMLSyntax

@Suite struct SpecDecodingTests {
  private let complete = """
    x-common: &common {Accept: application/json}
    _note: anything
    name: Everything
    description: Every key of the language
    defaults:
      state: {base_url: "https://api.example.com", limit: 100}
      request:
        headers: {<<: *common, Authorization: "Bearer {secrets.token}"}
        rate: 20
      response:
        records: {jmespath: "data[]", primary_key: id}
        rules:
          - {action: retry, condition: response.status == 503, backoff: exponential}
      setup:
        - {if: "true", request: {url: "{state.base_url}/setup"}, into: state.x, iterate: state.list}
    authentication:
      type: sequence
      expires: 3600
      sequence:
        - request: {url: "https://api.example.com/token", method: post, payload: {key: "{secrets.key}"}}
          response:
            processors:
              - {expression: response.json.token, output: auth.token, aggregation: last}
              - {expression: '"x"', output: auth.headers.X-Token, aggregation: last}
    endpoints:
      orders:
        name: ignored
        description: Orders
        docs: https://docs.example.com
        disabled: false
        queue_only: true
        dynamic: false
        state: {day: '{date_format(state.current, "%Y")}', limit: 5, list: [1, "{state.day}"], map: {a: {b: "{state.day}"}}}
        sync: [last]
        iterate: {over: [1, 2], into: state.current, consume: immediate, concurrency: 3, if: state.current > 1}
        request:
          url: '{state.base_url}/orders'
          method: get
          headers: {accept: text/csv, X-Nil: null}
          parameters: {limit: "{state.limit}", fixed: 1.5}
          payload: '{"a": 1}'
          timeout: 1.5
          rate: 0.5
          concurrency: 2
          idempotent: true
        pagination: {next_state: {cursor: "{response.json.next}"}, stop_condition: is_null(response.json.next)}
        response:
          format: json
          records:
            jq: .data[]
            primary_key: [a, b]
            update_key: updated
            limit: 10
            casing: snake
            select: [id, "-x", a as b]
            duplicate_tolerance: 1000,0.01
          +processors: [{expression: 1, output: record.one}]
          processors: [{expression: record.id, output: queue.ids}, {expression: nil, output: record}]
          processors+: [{if: "true", expression: record.a, output: state.last, aggregation: maximum}]
          +rules: [{action: skip, condition: response.status == 404}]
          rules+: [{action: stop, condition: "true", message: "at {state.day}", max_attempts: 4, backoff: "", backoff_base: 0.5}]
        +setup: [{request: {url: "https://api.example.com/first"}}]
        setup+: [{request: {url: "https://api.example.com/last"}}]
        teardown: [{request: {url: "https://api.example.com/end"}}]
        depends_on: [items]
        overrides: {mode: incremental, hooks: {post: [{type: log}]}}
        authentication: null
      items:
        iterate: {over: queue.ids, into: response.records}
        request: {url: "https://api.example.com/{state.x}"}
    dynamic_endpoints:
      - setup: [{request: {url: "https://api.example.com/tables"}}]
        iterate: state.tables
        into: state.table
        endpoint: {name: "t_{state.table}", request: {url: "{state.base_url}/{state.table}"}}
    """

  @Test func everyKeyIsUnderstood() throws {
    let spec = try decodeSpec(complete)
    // An endpoint's own name counts for nothing.
    #expect(summary(spec.findings) == ["27:11 K012"], "\(spec.findings.map(\.message))")
    #expect(spec.document.name?.value == "Everything")
    #expect(spec.document.endpoints.map(\.name.value) == ["orders", "items"])

    guard case .block(let authentication) = spec.document.authentication else {
      Issue.record("no authentication")
      return
    }
    #expect(authentication.type?.value == .sequence)
    #expect(authentication.expires?.value == 3600)
    let outputs = authentication.sequence.first?.response?.processors.own?.map { $0.output?.value }
    #expect(outputs == [.authToken, .authHeader("X-Token")])

    let dynamic = spec.document.dynamicEndpoints.first
    #expect(dynamic?.into?.value == "state.table")
    #expect(dynamic?.endpoint?.name.value == "t_{state.table}")
    #expect(dynamic?.iterate?.texts.map(\.text) == ["state.tables"])
  }

  @Test func blocksAsWritten() throws {
    let spec = try decodeSpec(complete)
    let orders = spec.document.endpoints[0]
    #expect(orders.queueOnly?.value == true)
    #expect(orders.request?.timeout?.value == 1.5)
    #expect(orders.request?.parameters?.map(\.name) == ["limit", "fixed"])
    #expect(orders.request?.payload?.texts.map(\.text) == ["{\"a\": 1}"])
    #expect(orders.state?.map(\.name) == ["day", "limit", "list", "map"])
    #expect(orders.state?[3].value.texts.map(\.text) == ["{state.day}"])
    if case .literal(let value)? = orders.state?[1].value.content { #expect(value == .int(5)) }
    #expect(orders.response?.records?.primaryKey?.map(\.value) == ["a", "b"])
    #expect(orders.iterate?.consume?.value == .immediate)
    guard case .list? = orders.iterate?.over else {
      Issue.record("over is no list")
      return
    }
    if case .disabled? = orders.authentication {} else { Issue.record("authentication is not disabled") }
    #expect(spec.document.defaults?.request?.headers?.map(\.origin) == [.defaults, .defaults])
    #expect(spec.document.defaults?.response?.records?.primaryKey?.map(\.value) == ["id"])
  }

  @Test func expressionsKnowTheirPlaces() throws {
    let text = """
      endpoints:
        e:
          iterate:
            over: >
              range(
                sync.last,
                5)
            into: state.x
          request: {url: "https://h/\\u00e9{state.x}"}
      """
    let spec = try decodeSpec(text)
    guard case .expression(let over)? = spec.endpoints[0].iterate?.over, let url = spec.endpoints[0].request?.url else {
      Issue.record("not decoded")
      return
    }
    #expect(over.kind == .bare && over.place == .iterateOver)
    #expect(url.kind == .template && url.place == .url)
    for (expression, part) in [(over, "sync.last"), (over, "5"), (url, "{state.x}")] {
      let bytes = Array(expression.text.utf8)
      let start = bytes.indices.first { bytes[$0...].starts(with: part.utf8) }
      let location = expression.location(of: start!..<start! + part.utf8.count)
      #expect(location.file.text(location.span) == part)
    }
  }

  @Test func emptyOrPartialEndpointsAreReportedAndGiven() throws {
    let spec = try decodeSpec(
      "endpoints:\n  a:\n  b: {request: {method: GET}}\n  c: {iterate: {over: range(1)}, request: {url: x}}\n")
    #expect(summary(spec.findings) == ["2:3 K004", "3:7 K004", "4:16 K004"])
    #expect(spec.endpoints.map(\.name.value) == ["a", "b", "c"])
    #expect(spec.endpoints[0].request?.url.text == "")
  }
}
