// Dynamic endpoints become ordinary ones, one for each element of a list. Where calls must be made to find the list, an
// endpoint stands for the question: it makes the calls and iterates over what they gave, and nothing else.

internal import Diagnostics
internal import ExpressionCompiler
internal import ExpressionSyntax
internal import Keys
internal import Linting
package import Specs
internal import Types
internal import Values
internal import YAMLSyntax

package struct DynamicEndpoints {
  private let document: SpecDocument
  private let evaluator: SpecEvaluator

  package init(_ document: SpecDocument, _ evaluator: SpecEvaluator) {
    self.document = document
    self.evaluator = evaluator
  }

  /// Where a list is.
  private enum Source {
    case known([Value])
    /// In what calls leave in the state.
    case asked(ListPath)
  }

  /// The spec with nothing but the questions in it: endpoints that are called as their lists are. Nil where nothing has
  /// to be asked.
  package func questions() throws(PlanningError) -> SpecDocument? {
    var result = document
    result.dynamicEndpoints = []
    result.endpoints = []
    for (index, dynamic) in document.dynamicEndpoints.enumerated() {
      guard case .asked(let path) = try source(dynamic, index), let iterate = dynamic.iterate else { continue }
      let name = Located(DiscoveredLists.name(ofDynamicEndpoint: index), at: iterate.location)
      result.endpoints.append(
        EndpointBlock(
          name: name, node: dynamic.node, setup: dynamic.setup.map(withDefaultHeaders),
          over: path.expression(at: iterate.node, reading: evaluator.knownState + Self.written(by: dynamic.setup))))
    }
    return result.endpoints.isEmpty ? nil : result
  }

  /// The spec with an endpoint for each element. A list that is neither known nor in `lists` is an error, or left out.
  package func expanded(
    _ lists: DiscoveredLists, leavingOutUnknown: Bool = false
  ) throws(PlanningError) -> SpecDocument {
    var result = document
    result.dynamicEndpoints = []
    var names = Set(document.endpoints.map { $0.name.value.lowercased() })
    for (index, dynamic) in document.dynamicEndpoints.enumerated() {
      let place = DiscoveredLists.name(ofDynamicEndpoint: index)
      let elements: [Value]
      switch try source(dynamic, index) {
      case .known(let known): elements = known
      case .asked:
        guard let found = lists[place] else {
          if leavingOutUnknown { continue }
          throw .failure(
            Failure(
              .usage, "the spec has dynamic endpoints, which are known only to the API",
              why: "\(place) makes one of each element of a list that its setup calls find",
              advice: "add --discover: it makes these calls, and the plan says what was found"))
        }
        elements = found
      }
      for (position, element) in elements.enumerated() {
        let endpoint = try self.endpoint(dynamic, element, "\(place), element \(position)")
        guard let endpoint else { continue }
        guard names.insert(endpoint.name.value.lowercased()).inserted else {
          throw .failure(
            Failure(
              .usage, "two endpoints are called '\(DisplayWidth.printable(endpoint.name.value))'",
              why: "\(place) makes the second one of element \(position)",
              advice: "let 'name' read what tells the elements apart"))
        }
        result.endpoints.append(endpoint)
      }
    }
    return result
  }

  private func endpoint(
    _ dynamic: DynamicEndpoint, _ element: Value, _ place: String
  ) throws(PlanningError) -> EndpointBlock? {
    guard let template = dynamic.endpoint, let into = dynamic.into,
      case .state(let variable)? = ProcessorOutput(parsing: into.value)
    else { return nil }
    let written = template.name
    let value = try evaluator.value(
      .template(SourceText(written.value) { _ in written.location }), with: [Value.Member(variable, element)],
      in: "the name of a dynamic endpoint")
    let name = value.string ?? (value == .null ? "" : CanonicalJSON.text(of: value))
    guard !name.isEmpty, !name.unicodeScalars.contains(where: DisplayWidth.isUnprintable) else {
      throw .failure(
        Failure(
          .usage, "an endpoint of \(place) has no name that it can be called by",
          why: "'\(written.value)' gives \(CanonicalJSON.text(of: .string(name)))",
          advice: "let 'name' read a text of the element, without control characters"))
    }
    let known = NamedTemplate(
      variable, at: into.location, value: TemplateValue(.literal(element), node: dynamic.node), origin: .own)
    return EndpointBlock(template, name: Located(name, at: written.location), adding: [known])
  }

  /// The call with the headers of the defaults, which calls of every other endpoint send as well.
  private func withDefaultHeaders(_ call: CallBlock) -> CallBlock {
    var call = call
    let own = call.request?.headers ?? []
    let names = Set(own.map { $0.name.lowercased() })
    let inherited = document.defaults?.request?.headers ?? []
    call.request?.headers = inherited.filter { !names.contains($0.name.lowercased()) } + own
    return call
  }

  // MARK: Lists

  private func source(_ dynamic: DynamicEndpoint, _ index: Int) throws(PlanningError) -> Source {
    guard let iterate = dynamic.iterate else { return .known([]) }
    let place = "'iterate' of \(DiscoveredLists.name(ofDynamicEndpoint: index))"
    guard case .text(let text) = iterate.content else {
      return .known(try list(try evaluator.value(TemplateTree(iterate), in: place), place))
    }
    if let literal = ListPath.literal(text.text) { return .known(try list(literal, place)) }
    let path = ListPath(text.text)
    guard dynamic.setup.isEmpty else { return .asked(path) }
    let expression = path.expression(at: iterate.node, reading: evaluator.knownState)
    return .known(try list(try evaluator.value(of: SourceText(expression), in: place), place))
  }

  /// A single object is a list of one.
  private func list(_ value: Value, _ place: String) throws(PlanningError) -> [Value] {
    if let array = value.array { return array }
    if value.members != nil { return [value] }
    throw .failure(
      Failure(
        .usage, "\(place) gives no list", why: "it is \(CanonicalJSON.text(of: value))",
        advice: "name a variable or an input that holds one"))
  }

  /// Variables that processors of calls write.
  private static func written(by calls: [CallBlock]) -> [String] {
    let outputs = calls.flatMap { $0.response?.processors.merged() ?? [] }.compactMap { $0.output?.value }
    let names = outputs.compactMap { output -> String? in
      if case .state(let name) = output { name } else { nil }
    }
    return Set(names).sorted()
  }
}
