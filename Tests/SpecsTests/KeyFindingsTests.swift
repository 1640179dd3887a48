// Findings of family K: where they are, and that the examples of the code table are true.

import Diagnostics
import Specs
import Testing
import YAMLSyntax

@Suite struct KeyFindingsTests {
  /// `body` is an endpoint's content; places count from its first line as line 3.
  @Test func placesAndHints() throws {
    let rows: [(body: String, expected: [String], label: String)] = [
      ("reqest: {url: x}", ["3:5 K001"], "did you mean 'request'?"),
      ("request: {url: x, metod: GET}", ["3:23 K001"], "did you mean 'method'?"),
      ("request: {url: x, jmespath: 'a'}", ["3:23 K001"], ""),
      ("request: {url: x, method: GTE}", ["3:31 K003"], "did you mean 'GET'?"),
      ("request: {url: x, rate: 0}", ["3:29 K006"], ""),
      ("request: {url: x, rate: -1}", ["3:29 K006"], ""),
      ("request: {url: x, rate: '5'}", ["3:29 K002"], ""),
      ("request: {url: x, concurrency: 1.5}", ["3:36 K002"], ""),
      ("request: {url: x, concurrency: 10001}", ["3:36 K006"], ""),
      ("request: {url: x, idempotent: maybe}", ["3:35 K002"], ""),
      ("request: {url: x, idempotent: yes}", ["3:35 K005"], ""),
      ("request: {url: [x]}", ["3:20 K002"], ""),
      ("request: {url: {state.base}}", ["3:20 K010"], "read as a YAML map"),
      ("request: {url: x, headers: [a]}", ["3:32 K002"], ""),
      ("request: {url: x, headers: {a: {secrets.b}}}", ["3:36 K010"], "read as a YAML map"),
      ("request: {url: x, parameters: {a: {coalesce(env.A, 1)}}}", ["3:39 K010"], "read as a YAML map"),
      ("request: [x]", ["3:14 K002"], ""),
      ("request: x", ["3:14 K002"], ""),
      ("request: {url: x}\n    state: {b: {state.c}}", ["4:16 K010"], "read as a YAML map"),
      ("request: {url: x}\n    state: {b: {c}}", [], ""),
      ("request: {url: x}\n    pagination: {stop_condition: }", ["4:18 K009"], ""),
      ("request: {url: x}\n    pagination: {stop_condition: ' '}", ["4:34 K009"], ""),
      ("request: {url: x}\n    iterate: {over: 'range(1, 2)', into: day}", ["4:42 K007"], ""),
      ("request: {url: x}\n    iterate: {over: 'range(1, 2)', into: stat.day}", ["4:42 K007"], ""),
      ("request: {url: x}\n    response: {records: {jmespath: a, jq: b}}", ["4:43 K013"], ""),
      ("request: {url: x}\n    response: {rules: {action: fail}}", ["4:23 K002"], ""),
      ("request: {url: x}\n    response: {rules: [{condition: 'true'}]}", ["4:24 K004"], ""),
      ("request: {url: x}\n    response: {rules: [{action: explode}]}", ["4:33 K003"], ""),
      (
        "request: {url: x}\n    response: {rules: [{action: fail, backoff: exponental}]}", ["4:48 K003"],
        "did you mean 'exponential'?"
      ),
      ("request: {url: x}\n    response: {processors: [{expression: a}]}", ["4:29 K004"], ""),
      (
        "request: {url: x}\n    response: {processors: [{expression: a, output: recrd.x}]}", ["4:53 K007"],
        "did you mean 'record'?"
      ),
      ("request: {url: x}\n    response: {processors: [{expression: a, output: auth.token}]}", ["4:53 K007"], ""),
      (
        "request: {url: x}\n    response: {processors: [{expression: a, output: state.x, aggregation: max}]}",
        ["4:75 K003"], ""
      ),
      ("request: {url: x}\n    sync: [{a: b}]", ["4:12 K002"], ""),
      ("request: {url: x}\n    authentication: {type: basc}", ["4:28 K003"], "did you mean 'basic'?"),
      ("request: {url: x}\n    authentication: {user: a}", ["4:22 K001"], ""),
      ("request: {url: x}\n    overrides: {mode: increment}", ["4:23 K003"], "did you mean 'incremental'?"),
      ("request: {url: x}\n    overrides: {source_options: {rang: 1}}", ["4:34 K001"], "did you mean 'range'?"),
      ("request: {url: x}\n    x-free: 1", ["4:5 K001"], ""),
      // One slip, one finding: what it leaves missing is not reported again.
      ("url: x", ["3:5 K001"], ""),
      ("requests:\n      url: x", ["3:5 K001"], "did you mean 'request'?"),
      ("response: {url: x}", ["3:16 K001"], ""),
      ("iterate: {over: '[1]'}\n    into: state.x\n    request: {url: x}", ["4:5 K001"], ""),
      ("request: {uri: x}", ["3:15 K001"], "did you mean 'url'?"),
      ("request: {url: x, body: y}", ["3:23 K001"], "did you mean 'payload'?"),
      ("request: {url: x}\n    response: {rules: [{do: fail}]}", ["4:25 K001"], "did you mean 'action'?"),
      (
        "request: {url: x}\n    response: {rules: [{action: skip, if: 'true'}]}", ["4:39 K001"],
        "did you mean 'condition'?"
      ),
      // Nothing where something is needed.
      ("request: {url: x}\n    authentication: {type: basic, username: a, password: ''}", [], ""),
      ("request: {url: x}\n    authentication: {type: basic, username: a, password: }", ["4:48 K009"], ""),
      ("request:", ["3:5 K004"], ""),
      ("request:\n      url:", ["4:7 K009"], ""),
      ("request: {url: null}", ["3:20 K009"], ""),
      ("request: {url: x}\n    iterate:", [], ""),
      ("request: {url: x}\n    iterate: {over: '[1]', into: }", ["4:28 K009"], ""),
      ("request: {url: x}\n    response: {rules: [{action: }]}", ["4:25 K004"], ""),
      ("request: {url: x}\n    response: {rules: , processors: null, records: ~}", [], ""),
      ("request: {url: x}\n    response: {processors: [{expression: null, output: record.a}]}", [], ""),
      ("request: {url: x}\n    pagination: {stop_condition: ~}", ["4:34 K009"], ""),
      // Keys that are no plain text.
      ("request: {url: x}\n    1: x", ["4:5 K001"], ""),
      ("request: {url: x}\n    ~: x", ["4:5 K001"], ""),
      ("request: {url: x, ? : y}", ["3:25 K001"], ""),
      ("request: {url: x}\n    ? [a, b]\n    : x", ["4:7 Y014"], ""),
      ("request: {url: x}\n    'sync': [a]", [], ""),
      ("request: {url: x}\n    !!str sync: [a]", [], ""),
      // Texts that mean something else.
      ("request: {url: x, timeout: 30s}", ["3:32 K002"], ""),
      ("request: {url: x, rate: 5/s}", ["3:29 K002"], ""),
      ("request: {url: x, concurrency: '{state.c}'}", ["3:36 K002"], ""),
      ("request: {url: x}\n    sync: a,b", ["4:11 K002"], ""),
      ("request: {url: x}\n    depends_on: other", [], ""),
      ("request: {url: x}\n    response: {records: {duplicate_tolerance: '10'}}", ["4:47 K002"], ""),
      ("request: {url: x}\n    response: {records: {duplicate_tolerance: '10,2'}}", ["4:47 K006"], ""),
      ("request: {url: x}\n    response: {records: {duplicate_tolerance: '1000, 0.01'}}", [], ""),
      ("request: {url: x}\n    name: e", [], ""),
      ("request: {url: x}\n    name: other", ["4:11 K012"], ""),
      (
        "request: {url: x}\n    overrides: {columns: {id: bigint, name: strng}}", ["4:45 K003"],
        "did you mean 'string'?"
      ),
      ("request: {url: x}\n    overrides: {columns: {id: 'decimal(10, 2)', at: Timestamp}}", [], ""),
      ("request: {url: x}\n    overrides: {columns: {id: }}", ["4:27 K002"], ""),
      ("request: {url: x}\n    overrides: {hooks: {post: [{type: log}]}}", [], ""),
      // Authentication.
      ("request: {url: x}\n    authentication: {type: basic, username: a}", [], ""),
      ("request: {url: x}\n    authentication: {type: none}", [], ""),
      ("request: {url: x}\n    authentication: {type: ''}", [], ""),
      ("request: {url: x}\n    authentication: {}", [], ""),
      ("request: {url: x}\n    authentication: {headers: {a: b}}", [], ""),
      ("request: {url: x}\n    authentication: {username: a}", ["4:21 K004"], ""),
      ("request: {url: x}\n    authentication: {typ: basic, username: a}", ["4:22 K001"], "did you mean 'type'?"),
      ("request: {url: x}\n    authentication: {type: basic, username: a, headers: {a: b}}", ["4:48 K012"], ""),
      ("request: {url: x}\n    authentication: {type: sequence}", ["4:21 K004"], ""),
      ("request: {url: x}\n    authentication: {type: sequence, sequence: }", ["4:38 K004"], ""),
      (
        "request: {url: x}\n    authentication: {type: aws-sigv4, aws_service: a, aws_regoin: b}", ["4:55 K001"],
        "did you mean 'aws_region'?"
      ),
    ]
    for row in rows {
      let spec = try decodeSpec("endpoints:\n  e:\n    \(row.body)\n")
      #expect(summary(spec.findings) == row.expected, "\(row.body): \(spec.findings.map(\.message))")
      if !row.label.isEmpty { #expect(spec.findings.contains { $0.label == row.label }, "\(row.body)") }
      for finding in spec.findings {
        #expect(!finding.message.contains("Optional") && !finding.message.hasSuffix("."), "\(finding.message)")
      }
    }
  }

  @Test func fixesLeadToAFileWithoutTheFinding() throws {
    let rows = [
      "reqest: {url: x}", "request: {url: x, method: GTE}", "request: {url: x, rate: '5'}",
      "request: {url: x, idempotent: yes}", "request: {url: {state.base}}",
      "request: {url: x, timeout: 2 min}", "request: {url: x, rate: 5/s}", "request: {url: x, concurrency: '5'}",
      "request: {url: x}\n    response: {records: {primary_key: 'a, b'}}", "request: {uri: x}",
      "request: {url: x}\n    iterate: {over: 'range(1, 2)', into: day}",
    ]
    for row in rows {
      var text = "endpoints:\n  e:\n    \(row)\n"
      guard let finding = try decodeSpec(text).findings.first(where: { $0.fix != nil }), let fix = finding.fix else {
        Issue.record("no fix for \(row)")
        continue
      }
      text = String(decoding: [fix].applied(to: Array(text.utf8)), as: UTF8.self)
      #expect(try decodeSpec(text).findings.isEmpty, "\(text)")
    }
  }

  /// Texts in maps in braces: what YAML cuts is one finding, with a fix that makes it whole.
  @Test func cutTexts() throws {
    let rows: [(map: String, codes: [String], fixed: String?)] = [
      ("{action: skip, condition: if(a, b, c)}", ["K017"], "{action: skip, condition: 'if(a, b, c)'}"),
      ("{condition: f(1, g(2, 3)), action: skip}", ["K017"], "{condition: 'f(1, g(2, 3))', action: skip}"),
      ("{condition: if(a, b ? c : d), action: skip}", ["K017"], "{condition: 'if(a, b ? c : d)', action: skip}"),
      (
        "{action: skip, condition: response.status in [404, 410]}", ["K017"],
        "{action: skip, condition: 'response.status in [404, 410]'}"
      ),
      (
        "{condition: f(response.text, 'it''s', \"b\"), action: skip}", ["K017"],
        "{condition: 'f(response.text, ''it''''s'', \"b\")', action: skip}"
      ),
      (
        "{action: skip, condition: response.json[\"a\"] == 1, message: x}", ["K017"],
        "{action: skip, condition: 'response.json[\"a\"] == 1', message: x}"
      ),
      ("{action: skip, condition: a == 1 ? b : c}", ["K017"], "{action: skip, condition: 'a == 1 ? b : c'}"),
      ("{action: skip, message: it's (all) right, condition: 'true'}", [], nil),
      ("{action: skip, message: 'a (b, c', condition: 'true'}", [], nil),
      ("{action: skip, message: a (b, condition: 'true'}", [], nil),
      ("{action: skip, wrong, condition: 'true'}", ["K001"], nil),
    ]
    for row in rows {
      let text = "endpoints:\n  e:\n    request: {url: x}\n    response:\n      rules:\n        - \(row.map)\n"
      let found = findings(text)
      #expect(found.map(\.code.id) == row.codes, "\(row.map): \(found.map(\.message))")
      guard let wanted = row.fixed, let fix = found.first?.fix else {
        #expect(row.fixed == nil, "\(row.map)")
        continue
      }
      let fixed = String(decoding: [fix].applied(to: Array(text.utf8)), as: UTF8.self)
      #expect(fixed == text.replacing(row.map, with: wanted))
      #expect(findings(fixed).isEmpty, "\(fixed)")
    }
    let other = findings(
      "endpoints:\n  e:\n    request: {url: x, headers: {Accept: text/html (a, b)}, parameters: {ids: join(a, b)}}\n")
    #expect(other.map(\.code.id) == ["K017", "K017"])
  }

  @Test func aKeyInTheWrongSectionIsSentHome() throws {
    let spec = try decodeSpec("endpoints:\n  e:\n    url: x\n    request: {url: x, primary_key: id}\n")
    #expect(
      spec.findings.map(\.help) == [
        "'url' belongs into 'request'", "'primary_key' belongs into 'response.records'",
      ])
  }

  /// Findings of one kind about one file, as `lint` would have them.
  private func findings(_ text: String) -> [Diagnostic] {
    var bag = DiagnosticBag()
    let file = SourceFile(path: "example.yaml", bytes: Array(text.utf8))
    guard let root = YAMLDocument.parse(file, into: &bag), let kind = DocumentKind.detect(root, into: &bag) else {
      return bag.sorted
    }
    switch kind {
    case .spec:
      let document = SpecDocument(root, into: &bag)
      _ = document.resolvedEndpoints(into: &bag)
    case .replication:
      let document = ReplicationDocument(root, into: &bag)
      // What the examples of K014, K015 and K018 say of their spec.
      let spec = """
        endpoints:
          orders: {request: {url: x}}
          sales_days: {request: {url: x}}
          old_orders: {disabled: true, request: {url: x}}
        """
      let endpoints = (try? decodeSpec(spec).endpoints) ?? []
      _ = document.selectStreams(among: endpoints, into: &bag)
    case .connections: break
    }
    return bag.sorted
  }

  @Test func examplesOfTheCodeTable() {
    // Codes about comments that suppress are for the tests of `Workspace`, that about hooks is a rule of `Linting`.
    for code in DiagnosticCode.all
    where code.id.hasPrefix("K") && !code.id.hasPrefix("K09") && code != .ignoredHooks {
      #expect(findings(code.bad).map(\.code.id) == [code.id], "\(code.id): \(findings(code.bad).map(\.message))")
      #expect(findings(code.good).isEmpty, "\(code.id): \(findings(code.good).map(\.message))")
    }
  }

  @Test func kindsOfDocuments() throws {
    let rows: [(text: String, kind: DocumentKind?, codes: [String])] = [
      ("endpoints: {}", .spec, []), ("name: x\nauthentication: {}", .spec, []),
      ("source: a\ntarget: b\nstreams: {}", .replication, []), ("streams: {}", .replication, []),
      ("connections: {}", .connections, []), ("name: x", nil, ["1:1 K008"]), ("- a", nil, ["1:1 K008"]),
      ("just text", nil, ["1:1 K008"]), ("name: a\nendponts: {}", nil, ["2:1 K008"]),
    ]
    for row in rows {
      var bag = DiagnosticBag()
      let root = YAMLDocument.parse(SourceFile(path: "x.yaml", bytes: Array(row.text.utf8)), into: &bag)
      #expect(DocumentKind.detect(root!, into: &bag) == row.kind, "\(row.text)")
      #expect(summary(bag.sorted) == row.codes, "\(row.text)")
    }
  }
}
