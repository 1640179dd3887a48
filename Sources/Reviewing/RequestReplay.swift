// Renders first requests again from a plan's own programs, to compare them with what the plan says: with references in the
// place of what is not known while planning, as the planner does. The programs were verified.

internal import Bytecode
internal import Diagnostics
internal import Functions
internal import Plans
internal import Records
internal import Types
internal import Values
internal import VirtualMachine

/// The first requests of one stream. For one thread.
struct RequestReplay: ~Copyable {
  private enum Part {
    case value(Value)
    case program(Executable)
  }

  private let method: String
  private let url: Part
  /// The URL's own text, which is shown where it cannot be computed from references.
  private let urlSource: String
  /// In the order of the query.
  private let parameters: [(name: String, part: Part)]
  private let headers: [(name: String, part: Part)]
  private let payload: Part?
  private let into: String?
  private let shared: [Value.Member]
  /// State variables that references stand for, where they are not known.
  private let state: [String]
  private let keys = KeyTable()
  private let arena = Arena()
  private let machine: Machine
  private var environment = Environment()
  private var builder = URLBuilder()

  /// Nil for a stream that makes no request. `programs` are the stream's.
  init?(_ stream: PlanStream, _ header: PlanHeader, programs: [Program]) {
    guard let request = stream.endpoint.request else { return nil }
    let keys = keys
    func part(_ slot: Slot) -> Part {
      switch slot {
      case .literal(let value): .value(value)
      case .program(let index): .program(Executable(programs[index], keys: keys))
      }
    }
    method = request.method
    url = part(request.url)
    urlSource = stream.source(of: request.url)
    parameters = URLBuilder.order(request.parameters.map(\.name)).map { place in
      (request.parameters[place].name, part(request.parameters[place].slot))
    }
    payload = request.payload.map(part)
    headers = request.headers.map { ($0.name, part($0.slot)) }
    state = stream.endpoint.lateState.sorted()
    into = stream.endpoint.iteration?.into
    shared = stream.state.members ?? []
    let lasting = Arena()
    outer = lasting
    let connection = header.connection(of: stream)
    for (scope, members) in [
      (Scope.env, connection.shownEnvironment), (.inputs, connection.inputs["inputs"]?.members ?? []),
      (.context, stream.inputs["context"]?.members ?? []), (.sync, stream.inputs["sync"]?.members ?? []),
      (.secrets, connection.shownSecrets), (.auth, PlanReference.auth),
    ] {
      environment[scope] = Cell(.object(members), arena: lasting, keys: keys)
    }
    machine = Machine(context: CallContext(arena: arena, keys: keys, now: header.asOf))
  }

  /// Where what does not change lives.
  private let outer: Arena

  /// The request that the programs give; nil if one of them cannot be run. Of the headers, those that the chunk shows.
  mutating func request(of chunk: PlanChunk) -> ChunkRequest? {
    arena.reset()
    var known = shared
    if let into { known.append(.init(into, chunk.value)) }
    known += chunk.state.members ?? []
    known += state.filter { name in !known.contains { $0.key == name } }.map { .init($0, .string("{state.\($0)}")) }
    environment[.state] = Cell(.object(known), arena: arena, keys: keys)
    let iterate = [Value.Member("value", chunk.value)] + (chunk.iteration?.members ?? [])
    environment[.iterate] = Cell(.object(iterate), arena: arena, keys: keys)
    var request: ChunkRequest
    if let address = address() {
      request = ChunkRequest(method: method, url: address.url, body: address.body)
    } else if chunk.request?.isComplete == false {
      // What is computed from a secret has no preview; the template says what it is.
      request = ChunkRequest(method: method, url: urlSource)
    } else {
      return nil
    }
    guard let planned = chunk.request?.headers else { return request }
    var shown: [Value.Member] = []
    for member in planned.members ?? [] {
      guard let header = headers.first(where: { $0.name == member.key }), let value = cell(header.part) else {
        continue
      }
      var text = ByteBuffer()
      CellText.write(value, into: &text)
      shown.append(.init(member.key, .string(String(decoding: URLText.trimmed(text.bytes), as: UTF8.self))))
    }
    request.headers = .object(shown)
    return request
  }

  private mutating func address() -> (url: String, body: String?)? {
    var text = ByteBuffer()
    var result = ByteBuffer()
    guard let base = cell(url) else { return nil }
    CellText.write(base, into: &text)
    do throws(Failure) { try builder.begin(text.bytes, into: &result) } catch { return nil }
    for parameter in parameters {
      guard let value = cell(parameter.part) else { return nil }
      if value.isMissing { continue }
      text.removeAll()
      CellText.write(value, into: &text)
      var name = parameter.name
      name.withUTF8 { builder.add($0, text.bytes, into: &result) }
    }
    guard let payload else { return (result.text, nil) }
    guard let body = cell(payload) else { return nil }
    if body.isMissing { return (result.text, nil) }
    return (result.text, body.kind == .string ? body.text : JSONWriter.string(body))
  }

  private func cell(_ part: Part) -> Cell? {
    switch part {
    case .value(let value): Cell(value, arena: arena, keys: keys)
    case .program(let program): try? machine.run(program, in: environment)
    }
  }
}
