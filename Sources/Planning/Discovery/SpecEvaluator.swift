// Evaluates what a spec says outside of its endpoints, with what is known before anything is asked: inputs, environment,
// and variables of the defaults that are values as they stand.

internal import Diagnostics
internal import ExpressionCompiler
internal import ExpressionSyntax
internal import Functions
internal import Linting
internal import Records
package import Specs
internal import Types
package import Values
internal import VirtualMachine

/// For one thread.
package final class SpecEvaluator {
  /// What it read, which the plan says as it says what endpoints read.
  package private(set) var readEnvironment: Set<String> = []
  package private(set) var readInputs: Set<String> = []

  private let state: [Value.Member]
  private let inputs: Value
  private let environment: (String) -> String?
  private let now: Instant

  package init(
    _ document: SpecDocument, connectionState: [Value.Member], inputs: Value,
    environment: @escaping (String) -> String?, now: Instant
  ) {
    let own = (document.defaults?.state ?? []).compactMap { variable -> Value.Member? in
      guard !connectionState.contains(where: { $0.key == variable.name }) else { return nil }
      switch variable.value.content {
      case .literal(let value): return Value.Member(variable.name, value)
      case .text(let text) where !text.text.contains("{"): return Value.Member(variable.name, .string(text.text))
      default: return nil
      }
    }
    state = connectionState + own
    self.inputs = inputs
    self.environment = environment
    self.now = now
  }

  /// Names of variables that it knows.
  var knownState: [String] { state.map(\.key) }

  /// The value of a tree of templates, with `variables` beside the known ones. `place` says where it stands.
  func value(_ tree: TemplateTree, with variables: [Value.Member] = [], in place: String) throws(PlanningError) -> Value
  {
    try evaluate(with: variables, in: place) { compiler, bag in compiler.compile(tree: tree, at: .value, into: &bag) }
  }

  /// The value of a bare expression.
  func value(of expression: SourceText, in place: String) throws(PlanningError) -> Value {
    try evaluate(with: [], in: place) { compiler, bag in compiler.compile(expression: expression, into: &bag) }
  }

  private func evaluate(
    with variables: [Value.Member], in place: String,
    _ compile: (ExpressionCompiler, inout DiagnosticBag) -> CompiledExpression?
  ) throws(PlanningError) -> Value {
    let all = variables + state.filter { known in !variables.contains { $0.key == known.key } }
    let known = Set(all.map(\.key))
    let names = Names(
      place: place, available: [.env, .inputs, .state],
      whyNot: { _ in "nothing was asked yet" },
      state: { known.contains($0) ? Variable(.any, stage: .plan) : nil }, hasChunk: false)
    var bag = DiagnosticBag()
    let compiled = compile(ExpressionCompiler(names: names), &bag)
    guard let compiled, !bag.hasErrors else { throw .findings(bag) }
    if let read = compiled.reads.first(where: { $0.scope == .state && !($0.member.map(known.contains) ?? true) }) {
      throw .failure(
        Failure(
          .usage, "\(place) reads state.\(read.member ?? ""), which is not known there",
          why: "it is made before the endpoint's own state", advice: "read the element, an input, or plain values"))
    }
    guard compiled.stage == .plan else {
      throw .failure(
        Failure(
          .usage, "\(place) reads what a plan must not hold", why: "in \(compiled.source)",
          advice: "read the element, an input, or plain values"))
    }
    let arena = Arena()
    let keys = KeyTable()
    func cell(_ value: Value) -> Cell { Cell(value, arena: arena, keys: keys) }
    var scopes = Environment()
    scopes[.state] = cell(.object(all))
    scopes[.inputs] = cell(inputs)
    func members(_ scope: Scope) -> Set<String> {
      Set(compiled.reads.compactMap { $0.scope == scope ? $0.member : nil })
    }
    readEnvironment.formUnion(members(.env))
    readInputs.formUnion(members(.inputs))
    scopes[.env] = cell(
      .object(members(.env).sorted().map { Value.Member($0, environment($0).map { .string($0) } ?? .null) }))
    let machine = Machine(context: CallContext(arena: arena, keys: keys, now: now))
    do {
      return Value(try machine.run(Executable(compiled.program, keys: keys), in: scopes))
    } catch {
      throw .failure(
        Failure(
          .usage, "cannot evaluate \(place)", why: "\(error.message), in \(error.source)",
          advice: "correct the expression, or what it reads"))
    }
  }
}
