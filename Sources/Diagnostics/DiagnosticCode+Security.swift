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

  /// Family X.
  package static let securityCodes: [DiagnosticCode] = [
    secretInMessage, secretInState, secretInRecord, credentialInURL, secretInPath,
  ]
}
