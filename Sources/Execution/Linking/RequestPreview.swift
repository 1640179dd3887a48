// A first request as a reviewer sees it: rendered from the same programs as the one that is sent, with references such as
// `{secrets.key}` in the place of what is not known while planning. What a plan shows is held to it, and so nobody is shown
// one request and sends another.

internal import Functions
internal import Plans
internal import Records
internal import Types
internal import Values
internal import VirtualMachine

struct RequestPreview: Sendable {
  fileprivate let request: LinkedRequest
  /// The URL's own text, for what cannot be computed from references.
  fileprivate let urlSource: String
  /// What every chunk of the stream sees.
  fileprivate let environment: Environment
  /// State variables that are not known while planning, each with the reference that stands for it.
  fileprivate let state: [(key: Cell, reference: Cell)]

  /// The request of a chunk. What it computes lives in the tools' scratch memory.
  func request(of chunk: PlanChunk, _ stream: StreamRuntime, _ tools: WorkerTools) -> RenderedRequest {
    let identity = tools.context.identity
    tools.context.identity = nil
    defer { tools.context.identity = identity }
    do throws(ChunkError) { return try tools.render(request, environment(of: chunk, stream, tools.scratch)) } catch {
      return RenderedRequest(method: request.method, url: urlSource)
    }
  }

  private func environment(of chunk: PlanChunk, _ stream: StreamRuntime, _ arena: Arena) -> Environment {
    func key(_ name: String) -> Cell { stream.keys.intern(name) ?? arena.string(name) }
    func cell(_ value: Value) -> Cell { Cell(value, arena: arena, keys: stream.keys) }
    let own = chunk.state.members ?? []
    var known = StateObject(copying: stream.linked.state, room: own.count + state.count + 1, arena: arena)
    if let into = stream.linked.into { known.set(into, cell(chunk.value)) }
    for member in own { known.set(key(member.key), cell(member.value)) }
    for (name, reference) in state where !known.contains(name) { known.set(name, reference) }
    var environment = environment
    environment[.state] = known.cell
    let iterate = [Value.Member("value", chunk.value)] + (chunk.iteration?.members ?? [])
    environment[.iterate] = arena.object(iterate.flatMap { [key($0.key), cell($0.value)] })
    return environment
  }
}

extension StreamLinker {
  /// Nil for a stream that makes no request.
  func preview(of connection: SourceConnection) -> RequestPreview? {
    guard !isCall, let planned = stream.endpoint.request else { return nil }
    func bare(_ slot: Slot) -> LinkedSlot? {
      switch slot {
      case .literal(let value): .constant(cell(value))
      case .program(let index): programs[index].map(LinkedSlot.program)
      }
    }
    guard let url = bare(planned.url) else { return nil }
    let request = LinkedRequest(
      method: planned.method.uppercased(), url: url, headers: [],
      parameters: planned.parameters.compactMap { field in
        bare(field.slot).map { LinkedField(name: field.name, slot: $0) }
      }, payload: planned.payload.flatMap(bare), timeoutSeconds: planned.timeoutSeconds)
    var environment = environment
    environment[.secrets] = cell(.object(connection.shownSecrets))
    environment[.auth] = cell(.object(PlanReference.auth))
    environment[.env] = cell(.object(connection.shownEnvironment))
    return RequestPreview(
      request: request, urlSource: stream.source(of: planned.url), environment: environment,
      state: stream.endpoint.lateState.sorted().map { (key($0), cell(.string("{state.\($0)}"))) })
  }
}
