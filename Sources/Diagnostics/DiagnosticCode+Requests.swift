// Family H: how an API is asked. Pages that never end or repeat themselves, retries that do harm, requests that servers
// misunderstand.

extension DiagnosticCode {
  package static let samePageAgain = DiagnosticCode(
    "H001", .warning, "pages that are all the first one",
    explanation: """
      `stop_condition` asks for more pages, but without `next_state`, or with one that gives the same on every page, \
      the next request is the same as the last. Backhoe ends such pagination when a page brings no new key; other tools \
      go on for ever.
      """,
    bad: "pagination: {stop_condition: \"length(response.records) == 0\"}",
    good: """
      state: {page: 1}
      request: {parameters: {page: "{state.page}"}}
      pagination: {stop_condition: "length(response.records) == 0", next_state: {page: "{state.page + 1}"}}
      """)

  package static let onePageOnly = DiagnosticCode(
    "H002", .warning, "pagination that loads one page",
    explanation: "Without `stop_condition` there is exactly one request, whatever `next_state` says.",
    bad: """
      state: {page: 1}
      request: {parameters: {page: "{state.page}"}}
      pagination: {next_state: {page: "{state.page + 1}"}}
      """,
    good: """
      state: {page: 1}
      request: {parameters: {page: "{state.page}"}}
      pagination: {next_state: {page: "{state.page + 1}"}, stop_condition: "length(response.records) < 100"}
      """)

  package static let ineffectiveNextState = DiagnosticCode(
    "H003", .warning, "next_state that no request reads",
    explanation: """
      A variable that `next_state` sets changes nothing, since the request does not read it. State is rendered once a \
      chunk: what another state variable computed from it stays as it was on the first page.
      """,
    bad: """
      state: {page: 0, offset: "{state.page * 100}"}
      request: {parameters: {offset: "{state.offset}"}}
      pagination: {next_state: {page: "{state.page + 1}"}, stop_condition: "length(response.records) < 100"}
      """,
    good: """
      state: {offset: 0}
      request: {parameters: {offset: "{state.offset}"}}
      pagination: {next_state: {offset: "{state.offset + 100}"}, stop_condition: "length(response.records) < 100"}
      """)

  package static let endlessPages = DiagnosticCode(
    "H004", .warning, "pagination that cannot stop",
    explanation: """
      Nothing that `stop_condition` reads changes from page to page, so it is the same on every page: it ends after \
      the first one, or never. Rules with `stop` or `break` count as an end.
      """,
    bad: """
      state: {page: 1, last: 10}
      request: {parameters: {page: "{state.page}"}}
      pagination: {next_state: {page: "{state.page + 1}"}, stop_condition: "state.last < 10"}
      """,
    good: """
      state: {page: 1, last: 10}
      request: {parameters: {page: "{state.page}"}}
      pagination: {next_state: {page: "{state.page + 1}"}, stop_condition: "state.page >= state.last"}
      """)

  package static let overFetch = DiagnosticCode(
    "H005", .info, "a last request that brings nothing",
    explanation: """
      Pages are counted, and only an empty page ends them: each chunk makes one request more than there are pages. In a \
      backfill of a thousand chunks that is a thousand requests. A page that is not full is the last one.
      """,
    bad: """
      state: {offset: 0}
      request: {parameters: {offset: "{state.offset}"}}
      pagination: {next_state: {offset: "{state.offset + 100}"}, stop_condition: "length(response.records) == 0"}
      """,
    good: """
      state: {offset: 0}
      request: {parameters: {offset: "{state.offset}"}}
      pagination: {next_state: {offset: "{state.offset + 100}"}, stop_condition: "length(response.records) < 100"}
      """)

  package static let hastyRetry = DiagnosticCode(
    "H006", .warning, "retry that does no good",
    explanation: """
      A retry without a pause meets the same trouble again, very many attempts hold up a chunk that could be loaded \
      later, and a single attempt is no retry at all.
      """,
    bad: "rules: [{action: retry, condition: response.status >= 500, max_attempts: 5}]",
    good: "rules: [{action: retry, condition: response.status >= 500, max_attempts: 5, backoff: exponential}]")

  package static let unsafeRetry = DiagnosticCode(
    "H007", .warning, "unsafe request that is repeated",
    explanation: """
      A POST or PATCH may have been processed although its answer was an error; sent again it may do its work twice. \
      Requests that only read say `idempotent: true`; GraphQL queries are recognised.
      """,
    bad: """
      request: {method: POST, payload: {q: all}}
      response: {rules: [{action: retry, condition: response.status >= 500, backoff: linear}]}
      """,
    good: """
      request: {method: POST, idempotent: true, payload: {q: all}}
      response: {rules: [{action: retry, condition: response.status >= 500, backoff: linear}]}
      """)

  package static let unreachableRule = DiagnosticCode(
    "H008", .warning, "rule that never applies",
    explanation: """
      The first rule that fits decides. Every status for which this one could be true is decided by earlier ones, or \
      there is none. A retry does not count: when its attempts are used up, the next rule is asked.
      """,
    bad: """
      rules:
        - {action: fail, condition: response.status >= 400}
        - {action: continue, condition: response.status == 404}
      """,
    good: """
      rules:
        - {action: continue, condition: response.status == 404}
        - {action: fail, condition: response.status >= 400}
      """)

  package static let relativeURL = DiagnosticCode(
    "H009", .error, "URL without http:// or https://",
    explanation: "A URL is written whole; nothing is put before it.",
    bad: "url: /v1/items", good: "url: https://api.example.com/v1/items")

  package static let headerName = DiagnosticCode(
    "H010", .warning, "header that cannot be sent like this",
    explanation: """
      Names of headers consist of letters, digits and a few signs; anything else is an error. Length, host and \
      connection are worked out for each request. Names that differ only in case are one header.
      """,
    bad: "headers: {Content-Length: \"0\"}", good: "headers: {Accept: application/json}")

  package static let repeatedParameter = DiagnosticCode(
    "H011", .warning, "parameter that is sent twice",
    explanation: "A parameter stands in the URL and under `parameters`; servers take the first, the last, or a list.",
    bad: "request: {url: \"https://api.example.com/items?limit=10\", parameters: {limit: 10}}",
    good: "request: {url: \"https://api.example.com/items\", parameters: {limit: 10}}")

  package static let unusualBody = DiagnosticCode(
    "H012", .info, "body of a request that has none",
    explanation: "A body of a GET, HEAD or DELETE has no defined meaning, and many servers and proxies drop it.",
    bad: "request: {payload: {q: all}}", good: "request: {method: POST, payload: {q: all}}")

  package static let unstartedCounter = DiagnosticCode(
    "H013", .warning, "counter without a first value",
    explanation: """
      A variable that only `next_state` writes is null on the first page, and arithmetic or an order with null is an \
      error: the first page is loaded, and then the chunk fails.
      """,
    bad: """
      request: {parameters: {page: "{state.page}"}}
      pagination: {next_state: {page: "{state.page + 1}"}, stop_condition: "length(response.records) < 100"}
      """,
    good: """
      state: {page: 1}
      request: {parameters: {page: "{state.page}"}}
      pagination: {next_state: {page: "{state.page + 1}"}, stop_condition: "length(response.records) < 100"}
      """)

  package static let responseHeaderCase = DiagnosticCode(
    "H014", .warning, "response header in a spelling that no response has",
    explanation: """
      Names of headers have no case, and so the names in `response.headers` are all in lower case, whatever the server \
      wrote. Another spelling is always null.
      """,
    bad: """
      state: {page: 1}
      request: {parameters: {page: "{state.page}"}}
      pagination: {next_state: {page: '{response.headers["X-Next-Page"]}'}, stop_condition: "length(response.records) < 9"}
      """,
    good: """
      state: {page: 1}
      request: {parameters: {page: "{state.page}"}}
      pagination: {next_state: {page: '{response.headers["x-next-page"]}'}, stop_condition: "length(response.records) < 9"}
      """)

  package static let pageSizes = DiagnosticCode(
    "H015", .warning, "pages whose size does not fit",
    explanation: """
      The request asks for pages of one size, and `stop_condition` or `next_state` counts with another. If a page is \
      said to be the last because it is shorter than a size that none ever has, only the first page is loaded; if the \
      offset steps further than a page is long, records between two pages are never asked for.
      """,
    bad: """
      state: {page: 1}
      request: {parameters: {page: "{state.page}", limit: 50}}
      pagination: {next_state: {page: "{state.page + 1}"}, stop_condition: "length(response.records) < 100"}
      """,
    good: """
      state: {page: 1, limit: 50}
      request: {parameters: {page: "{state.page}", limit: "{state.limit}"}}
      pagination: {next_state: {page: "{state.page + 1}"}, stop_condition: "length(response.records) < state.limit"}
      """)

  /// Family H.
  package static let requestCodes: [DiagnosticCode] = [
    samePageAgain, onePageOnly, ineffectiveNextState, endlessPages, overFetch, hastyRetry, unsafeRetry,
    unreachableRule, relativeURL, headerName, repeatedParameter, unusualBody, unstartedCounter,
    responseHeaderCase, pageSizes,
  ]
}
