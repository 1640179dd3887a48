// D006 and D007: endpoints that wait for one that does not exist, or for each other.

internal import Diagnostics
internal import Specs

enum Dependencies: SpecRule {
  static let restsOnEverything = true

  static func check(_ spec: SpecFacts, _ findings: inout RuleFindings) {
    let names = spec.endpoints.map(\.name.value)
    let known = Set(names.map { $0.lowercased() })
    var search = NameSearch(names)
    for endpoint in spec.endpoints {
      for dependency in endpoint.dependsOn where !known.contains(dependency.value.lowercased()) {
        // Dynamic endpoints have names that nobody knows yet.
        if !spec.document.dynamicEndpoints.isEmpty { continue }
        findings.add(
          Diagnostic(
            .unknownDependency, "there is no endpoint '\(dependency.value)'", at: dependency.location,
            label: Suggestions.question(search.nearest(dependency.value)) ?? "it is not waited for",
            help: "name an endpoint of this spec, or delete it"))
      }
    }
    reportCycles(spec, &findings)
  }

  /// Each circle once, at its first endpoint.
  private static func reportCycles(_ spec: SpecFacts, _ findings: inout RuleFindings) {
    enum Mark { case new, open, done }
    let next = spec.dependencies
    var marks = [Mark](repeating: .new, count: next.count)
    for root in next.indices where marks[root] == .new {
      // A walk with a stack of its own: chains may be as long as the spec.
      var path: [(endpoint: Int, following: Int)] = [(root, 0)]
      marks[root] = .open
      while let (endpoint, following) = path.last {
        guard following < next[endpoint].count else {
          marks[endpoint] = .done
          path.removeLast()
          continue
        }
        path[path.count - 1].following += 1
        let other = next[endpoint][following]
        switch marks[other] {
        case .done: break
        case .new:
          marks[other] = .open
          path.append((other, 0))
        case .open:
          let start = path.firstIndex { $0.endpoint == other } ?? 0
          report(path[start...].map(\.endpoint), spec, &findings)
        }
      }
    }
  }

  private static func report(_ circle: [Int], _ spec: SpecFacts, _ findings: inout RuleFindings) {
    let names = (circle + [circle[0]]).map { "'\(spec.endpoints[$0].name.value)'" }
    let first = circle.min() ?? circle[0]
    findings.add(
      Diagnostic(
        .circularDependency,
        circle.count == 1 ? "the endpoint waits for itself" : "endpoints wait for each other",
        at: spec.endpoints[first].name.location, label: names.joined(separator: " waits for "),
        help: "break the circle: one of them must be able to run first"))
  }
}
