// Renders the first request of each chunk: in full where everything is known while planning, else with references for
// what is not.

internal import Diagnostics
internal import ExpressionCompiler
internal import Linting
internal import Plans
internal import Records
internal import Specs
internal import Types
internal import Values
internal import VirtualMachine

/// The programs of one stream's request.
struct RequestRenderer: ~Copyable {
  private struct Field {
    let name: String
    let program: Executable
  }

  private let url: Executable
  /// The URL's own text, as the plan has it: for what has no preview.
  private let urlSource: String
  /// In the order of the query.
  private let parameters: [Field]
  /// Those that differ from chunk to chunk and are known while planning.
  private let headers: [Field]
  private let payload: Executable?
  /// Whether URL, parameters and payload are known while planning.
  private let isPlanned: Bool
  /// State variables that are not.
  private let late: [Cell]
  private var builder = URLBuilder()
  private var text = ByteBuffer()

  /// Nil for an endpoint that makes no request.
  init?(_ endpoint: CheckedEndpoint, keys: KeyTable, arena: Arena) {
    guard let url = endpoint.url else { return nil }
    func link(_ compiled: CompiledExpression) -> Executable { Executable(compiled.program, keys: keys) }
    self.url = link(url)
    urlSource = url.constant?.string ?? url.source
    parameters = URLBuilder.order(endpoint.parameters.map(\.name)).map { place in
      Field(name: endpoint.parameters[place].name, program: link(endpoint.parameters[place].value))
    }
    payload = endpoint.payload.map(link)
    let parts = [url, endpoint.payload].compactMap { $0 } + endpoint.parameters.map(\.value)
    isPlanned = parts.allSatisfy { $0.stage == .plan }
    var varying = Set(endpoint.state.filter(\.dependsOnIteration).map(\.name))
    if case .state(let name)? = endpoint.iterate?.into { varying.insert(name) }
    headers = endpoint.headers.filter { header in
      header.value.stage == .plan
        && header.value.reads.contains { read in
          read.scope == .iterate || read.scope == .state && (read.member.map(varying.contains) ?? true)
        }
    }.map { Field(name: $0.name, program: link($0.value)) }
    late = endpoint.stages.filter { $0.value > .plan }.keys.sorted().map { keys.intern($0) ?? arena.string($0) }
  }

  /// Where the last request goes; nil where a part that is not known yet stands in the host's place.
  var origin: URLOrigin? { builder.origin.host.isEmpty ? nil : builder.origin }

  /// Puts the request into `line`. The chunk's state is set.
  mutating func render(into line: inout ChunkLine, by evaluator: ChunkEvaluator) throws(Failure) {
    for (place, header) in headers.enumerated() {
      line.headers.append(place == 0 ? "{" : ",")
      JSONWriter.write(text: header.name, into: &line.headers)
      line.headers.append(":")
      text.removeAll()
      CellText.write(try evaluator.run(header.program, "request.headers.\(header.name)"), into: &text)
      JSONWriter.write(text: URLText.trimmed(text.bytes), into: &line.headers)
    }
    if !headers.isEmpty { line.headers.append("}") }
    if isPlanned { return try renderAll(into: &line, by: evaluator) }
    line.isComplete = false
    do {
      try preview(into: &line, by: evaluator)
    } catch {
      // What is computed from a secret has no preview; the template says what it is.
      builder = URLBuilder()
      line.url.removeAll()
      line.url.append(urlSource)
      line.body.removeAll()
      line.hasBody = false
    }
  }

  private mutating func preview(into line: inout ChunkLine, by evaluator: ChunkEvaluator) throws(Failure) {
    let restore = evaluator.beginReferences(late)
    defer { evaluator.endReferences(restore) }
    try renderAll(into: &line, by: evaluator)
  }

  private mutating func renderAll(into line: inout ChunkLine, by evaluator: ChunkEvaluator) throws(Failure) {
    text.removeAll()
    CellText.write(try evaluator.run(url, "request.url"), into: &text)
    do throws(Failure) { try builder.begin(text.bytes, into: &line.url) } catch {
      throw Failure(
        .usage, "'request.url' of '\(evaluator.streamName)' gives '\(text.text)', which cannot be called",
        why: error.why, advice: error.advice)
    }
    for parameter in parameters {
      let cell = try evaluator.run(parameter.program, "request.parameters.\(parameter.name)")
      // A parameter without a value is left out; an empty text is a value.
      if cell.isMissing { continue }
      text.removeAll()
      CellText.write(cell, into: &text)
      var name = parameter.name
      name.withUTF8 { builder.add($0, text.bytes, into: &line.url) }
    }
    guard let payload else { return }
    let cell = try evaluator.run(payload, "request.payload")
    if cell.isMissing { return }
    line.hasBody = true
    if cell.kind == .string { line.body.append(cell.utf8) } else { JSONWriter.write(cell, into: &line.body) }
  }
}
