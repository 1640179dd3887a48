// Family X: secrets on their way to where they do not belong.

extension DiagnosticCode {
  package static let secretInMessage = DiagnosticCode(
    "X001", .error, "secret in a message or a log",
    explanation: """
      Messages of rules and what `log` prints are written to logs that many people read. A value that comes from a \
      secret must not go there.
      """,
    bad: "rules: [{action: fail, message: \"bad key {secrets.key}\"}]",
    good: "rules: [{action: fail, message: \"bad key\"}]")

  package static let secretInState = DiagnosticCode(
    "X002", .error, "secret that would be kept",
    explanation: """
      Watermarks and queues are stored in the target's database. A value that comes from a secret must not be.
      """,
    bad: "processors: [{expression: secrets.key, output: state.last, aggregation: last}]",
    good: "processors: [{expression: record.id, output: state.last, aggregation: last}]")

  package static let secretInRecord = DiagnosticCode(
    "X003", .warning, "secret in a record",
    explanation: "The value comes from a secret and is written into the table, for everybody who may read it.",
    bad: "processors: [{expression: secrets.account, output: record.account}]",
    good: "processors: [{expression: inputs.account, output: record.account}]")

  package static let credentialInURL = DiagnosticCode(
    "X004", .warning, "credential in a query parameter",
    explanation: """
      URLs are logged by servers and proxies on the way. A credential belongs into a header where the API takes it there.
      """,
    bad: "parameters: {api_key: \"{secrets.key}\"}", good: "headers: {X-API-Key: \"{secrets.key}\"}")

  package static let secretInPath = DiagnosticCode(
    "X005", .info, "secret in a URL's path",
    explanation: "URLs are logged by servers and proxies on the way, so the value is less secret than in a header.",
    bad: "url: \"https://api.example.com/{secrets.account}/items\"",
    good: "url: \"https://api.example.com/{inputs.account}/items\"")

  package static let plainCredential = DiagnosticCode(
    "X006", .warning, "credential in plain text",
    explanation: """
      A header, parameter or field that carries a credential by its name has a literal value. Specs are shared and kept \
      in version control; secrets belong into the connection, and are read as `secrets.NAME`.
      """,
    bad: "headers: {Authorization: \"Bearer sk_live_51Habc\"}",
    good: "headers: {Authorization: \"Bearer {secrets.key}\"}")

  package static let unencryptedCredential = DiagnosticCode(
    "X007", .warning, "credentials over http",
    explanation: """
      The request carries a secret, and its URL starts with http:// and a host that is not this machine: everybody on \
      the way can read it.
      """,
    bad: "request: {url: \"http://api.example.com/items\", headers: {Authorization: \"Bearer {secrets.key}\"}}",
    good: "request: {url: \"https://api.example.com/items\", headers: {Authorization: \"Bearer {secrets.key}\"}}")

  package static let secretEnvironment = DiagnosticCode(
    "X008", .info, "environment variable that is taken for a secret",
    explanation: """
      The variable's name has a part such as KEY, TOKEN, SECRET or PASSWORD, so its value is treated as a secret: it \
      never stands in a plan, and is read when the plan is executed.
      """,
    bad: "headers: {X-Api-Key: \"{env.API_KEY}\"}", good: "headers: {X-Api-Key: \"{secrets.api_key}\"}")

  /// Family X.
  package static let securityCodes: [DiagnosticCode] = [
    secretInMessage, secretInState, secretInRecord, credentialInURL, secretInPath, plainCredential,
    unencryptedCredential, secretEnvironment,
  ]
}
