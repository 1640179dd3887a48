// Replications: decoding, precedence, ranges, patterns.

import Diagnostics
import Specs
import Testing
import Values
import YAMLSyntax

@Suite struct ReplicationTests {
  private let text = """
    source: MY_API
    target: MY_DB
    defaults:
      mode: full-refresh
      object: 'main.{stream_name}'
      source_options: {limit: 7, range: 'a,b'}
    streams:
      orders:
        object: shop.orders
        primary_key: [a, b]
        update_key: changed
        select: [id, -x]
        source_options: {range: '2024-01-01,2024-01-31', flatten: 0}
        target_options: {add_new_columns: false}
        columns: {id: bigint}
        hooks: {pre: []}
      items:
      gone: {disabled: true}
      '*': {mode: truncate}
    env: {SLING_THREADS: 3, NAME: x}
    hooks: {start: []}
    x-anchors: 1
    """
  private let spec = """
    endpoints:
      Orders: {request: {url: x}, overrides: {mode: incremental, hooks: {post: []}}}
      items: {request: {url: x}, response: {records: {primary_key: id, update_key: u, limit: 3, select: [a]}}}
      gone: {request: {url: x}}
      old: {disabled: true, request: {url: x}}
      feeder: {queue_only: true, request: {url: x}}
      more_a: {request: {url: x}}
      more_b: {request: {url: x}}
    """

  @Test func everyKeyIsUnderstood() throws {
    let result = try decodeReplication(text)
    #expect(result.findings.isEmpty, "\(result.findings.map(\.message))")
    let document = result.document
    #expect(document.source?.value == "MY_API" && document.target?.value == "MY_DB")
    #expect(document.streams.map(\.name.value) == ["orders", "items", "gone", "*"])
    #expect(document.env.map(\.name) == ["SLING_THREADS", "NAME"])
    #expect(document.env.map(\.value) == [.int(3), .string("x")])
    #expect(document.hooks != nil && document.streams[0].hooks != nil)
  }

  @Test func precedence() throws {
    let document = try decodeReplication(text).document
    let endpoints = try decodeSpec(spec).endpoints
    var bag = DiagnosticBag()
    let selected = document.selectStreams(among: endpoints, into: &bag)
    #expect(bag.isEmpty)
    #expect(selected.map(\.endpoint.name.value) == ["Orders", "items", "more_a", "more_b"])
    let settings = selected.map {
      StreamSettings(stream: $0.stream, defaults: document.defaults, endpoint: $0.endpoint)
    }
    #expect(settings.map(\.mode.value) == [.incremental, .fullRefresh, .truncate, .truncate])
    #expect(
      settings.map { $0.object?.text } == [
        "shop.orders", "main.{stream_name}", "main.{stream_name}", "main.{stream_name}",
      ])
    #expect(settings[0].primaryKey.map(\.value) == ["a", "b"])
    #expect(settings[1].primaryKey.map(\.value) == ["id"] && settings[1].updateKey?.value == "u")
    #expect(settings[1].select.map(\.value) == ["a"])
    #expect(settings[0].range?.value == RangeText(start: "2024-01-01", end: "2024-01-31", step: nil))
    #expect(settings[1].range?.value.start == "a" && settings[1].range?.origin == .defaults)
    #expect(settings.map { $0.limit?.value } == [7, 7, 7, 7])
    #expect(settings.map(\.hooks.count) == [2, 0, 0, 0])
    #expect(settings[0].flatten?.value == 0)
  }

  @Test func targetOptionsAreMergedLeafByLeaf() throws {
    let document = try decodeReplication(
      """
      source: a
      target: b
      defaults: {target_options: {column_casing: snake, add_new_columns: false, batch_limit: 10, pre_sql: x}}
      streams:
        items: {target_options: {column_casing: Upper, merge_strategy: insert, post_sql: y}}
        orders: {}
      """
    ).document
    let endpoints = try decodeSpec(
      "endpoints: {items: {request: {url: x}}, "
        + "orders: {request: {url: x}, overrides: {target_options: {table_ddl: z}}}}"
    ).endpoints
    let settings = zip(document.streams, endpoints).map {
      StreamSettings(stream: $0, defaults: document.defaults, endpoint: $1)
    }
    let options = settings.compactMap(\.targetOptions)
    #expect(options.map { $0.columnCasing?.value } == [.upper, .snake])
    #expect(options.map { $0.mergeStrategy?.value } == [.insert, nil])
    #expect(options.map { $0.addNewColumns?.value } == [false, false])
    #expect(options.map { $0.tableDDL?.value } == [nil, "z"])
    #expect(settings.map(\.hookNames) == [["post_sql", "pre_sql"], ["pre_sql"]])
    #expect(settings.map(\.ineffective) == [["target_options.batch_limit"], ["target_options.batch_limit"]])
  }

  @Test func ranges() {
    let rows: [(text: String, start: String?, end: String?, step: String?)] = [
      ("", nil, nil, nil), ("A", "A", nil, nil), ("A,", "A", nil, nil), (",B", nil, "B", nil), ("A,B", "A", "B", nil),
      (" A , B ", "A", "B", nil), ("A,B,1d", "A", "B", "1d"), (",,1d", nil, nil, "1d"), (",", nil, nil, nil),
    ]
    for row in rows {
      #expect(
        (try? RangeText(parsing: row.text)) == RangeText(start: row.start, end: row.end, step: row.step), "\(row.text)")
    }
    #expect(throws: RangeText.Problem.tooManyParts(4)) { try RangeText(parsing: "1,2,3,4") }
  }

  @Test func findings() throws {
    let rows: [(text: String, expected: [String])] = [
      ("source: a\nstreams: {e: }", ["1:1 K004"]),
      ("source: a\ntarget: b\nstreams:", ["3:1 K004"]),
      ("source: a\ntarget: b\nstrems: {}", ["3:1 K001"]),
      ("source: a\ntarget: b\nstreams: {e: {objekt: t}}", ["3:15 K001"]),
      ("source: a\ntarget: b\nstreams: {e: {mode: Incremental}}", []),
      ("source: a\ntarget: b\nstreams: {e: {mode: upsert}}", ["3:21 K003"]),
      ("source: a\ntarget: b\nstreams: {e: {source_options: {range: [1, 5]}}}", []),
      ("source: a\ntarget: b\nstreams: {e: {source_options: {range: 5}}}", []),
      ("source: a\ntarget: b\nstreams: {e: {range: '1,2'}}", ["3:15 K001"]),
      ("source: a\ntarget: b\nstreams: [e]", ["3:10 K002"]),
      ("source: a\nstreams: {e: {target: b}}", ["2:15 K001"]),
      ("source:\ntarget: b\nstreams: {e: }", ["1:1 K004"]),
      ("source: a\ntarget: b\nstreams: {e: {source_options: {range: 2024-01-01..2024-01-31}}}", ["3:39 K011"]),
      ("source: a\ntarget: b\nstreams: {e: {source_options: {range: 2024-01-01 to 2024-01-31}}}", ["3:39 K011"]),
      ("source: a\ntarget: b\nstreams: {e: {source_options: {range: 2024-01-01}}}", []),
      ("source: a\ntarget: b\nstreams: {e: {source_options: {range: }}}", []),
      ("source: a\ntarget: b\nstreams: {e: {source_options: {columns: {a: int}}, primary_key: 'a,b'}}", ["3:65 K002"]),
      (
        "source: a\ntarget: b\nstreams: {e: {target_options: {batch_limit: 0, use_bulk: yes}}}",
        ["3:32 K012", "3:45 K006", "3:48 K012", "3:58 K005"]
      ),
      ("source: a\ntarget: b\nstreams: {e: }\nhooks: {start: [{type: log}], begin: []}", ["4:31 K001"]),
      ("source: a\ntarget: b\nstreams: {e: {hooks: {pre: [], post_merge: [{type: query}]}}}", []),
      ("source: a\ntarget: b\nstreams: {e: }\nenv: {A: {b: c}}", ["4:10 K002"]),
    ]
    for row in rows {
      let findings = try decodeReplication(row.text).findings
      #expect(summary(findings) == row.expected, "\(row.text): \(findings.map(\.message))")
    }
  }

  @Test func streamsThatNameNoEndpoint() throws {
    let document = try decodeReplication("source: a\ntarget: b\nstreams: {order: , old: , 'more_?': , '*_b': , 'x*': }")
      .document
    let endpoints = try decodeSpec(spec).endpoints
    var bag = DiagnosticBag()
    let selected = document.selectStreams(among: endpoints, into: &bag)
    #expect(summary(bag.sorted) == ["3:11 K014", "3:20 K015", "3:39 K018"])
    #expect(bag.sorted.first?.label == "did you mean 'Orders'?")
    #expect(selected.map(\.endpoint.name.value) == ["more_a", "more_b"])
  }
}
