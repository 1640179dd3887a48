// A first request as a reviewer sees it: rendered from the same programs as the one that is sent, with references such as
// `{secrets.key}` in the place of what is not known while planning. What a plan shows is held to it, and so nobody is shown
// one request and sends another.

internal import Bytecode
internal import Diagnostics
internal import Functions
internal import Plans
internal import Records
internal import Types
internal import Values
internal import VirtualMachine

struct RequestPreview: Sendable {
  fileprivate let method: String
  fileprivate let url: LinkedSlot
  /// The URL's own text, for what cannot be computed from references.
  fileprivate let urlSource: String
  /// In the order of the query.
  fileprivate let parameters: [LinkedField]
  fileprivate let payload: LinkedSlot?
  /// What every chunk of the stream sees.
  fileprivate let environment: Environment
  /// State variables that are not known while planning, each with the reference that stands for it.
  fileprivate let state: [(key: Cell, reference: Cell)]

  /// The request of a chunk. What it computes lives in the tools' scratch memory.
  func request(of chunk: PlanChunk, _ stream: StreamRuntime, _ tools: WorkerTools) -> ChunkRequest {
    let identity = tools.context.identity
    tools.context.identity = nil
    defer { tools.context.identity = identity }
    do throws(ChunkError) { return try render(chunk, stream, tools) } catch {
      return ChunkRequest(method: method, url: urlSource)
    }
  }

  private func render(
    _ chunk: PlanChunk, _ stream: StreamRuntime, _ tools: WorkerTools
  ) throws(ChunkError) -> ChunkRequest {
    let arena = tools.scratch
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
    var builder = URLBuilder()
    var text = ByteBuffer()
    var result = ByteBuffer()
    CellText.write(try tools.value(of: url, environment, into: arena), into: &text)
    do throws(Failure) { try builder.begin(text.bytes, into: &result) } catch { throw ChunkError(error.what) }
    for parameter in parameters {
      let value = try tools.value(of: parameter.slot, environment, into: arena)
      if value.isMissing { continue }
      text.removeAll()
      CellText.write(value, into: &text)
      var name = parameter.name
      name.withUTF8 { builder.add($0, text.bytes, into: &result) }
    }
    var request = ChunkRequest(method: method, url: result.text)
    if let payload {
      let value = try tools.value(of: payload, environment, into: arena)
      if !value.isMissing { request.body = value.kind == .string ? value.text : JSONWriter.string(value) }
    }
    return request
  }
}

extension StreamLinker {
  /// Nil for a stream that makes no request.
  func preview(of connection: SourceConnection) -> RequestPreview? {
    guard !isCall, let request = stream.endpoint.request else { return nil }
    func bare(_ slot: Slot) -> LinkedSlot? {
      switch slot {
      case .literal(let value): .constant(cell(value))
      case .program(let index): programs[index].map(LinkedSlot.program)
      }
    }
    guard let url = bare(request.url) else { return nil }
    let order = URLBuilder.order(request.parameters.map(\.name))
    let parameters = order.compactMap { place in
      bare(request.parameters[place].slot).map { LinkedField(name: request.parameters[place].name, slot: $0) }
    }
    let payload = request.payload.flatMap(bare)
    var environment = environment
    environment[.secrets] = references("secrets", connection.secrets + connection.optionalSecrets)
    environment[.auth] = references("auth", ["token", "expires_at"])
    let variables = (connection.inputs["env"]?.members ?? []) + Self.members("env", connection.environment)
    environment[.env] = cell(.object(variables))
    return RequestPreview(
      method: request.method, url: url, urlSource: source(of: request.url), parameters: parameters, payload: payload,
      environment: environment,
      state: stream.endpoint.lateState.sorted().map { (key($0), cell(.string("{state.\($0)}"))) })
  }

  private func references(_ scope: String, _ names: [String]) -> Cell { cell(.object(Self.members(scope, names))) }

  private static func members(_ scope: String, _ names: [String]) -> [Value.Member] {
    names.map { .init($0, .string("{\(scope).\($0)}")) }
  }

  private func source(of slot: Slot) -> String {
    switch slot {
    case .literal(let value): value.string ?? ""
    case .program(let index): stream.programs[index].source
    }
  }
}
