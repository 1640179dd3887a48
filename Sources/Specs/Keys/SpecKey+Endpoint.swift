// Rows of the key table: the root of a spec, endpoints, iteration, calls, authentication.

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
    SpecKey("docs", .string, "Where the endpoint is documented."),
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
    SpecKey("over", .expressionOrList(.iterateOver), "The list, queue or range to run over."),
    SpecKey("into", .iterateTarget, affects: .rows, "Where each element goes: `state.NAME` or `response.records`."),
    SpecKey(
      "consume", .oneOf(Consumption.allCases.map(\.rawValue)), fallback: "deferred",
      "Whether a queue is read when its producer is done, or at once."),
    SpecKey("concurrency", .int(minimum: 1), fallback: "10", "Iterations in flight."),
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
      "iterate", .value(.dynamicEndpoint), affects: .rows, "A list, or where in the state the list of endpoints is."),
    SpecKey("into", .stateName, affects: .rows, "The state variable that takes each element."),
    SpecKey("endpoint", .section(.endpoint), affects: .rows, "The endpoint to make of each element."),
  ]

  static let authenticationKeys: [SpecKey] = [
    SpecKey(
      "type", .oneOf(AuthenticationType.allCases.map(\.rawValue)), fallback: "static, if there are headers",
      affects: .rows, "The kind of authentication."),
    SpecKey("expires", .number(minimum: 0, above: true), "Seconds after which it is done again."),
    SpecKey("refresh_on_expire", .bool, "Has no effect: `expires` alone decides."),
    SpecKey("headers", .templates(.authentication), affects: .rows, "static: headers of every request."),
    SpecKey("username", .template(.authentication), affects: .rows, "basic: the user."),
    SpecKey("password", .template(.authentication), affects: .rows, "basic: the password."),
    SpecKey(
      "flow", .oneOf(["authorization_code", "client_credentials", "device_code"]), fallback: "authorization_code",
      affects: .rows, "oauth2: how a token is obtained."),
    SpecKey("client_id", .template(.authentication), affects: .rows, "oauth2: the client."),
    SpecKey("client_secret", .template(.authentication), affects: .rows, "oauth2: the client's secret."),
    SpecKey("authentication_url", .template(.authentication), affects: .rows, "oauth2: where tokens are issued."),
    SpecKey("authorization_url", .template(.authentication), "oauth2: where a person consents."),
    SpecKey("device_auth_url", .template(.authentication), "oauth2: where a device code is issued."),
    SpecKey("redirect_uri", .template(.authentication), "oauth2: where the consent comes back to."),
    SpecKey("scopes", .value(.authentication), affects: .rows, "oauth2: what the token may do."),
    SpecKey("aws_service", .template(.authentication), affects: .rows, "aws-sigv4: the service's name."),
    SpecKey("aws_region", .template(.authentication), affects: .rows, "aws-sigv4: the region."),
    SpecKey("aws_access_key_id", .template(.authentication), affects: .rows, "aws-sigv4: the key."),
    SpecKey("aws_secret_access_key", .template(.authentication), affects: .rows, "aws-sigv4: its secret."),
    SpecKey("aws_session_token", .template(.authentication), affects: .rows, "aws-sigv4: the session."),
    SpecKey("aws_profile", .template(.authentication), affects: .rows, "aws-sigv4: a profile of the AWS tools."),
    SpecKey(
      "algorithm", .oneOf(["sha256", "sha512"]), fallback: "sha256", affects: .rows, "hmac: the digest."),
    SpecKey("secret", .template(.authentication), affects: .rows, "hmac: the key."),
    SpecKey(
      "secret_encoding", .oneOf(["", "raw", "hex", "base64"]), fallback: "raw", affects: .rows,
      "hmac: how `secret` is written."),
    SpecKey("signing_string", .template(.signing), affects: .rows, "hmac: the text to sign."),
    SpecKey("request_headers", .templates(.signing), affects: .rows, "hmac: headers that carry the signature."),
    SpecKey("nonce_length", .int(minimum: 0), fallback: "0", "hmac: random bytes for `{nonce}`; 0: none."),
    SpecKey("sequence", .list(.call), affects: .rows, "sequence: calls that obtain the credentials."),
  ]
}
