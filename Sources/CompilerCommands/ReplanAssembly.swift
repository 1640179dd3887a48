// From a plan and its spec back to the job that the plan was made by: what the plan recorded stands for the replication,
// the environment, the watermarks and the clock.

internal import Connections
internal import Diagnostics
internal import ExpressionCompiler
internal import Linting
internal import Planning
internal import Plans
internal import Specs
internal import Values

#if canImport(Glibc)
  internal import Glibc
#endif

struct ReplanAssembly {
  private let reader: PlanReader
  private let spec: SpecDocument
  private let lists: DiscoveredLists
  private let readBefore: (environment: Set<String>, inputs: Set<String>)
  private let state: [Value.Member]
  /// What the reviewer should know.
  let notes: [String]

  init(_ reader: PlanReader, _ spec: SpecDocument, connections: String?) throws {
    let header = reader.header
    self.reader = reader
    let own = Self.connectionState(header.connection.name, connections)
    guard let lists = DiscoveredLists(header.discovered) else {
      throw Failure(.usage, "what '\(reader.path)' says that was found is no list")
    }
    self.lists = lists
    let environment = header.inputs["env"]
    let evaluator = SpecEvaluator(
      spec, connectionState: own, inputs: header.inputs["inputs"] ?? .object([]),
      environment: { environment?[$0]?.string }, now: header.asOf)
    let spec = try DynamicEndpoints(spec, evaluator).expanded(lists, leavingOutUnknown: true).freezing(lists)
    self.spec = spec
    readBefore = (evaluator.readEnvironment, evaluator.readInputs)
    (state, notes) = Self.state(reader, spec, connection: own)
  }

  func job() throws -> PlanningJob {
    let header = reader.header
    var bag = DiagnosticBag()
    let checked = SpecChecker.check(spec, connectionState: state, into: &bag)
    let document = try replication()
    let streams = document.selectStreams(among: checked.resolved, into: &bag).compactMap {
      stream -> PlanningStream? in
      guard let endpoint = checked.endpoint(named: stream.endpoint.name.value) else { return nil }
      let settings = StreamSettings(stream: stream.stream, defaults: nil, endpoint: endpoint.resolved)
      return PlanningStream(
        endpoint: endpoint, settings: settings, range: settings.range,
        connectionAuthentication: checked.authentication)
    }
    let missing = reader.streams.first { stream in
      stream.object != nil && !streams.contains { $0.endpoint.name == stream.name }
    }
    if let missing {
      throw Failure(.usage, "the spec has no endpoint '\(missing.name)'", why: "or it has errors: see 'backhoe lint'")
    }
    let environment = header.inputs["env"]
    var job = PlanningJob(
      now: header.asOf, sources: header.sources,
      source: PlanningSource(
        name: header.connection.name, inputs: header.inputs["inputs"] ?? .object([]), hosts: header.connection.hosts),
      target: header.target, streams: QueueProducers.adding(to: streams, from: checked),
      environment: { environment?[$0]?.string },
      syncValues: { [reader] stream, _ throws(Failure) in
        reader.streams.first { $0.name == stream }?.inputs["sync"]?.members ?? []
      }, maximumChunks: max(1_000_000, reader.summaries.map(\.chunks).max() ?? 0), threads: header.threads)
    job.discovered = lists
    job.readBefore = readBefore
    return job
  }

  /// The replication that says what the plan's streams say.
  private func replication() throws -> ReplicationDocument {
    let streams = reader.streams.compactMap { stream -> Value.Member? in
      guard let object = stream.object else { return nil }
      var members: [Value.Member] = [
        .init("object", .string(object)), .init("mode", .string(stream.mode.rawValue)),
      ]
      func add(_ key: String, _ value: Value?) {
        if let value { members.append(.init(key, value)) }
      }
      let response = stream.endpoint.response
      if !stream.primaryKey.isEmpty { add("primary_key", .array(stream.primaryKey.map { .string($0) })) }
      add("update_key", stream.updateKey.map { .string($0) })
      if !response.select.isEmpty { add("select", .array(response.select.map { .string($0) })) }
      if !stream.columns.isEmpty {
        add("columns", .object(stream.columns.map { .init($0.name, .string($0.type)) }))
      }
      if let options = Self.targetOptions(stream) { add("target_options", options) }
      if !stream.hooks.isEmpty { add("hooks", .object(stream.hooks.map { .init($0, .array([])) })) }
      var options: [Value.Member] = []
      if let range = Self.range(stream.inputs["context"]) { options.append(.init("range", .string(range))) }
      if let limit = response.limit { options.append(.init("limit", .int(Int64(limit)))) }
      if let flatten = response.flatten { options.append(.init("flatten", .int(Int64(flatten)))) }
      if !options.isEmpty { add("source_options", .object(options)) }
      return .init(stream.name, .object(members))
    }
    let root = Value.object([
      .init("source", .string(reader.header.connection.name)), .init("target", .string("TARGET")),
      .init("streams", .object(streams)),
    ])
    // JSON is YAML.
    var bag = DiagnosticBag()
    let file = SourceFile(path: reader.path, bytes: CanonicalJSON.bytes(of: root))
    guard case .replication(let document)? = SpecLoader.load(file, into: &bag) else {
      throw Failure(.usage, "the streams of '\(reader.path)' cannot be planned again")
    }
    return document
  }

  /// What the plan says of the table, as a replication says it; nil: nothing.
  private static func targetOptions(_ stream: PlanStream) -> Value? {
    let table = stream.table ?? PlanTable()
    var options: [Value.Member] = []
    if !table.addsColumns { options.append(.init("add_new_columns", .bool(false))) }
    if !table.widensColumns { options.append(.init("adjust_column_type", .bool(false))) }
    if table.keepsRows { options.append(.init("merge_strategy", .string("insert"))) }
    let texts = [
      ("column_casing", stream.endpoint.response.casing), ("table_ddl", table.statement), ("format", table.format),
      ("compression", table.compression),
    ]
    options += texts.compactMap { name, text in text.map { .init(name, .string($0)) } }
    return options.isEmpty ? nil : .object(options)
  }

  /// The range as it was written, as far as something read it.
  private static func range(_ context: Value?) -> String? {
    let sides = ["range_start", "range_end", "range_step"].map { context?[$0]?.string ?? "" }
    if sides.allSatisfy(\.isEmpty) { return nil }
    return sides[2].isEmpty ? "\(sides[0]),\(sides[1])" : sides.joined(separator: ",")
  }

  // MARK: State

  /// What the connections file says, as far as it can be resolved here.
  private static func connectionState(_ name: String, _ path: String?) -> [Value.Member] {
    func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
    var ignored = DiagnosticBag()
    guard
      let file = try? ConnectionsFile.load(
        path ?? ConfiguredConnections.path(), environment: environment, into: &ignored),
      let connection = try? file.api(name), let state = try? connection.state.resolve(environment: environment)
    else { return [] }
    return state.members ?? []
  }

  /// State that came from the connection: where the plan has another value than the spec, it must have.
  private static func state(
    _ reader: PlanReader, _ spec: SpecDocument, connection: [Value.Member]
  ) -> ([Value.Member], [String]) {
    var ignored = DiagnosticBag()
    let checked = SpecChecker.check(spec, unknownState: Set(connection.map(\.key)), into: &ignored)
    var state = connection
    var notes: [String] = []
    // Only what the defaults say, or nobody, can come from the connection.
    let defaults = Set((spec.defaults?.state ?? []).map(\.name))
    for stream in reader.streams {
      for member in stream.state.members ?? [] {
        let variable = checked.endpoint(named: stream.name)?.state.first { $0.name == member.key }
        let isOwn = variable.map { $0.value.constant == nil || $0.value.constant == member.value } ?? false
        if isOwn || variable != nil && !defaults.contains(member.key) { continue }
        if let place = state.firstIndex(where: { $0.key == member.key }) {
          state[place].value = member.value
        } else {
          state.append(member)
        }
        let note =
          "state.\(member.key) is \(CanonicalJSON.text(of: PlanValue.encode(member.value))), as the connection said"
        if !notes.contains(note) { notes.append(note) }
      }
    }
    return (state, notes)
  }
}
