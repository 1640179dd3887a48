// How the things that real specs do are judged (DESIGN section 4), construct by construct.

import Testing

struct JudgementTests {
  private static let host = "https://api.example.com"

  @Test(arguments: [
    (
      "state that nobody writes, in an inherited parameter",
      """
      defaults: {request: {parameters: {since: "{state.since}"}}}
      endpoints: {a: {request: {url: "\(host)/a"}}}
      """, []
    ),
    (
      "the same in an own parameter",
      """
      endpoints:
        a: {request: {url: "\(host)/a", parameters: {since: "{state.since}"}}}
      """, ["2 warning D002"]
    ),
    (
      "the same in a URL",
      """
      endpoints:
        a: {request: {url: "\(host)/{state.since}"}}
      """, ["2 error D002"]
    ),
    (
      "the same in an inherited URL",
      """
      defaults: {request: {url: "\(host)/{state.path}"}}
      endpoints:
        a: {state: {path: a}}
        b: {}
      """, ["4 error D002"]
    ),
    (
      "state that only later pages have",
      """
      endpoints:
        a:
          request: {url: "\(host)/a", parameters: {after: "{state.after}"}}
          pagination: {next_state: {after: "{response.json.next}"}, stop_condition: "response.json.next == null"}
      """, []
    ),
    (
      "a cursor that a processor keeps",
      """
      endpoints:
        a:
          request: {url: "\(host)/a", parameters: {after: "{state.after}"}}
          pagination: {next_state: {after: "{state.last}"}, stop_condition: "length(response.records) == 0"}
          response: {processors: [{expression: record.id, output: state.last, aggregation: last}]}
      """, []
    ),
    (
      "a next_state that no request reads",
      """
      endpoints:
        a:
          request: {url: "\(host)/a"}
          pagination: {next_state: {after: "{response.json.next}"}, stop_condition: "response.json.next == null"}
      """, ["4 warning H003"]
    ),
    (
      "an inherited next_state that this request does not read",
      """
      defaults:
        request: {parameters: {after: "{state.after}"}}
        pagination: {next_state: {after: "{response.json.next}"}, stop_condition: "response.json.next == null"}
      endpoints:
        a: {request: {url: "\(host)/a"}}
        b: {request: {url: "\(host)/b", parameters: {}}}
      """, ["6 warning H003"]
    ),
    (
      "a queue whose only reader is disabled, and the list of queues",
      """
      queues: [ids]
      endpoints:
        a:
          request: {url: "\(host)/a"}
          response: {processors: [{expression: record.id, output: queue.ids}]}
        b:
          disabled: true
          iterate: {over: queue.ids, into: state.id}
          request: {url: "\(host)/a/{state.id}"}
      """, ["1 info K012", "5 info D005"]
    ),
    (
      "a dependency on what is not there",
      """
      endpoints:
        a:
          depends_on: [b]
          request: {url: "\(host)/a"}
      """, ["3 warning D006"]
    ),
    (
      "a dependency that goes in a circle",
      """
      endpoints:
        a: {depends_on: [b], request: {url: "\(host)/a"}}
        b: {depends_on: [a], request: {url: "\(host)/b"}}
      """, ["2 error D007"]
    ),
    (
      "state of the defaults that one endpoint reads, and another that none does",
      """
      defaults:
        state: {limit: 100, spare: 1}
      endpoints:
        a: {request: {url: "\(host)/a?n={state.limit}"}}
        b: {request: {url: "\(host)/b"}}
      """, ["2 warning D008"]
    ),
    (
      "nil and constant processors, %f and %s, unions",
      """
      endpoints:
        a:
          state: {since: '{coalesce(env.SINCE, sync.last, 0)}', at: '{date_format(now(), "%s")}'}
          sync: [last]
          request: {url: "\(host)/a", parameters: {since: "{state.since}", at: "{state.at}"}}
          response:
            processors:
              - {expression: nil, output: record.secret}
              - {expression: "1", output: record.version}
              - {expression: 'date_format(now(), "%H:%M:%S.%f")', output: record.at}
              - {expression: record.id, output: state.last, aggregation: maximum}
      """, []
    ),
    (
      "hooks",
      """
      endpoints:
        a:
          request: {url: "\(host)/a"}
          overrides: {hooks: {pre: [{type: query}], post: [{type: check}, {type: log}]}}
      """, ["4 warning K016"]
    ),
    (
      "records of a queue, with what the defaults say of requests",
      """
      defaults:
        request: {parameters: {after: "{state.after}"}}
        pagination: {next_state: {after: "{response.json.next}"}, stop_condition: "response.json.next == null"}
        response: {records: {jmespath: "data[]", primary_key: [id]}}
      endpoints:
        a:
          request: {url: "\(host)/a"}
          response: {processors: [{expression: record.items, output: queue.items}]}
        b:
          iterate: {over: queue.items, into: response.records}
      """, []
    ),
    (
      "records that are the texts of a queue, and those of a response, which are objects",
      """
      endpoints:
        a:
          request: {url: "\(host)/a"}
          response:
            processors:
              - {expression: record.name, output: queue.names}
              - {expression: upper(record), output: record.name}
        b:
          iterate: {over: queue.names, into: response.records}
          response:
            processors:
              - {expression: upper(record), output: queue.loud, if: 'record != "x"'}
              - {expression: 'object("name", record)', output: record}
              - {expression: record.name, output: record.label}
        c:
          iterate: {over: queue.loud, into: state.name}
          request: {url: "\(host)/{state.name}"}
      """, ["7 error E005"]
    ),
    (
      "a window that ends with the range, and one of days",
      """
      endpoints:
        a:
          iterate: {over: 'range(context.range_start, context.range_end, "7d")', into: state.from}
          request: {url: "\(host)/a", parameters: {from: "{state.from}", to: "{iterate.last}"}}
        b:
          iterate: {over: 'range(context.range_start, context.range_end, "1d")', into: state.from}
          request: {url: "\(host)/b", parameters: {from: "{state.from}", to: '{date_add(state.from, 1, "day")}'}}
        c:
          iterate: {over: 'range(context.range_start, context.range_end, "7d")', into: state.from}
          request: {url: "\(host)/c", parameters: {from: "{state.from}", to: '{date_add(state.from, 6, "day")}'}}
      """, ["10 warning B003"]
    ),
    (
      "arithmetic with a day, which a range of dates gives",
      """
      endpoints:
        a:
          iterate: {over: 'range("2024-01-01", context.range_end)', into: state.day}
          request: {url: "\(host)/a", parameters: {day: "{state.day - 1}"}}
        b:
          iterate: {over: 'range("10", "20")', into: state.day}
          request: {url: "\(host)/b", parameters: {day: "{state.day - 1}"}}
      """, ["4 error E006"]
    ),
    (
      "a kept value that the defaults read, for endpoints that keep it and for others",
      """
      defaults:
        state: {since: '{coalesce(context.range_start, sync.last, 0)}'}
        request: {parameters: {since: "{state.since}"}}
      endpoints:
        a:
          sync: [last]
          request: {url: "\(host)/a"}
          response: {processors: [{expression: record.at, output: state.last, aggregation: maximum}]}
        b: {request: {url: "\(host)/b"}}
      """, ["2 info B009"]
    ),
    (
      "one that the defaults read, and nobody keeps",
      """
      defaults:
        state: {since: '{coalesce(sync.last, 0)}'}
        request: {parameters: {since: "{state.since}"}}
      endpoints:
        a: {request: {url: "\(host)/a"}}
        b: {request: {url: "\(host)/b"}}
      """, ["2 warning D010"]
    ),
    (
      "one page, said as pages that end at once",
      """
      endpoints:
        a:
          request: {url: "\(host)/a"}
          pagination: {next_state: {}, stop_condition: "true"}
      """, []
    ),
    (
      "headers of the response, in any spelling but one always null",
      """
      endpoints:
        a:
          state: {next: 1}
          request: {url: "\(host)/a", parameters: {page: "{state.next}"}}
          pagination:
            next_state: {next: '{response.headers["x-next-page"]}'}
            stop_condition: is_null(response.headers["X-Next-Page"]) || response.headers.Link == null
          response:
            processors:
              - {expression: 'get_path(response.headers, "ETag")', output: record.etag}
              - {expression: record.Name, output: record.name}
      """, ["7 warning H014", "7 warning H014", "10 warning H014"]
    ),
    (
      "times of day: with an offset, without one, at midnight, sent without one",
      """
      endpoints:
        a:
          iterate: {over: 'range("2024-01-01T06:00:00Z", "2024-02-01", "6h")', into: state.t}
          request: {url: "\(host)/a", parameters: {t: '{date_format(state.t, "%Y-%m-%dT%H:%M:%SZ")}'}}
        b:
          iterate: {over: 'range("2024-01-01T06:00:00", "2024-02-01", "6h")', into: state.t}
          request: {url: "\(host)/b", parameters: {t: '{date_format(state.t, "%s")}'}}
        c:
          iterate: {over: 'range("2024-01-01 00:00:00", "2024-02-01", "6h")', into: state.t}
          request: {url: "\(host)/c", parameters: {t: '{date_format(state.t, "%Y-%m-%d %H:%M")}'}}
        d:
          state: {t: '{date_parse("2024-01-01 06:00", "auto", "Europe/Berlin")}'}
          request: {url: "\(host)/d", parameters: {t: '{date_format(state.t, "%H:%M", "Europe/Berlin")}'}}
        e:
          state: {t: '{date_parse("2024-01-01 06:00")}'}
          request: {url: "\(host)/e", parameters: {t: "{state.t}"}}
      """, ["6 warning B014", "10 info B014", "15 warning B014"]
    ),
    (
      "a range of days written as numbers",
      """
      endpoints:
        a:
          iterate: {over: 'range(coalesce(context.range_start, "20240101"), context.range_end)', into: state.d}
          request: {url: "\(host)/a", parameters: {day: "{state.d}"}}
        b:
          iterate: {over: 'range(coalesce(context.range_start, "10000000"), context.range_end)', into: state.d}
          request: {url: "\(host)/b", parameters: {id: "{state.d}"}}
      """, ["3 warning B013"]
    ),
    (
      "what generated endpoints are called",
      """
      defaults: {state: {prefix: list}}
      dynamic_endpoints:
        - setup:
            - request: {url: "\(host)/tables"}
              response: {processors: [{expression: response.json, output: state.tables, aggregation: last}]}
          iterate: state.tables
          into: state.table
          endpoint:
            name: "{state.prefix}_{lower(state.table.name)}"
            description: The table {state.table.name} ({})
            request: {url: "\(host)/{state.table.name}"}
        - iterate: {id: 1}
          into: state.only
          endpoint: {name: only, request: {url: "\(host)/{state.only.id}"}}
        - iterate: [a, b]
          into: state.table
          endpoint:
            name: "{state.tabel}"
            request: {url: "\(host)/{state.table}"}
        - iterate: [a, b]
          into: state.table
          endpoint:
            name: "list_{table}"
            request: {url: "\(host)/{state.table}"}
        - iterate: [a, b]
          into: state.table
          endpoint:
            name: "{response.json.name}"
            request: {url: "\(host)/{state.table}"}
        - iterate: [a, b]
          into: state.table
          endpoint:
            name: list
            request: {url: "\(host)/{state.table}"}
      """, ["18 error D002", "23 error E010", "28 error S001", "33 warning D014"]
    ),
  ])
  func isJudged(_ what: String, _ spec: String, _ expected: [String]) {
    #expect(Judgement.findings(in: spec) == expected, "\(what)")
  }
}
