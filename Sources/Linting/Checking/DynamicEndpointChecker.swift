// Compiles a dynamic endpoint: the calls that find the list, where the list is, what the endpoints are called, and the
// endpoint that is made of each element.

internal import Diagnostics
internal import ExpressionCompiler
internal import ExpressionSyntax
internal import JMESPath
internal import Specs
internal import Types
internal import Values

struct DynamicEndpointChecker {
  private let dynamic: DynamicEndpoint
  private let document: SpecDocument
  private let connectionState: [Value.Member]
  /// What the calls and the element bring.
  private let given: [String: Variable]
  private let memo: CompilationMemo

  init(
    _ dynamic: DynamicEndpoint, in document: SpecDocument, connectionState: [Value.Member],
    given: [String: Variable] = [:], memo: CompilationMemo
  ) {
    self.memo = memo
    self.dynamic = dynamic
    self.document = document
    self.connectionState = connectionState
    var given = given
    for name in StateWriters.written(by: dynamic.setup) { given[name] = Variable(.any, stage: .call) }
    if case .state(let name)? = dynamic.into.flatMap({ ProcessorOutput(parsing: $0.value) }) {
      given[name] = Variable(.any, stage: .call)
    }
    self.given = given
  }

  /// The calls, the list, and what the endpoints are called.
  func checkDiscovery(_ findings: inout RuleFindings) -> SiteRecorder {
    var recorder = SiteRecorder(memo)
    recorder.add(CallChecker(.setup, state: [:], memo: memo).check(dynamic.setup))
    checkList(&recorder)
    if dynamic.into != nil { checkLabels(&recorder, &findings) }
    return recorder
  }

  private func checkLabels(_ recorder: inout SiteRecorder, _ findings: inout RuleFindings) {
    let first = recorder.sites.count
    for label in dynamic.labels {
      let surroundings = Surroundings(
        place: "the \(label.name) of a dynamic endpoint", available: Surroundings.early, state: given)
      // A name is part of commands and tables: what looks like a hole there must be one. The rest is prose.
      _ = recorder.value(
        label.value, .generated(label.name), at: label.name == "name" ? .url : .payload, origin: .own,
        surroundings.compiler())
    }
    let known = Set(given.keys).union((document.defaults?.state ?? []).map(\.name))
      .union(connectionState.map(\.key))
    GeneratedNames.check(dynamic, Array(recorder.sites[first...]), known: known, &findings)
  }

  private func checkList(_ recorder: inout SiteRecorder) {
    guard let iterate = dynamic.iterate else { return }
    let surroundings = Surroundings(
      place: "'iterate' of a dynamic endpoint", available: Surroundings.early, state: given)
    let list = recorder.value(iterate, .iterateOver, at: .query, origin: .own, surroundings.compiler())
    if case .text(let text) = iterate.content, case .string(let path)? = list?.constant {
      let start = path.drop { $0.isWhitespace }.first
      // A JSON literal, or else a JMESPath over the state.
      if start != "[", start != "{" { QueryText.check(jmespath: list, text, memo, into: &recorder.bag) }
    }
  }

  /// The endpoint, checked as others are; nil if there is none.
  func checkEndpoint(into bag: inout DiagnosticBag) -> CheckedEndpoint? {
    guard let block = dynamic.endpoint else { return nil }
    let resolved = document.resolved(block, into: &bag)
    var checker = EndpointChecker(resolved, connectionState: connectionState, given: given, memo: memo)
    return checker.check(into: &bag)
  }
}
