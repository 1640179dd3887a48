// State variables: who reads whom, the order in which they can be rendered, and what each is (type, stage, taint).

internal import Diagnostics
internal import ExpressionCompiler
internal import ExpressionSyntax
internal import Specs
internal import Types
internal import Values

struct StateChecker {
  private let endpoint: ResolvedEndpoint
  private let over: CompiledExpression?
  private let sources: [(name: String, tree: TemplateTree, location: Location)]

  struct Result {
    var ordered: [CheckedVariable] = []
    var variables: [String: Variable] = [:]
  }

  init(_ endpoint: ResolvedEndpoint, connectionState: [Value.Member], over: CompiledExpression?) {
    self.endpoint = endpoint
    self.over = over
    let overridden = Dictionary(connectionState.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    var sources: [(name: String, tree: TemplateTree, location: Location)] = endpoint.state.map { variable in
      if variable.origin == .defaults, let value = overridden[variable.name] {
        return (variable.name, .literal(value), variable.nameLocation)
      }
      return (variable.name, TemplateTree(variable.value), variable.nameLocation)
    }
    for member in connectionState where !sources.contains(where: { $0.name == member.key }) {
      sources.append((member.key, .literal(member.value), endpoint.name.location))
    }
    self.sources = sources
  }

  func check(into bag: inout DiagnosticBag) -> Result {
    var result = Result()
    let into = iterationVariable(&result)
    let writtenLater = StateWriters.afterRendering(endpoint)
    // Who reads whom: a first compilation without findings.
    var reads: [String: [String]] = [:]
    for source in sources {
      var ignored = DiagnosticBag()
      let compiled = compiler([:], folds: false).compile(tree: source.tree, at: .value, into: &ignored)
      reads[source.name] = compiled?.reads.compactMap { $0.scope == .state ? $0.member : nil } ?? []
    }
    var dependent: Set<String> = into.map { [$0] } ?? []
    for name in order(reads, &bag) {
      guard let source = sources.first(where: { $0.name == name }), name != into else { continue }
      let compiled = compiler(result.variables).compile(tree: source.tree, at: .value, into: &bag)
      guard let compiled else {
        result.variables[name] = Variable(.any, stage: .plan)
        continue
      }
      let readsIteration = compiled.reads.contains { read in
        read.scope == .iterate || read.scope == .state && (read.member.map(dependent.contains) ?? true)
      }
      if readsIteration { dependent.insert(name) }
      result.ordered.append(CheckedVariable(name: name, value: compiled, dependsOnIteration: readsIteration))
      let type = writtenLater.contains(name) ? .any : compiled.type
      result.variables[name] = Variable(type, stage: compiled.stage, isTainted: compiled.isTainted)
    }
    for name in writtenLater where result.variables[name] == nil {
      result.variables[name] = Variable(.any, stage: .plan)
    }
    return result
  }

  private func iterationVariable(_ result: inout Result) -> String? {
    guard case .state(let name)? = endpoint.iterate?.into.value else { return nil }
    var element = Type.any
    if case .array(let type)? = over?.type { element = type }
    result.variables[name] = Variable(element, stage: over?.stage ?? .plan, isTainted: over?.isTainted ?? false)
    return name
  }

  private func compiler(_ variables: [String: Variable], folds: Bool = true) -> ExpressionCompiler {
    var available: Set<Scope> = [.env, .inputs, .secrets, .state, .sync, .context, .auth]
    if endpoint.iterate != nil { available.insert(.iterate) }
    return ExpressionCompiler(
      names: Names(
        place: "state", available: available,
        whyNot: { $0 == .iterate ? "there is no iteration" : "state is rendered before the first request" },
        state: { variables[$0] }), folds: folds)
  }

  /// Names so that each stands after those it reads; a cycle is reported once.
  private func order(_ reads: [String: [String]], _ bag: inout DiagnosticBag) -> [String] {
    var ordered: [String] = []
    var done: Set<String> = []
    var path: [String] = []
    func visit(_ name: String) {
      if done.contains(name) { return }
      if let start = path.firstIndex(of: name) {
        let cycle = path[start...] + [name]
        if let place = sources.first(where: { $0.name == name })?.location {
          bag.add(
            Diagnostic(
              .cyclicState, "state variables read each other in a circle", at: place,
              label: cycle.map { "'\($0)'" }.joined(separator: " reads "),
              help: "compute one of them from something else"))
        }
        return
      }
      path.append(name)
      for read in reads[name] ?? [] where reads[read] != nil { visit(read) }
      path.removeLast()
      done.insert(name)
      ordered.append(name)
    }
    for source in sources { visit(source.name) }
    return ordered
  }
}
