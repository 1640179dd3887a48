// Codes of family K: keys and values of specs, replications and connections files.

extension DiagnosticCode {
  static let keyCodes: [DiagnosticCode] = [
    unknownKey, wrongKind, unknownValue, missingKey, oldBool, outOfRange, unknownDestination, unknownDocument,
    emptyExpression, unquotedTemplate, malformedRange, obsoleteKey, conflictingKeys, unknownEndpoint,
    disabledEndpoint, ignoredHooks, cutText, takenPattern, refusedKey,
  ]

  package static let unknownKey = DiagnosticCode(
    "K001", .error, "unknown key",
    explanation: """
      The key has no meaning at this place. Other readers ignore such keys without a word, and so a slip of the pen \
      silently turns a setting off. Correct the name; at the root of a file, keys that start with `x-` or `_` are \
      free for anchors and remarks.
      """,
    bad: """
      endpoints:
        orders:
          reqest: {url: "https://api.example.com/orders"}
      """,
    good: """
      endpoints:
        orders:
          request: {url: "https://api.example.com/orders"}
      """)

  package static let wrongKind = DiagnosticCode(
    "K002", .error, "a value of the wrong kind",
    explanation: """
      The key takes another kind of value: the message says which was expected and which was found. Numbers stand \
      without quotes and without a unit, and where a list is wanted, `a, b` without brackets would be one name.
      """,
    bad: """
      endpoints:
        orders:
          request: {url: "https://api.example.com/orders", rate: fast}
      """,
    good: """
      endpoints:
        orders:
          request: {url: "https://api.example.com/orders", rate: 5}
      """)

  package static let unknownValue = DiagnosticCode(
    "K003", .error, "a value that is not one of those possible",
    explanation: """
      The key takes one of a few words. Another word would be accepted by other readers and then do nothing: a rule \
      whose action nobody knows never acts.
      """,
    bad: """
      endpoints:
        orders:
          request: {url: "https://api.example.com/orders"}
          response: {rules: [{action: explode, condition: response.status == 500}]}
      """,
    good: """
      endpoints:
        orders:
          request: {url: "https://api.example.com/orders"}
          response: {rules: [{action: fail, condition: response.status == 500}]}
      """)

  package static let missingKey = DiagnosticCode(
    "K004", .error, "a key is missing",
    explanation: "Without this key the part cannot work, and nothing in `defaults` supplies it.",
    bad: """
      endpoints:
        orders:
          request: {method: GET}
      """,
    good: """
      endpoints:
        orders:
          request: {method: GET, url: "https://api.example.com/orders"}
      """)

  package static let oldBool = DiagnosticCode(
    "K005", .warning, "a truth value in YAML 1.1's spelling",
    explanation: """
      `yes`, `no`, `on`, `off`, `y` and `n` are texts in YAML 1.2. Where a key can only be true or false they are \
      understood all the same; write `true` or `false`.
      """,
    bad: """
      endpoints:
        orders:
          disabled: yes
          request: {url: "https://api.example.com/orders"}
      """,
    good: """
      endpoints:
        orders:
          disabled: true
          request: {url: "https://api.example.com/orders"}
      """)

  package static let outOfRange = DiagnosticCode(
    "K006", .error, "a number that is too small or too large",
    explanation: "The key takes numbers within limits: a concurrency of 0 would never start, a rate must be above 0.",
    bad: """
      endpoints:
        orders:
          request: {url: "https://api.example.com/orders", concurrency: 0}
      """,
    good: """
      endpoints:
        orders:
          request: {url: "https://api.example.com/orders", concurrency: 1}
      """)

  package static let unknownDestination = DiagnosticCode(
    "K007", .error, "a destination that does not exist",
    explanation: """
      A processor writes to `record`, `record.NAME`, `state.NAME`, `queue.NAME`, `env.NAME` or `context.store.NAME` \
      (in an authentication sequence also `auth.token` and `auth.headers.NAME`); an iteration puts its element into \
      `state.NAME`, or into `response.records`.
      """,
    bad: """
      endpoints:
        orders:
          iterate: {over: 'range(1, 3)', into: day}
          request: {url: "https://api.example.com/orders/{state.day}"}
      """,
    good: """
      endpoints:
        orders:
          iterate: {over: 'range(1, 3)', into: state.day}
          request: {url: "https://api.example.com/orders/{state.day}"}
      """)

  package static let unknownDocument = DiagnosticCode(
    "K008", .error, "neither a spec nor a replication nor a connections file",
    explanation: """
      Files are told apart by the keys at their root: a spec has `endpoints` (or `dynamic_endpoints`), a replication \
      has `streams` with `source` and `target`, a connections file has `connections`.
      """,
    bad: "services: {web: {image: nginx}}",
    good: "endpoints: {orders: {request: {url: \"https://api.example.com/orders\"}}}")

  package static let emptyExpression = DiagnosticCode(
    "K009", .error, "nothing stands where a text is needed",
    explanation: "The key is there and its value is empty. Write the expression, or delete the key.",
    bad: """
      endpoints:
        orders:
          request: {url: "https://api.example.com/orders"}
          pagination: {stop_condition: ""}
      """,
    good: """
      endpoints:
        orders:
          request: {url: "https://api.example.com/orders"}
          pagination: {stop_condition: "length(response.records) == 0"}
      """)

  package static let unquotedTemplate = DiagnosticCode(
    "K010", .error, "a template without quotes",
    explanation: """
      `{state.x}` without quotes is a YAML map with one key and no value. Put the template in quotes.
      """,
    bad: """
      endpoints:
        orders:
          request: {url: "https://api.example.com/orders", parameters: {day: {state.day}}}
      """,
    good: """
      endpoints:
        orders:
          request: {url: "https://api.example.com/orders", parameters: {day: "{state.day}"}}
      """)

  package static let malformedRange = DiagnosticCode(
    "K011", .error, "not a range",
    explanation: """
      A range is `START,END` or `START,END,STEP`, with commas; START and END may be left out for an open side.
      """,
    bad: """
      source: API
      target: DB
      streams: {orders: {object: orders, source_options: {range: '1,2,3,4'}}}
      """,
    good: """
      source: API
      target: DB
      streams: {orders: {object: orders, source_options: {range: '1,2'}}}
      """)

  package static let obsoleteKey = DiagnosticCode(
    "K012", .info, "a key that has no effect",
    explanation: """
      Nothing reads the key here. `queues` is not needed: queues are found from the processors that fill them and the \
      iterations that read them. An endpoint's `name` gives way to the key above it. Each type of `authentication` reads \
      its own keys only; one of another type is a warning, since somebody expected it to act. Some options of other tools \
      only say how those work.
      """,
    bad: """
      queues: [ids]
      endpoints:
        orders: {request: {url: "https://api.example.com/orders"}}
      """,
    good: """
      endpoints:
        orders: {request: {url: "https://api.example.com/orders"}}
      """)

  package static let conflictingKeys = DiagnosticCode(
    "K013", .error, "two keys that exclude each other",
    explanation: "`jmespath` and `jq` are two ways to say where the records are. Keep one.",
    bad: """
      endpoints:
        orders:
          request: {url: "https://api.example.com/orders"}
          response: {records: {jmespath: "data[]", jq: ".data[]"}}
      """,
    good: """
      endpoints:
        orders:
          request: {url: "https://api.example.com/orders"}
          response: {records: {jmespath: "data[]"}}
      """)

  package static let unknownEndpoint = DiagnosticCode(
    "K014", .error, "a stream without an endpoint",
    explanation: """
      The keys of `streams` are names of endpoints of the source's spec, or patterns such as `*` and `order_*`. No \
      endpoint has this name.
      """,
    bad: """
      source: API
      target: DB
      streams: {order: {object: orders}}  # the spec's endpoint is 'orders'
      """,
    good: """
      source: API
      target: DB
      streams: {orders: {object: orders}}
      """)

  package static let disabledEndpoint = DiagnosticCode(
    "K015", .error, "a stream of a disabled endpoint",
    explanation: """
      The spec says `disabled: true` of this endpoint, and a stream asks for it by name. A pattern would leave it out. \
      Remove the stream, or enable the endpoint.
      """,
    bad: """
      source: API
      target: DB
      streams: {old_orders: {object: orders}}  # the spec disables 'old_orders'
      """,
    good: """
      source: API
      target: DB
      streams: {orders: {object: orders}}
      """)

  package static let ignoredHooks = DiagnosticCode(
    "K016", .warning, "hooks, which are not run",
    explanation: """
      Hooks of other tools are statements and checks around a load. Backhoe reads past them, so what they do must be \
      done elsewhere.
      """,
    bad: "overrides: {hooks: {post: [{type: query, sql: delete}]}}", good: "overrides: {mode: full-refresh}")

  package static let cutText = DiagnosticCode(
    "K017", .error, "a text that YAML cuts into pieces",
    explanation: """
      In a map in braces, `{a: 1, b: 2}`, a comma or a bracket ends a text without quotes: of an expression with commas \
      only the first piece is its value, and the others are keys, or no YAML at all. Put the text in quotes, or write \
      the map on lines of its own.
      """,
    bad: """
      endpoints:
        orders:
          request: {url: "https://api.example.com/orders"}
          response: {processors: [{expression: coalesce(record.total, 0), output: record.total}]}
      """,
    good: """
      endpoints:
        orders:
          request: {url: "https://api.example.com/orders"}
          response: {processors: [{expression: "coalesce(record.total, 0)", output: record.total}]}
      """)

  package static let takenPattern = DiagnosticCode(
    "K018", .warning, "pattern of which nothing is left",
    explanation: """
      An endpoint belongs to the stream that names it, else to the first pattern that it fits. Every endpoint of this pattern \
      was taken by patterns before it, so that its settings (a range, a table, a mode) hold for nothing. Put the narrower \
      pattern first.
      """,
    bad: """
      source: API
      target: DB
      streams: {'*': {object: 'a.{stream_name}'}, 'sales_*': {object: 'b.{stream_name}'}}
      """,
    good: """
      source: API
      target: DB
      streams: {'sales_*': {object: 'b.{stream_name}'}, '*': {object: 'a.{stream_name}'}}
      """)

  package static let refusedKey = DiagnosticCode(
    "K020", .error, "an option that cannot be had",
    explanation: """
      Other tools do something by this option that Backhoe does not: the message says why, and what to do instead. It is \
      refused, since a load that silently leaves it out would not be what was asked for.
      """,
    bad: """
      source: API
      target: DB
      streams: {orders: {object: orders, target_options: {max_decimals: 2}}}
      """,
    good: """
      source: API
      target: DB
      streams: {orders: {object: orders, columns: {total: "decimal(12,2)"}}}
      """)
}
