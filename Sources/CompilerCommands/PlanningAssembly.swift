// Gathers what a plan is made from: files, connections, clock. `APIAssembly` has what belongs to one API; the planner itself
// sees only values.

internal import Connections
internal import Console
internal import Diagnostics
internal import Planning
internal import Plans
internal import Specs
internal import Values

#if canImport(Glibc)
  internal import Glibc
#endif

struct PlanningAssembly {
  private let paths: [String]
  private let options: PlanOptions

  /// `paths`: replications, or one spec.
  init(_ paths: [String], _ options: PlanOptions) {
    self.paths = paths
    self.options = options
  }

  func job() throws -> PlanningJob {
    var bag = DiagnosticBag()
    let now = try Clock.instant(options.now)
    let connections = try ConnectionsFile.load(
      try options.connections ?? ConfiguredConnections.path(), environment: ProcessEnvironment.value, into: &bag)
    try FindingsReport.stop(bag)
    let (apis, sources) = try apis(connections)
    let documents = apis.flatMap(\.replications)
    let target = try target(documents, connections)
    var job = PlanningJob(
      now: now, sources: sources, connections: [], target: target.connection, streams: [],
      syncValues: Watermarks(options, target: target).values, maximumChunks: options.maxChunks,
      threads: try threads(documents))
    var wanted = StreamChoice(options.streams)
    for api in apis {
      let assembly = APIAssembly(api, options, isAlone: apis.count == 1)
      let part = try assembly.part(of: job, at: job.connections.count, &wanted)
      if part.streams.isEmpty { continue }
      job.connections.append(part.connection)
      job.streams += part.streams
    }
    try wanted.check()
    PlanningStream.nameApart(&job.streams, connections: job.connections)
    job.limits = try options.limits.limits()
    job.selection = try LoadedChunks(options, target: target).selection()
    return job
  }

  // MARK: Files

  /// What is loaded from each API, in the order in which the files name them, and all files.
  private func apis(_ connections: ConnectionsFile) throws -> (apis: [APIFiles], sources: [PlanSource]) {
    var apis: [APIFiles] = []
    var sources: [PlanSource] = []
    func add(_ file: SourceFile, _ path: String) {
      let source = PlanSource(path: path, sha256: hexadecimal(digest(file.bytes)))
      if !sources.contains(source) { sources.append(source) }
    }
    for path in paths {
      var bag = DiagnosticBag()
      let file = try SourceFile.read(path)
      let loaded = SpecLoader.load(file, into: &bag)
      try FindingsReport.stop(bag)
      add(file, path)
      switch loaded {
      case .replication(let document):
        try refuseSingleOptions(path)
        let api = try connections.api(document.source?.value ?? "")
        if let place = apis.firstIndex(where: { $0.side?.name == api.name }) {
          apis[place].replications.append(document)
        } else {
          let specPath = try api.specPath(environment: ProcessEnvironment.value)
          let spec = try SourceFile.read(specPath, advice: "see the connection's 'spec'")
          add(spec, specPath)
          apis.append(APIFiles(side: APISide(api), spec: spec, path: specPath, replications: [document]))
        }
      case .spec:
        guard paths.count == 1 else {
          throw Failure(
            .usage, "'\(path)' is a spec, and a spec is planned alone",
            advice: "plan it by itself with --endpoint, or let a replication name its connection")
        }
        let api = try connection(of: file, path, connections)
        let document = try SingleStream.replication(options.single, source: api?.name ?? "", specPath: path)
        apis.append(APIFiles(side: api.map(APISide.init), spec: file, path: path, replications: [document]))
      case nil: throw EarlyExit(code: .usage)
      }
    }
    return (apis, sources)
  }

  private func refuseSingleOptions(_ path: String) throws(Failure) {
    let single = options.single
    let given = [
      ("--endpoint", single.endpoint), ("--range", single.range), ("--target", single.target),
      ("--object", single.object), ("--mode", single.mode), ("--connection", single.connection),
    ].first { $0.1 != nil }
    guard let given else { return }
    throw Failure(
      .usage, "\(given.0) does not go with a replication file", why: "'\(path)' says it itself",
      advice: "change the file, or plan the spec itself with --endpoint")
  }

  /// The connection of a spec that was given by its path: by name, or the only one that names this file.
  private func connection(of file: SourceFile, _ spec: String, _ connections: ConnectionsFile) throws(Failure)
    -> APIConnection?
  {
    if let name = options.single.connection { return try connections.api(name) }
    let fitting = connections.connections.compactMap { connection -> APIConnection? in
      guard case .api(let api) = connection.kind, let path = try? api.specPath(environment: ProcessEnvironment.value)
      else {
        return nil
      }
      return Self.isSameFile(path, spec) ? api : nil
    }
    if fitting.count > 1 {
      throw Failure(
        .usage, "more than one connection uses '\(spec)'",
        why: fitting.map(\.name).joined(separator: ", "), advice: "choose one with --connection")
    }
    if fitting.isEmpty, let path = options.connections {
      Terminal.standardError.writeLine(
        "note: no connection in '\(path)' has the spec '\(spec)'; planned without one")
    }
    return fitting.first
  }

  private static func isSameFile(_ left: String, _ right: String) -> Bool {
    var a = stat()
    var b = stat()
    return stat(left, &a) == 0 && stat(right, &b) == 0 && a.st_ino == b.st_ino && a.st_dev == b.st_dev
  }

  // MARK: Settings of all

  /// The one target that every replication names.
  private func target(
    _ documents: [ReplicationDocument], _ connections: ConnectionsFile
  ) throws(Failure) -> TargetSide {
    let name = documents[0].target?.value ?? ""
    if let other = documents.first(where: { ($0.target?.value ?? "") != name }) {
      throw Failure(
        .usage,
        "'\(other.file.path)' loads into '\(other.target?.value ?? "")',"
          + " '\(documents[0].file.path)' into '\(name)'",
        why: "a plan has one target, whose ledger says what is loaded",
        advice: "plan them apart")
    }
    // A URL on the command line stands in the plan itself.
    if name.contains(":") || name == "-" { return try TargetSide(url: name, isInPlan: true, name: "") }
    guard !name.isEmpty else {
      throw Failure(.usage, "no target is named", advice: "give --target, or 'target:' in the replication")
    }
    let url = try? connections.targetURL(name, environment: ProcessEnvironment.value)
    return try TargetSide(url: url, isInPlan: false, name: name)
  }

  static let threadSettings = ["BACKHOE_THREADS", "SLING_THREADS"]

  /// Streams at a time: the most that `env` of a replication says.
  private func threads(_ documents: [ReplicationDocument]) throws(Failure) -> Int? {
    var most: Int?
    for document in documents {
      guard let setting = document.env.first(where: { Self.threadSettings.contains($0.name) }) else {
        continue
      }
      let number = setting.value.int ?? setting.value.string.flatMap { Int64($0) }
      guard let number, (1...10_000).contains(number) else {
        throw Failure(
          .usage, "'env: \(setting.name)' of '\(document.file.path)' is no number of streams",
          advice: "write a number from 1 on")
      }
      most = max(most ?? 1, Int(number))
    }
    return most
  }
}

/// Which streams `--stream` names; none: all.
struct StreamChoice {
  private let names: [String]
  private var found: Set<String> = []
  private var known: [String] = []

  init(_ names: [String]) { self.names = names }

  /// Whether an endpoint is wanted; by its name, or by that of its connection and its own.
  mutating func takes(_ endpoint: String, of connection: String) -> Bool {
    known.append(endpoint)
    if names.isEmpty { return true }
    let spellings = [endpoint, "\(connection).\(endpoint)"].map { $0.lowercased() }
    let fitting = names.filter { spellings.contains($0.lowercased()) }
    found.formUnion(fitting)
    return !fitting.isEmpty
  }

  /// Refuses what no replication has.
  func check() throws(Failure) {
    if let name = names.first(where: { !found.contains($0) }) {
      throw Failure(
        .usage, "the replication has no stream '\(name)'",
        advice: Suggestions.question(name, among: known) ?? "it has \(Suggestions.list(known, joinedBy: "and"))")
    }
    guard !known.isEmpty else {
      throw Failure(.usage, "there is no stream to plan", advice: "add one under 'streams:'")
    }
  }
}
