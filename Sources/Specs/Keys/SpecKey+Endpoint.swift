// Rows of the key table: the root of a spec, endpoints, iteration, calls.

internal import Keys

extension SpecKey {
  static let rootKeys: [SpecKey] = [
    SpecKey("name", .string, "The name of the API, for people."),
    SpecKey("description", .string, "What the API is."),
    SpecKey("queues", .strings, "Has no effect: queues are found from their writers and readers."),
    SpecKey("defaults", .section(.endpoint), affects: .rows, "Endpoint keys that hold for every endpoint."),
    SpecKey(
      "authentication", .sectionOrNull(.authentication), affects: .rows, "How every endpoint authenticates itself."),
    SpecKey("endpoints", .map(.endpoint), affects: .rows, "The endpoints by name."),
    SpecKey(
      "dynamic_endpoints", .list(.dynamicEndpoint), affects: .rows,
      "Endpoints that are made from a list that the API gives."),
  ]

  static let endpointKeys: [SpecKey] = [
    SpecKey("name", .string, "The name; the key above it counts, except in a dynamic endpoint."),
    SpecKey("description", .string, "What the endpoint gives."),
    SpecKey("docs", .string, synonyms: ["documentation"], "Where the endpoint is documented."),
    SpecKey("disabled", .bool, fallback: "false", "Leaves the endpoint out of listings and wildcards."),
    SpecKey("queue_only", .bool, fallback: "false", "Runs only to fill queues and makes no table."),
    SpecKey("dynamic", .bool, "A mark of generated endpoints; has no effect."),
    SpecKey("state", .templates(.state), affects: .rows, "Variables, rendered at the start of each iteration."),
    SpecKey("sync", .strings, "Names of state variables that are kept between runs."),
    SpecKey("request", .section(.request), affects: .rows, "How the API is called."),
    SpecKey("pagination", .section(.pagination), affects: .rows, "How the next page is asked for, and when to stop."),
    SpecKey("response", .section(.response), affects: .rows, "What becomes of a response."),
    SpecKey("iterate", .section(.iterate), affects: .rows, "Runs the endpoint once per element of a list."),
    SpecKey("setup", .list(.call), affects: .rows, "Calls before the first iteration."),
    SpecKey("+setup", .list(.call), affects: .rows, "Calls before those of the defaults."),
    SpecKey("setup+", .list(.call), affects: .rows, "Calls after those of the defaults."),
    SpecKey("teardown", .list(.call), "Calls after the last iteration, also after failure."),
    SpecKey("+teardown", .list(.call), "Calls before those of the defaults."),
    SpecKey("teardown+", .list(.call), "Calls after those of the defaults."),
    SpecKey("depends_on", .strings, "Endpoints that run first; inferred from queues if absent."),
    SpecKey("overrides", .section(.stream), affects: .rows, "Stream settings that beat those of a replication."),
    SpecKey(
      "authentication", .sectionOrNull(.authentication), affects: .rows,
      "Replaces the connection's authentication; null: none."),
  ]

  static let iterateKeys: [SpecKey] = [
    SpecKey(
      "over", .expressionOrList(.iterateOver), synonyms: ["for", "each", "in"], "The list, queue or range to run over."),
    SpecKey(
      "into", .iterateTarget, affects: .rows, synonyms: ["as"],
      "Where each element goes: `state.NAME` or `response.records`."),
    SpecKey(
      "consume", .oneOf(Consumption.allCases.map(\.rawValue)), fallback: "deferred",
      "Whether a queue is read when its producer is done, or at once."),
    SpecKey("concurrency", .int(minimum: 1, maximum: 10_000), fallback: "10", "Iterations in flight."),
    SpecKey("if", .expression(.iterateIf), "Leaves out elements for which this is false."),
  ]

  static let callKeys: [SpecKey] = [
    SpecKey("name", .string, "What the call is for."),
    SpecKey("description", .string, "What the call is for."),
    SpecKey("if", .expression(.callIf), affects: .rows, "Makes the call only if this is true."),
    SpecKey("request", .section(.request), affects: .rows, "How the API is called."),
    SpecKey("pagination", .section(.pagination), affects: .rows, "How the next page is asked for, and when to stop."),
    SpecKey("response", .section(.response), affects: .rows, "What becomes of the response."),
    SpecKey(
      "authentication", .sectionOrNull(.authentication), affects: .rows, "Authentication of this call; null: none."),
    SpecKey(
      "iterate", .value(.callIterate), affects: .rows, "Makes the call once per element: a list or a state path."),
    SpecKey("into", .stateName, affects: .rows, "The state variable that takes each element."),
  ]

  static let dynamicEndpointKeys: [SpecKey] = [
    SpecKey("setup", .list(.call), affects: .rows, "Calls that find the list."),
    SpecKey(
      "iterate", .value(.dynamicEndpoint), required: true, affects: .rows,
      "A list, or where in the state the list of endpoints is."),
    SpecKey(
      "into", .stateName, required: true, affects: .rows, "The state variable that takes each element."),
    SpecKey(
      "endpoint", .section(.endpoint), required: true, affects: .rows, "The endpoint to make of each element."),
  ]
}
