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
    bad: "request: {url: \"{state.base_ulr}/events\"}", good: "request: {url: \"{state.base_url}/events\"}")

  package static let unwrittenSync = DiagnosticCode(
    "D003", .error, "sync key without a writer",
    explanation: """
      A name in `sync` is kept from run to run. Some processor must write it with `output: state.NAME`, or there is \
      nothing to keep.
      """,
    bad: "sync: [last_dat]", good: "sync: [last_date]")

  /// Family D.
  package static let dataFlowCodes: [DiagnosticCode] = [cyclicState, unwrittenState, unwrittenSync]
}
