// Rows of the key table: request, pagination, response and what is in it.

internal import Keys

extension SpecKey {
  static let requestKeys: [SpecKey] = [
    SpecKey(
      "url", .template(.url), affects: .rows, synonyms: ["endpoint", "path", "uri", "base_url"], "The whole URL."),
    SpecKey(
      "method", .oneOf(HTTPMethod.allCases.map(\.rawValue), ignoringCase: true), fallback: "GET", affects: .rows,
      synonyms: ["verb"], "The HTTP method."),
    SpecKey("headers", .templates(.header), affects: .rows, "Headers; merged with those of the defaults by name."),
    SpecKey(
      "parameters", .templates(.parameter), affects: .rows, synonyms: ["params", "query", "query_params", "form"],
      "The query, or the form of a body; replaces that of the defaults as a whole."),
    SpecKey(
      "payload", .value(.payload), affects: .rows, synonyms: ["body", "data", "json"],
      "The body: a text as it is, anything else as JSON."),
    SpecKey(
      "timeout", .number(minimum: 0, above: true, unit: "seconds"), fallback: "30",
      "Seconds until a request is given up."),
    SpecKey(
      "rate", .number(minimum: 0, above: true, unit: "requests a second"), fallback: "2",
      synonyms: ["rate_limit", "requests_per_second"], "Requests a second."),
    SpecKey(
      "concurrency", .int(minimum: 1, maximum: 10_000), fallback: "5",
      synonyms: ["parallel", "parallelism", "threads"],
      "Requests in flight."),
    SpecKey("idempotent", .bool, fallback: "false", "Whether a POST or PATCH may be repeated."),
  ]

  static let paginationKeys: [SpecKey] = [
    SpecKey(
      "next_state", .templates(.nextState), affects: .rows, synonyms: ["next"], "State variables of the next request."),
    SpecKey(
      "stop_condition", .expression(.stopCondition), affects: .rows, synonyms: ["stop", "until", "stop_when"],
      "Ends the pages when true; without it there is one page."),
  ]

  static let responseKeys: [SpecKey] = [
    SpecKey(
      "format", .oneOf(ResponseFormat.allCases.map(\.rawValue), ignoringCase: true), affects: .rows,
      "How the body is read; by its content type if absent."),
    SpecKey("records", .section(.records), affects: .rows, "Where the records are, and what identifies them."),
    SpecKey(
      "processors", .list(.processor), affects: .rows, "Computes values for each record; replaces the defaults'."),
    SpecKey("+processors", .list(.processor), affects: .rows, "Processors before those of the defaults."),
    SpecKey("processors+", .list(.processor), affects: .rows, "Processors after those of the defaults."),
    SpecKey("rules", .list(.rule), affects: .rows, "What to do with unusual responses; replaces the defaults'."),
    SpecKey("+rules", .list(.rule), affects: .rows, "Rules before those of the defaults."),
    SpecKey("rules+", .list(.rule), affects: .rows, "Rules after those of the defaults."),
  ]

  static let recordsKeys: [SpecKey] = [
    SpecKey(
      "jmespath", .template(.jmespath), affects: .rows, synonyms: ["jmes_path", "jsonpath", "json_path"],
      "A JMESPath that gives the records."),
    SpecKey("jq", .template(.jq), affects: .rows, "A jq filter that gives the records."),
    SpecKey(
      "primary_key", .strings, affects: .rows, synonyms: ["pk", "key", "keys", "unique_key"],
      "The fields that identify a record."),
    SpecKey("update_key", .string, affects: .rows, "The field that grows with each change of a record."),
    SpecKey("limit", .int(minimum: 1), affects: .rows, "The most records of one run."),
    SpecKey(
      "casing", .oneOf(Casing.allCases.map(\.rawValue)), affects: .rows, "How column names are written."),
    SpecKey("select", .strings, affects: .rows, "Columns to load, in order: `name`, `-name`, `a as b`, `*`."),
    SpecKey(
      "duplicate_tolerance", .tolerance, affects: .rows,
      "`capacity,error_rate`: accepted for compatibility; duplicates are found exactly."),
  ]

  static let processorKeys: [SpecKey] = [
    SpecKey("name", .string, "What the processor is for."),
    SpecKey("description", .string, "What the processor is for."),
    SpecKey(
      "expression", .expression(.processorExpression), required: true, affects: .rows, synonyms: ["value", "expr"],
      "The value."),
    SpecKey(
      "output", .processorOutput, required: true, affects: .rows, synonyms: ["into", "to", "target"],
      "Where the value goes."),
    SpecKey(
      "aggregation", .oneOf(Aggregation.allCases.map(\.rawValue)), affects: .rows,
      "Makes one value of those of all records."),
    SpecKey(
      "if", .expression(.processorIf), affects: .rows, synonyms: ["condition", "when"],
      "Skips records for which this is false."),
  ]

  static let ruleKeys: [SpecKey] = [
    SpecKey("name", .string, "What the rule is for."),
    SpecKey("description", .string, "What the rule is for."),
    SpecKey(
      "action", .oneOf(RuleAction.allCases.map(\.rawValue)), required: true, affects: .rows, synonyms: ["do", "then"],
      "What to do with the response."),
    SpecKey(
      "condition", .expression(.ruleCondition), affects: .rows, synonyms: ["if", "when"],
      "When the rule applies; always if absent."),
    SpecKey(
      "max_attempts", .int(minimum: 1, maximum: 1_000), fallback: "3",
      synonyms: ["retries", "max_retries", "attempts"],
      "retry: sends in all, the first included."),
    SpecKey(
      "backoff", .oneOf([""] + Backoff.allCases.map(\.rawValue)), fallback: "none", "retry: how waits grow."),
    SpecKey(
      "backoff_base", .number(minimum: 0, above: false, unit: "seconds"), fallback: "1",
      "retry: the first wait in seconds."),
    SpecKey("message", .template(.message), "What to say when the rule applies."),
  ]
}
