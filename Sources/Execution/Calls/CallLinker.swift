// Makes the calls and the authentication of a plan's stream ready to run.

internal import Diagnostics
internal import Plans
internal import Records
internal import Transport
internal import Types
internal import Values
internal import VirtualMachine

/// What all streams of a run share while they are linked.
struct LinkingSurroundings {
  let network: Network
  let keys: KeyTable
  let asOf: Instant
  let options: ExecutorOptions
  let hosts: HostPolicy
  let mask: SecretMask
}

/// Links what surrounds the chunks of one stream. Used by the thread that starts the run.
struct CallLinker {
  private let stream: PlanStream
  private let index: Int
  private let environment: Environment
  private let shared: LinkingSurroundings

  init(_ stream: PlanStream, index: Int, environment: Environment, _ shared: LinkingSurroundings) {
    self.stream = stream
    self.index = index
    self.environment = environment
    self.shared = shared
  }

  /// `name` says which list it is; `authenticator` is the stream's.
  func calls(_ calls: [PlanCall], _ name: String, _ authenticator: Authenticator?) throws(Failure) -> [LinkedCall] {
    var result: [LinkedCall] = []
    for (place, call) in calls.enumerated() {
      result.append(try self.call(call, "\(stream.name), \(name) call \(place + 1)", authenticator))
    }
    return result
  }

  /// Nil where nothing proves who sends.
  func authenticator(_ plan: PlanAuthentication) throws(Failure) -> Authenticator? {
    let source: any CredentialSource
    let fields = try Fields(
      plan, linker(for: PlanEndpoint(request: nil, response: PlanResponse())), state: stream.state)
    switch plan.type {
    case "none": return nil
    case "static": source = FixedCredential(headers: fields.headers)
    case "basic": source = FixedCredential(user: fields["username"], password: fields["password"])
    case "sequence":
      source = SequenceCredential(
        calls: try calls(plan.sequence, "authentication", nil), network: shared.network, keys: shared.keys,
        asOf: shared.asOf, chunkBytes: shared.options.chunkBytes, state: stream.state.members ?? [])
    default:
      throw Failure(
        .usage, "stream '\(stream.name)' needs what this executor does not do yet",
        why: "authentication of type '\(plan.type)'", advice: "leave the stream out of the plan")
    }
    return Authenticator(source, expires: plan.expires, mask: shared.mask)
  }

  private func linker(for endpoint: PlanEndpoint, named name: String? = nil) -> StreamLinker {
    var form = stream
    form.name = name ?? stream.name
    form.endpoint = endpoint
    return StreamLinker(
      form, isCall: true, environment: environment, keys: shared.keys, arena: Arena(), asOf: shared.asOf)
  }

  private func call(_ call: PlanCall, _ name: String, _ authenticator: Authenticator?) throws(Failure) -> LinkedCall {
    var endpoint = PlanEndpoint(request: call.request, response: call.response)
    endpoint.pagination = call.pagination
    var linker = self.linker(for: endpoint, named: name)
    var parts = try linker.link()
    parts.authenticator = authenticator
    if let own = call.authentication { parts.authenticator = try self.authenticator(own) }
    var condition: LinkedProgram?
    if let program = call.condition { condition = try linker.program(program) }
    var iterate: LinkedSlot?
    if let slot = call.iterate { iterate = try linker.slot(slot) }
    let lane = shared.network.lane(
      name: name, rate: shared.options.rate ?? call.request?.rate ?? 1, concurrency: call.request?.concurrency ?? 1)
    let runtime = StreamRuntime(
      index: index, plan: linker.stream, lane: lane, hosts: shared.hosts, redactor: shared.mask,
      options: shared.options,
      environment: environment, parts: parts, keys: shared.keys, arena: linker.arena)
    return LinkedCall(runtime: runtime, condition: condition, iterate: iterate, into: call.into)
  }
}

/// The values of an authentication's fields as texts.
private struct Fields {
  private(set) var headers: [(name: String, value: String)] = []
  private var values: [String: String] = [:]

  init(_ plan: PlanAuthentication, _ linker: StreamLinker, state: Value) throws(Failure) {
    var linker = linker
    try linker.assembleAll()
    var environment = linker.environment
    environment[.state] = linker.cell(state)
    func text(_ slot: Slot) throws(Failure) -> String {
      switch try linker.slot(slot) {
      case .constant(let cell): return CellText.string(cell)
      case .program(let program):
        do throws(ProgramError) {
          return CellText.string(try linker.machine.run(program.executable, in: environment))
        } catch {
          throw Failure(
            .usage, "the authentication of '\(linker.stream.name)' cannot compute '\(error.source)'",
            why: error.message, advice: "look at the secrets, inputs and state that it reads")
        }
      }
    }
    for header in plan.headers { headers.append((header.name, try text(header.slot))) }
    for field in plan.fields + plan.options { values[field.name] = try text(field.slot) }
  }

  /// Empty where there is none.
  subscript(name: String) -> String { values[name] ?? "" }
}
