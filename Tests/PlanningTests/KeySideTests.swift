// Every key of the table is on one side: an edit of it changes every chunk ID, or none. A key without an edit here fails
// the test, so that a new one cannot be forgotten.

import Diagnostics
import Formatting
internal import Foundation
import Keys
import Specs
import TestSupport
import Testing

@Suite struct KeySideTests {
  /// A spec that has every section, with places where keys can be put.
  static let spec = """
    name: Everything
    #root
    authentication:
      type: sequence
      #authentication
      sequence:
        - request: {url: "https://login.example.com/", method: POST}
          response:
            processors: [{expression: response.json.token, output: auth.token, aggregation: last}]
    defaults:
      state: {base: "https://api.example.com"}
    endpoints:
      days:
        #endpoint
        state:
          date: '{date_format(state.day, "%Y-%m-%d")}'
          page: 1
        iterate:
          over: range(context.range_start, context.range_end, "1d")
          into: state.day
          #iterate
        setup:
          - request: {url: "{state.base}/open", method: POST}
            response:
              processors: [{expression: response.json.job, output: state.job, aggregation: last}]
            #call
        request:
          url: "{state.base}/days/{state.date}"
          parameters: {page: "{state.page}", job: "{state.job}", day: "{state.day}"}
          #request
        pagination:
          next_state: {page: "{state.page + 1}"}
          stop_condition: length(response.records) == 0
          #pagination
        response:
          rules:
            - action: retry
              condition: response.status == 503
              #rule
          processors:
            - {expression: record.changed, output: state.seen, aggregation: maximum}
            - expression: record.x
              output: record.y
              #processor
          records:
            jmespath: data[]
            primary_key: [id]
            #records
          #response
    """

  /// Keys to what an edit of them is: text and what stands in its place. A text that starts with `#` is a place for the
  /// key; it keeps the indentation.
  private static let edits: [String: (String, String)] = [
    "spec.name": ("name: Everything", "name: Other"), "spec.description": ("#root", "description: words"),
    "spec.queues": ("#root", "queues: [a]"), "spec.defaults": ("https://api.", "https://api2."),
    "spec.authentication": ("login.example", "login2.example"), "spec.endpoints": ("/days/", "/dates/"),
    "endpoint.name": ("#endpoint", "name: other"), "endpoint.description": ("#endpoint", "description: words"),
    "endpoint.docs": ("#endpoint", "docs: https://docs.example.com"),
    "endpoint.disabled": ("#endpoint", "disabled: false"), "endpoint.queue_only": ("#endpoint", "queue_only: false"),
    "endpoint.dynamic": ("#endpoint", "dynamic: true"), "endpoint.state": ("page: 1", "page: 2"),
    "endpoint.sync": ("#endpoint", "sync: [seen]"), "endpoint.request": ("/days/", "/dates/"),
    "endpoint.pagination": ("page + 1", "page + 2"), "endpoint.response": ("data[]", "items[]"),
    "endpoint.iterate": ("into: state.day", "into: response.records"),
    "endpoint.setup": ("base}/open", "base}/start"),
    "endpoint.+setup": ("#endpoint", "+setup: [{request: {url: 'https://api.example.com/a'}}]"),
    "endpoint.setup+": ("#endpoint", "setup+: [{request: {url: 'https://api.example.com/a'}}]"),
    "endpoint.teardown": ("#endpoint", "teardown: [{request: {url: 'https://api.example.com/a'}}]"),
    "endpoint.+teardown": ("#endpoint", "+teardown: [{request: {url: 'https://api.example.com/a'}}]"),
    "endpoint.teardown+": ("#endpoint", "teardown+: [{request: {url: 'https://api.example.com/a'}}]"),
    "endpoint.depends_on": ("#endpoint", "depends_on: []"),
    "endpoint.overrides": ("#endpoint", "overrides: {primary_key: [other]}"),
    "endpoint.authentication": ("#endpoint", "authentication: {type: static, headers: {A: b}}"),
    "iterate.over": ("\"1d\"", "\"24h\""), "iterate.into": ("into: state.day", "into: response.records"),
    "iterate.consume": ("#iterate", "consume: immediate"), "iterate.concurrency": ("#iterate", "concurrency: 3"),
    "iterate.if": ("#iterate", "if: \"true\""),
    "request.url": ("/days/", "/dates/"), "request.method": ("#request", "method: POST"),
    "request.headers": ("#request", "headers: {A: b}"), "request.parameters": ("parameters: {", "parameters: {q: 1, "),
    "request.payload": ("#request", "payload: {a: 1}"), "request.timeout": ("#request", "timeout: 9"),
    "request.rate": ("#request", "rate: 9"), "request.concurrency": ("#request", "concurrency: 9"),
    "request.idempotent": ("#request", "idempotent: true"),
    "pagination.next_state": ("page + 1", "page + 2"), "pagination.stop_condition": ("== 0", "< 5"),
    "response.format": ("#response", "format: json"), "response.records": ("data[]", "items[]"),
    "response.processors": ("record.x", "record.z"),
    "response.+processors": ("#response", "+processors: [{expression: record.a, output: record.b}]"),
    "response.processors+": ("#response", "processors+: [{expression: record.a, output: record.b}]"),
    "response.rules": ("== 503", "== 502"),
    "response.+rules": ("#response", "+rules: [{action: skip, condition: response.status == 404}]"),
    "response.rules+": ("#response", "rules+: [{action: skip, condition: response.status == 404}]"),
    "records.jmespath": ("data[]", "items[]"), "records.jq": ("jmespath: data[]", "jq: '.data[]'"),
    "records.primary_key": ("[id]", "[id, day]"), "records.update_key": ("#records", "update_key: changed"),
    "records.limit": ("#records", "limit: 5"), "records.casing": ("#records", "casing: snake"),
    "records.select": ("#records", "select: [id]"),
    "records.duplicate_tolerance": ("#records", "duplicate_tolerance: '1000,0.01'"),
    "processor.name": ("#processor", "name: words"), "processor.description": ("#processor", "description: words"),
    "processor.expression": ("record.x", "record.z"), "processor.output": ("record.y", "record.w"),
    "processor.aggregation": ("output: record.y", "output: state.y\n          aggregation: maximum"),
    "processor.if": ("#processor", "if: record.x == 1"),
    "rule.name": ("#rule", "name: words"), "rule.description": ("#rule", "description: words"),
    "rule.action": ("action: retry", "action: skip"), "rule.condition": ("== 503", "== 502"),
    "rule.max_attempts": ("#rule", "max_attempts: 9"), "rule.backoff": ("#rule", "backoff: linear"),
    "rule.backoff_base": ("#rule", "backoff_base: 9"), "rule.message": ("#rule", "message: words"),
    "call.name": ("#call", "name: words"), "call.description": ("#call", "description: words"),
    "call.if": ("#call", "if: 'true'"), "call.request": ("base}/open", "base}/start"),
    "call.pagination": ("#call", "pagination: {next_state: {n: 1}, stop_condition: response.json.end}"),
    "call.response": ("response.json.job", "response.json.task"),
    "call.authentication": ("#call", "authentication: {type: static, headers: {A: b}}"),
    "call.iterate": ("#call", "iterate: [1, 2]\n        into: state.n"),
    "call.into": ("#call", "into: state.n\n        iterate: [1]"),
    "authentication.type": ("sequence: [", "sequence: ["), "authentication.expires": ("#authentication", "expires: 60"),
    "authentication.refresh_on_expire": ("#authentication", "refresh_on_expire: true"),
    "authentication.sequence": ("login.example", "login2.example"),
  ]

  /// The fields of other types of authentication, each with one that has it.
  private static let types: [String: String] = [
    "static": "headers: {A: b}", "basic": "username: u, password: p",
    "oauth2": """
    flow: client_credentials, client_id: i, client_secret: '{secrets.s}', scopes: [a], \
    authentication_url: 'https://l.example.com/token', authorization_url: 'https://l.example.com/a', \
    device_auth_url: 'https://l.example.com/d', redirect_uri: 'http://localhost:1/', username: u, password: p, \
    refresh_token: t
    """,
    "aws-sigv4": """
    aws_service: s, aws_region: r, aws_access_key_id: '{secrets.i}', aws_secret_access_key: '{secrets.k}', \
    aws_session_token: '{secrets.t}', aws_profile: p
    """,
    "hmac": """
    algorithm: sha256, secret: '{secrets.s}', secret_encoding: hex, signing_string: '{http_method}', \
    request_headers: {X-S: '{signature}'}, nonce_length: 8, signature_encoding: hex
    """,
  ]
  /// What stands in the place of a field's value, where it is no text.
  private static let others = [
    "algorithm: sha256": "algorithm: sha512", "secret_encoding: hex": "secret_encoding: base64",
    "nonce_length: 8": "nonce_length: 9", "headers: {A: b}": "headers: {A: c}", "scopes: [a]": "scopes: [b]",
    "flow: client_credentials": "flow: device_code", "signature_encoding: hex": "signature_encoding: base64",
    "request_headers: {X-S": "request_headers: {X-T",
  ]

  private func ids(_ spec: String) throws -> Set<String> {
    var run = PlanRun(spec: spec)
    run.range = "2024-01-01,2024-01-05"
    let (plan, problem) = run.run()
    return Set(try #require(plan, "\(problem)\n\(spec)").chunkIDs)
  }

  private func edited(_ spec: String, _ edit: (String, String)) -> String {
    spec.replacing(edit.0, with: edit.1)
  }

  @Test func everyKeyIsOnOneSide() throws {
    let original = try ids(Self.spec)
    #expect(original.count == 5)
    let sections = KeySection.ofSpecs.filter { $0 != .dynamicEndpoint }
    for section in sections {
      for key in section.keys where key.types.isEmpty || key.types == ["sequence"] {
        let name = "\(section.name).\(key.name)"
        // Discovery makes other endpoints; there is one type of a sequence.
        if ["spec.dynamic_endpoints", "authentication.type"].contains(name) { continue }
        guard let edit = Self.edits[name] else {
          Issue.record("no edit of \(name)")
          continue
        }
        let spec = edited(Self.spec, edit)
        #expect(spec != Self.spec, "\(name)")
        let changed = try ids(spec)
        switch key.affects {
        case .rows: #expect(changed.isDisjoint(with: original), "\(name) must change every ID")
        case .nothing: #expect(changed == original, "\(name) must change no ID")
        }
      }
    }
  }

  @Test func everyFieldOfAuthenticationIsOnOneSide() throws {
    for (type, fields) in Self.types {
      let own = Self.spec.replacing("#endpoint", with: "authentication: {type: \(type), \(fields)}")
      let original = try ids(own)
      for key in KeySection.authentication.keys where key.types.contains(type) && key.name != "refresh_on_expire" {
        let field = "\(key.name): "
        guard let start = own.range(of: field) else {
          Issue.record("no field \(type).\(key.name)")
          continue
        }
        let other = Self.others.first { own[start.lowerBound...].hasPrefix($0.key) }
        let rest = own[start.upperBound...]
        let quote = rest.first == "'" ? "'" : ""
        let changed =
          other.map { own.replacing($0.key, with: $0.value) }
          ?? own.replacing("\(field)\(quote)", with: "\(field)\(quote)changed", maxReplacements: 1)
        let after = try ids(changed)
        #expect((key.affects == .rows) == after.isDisjoint(with: original), "\(type).\(key.name)")
        #expect(after == original || after.isDisjoint(with: original), "\(type).\(key.name)")
      }
    }
  }

  @Test func anyMixOfHarmlessEditsKeepsEveryID() throws {
    let original = try ids(Self.spec)
    let harmless = KeySection.ofSpecs.flatMap { section in
      section.keys.filter { $0.affects == .nothing }.compactMap { Self.edits["\(section.name).\($0.name)"] }
    }
    var random = SplitMix(seed: 5)
    for _ in 0..<20 {
      var spec = Self.spec
      var places: Set<String> = []
      for edit in harmless.shuffled(using: &random).prefix(8) where places.insert(edit.0).inserted {
        spec = edited(spec, edit)
      }
      #expect(try ids(spec) == original, "\(spec)")
    }
  }

  @Test func everyKeyOfDynamicEndpointsIsOnOneSide() throws {
    let spec = """
      name: Lists
      dynamic_endpoints:
        - iterate: [{name: days, at: 1}]
          into: state.item
          endpoint:
            name: "{state.item.name}"
            request: {url: "https://api.example.com/{state.item.at}"}
            response: {records: {jmespath: "data[]", primary_key: [id]}}
      """
    let original = try ids(spec)
    #expect(original.count == 1)
    let edits = [
      "iterate": ("at: 1", "at: 2"), "into": ("state.item", "state.element"), "endpoint": ("data[]", "items[]"),
      // Which elements there are, asked of the API: a plan has them by themselves.
      "setup": ("at: 1", "at: 3"),
    ]
    for key in KeySection.dynamicEndpoint.keys {
      let edit = try #require(edits[key.name], "no edit of \(key.name)")
      #expect(key.affects == .rows)
      #expect(try ids(spec.replacing(edit.0, with: edit.1)).isDisjoint(with: original), "\(key.name)")
    }
  }

  @Test func anyLayoutKeepsEveryID() throws {
    let original = try ids(Self.spec)
    var random = SplitMix(seed: 11)
    for _ in 0..<25 {
      var lines: [String] = []
      for line in Self.spec.split(separator: "\n", omittingEmptySubsequences: false) {
        let indent = String(repeating: " ", count: line.prefix { $0 == " " }.count)
        if Bool.random(using: &random) { lines.append("\(indent)# a remark: {with: braces}") }
        if Int.random(in: 0..<4, using: &random) == 0 { lines.append("") }
        // Behind a value of its own line; keys of places for edits are comments already.
        let takesComment = !line.contains("#") && Bool.random(using: &random)
        lines.append(takesComment ? "\(line)   # \"words\"" : String(line))
      }
      let remarked = lines.joined(separator: "\n")
      #expect(try ids(remarked) == original, "\(remarked)")
      let formatted = try Formatter.format(
        SourceFile(path: "spec.yaml", bytes: Array(remarked.utf8)), separated: ["endpoints"])
      #expect(try ids(String(decoding: formatted, as: UTF8.self)) == original)
    }
  }

  @Test func theOrderOfKeysIsLayout() throws {
    let original = try ids(Self.spec)
    let swaps = [
      (
        "parameters: {page: \"{state.page}\", job: \"{state.job}\"",
        "parameters: {job: \"{state.job}\", page: \"{state.page}\""
      ),
      ("jmespath: data[]\n        primary_key: [id]", "primary_key: [id]\n        jmespath: data[]"),
    ]
    for (from, to) in swaps {
      let spec = Self.spec.replacing(from, with: to)
      let after = try ids(spec)
      #expect(spec != Self.spec && after == original, "\(from)")
    }
  }
}
