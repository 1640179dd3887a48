// One API of a plan: its spec, checked and with what only the API knows, and the streams that replications load from it.

internal import Console
internal import Diagnostics
internal import Linting
internal import Planning
internal import Plans
internal import Specs
internal import Values
internal import YAMLSyntax

/// What the files say of one API.
struct APIFiles {
  /// Nil where a spec is planned without a connection.
  var side: APISide?
  var spec: SourceFile
  /// The spec's path, as the plan lists it.
  var path: String
  /// Those that load from it.
  var replications: [ReplicationDocument]
}

struct APIAssembly {
  let files: APIFiles
  let options: PlanOptions
  /// Whether the plan has no other API.
  let isAlone: Bool
  let name: String

  init(_ files: APIFiles, _ options: PlanOptions, isAlone: Bool) {
    self.files = files
    self.options = options
    self.isAlone = isAlone
    name = files.side?.name ?? ""
  }

  /// The API and its streams, as the connection at `index` of the job.
  func part(
    of job: PlanningJob, at index: Int, _ choice: inout StreamChoice
  ) throws -> (connection: PlanningConnection, streams: [PlanningStream]) {
    var bag = DiagnosticBag()
    guard case .spec(let written)? = SpecLoader.load(files.spec, into: &bag) else {
      if bag.isEmpty {
        throw Failure(
          .usage, "'\(files.spec.path)' is no spec", advice: "a spec has 'endpoints:'; see the connection's 'spec'")
      }
      try FindingsReport.stop(bag)
      throw EarlyExit(code: .usage)
    }
    let side = files.side
    var connection = PlanningConnection(
      name: side?.name ?? Self.name(of: written), spec: files.path, inputs: try inputs(), secrets: side?.secrets,
      hosts: side?.hosts ?? [], environment: try environment())
    let state = try side?.state() ?? []
    let isPartial = files.replications.allSatisfy { Self.namesEndpoints(of: written, $0) }
    let spec = try expand(written, state, &connection, job, isPartial: isPartial)
    let checked = SpecChecker.check(spec, connectionState: state, into: &bag)
    var selected: [(ReplicationDocument, SelectedStream)] = []
    for document in files.replications {
      selected += try select(document, checked, &choice, of: connection.name).map { (document, $0) }
    }
    try refuseRepeated(selected)
    try FindingsReport.stop(Self.findings(bag, about: selected.map(\.1.endpoint), in: checked), code: .partial)
    var streams = self.streams(selected, checked, at: index)
    var remarks = DiagnosticBag()
    for stream in streams where !stream.endpoint.resolved.isQueueOnly {
      ReplicationChecker.check(stream.settings, of: stream.endpoint, into: &remarks)
    }
    try FindingsReport.stop(remarks, code: .partial)
    if options.discover { streams = try freeze(streams, &connection, job, spec, state, checked) }
    return (connection, streams)
  }

  private static func name(of spec: SpecDocument) -> String {
    (spec.name?.value ?? "api").lowercased().map { $0 == " " ? "_" : String($0) }.joined()
  }

  // MARK: What only the API knows

  /// The spec with its dynamic endpoints spelled out.
  private func expand(
    _ written: SpecDocument, _ state: [Value.Member], _ connection: inout PlanningConnection, _ job: PlanningJob,
    isPartial: Bool
  ) throws -> SpecDocument {
    if written.dynamicEndpoints.isEmpty { return written }
    let evaluator = SpecEvaluator(
      written, connectionState: state, inputs: connection.inputs, environment: connection.environment, now: job.now)
    defer { connection.readBefore = (evaluator.readEnvironment, evaluator.readInputs) }
    let dynamic = DynamicEndpoints(written, evaluator)
    if options.discover, !isPartial, let questions = try dynamic.questions() {
      var bag = DiagnosticBag()
      let checked = SpecChecker.check(questions, connectionState: state, into: &bag)
      if bag.hasErrors { try FindingsReport.stop(bag, code: .partial) }
      let asking = checked.endpoints.map {
        PlanningStream(
          endpoint: $0, settings: StreamSettings(asking: $0.resolved), range: nil,
          connectionAuthentication: checked.authentication)
      }
      connection.discovered.add(try ask(asking, connection, job))
    }
    return try dynamic.expanded(connection.discovered, leavingOutUnknown: isPartial)
  }

  /// Asks what streams iterate over that setup calls find, and lets them iterate over that.
  private func freeze(
    _ streams: [PlanningStream], _ connection: inout PlanningConnection, _ job: PlanningJob, _ spec: SpecDocument,
    _ state: [Value.Member], _ checked: CheckedSpec
  ) throws -> [PlanningStream] {
    let asking = streams.filter { $0.isDiscoverable(in: checked) }
    if asking.isEmpty { return streams }
    connection.discovered.add(try ask(asking, connection, job))
    var bag = DiagnosticBag()
    let frozen = SpecChecker.check(spec.freezing(connection.discovered), connectionState: state, into: &bag)
    if bag.hasErrors {
      try FindingsReport.stop(Self.findings(bag, about: streams.map(\.endpoint.resolved), in: frozen))
    }
    return streams.map { stream in
      var stream = stream
      if let endpoint = frozen.endpoint(named: stream.endpoint.name) { stream.endpoint = endpoint }
      return stream
    }
  }

  /// By a plan of this API alone.
  private func ask(
    _ streams: [PlanningStream], _ connection: PlanningConnection, _ job: PlanningJob
  ) throws -> DiscoveredLists {
    var asking = job
    asking.connections = [connection]
    asking.streams = streams.map { stream in
      var stream = stream
      stream.connection = 0
      return stream
    }
    return try Discovery(options).ask(asking)
  }

  /// Whether the replication names nothing but endpoints that are written down.
  private static func namesEndpoints(of spec: SpecDocument, _ document: ReplicationDocument) -> Bool {
    let names = Set(spec.endpoints.map { $0.name.value.lowercased() })
    return document.streams.allSatisfy { !$0.isPattern && names.contains($0.name.value.lowercased()) }
  }

  // MARK: Streams

  private func select(
    _ document: ReplicationDocument, _ checked: CheckedSpec, _ choice: inout StreamChoice, of connection: String
  ) throws -> [SelectedStream] {
    var bag = DiagnosticBag()
    let selected = document.selectStreams(among: checked.resolved, into: &bag)
    try FindingsReport.stop(bag)
    return selected.filter { choice.takes($0.endpoint.name.value, of: connection) }
  }

  /// An endpoint is one stream, whose chunks the ledger knows by its name.
  private func refuseRepeated(_ selected: [(ReplicationDocument, SelectedStream)]) throws(Failure) {
    var owners: [String: ReplicationDocument] = [:]
    for (document, stream) in selected {
      let name = stream.endpoint.name.value
      if let other = owners[name.lowercased()] {
        throw Failure(
          .usage, "'\(other.file.path)' and '\(document.file.path)' both load '\(name)' of '\(self.name)'",
          why: "in a plan an endpoint of one API is one stream",
          advice: "leave it out of one of them, or plan them apart")
      }
      owners[name.lowercased()] = document
    }
  }

  private func streams(
    _ selected: [(ReplicationDocument, SelectedStream)], _ checked: CheckedSpec, at index: Int
  ) -> [PlanningStream] {
    let streams = selected.compactMap { document, selected -> PlanningStream? in
      guard let stream = PlanningStream(selected, of: document, in: checked, at: index) else { return nil }
      if selected.stream.isPattern, !stream.settings.hookNames.isEmpty {
        Terminal.standardError.writeLine(
          "note: '\(selected.stream.name.value)' leaves out '\(stream.endpoint.name)', which has hooks; name it to have it"
        )
        return nil
      }
      return stream
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
}
