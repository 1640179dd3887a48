// The keys of a lowered endpoint.

internal import Values

/// How many there may be at a time.
private let concurrencies = 1...10_000

extension PlanEndpoint: PlanPart {
  package static let partName = "endpoint"
  package static var blank: PlanEndpoint { PlanEndpoint(request: nil, response: .blank) }
  package static let keys: [PlanKey<PlanEndpoint>] = [
    .optional("authentication", \.authentication, .part, "How requests are authenticated; absent: they are not."),
    .unless([], "setup", \.setup, .list(.part), "Calls before the first chunk."),
    .unless([], "teardown", \.teardown, .list(.part), "Calls after the last chunk, also after failures.").beside,
    .unless([], "state", \.state, .slots, "State variables that each chunk computes, in that order."),
    .optional("iterate", \.iteration, .part, "What the chunks are made of; absent: there is one chunk."),
    .unless([], "sync", \.sync, .list(.text), "State variables that are kept as watermarks.").beside,
    .optional(
      "request", \.request, .part, "The request; absent where the elements of the iteration are the records."),
    .optional("pagination", \.pagination, .part, "How the next page is asked for; absent: one page."),
    .required("response", \.response, .part, "What becomes of a response."),
  ]
}

extension PlanIteration: PlanPart {
  package static let partName = "iterate"
  package static var blank: PlanIteration { PlanIteration(into: nil) }
  package static let keys: [PlanKey<PlanIteration>] = [
    .optional("into", \.into, .text, "The state variable that takes the element; absent: elements are the records."),
    .required("concurrency", \.concurrency, .int(concurrencies), "Chunks in flight.").beside,
    .optional("over", \.over, .program, "Gives the elements, where they are not known while planning.").beside,
    .optional("if", \.condition, .program, "Whether an element is wanted, where that is not known while planning.")
      .beside,
    .unless(false, "immediate", \.isImmediate, .bool, "Whether chunks start while the queue is being filled.").beside,
  ]
}

extension PlanRequest: PlanPart {
  package static let partName = "request"
  package static var blank: PlanRequest { PlanRequest(url: .literal(.null)) }
  package static let keys: [PlanKey<PlanRequest>] = [
    .required("method", \.method, .text, "The HTTP method."),
    .required("url", \.url, .slot, "The URL before parameters."),
    .unless([], "headers", \.headers, .slots, "Headers."),
    .unless([], "parameters", \.parameters, .slots, "Parameters of the query; one that is null is left out."),
    .optional("payload", \.payload, .slot, "The body: a text as it is, everything else as JSON."),
    .required("timeout", \.timeoutSeconds, .number, "Seconds.").beside,
    .required("rate", \.rate, .number, "Requests a second.").beside,
    .required("concurrency", \.concurrency, .int(concurrencies), "Requests in flight.").beside,
    .optional("idempotent", \.isIdempotent, .bool, "Whether a POST or PATCH may be repeated.").beside,
  ]
}

extension PlanPagination: PlanPart {
  package static let partName = "pagination"
  package static var blank: PlanPagination { PlanPagination(nextState: [], stop: nil) }
  package static let keys: [PlanKey<PlanPagination>] = [
    .required("next_state", \.nextState, .slots, "State variables for the next page."),
    .optional("stop_condition", \.stop, .program, "Whether this page is the last; absent: it is."),
  ]
}

extension PlanResponse: PlanPart {
  package static let partName = "response"
  package static var blank: PlanResponse { PlanResponse() }
  package static let keys: [PlanKey<PlanResponse>] = [
    .optional(
      "format", \.format, .choice(["json", "jsonlines", "csv", "xml"]), "The form; absent: as the content type says."),
    .optional("jmespath", \.jmespath, .slot, "Finds the records; absent: the whole document."),
    .optional("jq", \.jq, .slot, "Finds the records, instead of jmespath."),
    .unless([], "primary_key", \.primaryKey, .list(.text), "Columns that tell records apart."),
    .optional("update_key", \.updateKey, .text, "The column that tells which of two records is newer."),
    .optional("limit", \.limit, .int(0...1_000_000_000_000), "The most rows of the stream."),
    .optional(
      "casing", \.casing, .choice(["snake", "camel", "upper", "lower", "normalize"]), "How columns are named."),
    .unless([], "select", \.select, .list(.text), "Columns that are wanted, renamed or left out."),
    .optional(
      "duplicate_tolerance", \.duplicateTolerance, .text, "Capacity and error rate of a filter that may drop records."),
    .optional("flatten", \.flatten, .int(0...1_000), "Levels of nesting that become columns; 0: all."),
    .unless([], "processors", \.processors, .list(.part), "Values computed for each record, in order."),
    .required("rules", \.rules, .list(.part), "What to do with which response: the first that fits."),
  ]
}

extension PlanProcessor: PlanPart {
  package static let partName = "processor"
  package static var blank: PlanProcessor { PlanProcessor(expression: 0, output: "") }
  package static let keys: [PlanKey<PlanProcessor>] = [
    .required("expression", \.expression, .program, "Gives the value."),
    .required("output", \.output, .text, "Where it goes: record, record.x, state.x, queue.x, env.X, context.store.x."),
    .optional(
      "aggregation", \.aggregation, .choice(["maximum", "minimum", "first", "last", "collect"]),
      "How values of many records become one."),
    .optional("if", \.condition, .program, "Whether it is computed for a record."),
  ]
}

extension PlanRule: PlanPart {
  package static let partName = "rule"
  package static var blank: PlanRule { PlanRule(action: "", condition: nil) }
  package static let keys: [PlanKey<PlanRule>] = [
    .required("action", \.action, .choice(["retry", "continue", "stop", "break", "fail", "skip"]), "What to do."),
    .optional("condition", \.condition, .program, "For which responses; absent: all."),
    .required("max_attempts", \.maxAttempts, .int(1...1_000), "Sends in all, for 'retry'.").beside,
    .required(
      "backoff", \.backoff, .choice(["none", "constant", "linear", "exponential", "jitter"]),
      "How the wait grows from one attempt to the next."
    ).beside,
    .required("backoff_base", \.backoffBase, .number, "Seconds.").beside,
    .optional("message", \.message, .slot, "What a failure says.").beside,
  ]
}

extension PlanCall: PlanPart {
  package static let partName = "call"
  package static var blank: PlanCall { PlanCall(response: .blank) }
  package static let keys: [PlanKey<PlanCall>] = [
    .optional("if", \.condition, .program, "Whether the call is made."),
    .optional("iterate", \.iterate, .slot, "The elements that it is made for, one after another."),
    .optional("into", \.into, .text, "The state variable that takes the element."),
    .optional("request", \.request, .part, "The request."),
    .optional("pagination", \.pagination, .part, "How the next page is asked for."),
    .required("response", \.response, .part, "What becomes of a response."),
    .optional("authentication", \.authentication, .part, "How it is authenticated; absent: as the stream is."),
  ]
}

extension PlanAuthentication: PlanPart {
  package static let partName = "authentication"
  package static var blank: PlanAuthentication { PlanAuthentication(type: "") }
  package static let keys: [PlanKey<PlanAuthentication>] = [
    .required(
      "type", \.type, .choice(["none", "static", "basic", "oauth2", "hmac", "sequence", "aws-sigv4"]),
      "The kind of authentication."),
    .optional("expires", \.expires, .number, "Seconds after which it is done again.").beside,
    .unless([], "headers", \.headers, .slots, "Headers of type static."),
    .unless([], "request_headers", \.requestHeaders, .slots, "Headers that type hmac computes for each request."),
    .unless([], "sequence", \.sequence, .list(.part), "Calls of type sequence."),
    .unless([], "fields", \.fields, .slots, "What else the type needs."),
    .unless([], "options", \.options, .slots, "What is needed on the way and changes no answer.").beside,
  ]
}
