// Gathers what a plan is made from: documents, connections, environment, clock. The planner itself sees only values.

internal import Connections
internal import Console
internal import Diagnostics
internal import Linting
internal import Planning
internal import Plans
internal import Specs
internal import Values
internal import YAMLSyntax

#if canImport(Glibc)
  internal import Glibc
#endif

struct PlanningAssembly {
  private let command: PlanCommand

  init(_ command: PlanCommand) { self.command = command }

  private static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  func job() throws -> PlanningJob {
    var bag = DiagnosticBag()
    let now = try Clock.instant(command.now)
    let connections = try ConnectionsFile.load(
      try command.connections ?? ConfiguredConnections.path(), environment: Self.environment, into: &bag)
    try stop(bag)
    let file = try SourceFile.read(command.file)
    let loaded = SpecLoader.load(file, into: &bag)
    try stop(bag)
    switch loaded {
    case .replication(let document):
      try refuseSingleOptions()
      let api = try connections.api(document.source?.value ?? "")
      let path = try api.specPath(environment: Self.environment)
      let specFile = try SourceFile.read(path, advice: "see the connection's 'spec'")
      let job = try assemble(
        document, specFile, SourceSide(api), connections, now,
        [source(file, named: command.file), source(specFile, named: path)])
      return job
    case .spec:
      let api = try connection(of: file, connections)
      let document = try SingleStream.replication(command.single, source: api?.name ?? "", specPath: command.file)
      return try assemble(
        document, file, api.map(SourceSide.init), connections, now, [source(file, named: command.file)])
    case nil: throw EarlyExit(code: .usage)
    }
  }

  // MARK: Parts

  /// Shows findings, if any, and stops at errors.
  private func stop(_ bag: DiagnosticBag, code: Failure.Kind = .usage) throws {
    FindingsReport.show(bag, on: .standardError)
    if bag.hasErrors { throw EarlyExit(code: Console.ExitCode(code)) }
  }

  private func refuseSingleOptions() throws(Failure) {
    let single = command.single
    let given = [
      ("--endpoint", single.endpoint), ("--range", single.range), ("--target", single.target),
      ("--object", single.object), ("--mode", single.mode), ("--connection", single.connection),
    ].first { $0.1 != nil }
    guard let given else { return }
    throw Failure(
      .usage, "\(given.0) does not go with a replication file", why: "'\(command.file)' says it itself",
      advice: "change the file, or plan the spec itself with --endpoint")
  }

  private func source(_ file: SourceFile, named name: String) -> PlanSource {
    PlanSource(path: name, sha256: hexadecimal(digest(file.bytes)))
  }

  /// The connection of a spec that was given by its path: by name, or the only one that names this file.
  private func connection(of file: SourceFile, _ connections: ConnectionsFile) throws(Failure) -> APIConnection? {
    if let name = command.single.connection { return try connections.api(name) }
    let fitting = connections.connections.compactMap { connection -> APIConnection? in
      guard case .api(let api) = connection.kind, let path = try? api.specPath(environment: Self.environment) else {
        return nil
      }
      return Self.isSameFile(path, command.file) ? api : nil
    }
    if fitting.count > 1 {
      throw Failure(
        .usage, "more than one connection uses '\(command.file)'",
        why: fitting.map(\.name).joined(separator: ", "), advice: "choose one with --connection")
    }
    if fitting.isEmpty, let path = command.connections {
      Terminal.standardError.writeLine(
        "note: no connection in '\(path)' has the spec '\(command.file)'; planned without one")
    }
    return fitting.first
  }

  private static func isSameFile(_ left: String, _ right: String) -> Bool {
    var a = stat()
    var b = stat()
    return stat(left, &a) == 0 && stat(right, &b) == 0 && a.st_ino == b.st_ino && a.st_dev == b.st_dev
  }

  private func assemble(
    _ document: ReplicationDocument, _ specFile: SourceFile, _ api: SourceSide?, _ connections: ConnectionsFile,
    _ now: Instant, _ sources: [PlanSource]
  ) throws -> PlanningJob {
    var bag = DiagnosticBag()
    guard case .spec(let written)? = SpecLoader.load(specFile, into: &bag) else {
      if bag.isEmpty {
        throw Failure(
          .usage, "'\(specFile.path)' is no spec", advice: "a spec has 'endpoints:'; see the connection's 'spec'")
      }
      try stop(bag)
      throw EarlyExit(code: .usage)
    }
    let name = api?.name ?? (written.name?.value ?? "api").lowercased().map { $0 == " " ? "_" : String($0) }.joined()
    let target = try target(document, connections)
    var job = PlanningJob(
      now: now, sources: sources,
      source: PlanningSource(
        name: name, inputs: try inputs(api), secrets: api?.secrets, hosts: api?.hosts ?? []),
      target: target.connection, streams: [],
      environment: { name in
        document.env.first { $0.name == name }.map { $0.value.string ?? CanonicalJSON.text(of: $0.value) }
          ?? Self.environment(name)
      },
      syncValues: Watermarks(command, target: target).values, maximumChunks: command.maxChunks,
      threads: try threads(document))
    let state = try api?.state() ?? []
    let spec = try expand(written, state, &job, isPartial: Self.namesEndpoints(of: written, document))
    let checked = SpecChecker.check(spec, connectionState: state, into: &bag)
    let selected = try select(document, checked)
    try stop(Self.findings(bag, about: selected.map(\.endpoint), in: checked), code: .partial)
    job.streams = self.streams(selected, document, checked)
    if command.discover { try freeze(&job, spec, state, checked) }
    job.limits = try command.limits.limits()
    job.selection = try LoadedChunks(command, target: target).selection()
    return job
  }

  // MARK: What only the API knows

  /// The spec with its dynamic endpoints spelled out.
  private func expand(
    _ written: SpecDocument, _ state: [Value.Member], _ job: inout PlanningJob, isPartial: Bool
  ) throws -> SpecDocument {
    if written.dynamicEndpoints.isEmpty { return written }
    let evaluator = SpecEvaluator(
      written, connectionState: state, inputs: job.source.inputs, environment: job.environment, now: job.now)
    defer { job.readBefore = (evaluator.readEnvironment, evaluator.readInputs) }
    let dynamic = DynamicEndpoints(written, evaluator)
    if command.discover, !isPartial, let questions = try dynamic.questions() {
      var bag = DiagnosticBag()
      let checked = SpecChecker.check(questions, connectionState: state, into: &bag)
      if bag.hasErrors { try stop(bag, code: .partial) }
      var asking = job
      asking.streams = checked.endpoints.map {
        PlanningStream(
          endpoint: $0, settings: StreamSettings(asking: $0.resolved), range: nil,
          connectionAuthentication: checked.authentication)
      }
      job.discovered.add(try Discovery(command).ask(asking))
    }
    return try dynamic.expanded(job.discovered, leavingOutUnknown: isPartial)
  }

  /// Asks what streams iterate over that setup calls find, and lets them iterate over that.
  private func freeze(
    _ job: inout PlanningJob, _ spec: SpecDocument, _ state: [Value.Member], _ checked: CheckedSpec
  ) throws {
    var asking = job
    asking.streams = job.streams.filter { $0.isDiscoverable(in: checked) }
    if asking.streams.isEmpty { return }
    job.discovered.add(try Discovery(command).ask(asking))
    var bag = DiagnosticBag()
    let frozen = SpecChecker.check(spec.freezing(job.discovered), connectionState: state, into: &bag)
    if bag.hasErrors { try stop(Self.findings(bag, about: job.streams.map(\.endpoint.resolved), in: frozen)) }
    job.streams = job.streams.map { stream in
      var stream = stream
      if let endpoint = frozen.endpoint(named: stream.endpoint.name) { stream.endpoint = endpoint }
      return stream
    }
  }

  /// Whether the replication names nothing but endpoints that are written down.
  private static func namesEndpoints(of spec: SpecDocument, _ document: ReplicationDocument) -> Bool {
    let names = Set(spec.endpoints.map { $0.name.value.lowercased() })
    return document.streams.allSatisfy { !$0.isPattern && names.contains($0.name.value.lowercased()) }
  }

  /// What `env` of the replication says of streams at a time.
  private func threads(_ document: ReplicationDocument) throws(Failure) -> Int? {
    guard let setting = document.env.first(where: { ["BACKHOE_THREADS", "SLING_THREADS"].contains($0.name) }) else {
      return nil
    }
    let number = setting.value.int ?? setting.value.string.flatMap { Int64($0) }
    guard let number, (1...10_000).contains(number) else {
      throw Failure(
        .usage, "'env: \(setting.name)' of the replication is no number of streams", advice: "write a number from 1 on")
    }
    return Int(number)
  }

  private func select(_ document: ReplicationDocument, _ checked: CheckedSpec) throws -> [SelectedStream] {
    var bag = DiagnosticBag()
    var selected = document.selectStreams(among: checked.resolved, into: &bag)
    try stop(bag)
    for name in command.streams
    where !selected.contains(where: { $0.endpoint.name.value.lowercased() == name.lowercased() }) {
      let known = selected.map(\.endpoint.name.value)
      throw Failure(
        .usage, "the replication has no stream '\(name)'",
        advice: Suggestions.question(name, among: known) ?? "it has \(Suggestions.list(known, joinedBy: "and"))")
    }
    if !command.streams.isEmpty {
      let wanted = Set(command.streams.map { $0.lowercased() })
      selected.removeAll { !wanted.contains($0.endpoint.name.value.lowercased()) }
    }
    guard !selected.isEmpty else {
      throw Failure(.usage, "there is no stream to plan", advice: "add one under 'streams:'")
    }
    return selected
  }

  private func streams(
    _ selected: [SelectedStream], _ document: ReplicationDocument, _ checked: CheckedSpec
  ) -> [PlanningStream] {
    let streams = selected.compactMap { stream -> PlanningStream? in
      guard let endpoint = checked.endpoint(named: stream.endpoint.name.value) else { return nil }
      let settings = StreamSettings(stream: stream.stream, defaults: document.defaults, endpoint: endpoint.resolved)
      if stream.stream.isPattern, !settings.hookNames.isEmpty {
        Terminal.standardError.writeLine(
          "note: '\(stream.stream.name.value)' leaves out '\(endpoint.name)', which has hooks; name it to have it")
        return nil
      }
      return PlanningStream(
        endpoint: endpoint, settings: settings, range: settings.range,
        connectionAuthentication: checked.authentication)
    }
    return QueueProducers.adding(to: streams, from: checked)
  }

  /// The findings that concern the plan: not those inside of endpoints that it leaves out.
  private static func findings(
    _ bag: DiagnosticBag, about wanted: [ResolvedEndpoint], in checked: CheckedSpec
  ) -> DiagnosticBag {
    let names = Set(wanted.map(\.name.value))
    // Endpoints of one dynamic endpoint are written in one place.
    let places = wanted.map(\.block.node)
    let others = checked.resolved.filter { endpoint in
      !names.contains(endpoint.name.value) && !endpoint.isQueueOnly && !places.contains { $0 === endpoint.block.node }
    }.map(\.block.node.location)
    var relevant = DiagnosticBag()
    for finding in bag.sorted {
      let place = finding.location
      let isElsewhere = others.contains { other in
        other.file === place.file && other.span.start <= place.span.start
          && place.span.end <= other.span.end
      }
      if !isElsewhere { relevant.add(finding) }
    }
    return relevant
  }

  private func inputs(_ api: SourceSide?) throws(Failure) -> Value {
    var members = try api?.inputs() ?? []
    for argument in command.inputs {
      guard let (name, value) = Assignment.parse(argument) else {
        throw Failure(.usage, "'--input \(argument)' sets nothing", advice: "write --input NAME=VALUE")
      }
      members.removeAll { $0.key == name }
      members.append(.init(name, value))
    }
    return .object(members)
  }

  private func target(_ document: ReplicationDocument, _ connections: ConnectionsFile) throws(Failure) -> TargetSide {
    let name = document.target?.value ?? ""
    // A URL on the command line stands in the plan itself.
    if name.contains(":") || name == "-" { return try TargetSide(url: name, isInPlan: true, name: "") }
    guard !name.isEmpty else {
      throw Failure(.usage, "no target is named", advice: "give --target, or 'target:' in the replication")
    }
    let url = try? connections.targetURL(name, environment: Self.environment)
    return try TargetSide(url: url, isInPlan: false, name: name)
  }
}

/// The API's connection, with its references to the environment resolved as they are needed.
private struct SourceSide {
  let name: String
  private let api: APIConnection

  init(_ api: APIConnection) {
    self.api = api
    name = api.name
  }

  private static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  func state() throws(Failure) -> [Value.Member] { try api.state.resolve(environment: Self.environment).members ?? [] }
  func inputs() throws(Failure) -> [Value.Member] {
    try api.inputs.resolve(environment: Self.environment).members ?? []
  }
  /// Names only: values are the executor's.
  var secrets: Set<String> { Set(api.secrets.map(\.name)) }
  var hosts: [String] { api.hosts }
}
