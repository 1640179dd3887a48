// State variables: who reads whom, the order in which they can be rendered, and what each is (type, stage, taint).

internal import Diagnostics
internal import ExpressionCompiler
internal import ExpressionSyntax
internal import Specs
internal import Types
internal import Values

struct StateChecker {
  private struct Source {
    var name: String
    var tree: TemplateTree
    var location: Location
    var origin: Origin
    var texts: [ExpressionText]
  }

  private let endpoint: ResolvedEndpoint
  private let given: [String: Variable]
  private let sources: [Source]
  private let writers: StateWriters
  private let memo: CompilationMemo

  struct Result {
    var ordered: [CheckedVariable] = []
    var variables: [String: Variable] = [:]
    var recorder: SiteRecorder
  }

  init(
    _ endpoint: ResolvedEndpoint, connectionState: [Value.Member], given: [String: Variable] = [:],
    memo: CompilationMemo
  ) {
    self.memo = memo
    self.endpoint = endpoint
    self.given = given
    writers = StateWriters(endpoint)
    let overridden = Dictionary(connectionState.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    var sources: [Source] = endpoint.state.compactMap { variable in
      if variable.origin == .defaults, given[variable.name] != nil { return nil }
      if variable.origin == .defaults, let value = overridden[variable.name] {
        return Source(
          name: variable.name, tree: .literal(value), location: variable.nameLocation, origin: .defaults, texts: [])
      }
      return Source(
        name: variable.name, tree: TemplateTree(variable.value), location: variable.nameLocation,
        origin: variable.origin, texts: variable.value.texts)
    }
    for member in connectionState where !sources.contains(where: { $0.name == member.key }) {
      sources.append(
        Source(
          name: member.key, tree: .literal(member.value), location: endpoint.name.location, origin: .builtIn, texts: [])
      )
    }
    self.sources = sources
  }

  /// Variables that calls write before state is rendered.
  var writtenByCalls: [String: Variable] {
    var variables = given
    for (name, variable) in writers.calls where variables[name] == nil { variables[name] = variable }
    return variables
  }

  /// `over` is what the endpoint iterates over, if that is known yet.
  func check(over: CompiledExpression?) -> Result {
    var result = Result(recorder: SiteRecorder(memo))
    result.variables = writtenByCalls
    let into = iterationVariable(over, &result)
    // Who reads whom: a first compilation without findings.
    var reads: [String: [String]] = [:]
    for source in sources where !source.texts.isEmpty {
      var ignored = DiagnosticBag()
      let compiled = compiler([:], folds: false).compile(tree: source.tree, at: .value, memo: memo, into: &ignored)
      reads[source.name] = compiled?.reads.compactMap { $0.scope == .state ? $0.member : nil } ?? []
    }
    var dependent: Set<String> = into.map { [$0] } ?? []
    let byName = Dictionary(sources.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let written = writers.all
    for name in order(reads, &result.recorder.bag) {
      guard let source = byName[name], name != into else { continue }
      let compiled: CompiledExpression?
      do {
        // Ends before a variable is added, so that the others are not copied for it.
        let compiler = compiler(result.variables)
        compiled = result.recorder.keep(.state(name), source.origin, source.location, source.texts) { memo, bag in
          compiler.compile(tree: source.tree, at: .value, memo: memo, into: &bag)
        }
      }
      guard let compiled else {
        result.variables[name] = Variable(.any, stage: .plan)
        continue
      }
      let readsIteration = compiled.reads.contains { read in
        read.scope == .iterate || read.scope == .state && (read.member.map(dependent.contains) ?? true)
      }
      if readsIteration { dependent.insert(name) }
      result.ordered.append(CheckedVariable(name: name, value: compiled, dependsOnIteration: readsIteration))
      // What a call writes in the same variable counts as well.
      let call = result.variables[name]
      result.variables[name] = Variable(
        written.contains(name) ? .any : compiled.type, stage: max(compiled.stage, call?.stage ?? .plan),
        isTainted: compiled.isTainted || call?.isTainted ?? false, declaration: source.location)
    }
    for name in written where result.variables[name] == nil {
      result.variables[name] = Variable(.any, stage: .plan)
    }
    return result
  }

  private func iterationVariable(_ over: CompiledExpression?, _ result: inout Result) -> String? {
    guard case .state(let name)? = endpoint.iterate?.into.value else { return nil }
    var element = Type.any
    if case .array(let type)? = over?.type { element = type }
    result.variables[name] = Variable(
      element, stage: over?.stage ?? .plan, isTainted: over?.isTainted ?? false,
      declaration: endpoint.iterate?.into.location)
    return name
  }

  private func compiler(_ variables: [String: Variable], folds: Bool = true) -> ExpressionCompiler {
    let iterate: ScopeSet = endpoint.meansToIterate ? [.iterate] : []
    return Surroundings(
      place: "state", available: Surroundings.early.union(iterate), state: variables, written: memo.written
    )
    .compiler(folds: folds)
  }

  /// Names so that each stands after those it reads; a cycle is reported once. A walk with a stack of its own: a chain may
  /// be as long as the file.
  private func order(_ reads: [String: [String]], _ bag: inout DiagnosticBag) -> [String] {
    var ordered: [String] = []
    var done: Set<String> = []
    let known = Dictionary(sources.map { ($0.name, $0.location) }, uniquingKeysWith: { first, _ in first })
    for source in sources where !done.contains(source.name) {
      var path: [(name: String, following: Int)] = [(source.name, 0)]
      var places = [source.name: 0]
      while let (name, following) = path.last {
        guard let next = reads[name], following < next.count else {
          path.removeLast()
          places[name] = nil
          if done.insert(name).inserted { ordered.append(name) }
          continue
        }
        path[path.count - 1].following += 1
        let read = next[following]
        guard let place = known[read], !done.contains(read) else { continue }
        if let start = places[read] {
          report(cycle: path[start...].map(\.name) + [read], at: place, &bag)
        } else {
          places[read] = path.count
          path.append((read, 0))
        }
      }
    }
    return ordered
  }

  private func report(cycle: [String], at place: Location, _ bag: inout DiagnosticBag) {
    bag.add(
      Diagnostic(
        .cyclicState, "state variables read each other in a circle", at: place,
        label: cycle.map { "'\($0)'" }.joined(separator: " reads "), help: "compute one of them from something else"))
  }
}
