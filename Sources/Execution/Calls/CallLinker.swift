// Makes the calls and the authentication of a plan's stream ready to run.

internal import Diagnostics
internal import Plans
internal import Records
internal import Transport
internal import Types
internal import Values
internal import VirtualMachine

/// What all streams of a connection share while they are linked.
struct LinkingSurroundings {
  let network: Network
  let keys: KeyTable
  let asOf: Instant
  let options: ExecutorOptions
  /// The connection's name.
  let connection: String
  let hosts: HostPolicy
  let mask: SecretMask
  /// Environment variables that hold secrets.
  let secretVariables: [String]
  let interruption: Interruption
  let handover: Handover
}

/// Links what surrounds the chunks of one stream. Used by the thread that starts the run.
struct CallLinker {
  private let stream: PlanStream
  private let index: Int
  private let environment: Environment
  private let shared: LinkingSurroundings
  /// The stream's own, which calls see too.
  private let session: StreamSession

  init(
    _ stream: PlanStream, index: Int, environment: Environment, session: StreamSession, _ shared: LinkingSurroundings
  ) {
    self.stream = stream
    self.session = session
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
    if plan.type == "none" { return nil }
    // Nobody looks at credentials there, so nobody has to have them. What a sequence obtains, its requests may read.
    if shared.options.cassette?.isReplay == true, plan.type != "sequence" {
      return Authenticator(ReplayedCredential(), expires: nil, mask: shared.mask)
    }
    let fields = try AuthenticationFields(
      plan, linker(for: PlanEndpoint(request: nil, response: PlanResponse())), state: stream.endpoint.state)
    let source: any CredentialSource
    switch plan.type {
    case "static": source = FixedCredential(headers: fields.headers)
    case "basic": source = FixedCredential(user: fields["username"], password: fields["password"])
    case "hmac": source = FixedCredential(signer: try HMACSigner(fields))
    case "aws-sigv4": source = FixedCredential(signer: try awsSigner(fields))
    case "oauth2": source = try oauth2(fields)
    case "sequence":
      let calls = try calls(plan.sequence, "authentication", nil)
      // Logging in happens again and again, and belongs to no chunk.
      if let queue = calls.lazy.compactMap(\.runtime.linked.processing.queues.first).first {
        throw Failure(
          .usage, "stream '\(stream.name)' fills queue.\(queue) while it logs in",
          why: "what authentication brings belongs to no chunk", advice: "fill the queue in 'setup'")
      }
      if let name = calls.lazy.compactMap({ shared.handover.names(in: $0.reads).first }).first {
        throw AuthenticationFields.late(name, stream: stream.name)
      }
      source = SequenceCredential(
        calls: calls, network: shared.network, keys: shared.keys,
        asOf: shared.asOf, state: stream.state.members ?? [])
    default:
      throw Failure(
        .usage, "stream '\(stream.name)' needs what this executor does not do yet",
        why: "authentication of type '\(plan.type)'", advice: "leave the stream out of the plan")
    }
    return Authenticator(source, expires: plan.expires, mask: shared.mask)
  }

  private func awsSigner(_ fields: AuthenticationFields) throws(Failure) -> AWSSigner {
    let keys = try AWSKeys(fields, environment: shared.options.authentication.environment)
    shared.mask.add(keys.secrets)
    return AWSSigner(keys, service: try fields.require("aws_service"), region: try fields.require("aws_region"))
  }

  private func oauth2(_ fields: AuthenticationFields) throws(Failure) -> OAuth2Credential {
    let settings = try OAuth2Settings(fields, hosts: shared.hosts)
    let options = shared.options.authentication
    let lane = shared.network.lane(
      name: "\(stream.name), token", of: shared.connection, rate: 5, concurrency: 1, isUrgent: true)
    let endpoint = TokenEndpoint(
      settings, network: shared.network, lane: lane, attempts: shared.options.transferAttempts, mask: shared.mask)
    let cache = options.tokenFolder.map {
      TokenCache(folder: $0, connection: shared.connection, identity: settings.identity)
    }
    return OAuth2Credential(
      settings, endpoint: endpoint, cache: cache, options: options,
      patience: Patience(interruption: shared.interruption))
  }

  private func linker(for endpoint: PlanEndpoint, named name: String? = nil) -> StreamLinker {
    var form = stream
    form.name = name ?? stream.name
    form.endpoint = endpoint
    return StreamLinker(
      form, isCall: true, environment: environment, handover: shared.handover, keys: shared.keys, arena: Arena(),
      asOf: shared.asOf)
  }

  private func call(_ call: PlanCall, _ name: String, _ authenticator: Authenticator?) throws(Failure) -> LinkedCall {
    var endpoint = PlanEndpoint(request: call.request, response: call.response)
    endpoint.pagination = call.pagination
    var linker = self.linker(for: endpoint, named: name)
    var linked = try linker.link(secretVariables: shared.secretVariables, calls: stream.endpoint.calls)
    linked.authenticator = authenticator
    if let own = call.authentication { linked.authenticator = try self.authenticator(own) }
    var condition: LinkedProgram?
    if let program = call.condition { condition = try linker.program(program) }
    var iterate: LinkedSlot?
    if let slot = call.iterate { iterate = try linker.slot(slot) }
    // Urgent, since a worker waits for each answer.
    let lane = shared.network.lane(
      name: name, of: shared.connection, rate: shared.options.rate ?? call.request?.rate ?? 1,
      concurrency: call.request?.concurrency ?? 1,
      isUrgent: true)
    let runtime = StreamRuntime(
      index: index, plan: linker.stream, lane: lane, hosts: shared.hosts, redactor: shared.mask,
      options: shared.options,
      environment: environment, linked: linked, keys: shared.keys, arena: linker.arena, session: session,
      handover: shared.handover)
    return LinkedCall(runtime: runtime, condition: condition, iterate: iterate, into: call.into)
  }
}
