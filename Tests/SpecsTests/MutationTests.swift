// Specs with slips anywhere: decoding finds places in the file, and never fails otherwise.

import Diagnostics
import Specs
import Testing
import YAMLSyntax

@Suite struct MutationTests {
  private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 29)
    }
  }

  private let seeds = [
    """
    name: a
    defaults: &d {state: {x: 1}, request: {headers: {A: "{secrets.b}"}, rate: 2}}
    authentication: {type: static, headers: {A: b}}
    endpoints:
      one:
        iterate: {over: 'range("1", "5")', into: state.day, concurrency: 2}
        request: {url: 'https://h/{state.day}', parameters: {a: 1}, payload: {b: [c]}}
        response:
          records: {jmespath: "x[]", primary_key: [id]}
          rules: [{action: retry, condition: response.status == 500, max_attempts: 2}]
          processors+: [{expression: record.a, output: state.b, aggregation: maximum}]
      two: {<<: *d, pagination: {next_state: {a: b}, stop_condition: 'true'}, setup: [{request: {url: x}}]}
    dynamic_endpoints: [{iterate: state.x, into: state.y, endpoint: {name: a, request: {url: x}}}]
    """,
    """
    source: A
    target: B
    defaults: {mode: incremental, source_options: {range: '1,2'}}
    streams:
      one: {object: a.b, primary_key: [x], source_options: {range: 'a,b,1d', limit: 5}}
      '*':
    env: {A: 1}
    """,
  ]

  @Test func neverCrashes() {
    var random = Generator(state: 11)
    let values = [
      "[]", "{}", "null", "7", "x", "'y'", "[{}]", "{a: b}", "-1", "yes", "{state.x}", "[[a]]", "\"\"", "*d", "!!str 1",
    ]
    for _ in 0..<3_000 {
      var bytes = Array((seeds.randomElement(using: &random) ?? "").utf8)
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        // Replace a word by another value.
        let place = Int.random(in: 0..<bytes.count, using: &random)
        var end = place
        while end < bytes.count, (bytes[end] | 0x20) &- 0x61 < 26 { end += 1 }
        bytes.replaceSubrange(place..<end, with: Array((values.randomElement(using: &random) ?? "").utf8))
      }
      var bag = DiagnosticBag()
      let file = SourceFile(path: "x.yaml", bytes: bytes)
      guard let root = YAMLDocument.parse(file, into: &bag) else { continue }
      let spec = SpecDocument(root, into: &bag)
      let endpoints = spec.resolvedEndpoints(into: &bag)
      let replication = ReplicationDocument(root, into: &bag)
      for selected in replication.selectStreams(among: endpoints, into: &bag) {
        _ = StreamSettings(stream: selected.stream, defaults: replication.defaults, endpoint: selected.endpoint)
      }
      for finding in bag.sorted {
        let span = finding.location.span
        #expect(span.start >= 0 && span.start <= span.end && span.end <= bytes.count)
        #expect(TextRenderer().render(finding).contains("^"))
      }
    }
  }
}
