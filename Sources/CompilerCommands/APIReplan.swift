// One API of a plan that is made again: its connection, its streams and its state, from what the plan recorded and the spec.

internal import Connections
internal import Diagnostics
internal import ExpressionCompiler
internal import Linting
internal import Planning
internal import Plans
internal import Specs
internal import Values

struct APIReplan {
  private let path: String
  private let connection: SourceConnection
  private let planned: [PlanStream]
  private let spec: SpecDocument
  private let state: [Value.Member]
  /// The connection as the planner sees it.
  let planning: PlanningConnection
  /// What the reviewer should know.
  let notes: [String]

  init(_ reader: PlanReader, _ connection: SourceConnection, _ spec: SpecDocument, _ file: ConnectionsFile?) throws {
    path = reader.path
    self.connection = connection
    planned = reader.streams.filter { $0.connection == connection.name }
    // As far as it can be resolved here.
    let own = (try? file.map { try APISide($0.api(connection.name)).state() }) ?? []
    guard let lists = DiscoveredLists(connection.discovered) else {
      throw Failure(.usage, "what '\(reader.path)' says that was found is no list")
    }
    let environment = connection.inputs["env"]
    var planning = PlanningConnection(
      name: connection.name, spec: connection.spec, inputs: connection.inputs["inputs"] ?? .object([]),
      hosts: connection.hosts, environment: { environment?[$0]?.string })
    let evaluator = SpecEvaluator(
      spec, connectionState: own, inputs: planning.inputs, environment: planning.environment,
      now: reader.header.asOf)
    let spec = try DynamicEndpoints(spec, evaluator).expanded(lists, leavingOutUnknown: true).freezing(lists)
    planning.discovered = lists
    planning.readBefore = (evaluator.readEnvironment, evaluator.readInputs)
    self.spec = spec
    self.planning = planning
    (state, notes) = Self.state(planned, spec, connection: own)
  }

  /// Its streams, as those of the connection at `index` of the job.
  func streams(at index: Int) throws -> [PlanningStream] {
    var bag = DiagnosticBag()
    let checked = SpecChecker.check(spec, connectionState: state, into: &bag)
    let document = try replication()
    let streams = document.selectStreams(among: checked.resolved, into: &bag).compactMap {
      PlanningStream($0, of: document, in: checked, at: index)
    }
    let missing = planned.first { stream in
      stream.object != nil && !streams.contains { $0.endpoint.name == stream.endpointName }
    }
    if let missing {
      throw Failure(
        .usage, "the spec has no endpoint '\(missing.endpointName)'", why: "or it has errors: see 'backhoe lint'")
    }
    return QueueProducers.adding(to: streams, from: checked)
  }

  /// The replication that says what the plan's streams say.
  private func replication() throws -> ReplicationDocument {
    let streams = planned.compactMap { stream -> Value.Member? in
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
      return .init(stream.endpointName, .object(members))
    }
    let root = Value.object([
      .init("source", .string(connection.name)), .init("target", .string("TARGET")),
      .init("streams", .object(streams)),
    ])
    // JSON is YAML.
    var bag = DiagnosticBag()
    let file = SourceFile(path: path, bytes: CanonicalJSON.bytes(of: root))
    guard case .replication(let document)? = SpecLoader.load(file, into: &bag) else {
      throw Failure(.usage, "the streams of '\(path)' cannot be planned again")
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

  /// State that came from the connection: where the plan has another value than the spec, it must have.
  private static func state(
    _ planned: [PlanStream], _ spec: SpecDocument, connection: [Value.Member]
  ) -> ([Value.Member], [String]) {
    var ignored = DiagnosticBag()
    let checked = SpecChecker.check(spec, unknownState: Set(connection.map(\.key)), into: &ignored)
    var state = connection
    var notes: [String] = []
    // Only what the defaults say, or nobody, can come from the connection.
    let defaults = Set((spec.defaults?.state ?? []).map(\.name))
    for stream in planned {
      for member in stream.state.members ?? [] {
        let variable = checked.endpoint(named: stream.endpointName)?.state.first { $0.name == member.key }
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
