// One slip is one finding, also where many endpoints, aliases or the other end of a queue show it.

import Testing

struct SlipTests {
  private static let host = "https://api.example.com"

  @Test(arguments: [
    (
      "a slip in the defaults, which every endpoint shows",
      """
      defaults:
        state: {base_ulr: "\(host)", size: 10}
        pagination: {next_state: {afterr: "{response.json.next}"}, stop_condition: response.json.next == null}
        request: {parameters: {after: "{state.after}", size: "{state.size}"}}
      endpoints:
        a: {request: {url: "{state.base_url}/a"}}
        b: {request: {url: "{state.base_url}/b", headers: {Origin: "{state.base_url}"}}}
      """, ["6 warning H003", "6 error D002"]
    ),
    (
      "defaults that nobody has, since the key is misspelt",
      """
      defualts: {state: {base_url: "\(host)"}}
      endpoints:
        a: {request: {url: "{state.base_url}/a"}}
        b: {request: {url: "{state.base_url}/b"}}
      """, ["1 error K001"]
    ),
    (
      "a slip in what aliases and merges repeat",
      """
      x-pages: &pages {next_tsate: {after: "{response.json.next}"}, stop_condition: response.json.next == null}
      endpoints:
        a: &a
          sycn: [at]
          state: {since: "{sync.at}"}
          request: {url: "\(host)/a", parameters: {since: "{state.since}"}}
          pagination: *pages
          response: {processors: [{expression: record.at, output: state.at, aggregation: maximum}]}
        b:
          <<: *a
          request: {url: "\(host)/b", parameters: {since: "{state.since}"}}
      """, ["1 error K001", "4 error K001"]
    ),
    (
      "queues: one that is misspelt where it is written, one in a call that is",
      """
      endpoints:
        a:
          request: {url: "\(host)/a"}
          response:
            processors: [{expression: record.id, output: queue.isd}, {expression: record.x, output: queue.keys}]
        b: {iterate: {over: queue.ids, into: state.id}, request: {url: "\(host)/b/{state.id}"}}
        c: {iterate: {over: queue.ids, into: state.id}, request: {url: "\(host)/c/{state.id}"}}
        d: {iterate: {over: 'chnuk(queue.keys, 5)', into: state.id}, request: {url: "\(host)/d/{state.id}"}}
      """, ["6 error D004", "8 error E003"]
    ),
    (
      "iterations that give records, with a slip",
      """
      endpoints:
        a:
          request: {url: "\(host)/a"}
          response: {processors: [{expression: record.items, output: queue.items}]}
        b: {iterate: {over: queue.items, into: response.recrods}}
        c: {iterate: {ovre: queue.items, into: response.records}}
        d: {itearte: {over: queue.items, into: response.records}}
        e: {}
      """, ["5 error K007", "6 error K001", "7 error K001", "8 error K004"]
    ),
    (
      "a counter whose first value, or whose next, is misspelt",
      """
      endpoints:
        a:
          state: {paeg: 1}
          request: {url: "\(host)/a", parameters: {page: "{state.page}"}}
          pagination: {next_state: {page: "{state.page + 1}"}, stop_condition: length(response.records) == 1}
        b:
          state: {page: 1}
          request: {url: "\(host)/b", parameters: {page: "{state.page}"}}
          pagination: {next_state: {page: "{state.paeg + 1}"}, stop_condition: length(response.records) == 1}
      """, ["5 warning H013", "9 warning D002"]
    ),
    (
      "state that is merged or aliased into endpoints, misspelt, and read by one of them only",
      """
      x-state: &state {base_ulr: "\(host)", size: 10}
      endpoints:
        a: {state: {<<: *state}, request: {url: "{state.base_url}/a", parameters: {size: "{state.size}"}}}
        b: {state: {<<: *state}, request: {url: "{state.base_url}/b"}}
        c: {state: *state, request: {url: "{state.base_url}/c"}}
      """, ["3 error D002"]
    ),
    (
      "state that is merged into endpoints, and read by none",
      """
      x-state: &state {size: 10}
      endpoints:
        a: {state: {<<: *state, n: 1}, request: {url: "\(host)/a", parameters: {n: "{state.n}"}}}
        b: {state: *state, request: {url: "\(host)/b"}}
      """, ["1 warning D008"]
    ),
    (
      "a comparison that never holds, where pages end and where a request is tried again",
      """
      endpoints:
        a:
          request: {url: "\(host)/a", parameters: {after: "{state.after}"}}
          pagination:
            next_state: {after: "{response.json.next}"}
            stop_condition: response.status == "404"
          response: {rules: [{action: retry, condition: response.status == "503", max_attempts: 5, backoff: linear}]}
      """, ["6 warning E012", "7 warning E012"]
    ),
    (
      "two mistakes in one rule",
      """
      endpoints:
        a:
          request: {url: "\(host)/a"}
          response: {rules: [{action: retry, condition: response.status == "503", max_attempts: 5}]}
      """, ["4 warning H006", "4 warning E012"]
    ),
    (
      "hooks that are not even hooks",
      """
      endpoints:
        a: {request: {url: "\(host)/a"}, overrides: {hooks: {post: {type: log}}}}
        b: {request: {url: "\(host)/b"}, overrides: {hooks: {post: [{type: log}]}}}
      """, ["2 error K002", "3 warning K016"]
    ),
    (
      "an alias whose anchor is misspelt",
      """
      x-rules: &rlues [{action: skip, condition: response.status == 404}]
      endpoints:
        a: {request: {url: "\(host)/a"}, response: {rules: *rules}}
        b: {request: {url: "\(host)/b"}, response: {rules: *rules}}
      """, ["3 error Y009"]
    ),
    (
      "lines that are lost, or indented too far",
      """
      defaults: {state: {base_url: "\(host)"}}
      endpoints:
        a:
          sync: [at]
          state: {since: "{sync.at}"}
          request:
            url: "{state.base_url}/a"
            parameters: {since: "{state.since}"}
            records: {jmespath: a}
            processors: [{expression: record.at, output: state.at, aggregation: maximum}]
        b:
          state:
            request:
            url: "{state.base_url}/b"
        c:
          request: {url: "{state.base_url}/c"}
        overrides: {mode: incremental}
      """, ["9 error K001", "17 error K001"]
    ),
    (
      "keys that stand twice, since a name between them is lost",
      """
      endpoints:
        a:
          sync: [at]
          state: {since: "{sync.at}"}
          request: {url: "\(host)/a", parameters: {since: "{state.since}"}}
          response: {records: {jmespath: a}}
          request: {url: "\(host)/b"}
          response: {processors: [{expression: record.at, output: state.at, aggregation: maximum}]}
        c:
          request:
          request: {url: "\(host)/c"}
      """, ["7 error Y008", "11 error Y008"]
    ),
    (
      "a brace that is lost, where the URL begins and where the next page does",
      """
      endpoints:
        a:
          state: {base_url: '{coalesce(inputs.url, "\(host)")'}
          request: {url: "{state.base_url}/a", parameters: {after: "{state.after}"}}
          pagination: {next_state: {after: "response.json.next}"}, stop_condition: response.json.next == null}
      """, ["3 error E019", "5 warning E019"]
    ),
    (
      "one slip, seen from many sides",
      """
      defaults:
        state: {since: '{coalesce(sync.att, 0)}'}
        pagination: {next_state: {afterr: "{response.json.next}"}, stop_condition: response.json.next == null}
        request: {parameters: {since: "{state.since}", after: "{state.after}"}}
      endpoints:
        a:
          sync: [at]
          request: {url: "\(host)/a"}
          response: {processors: [{expression: record.at, output: state.at, aggregation: maximum}]}
        b: {request: {url: "\(host)/b", parameters: {after: "{state.after}"}}}
        c:
          itearte: {over: 'range(1, 9)', into: state.i}
          request: {url: "\(host)/c/{iterate.index}", parameters: {after: 1}}
          pagination: {next_state: {}, stop_condition: "true"}
      dynamic_endpoints:
        - iterate: [a, b]
          into: state.tbale
          endpoint:
            name: "{state.table}"
            description: Of {state.table}
            request: {url: "\(host)/{state.table}", parameters: {}}
            pagination: {next_state: {}, stop_condition: "true"}
      """, ["8 warning H003", "12 error K001", "19 error D002"]
    ),
  ])
  func isShownOnce(_ what: String, _ spec: String, _ expected: [String]) {
    #expect(Judgement.findings(in: spec) == expected, "\(what)")
  }
}
