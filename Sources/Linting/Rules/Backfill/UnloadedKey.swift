// B010: a key column that `select` leaves out.

internal import Diagnostics
internal import Specs

enum UnloadedKey: EndpointRule {
  static let restsOn: Set<String> = ["response"]

  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    let response = endpoint.resolved.response
    let select = endpoint.resolved.overrides?.select ?? response.select
    guard !select.isEmpty else { return }
    let isList = !select.contains { $0.value == "*" || $0.value.hasPrefix("-") }
    for key in response.primaryKey + [response.updateKey].compactMap({ $0 }) {
      let isDropped = select.contains { $0.value == "-\(key.value)" }
      let isNamed = select.contains { item in
        item.value == key.value || item.value.split(separator: " ").first.map(String.init) == key.value
          || item.value.hasSuffix(" as \(key.value)")
      }
      guard isDropped || isList && !isNamed else { continue }
      findings.add(
        Diagnostic(
          .unloadedKey, "the key column '\(key.value)' is not loaded", at: key.location,
          notes: [Note("the columns are chosen here", at: select[0].location)],
          help: "add '\(key.value)' to 'select'"))
    }
  }
}
