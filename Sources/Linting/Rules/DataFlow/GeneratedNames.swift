// D014, and D002 in the names of generated endpoints: they are rendered when the endpoint is made, from what is there
// then.

internal import Diagnostics
internal import ExpressionCompiler
internal import Specs
internal import Types
internal import Values

enum GeneratedNames {
  /// `known` are the state variables that exist when endpoints are made, the element's among them.
  static func check(
    _ dynamic: DynamicEndpoint, _ sites: [Site], known: Set<String>, _ findings: inout RuleFindings
  ) {
    for site in sites {
      for read in site.names(.state) {
        guard let name = read.member, !known.contains(name) else { continue }
        findings.add(
          Diagnostic(
            .unwrittenState, "nothing has written 'state.\(name)' when endpoints are made", at: read.location,
            label: "always null",
            help: Suggestions.question(name, among: known.sorted())
              ?? "name it by the element: {\(dynamic.into?.value ?? "state.…")}",
            severity: site.part == .generated("name") ? .error : .warning), sharedBy: "state.\(name)")
      }
    }
    guard let name = sites.first(where: { $0.part == .generated("name") }), case .string? = name.value?.constant,
      !isSingle(dynamic.iterate)
    else { return }
    findings.add(
      Diagnostic(
        .generatedName, "every endpoint that is made has this name", at: name.location,
        label: "it does not read the element",
        help: "make it different for each: list_{\(dynamic.into?.value ?? "state.…")}"))
  }

  /// Whether the list has one element.
  private static func isSingle(_ iterate: TemplateValue?) -> Bool {
    switch iterate?.content {
    case .map: true
    case .list(let items): items.count < 2
    default: false
    }
  }
}
