// Family D: names that are read but never written, written but never read, or that wait for each other.

extension DiagnosticCode {
  package static let cyclicState = DiagnosticCode(
    "D001", .error, "state variables read each other in a circle",
    explanation: """
      State is rendered in the order of its dependencies, once for each chunk. Variables that need each other cannot \
      be put in an order.
      """,
    bad: "state: {a: \"{state.b}\", b: \"{state.a}\"}", good: "state: {a: \"{context.range_start}\", b: \"{state.a}\"}")

  package static let unwrittenState = DiagnosticCode(
    "D002", .error, "state variable that nobody writes",
    explanation: """
      No `state`, `iterate.into`, `next_state`, processor or call writes the variable, so it is always null. In a URL \
      that leaves a hole in the path, which is an error; in a parameter of the endpoint's own it is a warning, since \
      the parameter is never sent.
      """,
    bad: """
      state: {base_url: "https://api.example.com"}
      request: {url: "{state.base_ulr}/events"}
      """,
    good: """
      state: {base_url: "https://api.example.com"}
      request: {url: "{state.base_url}/events"}
      """)

  package static let unwrittenSync = DiagnosticCode(
    "D003", .error, "sync key without a writer",
    explanation: """
      A name in `sync` is kept from run to run. Some processor must write it with `output: state.NAME`, or there is \
      nothing to keep.
      """,
    bad: """
      sync: [last_dat]
      response: {processors: [{expression: record.date, output: state.last_date, aggregation: maximum}]}
      """,
    good: """
      sync: [last_date]
      response: {processors: [{expression: record.date, output: state.last_date, aggregation: maximum}]}
      """)

  package static let queueWithoutProducer = DiagnosticCode(
    "D004", .error, "queue that nobody fills",
    explanation: """
      An endpoint iterates over a queue, directly or through `chunk()`, that no processor of the spec writes to. It \
      would never run.
      """,
    bad: """
      iterate: {over: queue.order_ids, into: state.order_id}
      request: {url: "https://api.example.com/orders/{state.order_id}"}
      """,
    good: """
      endpoints:
        orders:
          request: {url: "https://api.example.com/orders"}
          response: {processors: [{expression: record.id, output: queue.order_ids}]}
        order:
          iterate: {over: queue.order_ids, into: state.order_id}
          request: {url: "https://api.example.com/orders/{state.order_id}"}
      """)

  package static let queueWithoutConsumer = DiagnosticCode(
    "D005", .warning, "queue that nobody reads",
    explanation: """
      A processor fills a queue that no endpoint iterates over. Where the only reader is disabled, this is said as info.
      """,
    bad: "response: {processors: [{expression: record.id, output: queue.order_ids}]}",
    good: "response: {processors: [{expression: record.id, output: record.order_id}]}")

  package static let unknownDependency = DiagnosticCode(
    "D006", .warning, "dependency on an endpoint that does not exist",
    explanation: "`depends_on` names what must run first. A name that no endpoint has is not waited for.",
    bad: "depends_on: [custmers]", good: "depends_on: []")

  package static let circularDependency = DiagnosticCode(
    "D007", .error, "endpoints that wait for each other",
    explanation: """
      Through `depends_on`, or through queues that they fill and read, endpoints wait for each other, so that none can \
      run first.
      """,
    bad: "depends_on: [example]", good: "depends_on: []")

  package static let unusedState = DiagnosticCode(
    "D008", .warning, "state that nobody reads",
    explanation: """
      A state variable is rendered for every chunk and read by nothing. It may be left over, or the place that should \
      read it has another name. State of the defaults is reported only if no endpoint reads it.
      """,
    bad: "state: {page_size: 100}",
    good: "state: {page_size: 100}\nrequest: {url: \"https://api.example.com/items?n={state.page_size}\"}")

  package static let shadowedState = DiagnosticCode(
    "D009", .warning, "state that is hidden by another writer",
    explanation: """
      The iteration puts each element into a state variable. A variable of the same name under `state` is never used, \
      and a `next_state` of that name makes later pages ask for something that the plan does not show.
      """,
    bad: """
      state: {day: "2024-01-01"}
      iterate: {over: "range('2024-01-01', '2024-01-31')", into: state.day}
      request: {url: "https://api.example.com/{state.day}"}
      """,
    good: """
      iterate: {over: "range('2024-01-01', '2024-01-31')", into: state.day}
      request: {url: "https://api.example.com/{state.day}"}
      """)

  package static let unkeptSync = DiagnosticCode(
    "D010", .warning, "value of the last run that is never kept",
    explanation: """
      `sync.NAME` is the value that the last run kept. Only names that the endpoint lists under `sync` are kept, so \
      this one is always null.
      """,
    bad: "state: {since: \"{coalesce(sync.last_id, 0)}\"}\nrequest: {parameters: {since: \"{state.since}\"}}",
    good: """
      sync: [last_id]
      state: {since: "{coalesce(sync.last_id, 0)}"}
      request: {parameters: {since: "{state.since}"}}
      response: {processors: [{expression: record.id, output: state.last_id, aggregation: maximum}]}
      """)

  package static let unreadSync = DiagnosticCode(
    "D011", .warning, "kept value that no run reads",
    explanation: """
      The endpoint keeps a value from run to run, but no expression reads `sync.NAME`. Every run starts where the first \
      one did.
      """,
    bad: """
      sync: [last_id]
      response: {processors: [{expression: record.id, output: state.last_id, aggregation: maximum}]}
      """,
    good: """
      sync: [last_id]
      request: {parameters: {since: "{sync.last_id}"}}
      response: {processors: [{expression: record.id, output: state.last_id, aggregation: maximum}]}
      """)

  package static let deadProcessor = DiagnosticCode(
    "D012", .warning, "processor whose value nobody sees",
    explanation: """
      The processor writes a state variable that nothing reads and that is not kept, or a field that a later processor \
      writes again.
      """,
    bad: "response: {processors: [{expression: record.id, output: state.newest, aggregation: maximum}]}",
    good: "response: {processors: [{expression: record.id, output: record.newest}]}")

  package static let misplacedAggregation = DiagnosticCode(
    "D013", .warning, "aggregation where none belongs, or none where one does",
    explanation: """
      State, `env` and `context.store` hold one value: `aggregation` says which of those of all records it is. Without \
      one the last stays. A field of a record, or a queue, takes each value as it comes.
      """,
    bad: "response: {processors: [{expression: record.id, output: record.copy, aggregation: maximum}]}",
    good: "response: {processors: [{expression: record.id, output: record.copy}]}")

  package static let generatedName = DiagnosticCode(
    "D014", .warning, "generated endpoints of one name",
    explanation: """
      A dynamic endpoint makes an endpoint of each element of a list, and each needs a name of its own. Name, \
      description and docs are templates that are rendered then, from the element, `defaults.state` and what the setup \
      wrote.
      """,
    bad: """
      dynamic_endpoints:
        - iterate: [users, orders]
          into: state.table
          endpoint: {name: list, request: {url: "https://api.example.com/{state.table}"}}
      """,
    good: """
      dynamic_endpoints:
        - iterate: [users, orders]
          into: state.table
          endpoint: {name: "list_{state.table}", request: {url: "https://api.example.com/{state.table}"}}
      """)

  /// Family D.
  package static let dataFlowCodes: [DiagnosticCode] = [
    cyclicState, unwrittenState, unwrittenSync, queueWithoutProducer, queueWithoutConsumer, unknownDependency,
    circularDependency, unusedState, shadowedState, unkeptSync, unreadSync, deadProcessor,
    misplacedAggregation, generatedName,
  ]
}
