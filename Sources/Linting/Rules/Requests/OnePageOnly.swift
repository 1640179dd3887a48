// H002: pagination that never gets to a second page.

internal import Diagnostics
internal import Specs

enum OnePageOnly: EndpointRule {
  static let restsOn: Set<String> = ["pagination"]

  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    guard let pagination = endpoint.resolved.pagination, pagination.stopCondition == nil,
      let first = pagination.nextState?.first, endpoint.block.pagination != nil
    else { return }
    findings.add(
      Diagnostic(
        .onePageOnly, "without 'stop_condition' only the first page is loaded", at: first.nameLocation,
        label: "never used",
        help: "say when to stop: stop_condition: length(response.records) < state.limit, or whatever the API tells"))
  }
}
