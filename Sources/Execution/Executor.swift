// The way in: everything that can be refused is refused here, before the first request; then a `Run` replays the plan.

internal import Connections
package import Diagnostics
internal import Functions
package import Plans
internal import Records
package import Targets
internal import Transport
internal import Types
internal import Values
internal import VirtualMachine

/// Replays plans.
package enum Executor {
  /// Loads what the plan says into `target`, chunk by chunk, and skips what earlier runs of the same plan finished.
  ///
  /// Blocks until the run is over; `target` and `progress` are used on the calling thread only. Chunks that fail are in
  /// the report; a thrown failure means that the run could not start or go on. What was committed stays either way.
  package static func run(
    plan: PlanReader, target: any Target, secrets: RunSecrets, options: ExecutorOptions = ExecutorOptions(),
    interruption: Interruption = Interruption(), progress: any ProgressSink = SilentProgress()
  ) throws(Failure) -> RunReport {
    try plan.certifyStreams()
    let demands = Channel<BudgetDemand>()
    var surroundings = options.network
    if options.isWorker { surroundings.budgets = SharedBudgets { demands.send($0) } }
    let mask = SecretMask(secrets: secrets.texts)
    let (network, recorder) = try options.openNetwork(surroundings, mask)
    defer { network.shutdown() }
    let keys = KeyTable()
    let streams = try link(
      plan, secrets: secrets, mask: mask, network: network, keys: keys, options: options, interruption: interruption)
    let shop = Workshop(
      streams: streams, network: network, interruption: interruption, options: options, keys: keys,
      asOf: plan.header.asOf)
    try target.open(
      plan: PlanIdentity(id: plan.planID, asOf: plan.header.asOf),
      streams: plan.targetStreams(resettingWatermarks: options.resetsWatermarks), sharing: options.sharing)
    let lease = try keepLease(target, shop, demands: demands)
    defer {
      lease?.end()
      try? target.leave()
    }
    if lease != nil { try enrol(plan, target) }
    try LateValues.check(streams, target)
    options.reached?(.opened)
    let run = try Run(plan: plan, shop: shop, target: target, progress: progress)
    interruption.observe { level in
      // First, so that it is said before what is dropped is heard of.
      shop.writer.send(.interrupted)
      if level == .drop { network.cancelAll() }
    }
    defer { interruption.stopObserving() }
    let alarm = options.secondsAllowed.map { Alarm(seconds: $0) { interruption.request() } }
    defer { alarm?.cancel() }
    let report = try run.execute()
    try recorder?.finish()
    return report
  }

  /// Makes what workers need, so that they find it: the ledger, the plan's rows in it, a claimable row for each chunk.
  package static func prepare(plan: PlanReader, target: any Target) throws(Failure) {
    try target.open(
      plan: PlanIdentity(id: plan.planID, asOf: plan.header.asOf),
      streams: plan.targetStreams(resettingWatermarks: false), sharing: .worker(WorkerTerms()))
    try enrol(plan, target)
    try target.leave()
  }

  private static func enrol(_ plan: PlanReader, _ target: any Target) throws(Failure) {
    let portion = 10_000
    try target.enrol { stream, take throws(Failure) in
      // Whoever makes them enrols them.
      if plan.streams[stream].isDeferred { return }
      let cursor = try plan.chunks(ofStream: stream)
      var ids: [String] = []
      while let line = try cursor.nextLine() {
        ids.append(String(decoding: line.id, as: UTF8.self))
        guard ids.count == portion else { continue }
        try take(ids)
        ids.removeAll(keepingCapacity: true)
      }
      if !ids.isEmpty { try take(ids) }
    }
  }

  /// Nil where there is no lease.
  private static func keepLease(
    _ target: any Target, _ shop: Workshop, demands: Channel<BudgetDemand>
  ) throws(Failure) -> LeaseThread? {
    guard case .worker(let terms) = shop.options.sharing else { return nil }
    let writer = shop.writer
    return try LeaseThread(
      try target.makeLeaseKeeper(), shop.term, seconds: terms.leaseSeconds, demands: demands, network: shop.network
    ) { writer.send(.leaseLost($0)) }
  }

  /// Every stream of the plan, ready to run.
  static func link(
    _ plan: PlanReader, secrets: RunSecrets, mask: SecretMask, network: Network, keys: KeyTable,
    options: ExecutorOptions,
    interruption: Interruption
  ) throws(Failure) -> [StreamRuntime] {
    var surroundings: [String: LinkingSurroundings] = [:]
    for connection in plan.header.connections {
      surroundings[connection.name] = LinkingSurroundings(
        network: network, keys: keys, asOf: plan.header.asOf, options: options, connection: connection.name,
        hosts: HostPolicy(connection), mask: mask,
        secretVariables: secrets.of(connection.name).environment.map(\.key), interruption: interruption,
        handover: Handover(plan.streams.filter { $0.connection == connection.name }))
    }
    var authenticators: [String: Authenticator] = [:]
    var streams: [StreamRuntime] = []
    for (index, stream) in plan.streams.enumerated() {
      let connection = plan.header.connection(of: stream)
      let shared = surroundings[connection.name]!
      let secrets = secrets.of(connection.name)
      let arena = Arena()
      func cell(_ value: Value?) -> Cell { Cell(value ?? .object([]), arena: arena, keys: keys) }
      var environment = Environment()
      environment[.env] = cell(.object((connection.inputs["env"]?.members ?? []) + secrets.environment))
      environment[.inputs] = cell(connection.inputs["inputs"])
      environment[.context] = cell(stream.inputs["context"])
      environment[.sync] = cell(stream.inputs["sync"])
      environment[.secrets] = cell(secrets.value)
      var linker = StreamLinker(
        stream, environment: environment, handover: shared.handover,
        ignoresHooks: options.withoutHooks, keys: keys, arena: arena, asOf: plan.header.asOf)
      let session = StreamSession()
      var linked: LinkedStream
      do throws(Failure) {
        linked = try linker.link(secretVariables: shared.secretVariables, calls: stream.endpoint.calls)
        linked.preview = linker.preview(of: connection)
        let calls = CallLinker(stream, index: index, environment: environment, session: session, shared)
        // A credential is one API's, however alike two specs are.
        let key = stream.authenticationKey.map { "\(connection.name)\n\($0)" }
        linked.authenticator = key.flatMap { authenticators[$0] }
        if linked.authenticator == nil, let authentication = stream.endpoint.authentication {
          linked.authenticator = try calls.authenticator(authentication)
        }
        if let key { authenticators[key] = linked.authenticator }
        linked.setup = try calls.calls(stream.endpoint.setup, "setup", linked.authenticator)
        linked.teardown = try calls.calls(stream.endpoint.teardown, "teardown", linked.authenticator)
      } catch {
        var failure = error
        failure.why = shared.mask.mask(error.why)
        throw failure
      }
      let request = stream.endpoint.request
      let lane = network.lane(
        name: stream.name, of: connection.name, rate: options.rate ?? request?.rate ?? 1,
        concurrency: request?.concurrency ?? 1)
      streams.append(
        StreamRuntime(
          index: index, plan: stream, lane: lane, hosts: shared.hosts, redactor: shared.mask, options: options,
          environment: environment, linked: linked, keys: keys, arena: arena, session: session,
          handover: shared.handover))
    }
    return streams
  }
}

extension PlanReader {
  /// The streams as a target needs to know them.
  package var targetStreams: [TargetStream] { targetStreams(resettingWatermarks: false) }

  func targetStreams(resettingWatermarks: Bool) -> [TargetStream] {
    zip(streams, summaries).map { stream, summary in
      let response = stream.endpoint.response
      // A plan that asks for what there is not is refused when its streams are linked.
      let selection =
        (try? ColumnSelection(select: response.select, casing: response.casing, stream: stream.name)) ?? nil
      func name(_ column: String) -> String { selection?.name(of: column) ?? column }
      var target = TargetStream(
        name: stream.name, object: stream.object ?? "", mode: stream.mode, primaryKey: stream.primaryKey.map(name),
        updateKey: stream.updateKey.map(name), chunkCount: summary.chunks,
        sync: stream.syncKeys(mayMoveBack: resettingWatermarks, hasHoles: hasHoles(summary)))
      target.endpointName = stream.endpointName
      target.columns = stream.columns.map { ColumnType(name: name($0.name), type: $0.type) }
      target.table = stream.table ?? PlanTable()
      target.outputs = stream.outputs
      target.fillsQueues = stream.endpoint.response.processors.contains { $0.output.hasPrefix("queue.") }
      return target
    }
  }

  /// Whether a stream may lack chunks between those that it has: it is a part of another plan's, or nothing but what
  /// failed. What `--missing` leaves out is loaded.
  private func hasHoles(_ summary: StreamSummary) -> Bool {
    if header.selection == "failed" { return true }
    return header.splitFrom != nil && summary.coverage?.status ?? .unproven == .unproven
  }
}

extension PlanStream {
  /// The watermarks of this stream.
  fileprivate func syncKeys(mayMoveBack: Bool, hasHoles: Bool) -> [SyncKey] {
    endpoint.sync.map { name in
      let writer = endpoint.response.processors.first { $0.output == "state.\(name)" }
      return SyncKey(
        name: name, aggregation: writer?.aggregation ?? "last", wasRead: inputs["sync"]?[name] != nil,
        mayMoveBack: mayMoveBack, hasHoles: hasHoles)
    }
  }

  /// What it gives to streams after it.
  fileprivate var outputs: [SyncKey] {
    var keys: [SyncKey] = []
    for processor in endpoint.response.processors where Handover.isOutput(processor.output) {
      if keys.contains(where: { $0.name == processor.output }) { continue }
      keys.append(SyncKey(name: processor.output, aggregation: processor.aggregation ?? "last", wasRead: false))
    }
    return keys
  }
}
