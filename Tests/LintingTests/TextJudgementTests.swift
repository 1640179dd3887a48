// How texts, sizes and formats in real specs are judged; `JudgementTests` has the constructs around them.

import Testing

struct TextJudgementTests {
  private static let host = "https://api.example.com"

  @Test(arguments: [
    (
      "texts that look like expressions and are none",
      #"""
      endpoints:
        a:
          state: {year: 2024, month: 1, open: 1, day: "{state.year}-{state.month}", text: 'a.b.c', call: upper(x)}
          request:
            url: 'https://state.example.com/{state.day}/\{{state.open}}/now()'
            method: POST
            headers: {Accept: application/vnd.api+json}
            parameters:
              fields: id,name,owner.login
              sort: created.desc
              q: state.closed
              user: request.user
              include: response.items
              span: "{state.year} - {state.month}"
              sum: "{state.text} {state.call}"
            payload: {query: "query($id: ID!) {\n  item(id: $id) { id }\n}", price: "${state.open}"}
      """#, []
    ),
    (
      "expressions that lost their braces, or have those of other languages",
      #"""
      defaults: {state: {base: "https://api.example.com"}}
      endpoints:
        a:
          state: {page: 1, size: 100, next: state.page}
          request:
            url: "${state.base}/a"
            headers: {Authorization: Bearer secrets.token}
            parameters:
              page: state.page
              size: "{{state.size}}"
              next: "{state.next}"
              since: date_format(now(), "%F")
          pagination:
            next_state: {page: "{state.page} + 1"}
            stop_condition: length(response.records) < state.size
        b:
          request: {url: state.base/b}
        c:
          request: {url: '{state.base}/c'}
          pagination: {stop_condition: '{response.json.done}'}
          response:
            processors:
              - {expression: "id-{record.id}", output: record.key}
      """#,
      [
        "4 warning E019", "6 error E019", "7 warning E019", "9 warning E019", "10 warning E019", "12 warning E019",
        "14 warning E019", "17 error E019", "20 error E001", "23 error E001",
      ]
    ),
    (
      "sizes of pages, and steps between them",
      """
      defaults: {state: {limit: 50}}
      endpoints:
        a:
          state: {page: 1}
          request: {url: "\(host)/a", parameters: {page: "{state.page}", per_page: "{state.limit}"}}
          pagination: {next_state: {page: "{state.page + 1}"}, stop_condition: "length(response.records) < 100"}
        b:
          state: {offset: 0}
          request: {url: "\(host)/b", parameters: {offset: "{state.offset}", limit: 50}}
          pagination: {next_state: {offset: "{state.offset + 100}"}, stop_condition: "length(response.json.d) < 50"}
        c:
          state: {offset: 0}
          request: {url: "\(host)/c", parameters: {offset: "{state.offset}", limit: 50}}
          pagination: {next_state: {offset: "{state.offset + 10}"}, stop_condition: "length(response.records) == 0"}
        d:
          state: {offset: 0}
          request: {url: "\(host)/d", parameters: {offset: "{state.offset}", limit: "{state.limit}"}}
          pagination:
            next_state: {offset: "{state.offset + length(response.records)}"}
            stop_condition: "response.json.last || length(response.records) <= 10"
        e:
          state: {page: 0, limit: '{context.limit}'}
          request: {url: "\(host)/e", parameters: {page: "{state.page}", limit: "{state.limit}"}}
          pagination: {next_state: {page: "{state.page + 1}"}, stop_condition: "length(response.records) < 100"}
      """, ["6 warning H015", "10 warning H015", "14 warning H015", "14 info H005"]
    ),
    (
      "a next_state that never changes",
      """
      endpoints:
        a:
          state: {page: 1}
          request: {url: "\(host)/a", parameters: {page: "{state.page}"}}
          pagination: {next_state: {page: "{state.page}"}, stop_condition: "length(response.records) < 100"}
        b:
          state: {page: 1, first: true}
          request: {url: "\(host)/b", parameters: {page: "{state.page}", first: "{state.first}"}}
          pagination:
            next_state: {page: "{state.page + 1}", first: false}
            stop_condition: "length(response.records) < 100"
      """, ["5 warning H001"]
    ),
    (
      "a format that formats nothing, and a path into what is no body",
      """
      endpoints:
        a:
          state: {day: '{date_format(now(), "YYYY-MM-DD")}', none: '{date_format(now(), "")}'}
          request: {url: "\(host)/a/{state.day}{state.none}"}
          response: {records: {jmespath: "response.json.items[]"}}
      """, ["3 warning E018", "5 warning E018"]
    ),
    (
      "kept values that take what comes: a cursor of the API, and a time of records",
      """
      endpoints:
        a:
          sync: [cursor, at]
          request: {url: "\(host)/a", parameters: {after: "{sync.cursor}", since: "{sync.at}"}}
          response:
            processors:
              - {expression: response.json.cursor, output: state.cursor, aggregation: last}
              - {expression: record.at, output: state.at, aggregation: last}
      """, ["8 warning B001"]
    ),
    (
      "a retry before the rule that fails",
      """
      endpoints:
        a:
          request: {url: "\(host)/a"}
          response:
            rules:
              - {action: retry, condition: response.status == 503, backoff: exponential}
              - {action: fail, condition: response.status >= 500}
              - {action: continue, condition: "response.status in [404, 410]"}
              - {action: skip, condition: response.status == 410}
      """, ["9 warning H008"]
    ),
  ])
  func isJudged(_ what: String, _ spec: String, _ expected: [String]) {
    #expect(Judgement.findings(in: spec) == expected, "\(what)")
  }
}
