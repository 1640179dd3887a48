// Renders first requests again from a plan's own programs, to compare them with what the plan says. The programs were
// verified.

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
  /// In the order of the query.
  private let parameters: [(name: String, part: Part)]
  private let payload: Part?
  private let into: String?
  private let shared: [Value.Member]
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
    parameters = URLBuilder.order(request.parameters.map(\.name)).map { place in
      (request.parameters[place].name, part(request.parameters[place].slot))
    }
    payload = request.payload.map(part)
    into = stream.endpoint.iteration?.into
    shared = stream.state.members ?? []
    let lasting = Arena()
    outer = lasting
    for (scope, inputs, name) in [
      (Scope.env, header.inputs, "env"), (.inputs, header.inputs, "inputs"), (.context, stream.inputs, "context"),
      (.sync, stream.inputs, "sync"),
    ] {
      environment[scope] = Cell(inputs[name] ?? .object([]), arena: lasting, keys: keys)
    }
    machine = Machine(context: CallContext(arena: arena, keys: keys, now: header.asOf))
  }

  /// Where what does not change lives.
  private let outer: Arena

  /// The request that the programs give; nil if one of them cannot be run.
  mutating func request(of chunk: PlanChunk) -> (method: String, url: String, body: String?)? {
    arena.reset()
    var state = shared
    if let into { state.append(.init(into, chunk.value)) }
    state += chunk.state.members ?? []
    environment[.state] = Cell(.object(state), arena: arena, keys: keys)
    let iterate = [Value.Member("value", chunk.value)] + (chunk.iteration?.members ?? [])
    environment[.iterate] = Cell(.object(iterate), arena: arena, keys: keys)
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
    guard let payload else { return (method, result.text, nil) }
    guard let body = cell(payload) else { return nil }
    if body.isMissing { return (method, result.text, nil) }
    return (method, result.text, body.kind == .string ? body.text : JSONWriter.string(body))
  }

  private func cell(_ part: Part) -> Cell? {
    switch part {
    case .value(let value): Cell(value, arena: arena, keys: keys)
    case .program(let program): try? machine.run(program, in: environment)
    }
  }
}
