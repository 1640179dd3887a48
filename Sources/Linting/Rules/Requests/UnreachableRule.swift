// H008: a rule that never applies, since an earlier one does, or since no status fits.

internal import Diagnostics
internal import ExpressionCompiler
internal import Specs

enum UnreachableRule: EndpointRule {
  static let restsOn: Set<String> = ["response"]

  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings) {
    if !endpoint.resolved.response.rules.contains(where: { $0.origin == .own }) { return }
    var taken = StatusSet.none
    var deciding: [(rule: ResolvedRule, lower: StatusSet)] = []
    // Rules with errors are not among the checked ones; places would not fit.
    guard endpoint.endpoint.rules.count == endpoint.resolved.response.rules.count else { return }
    for checked in endpoint.endpoint.rules {
      let rule = checked.resolved
      if rule.condition != nil, checked.condition == nil { return }
      let upper = checked.condition.map { StatusSet.upperBound(of: $0) } ?? .all
      if rule.origin == .own {
        if upper.isEmpty {
          findings.add(
            Diagnostic(
              .unreachableRule, "no status fits the condition", at: rule.condition?.location ?? rule.location,
              label: "never true"))
        } else if upper.isSubset(of: taken), let first = deciding.first(where: { !$0.lower.isDisjoint(with: upper) }) {
          findings.add(
            Diagnostic(
              .unreachableRule, "an earlier rule decides every response that this one is for",
              at: rule.condition?.location ?? rule.location, label: "never reached",
              notes: [Note("that rule is here", at: first.rule.location)],
              help: "put the narrower rule first; the first that fits decides"))
        }
      }
      // A retry that has used up its attempts leaves the response to the next rule.
      if rule.action.value == .retry { continue }
      let lower = checked.condition.map { StatusSet.lowerBound(of: $0) } ?? .all
      deciding.append((rule, lower))
      taken = taken.union(lower)
    }
  }
}
