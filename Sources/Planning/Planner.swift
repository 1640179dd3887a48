// Checked specs and ranges to a plan, written as a stream. Streams are prepared first, since the plan's head names what
// they read; then chunks are made and written one at a time.

internal import Diagnostics
internal import Linting
package import Plans
internal import Specs
internal import Types
internal import Values

/// What became of a plan.
package struct PlanningReport: Sendable, Equatable {
  package var planID: String
  /// In all streams.
  package var chunks: Int
  /// Streams whose chunks are made while the plan is executed.
  package var deferred: [PlanDeferral]
  /// Remarks for people.
  package var warnings: [String]
}

package enum Planner {
  /// Writes the plan.
  package static func plan(_ job: PlanningJob, to writer: consuming PlanWriter) throws(PlanningError) -> PlanningReport
  {
    var findings = DiagnosticBag()
    for stream in job.streams {
      RangeOrder.check(stream.range, into: &findings)
      if let object = stream.settings.object { ObjectCheck.check(object, into: &findings) }
    }
    if findings.hasErrors { throw .findings(findings) }
    TargetCheck.check(job, &findings)
    if findings.hasErrors { throw .findings(findings) }
    do throws(Failure) { return try write(job, to: writer) } catch { throw .failure(error) }
  }

  private static func write(_ job: PlanningJob, to writer: consuming PlanWriter) throws(Failure) -> PlanningReport {
    var names: Set<String> = []
    if let stream = job.streams.first(where: { !names.insert($0.name).inserted }) {
      throw Failure(
        .usage, "two streams are called '\(stream.name)'", why: "a plan tells its streams apart by their names",
        advice: "plan them apart")
    }
    let order = try StreamOrder(job.streams)
    var warnings = order.warnings
    var expansions: [StreamExpansion] = []
    for (stream, place) in order.streams {
      let name = stream.name
      if !stream.settings.hookNames.isEmpty {
        warnings.append("the hooks of '\(name)' are not run: 'exec' wants --without-hooks")
      }
      if !stream.settings.ineffective.isEmpty {
        warnings.append("no effect in '\(name)': \(stream.settings.ineffective.joined(separator: ", "))")
      }
      expansions.append(try StreamExpansion(stream, place, in: job))
    }
    var estimate = PlanEstimate()
    try writer.begin(header(job, expansions, warnings))
    for expansion in expansions {
      let stream = expansion.stream
      try writer.beginStream(stream)
      let host = expansion.firstHost?.authority
      let (chunks, repeated) = try expansion.writeChunks(to: &writer)
      if repeated > 0 {
        warnings.append(
          "\(repeated) of the elements of '\(stream.name)' ask for the same as earlier ones: one chunk each")
      }
      var summary = StreamSummary(chunks: chunks, of: stream)
      summary.coverage = expansion.coverage()
      estimate.add(summary, of: stream, host: host)
      try job.limits.check(estimate)
      try writer.endStream(summary)
    }
    let deferred = expansions.compactMap(\.deferral)
    return PlanningReport(
      planID: try writer.finish(deferred: deferred), chunks: estimate.chunks, deferred: deferred, warnings: warnings)
  }

  private static func header(
    _ job: PlanningJob, _ expansions: [StreamExpansion], _ warnings: [String]
  ) throws(Failure) -> PlanHeader {
    var connections: [SourceConnection] = []
    for index in job.connections.indices {
      let own = expansions.filter { $0.source.connection == index }
      connections.append(try connection(job.connections[index], own))
    }
    var header = PlanHeader(
      asOf: job.now, sources: job.sources, connections: connections, target: job.target, threads: job.threads)
    header.warnings = warnings
    header.selection = job.selection?.kind.rawValue
    return header
  }

  /// What the streams of one API need of it.
  private static func connection(
    _ api: PlanningConnection, _ expansions: [StreamExpansion]
  ) throws(Failure) -> SourceConnection {
    let reads = expansions.map { StreamReads($0.source) }
    let secrets = Set(reads.flatMap(\.secrets))
    let secretEnvironment = Set(reads.flatMap(\.secretEnvironment))
    var hosts = HostList(api.hosts)
    for expansion in expansions { hosts.insert(namedBy: expansion.source) }
    // Without secrets there is nothing to keep from anybody.
    let hasSecrets = !secrets.isEmpty || !secretEnvironment.isEmpty
    for expansion in expansions where !hasSecrets || expansion.namesHost {
      if let host = expansion.firstHost { hosts.insert(host) }
    }
    if hasSecrets { for expansion in expansions { expansion.hosts = hosts } }
    let required = Set(reads.flatMap { $0.secrets.subtracting($0.optionalSecrets) })
    let missing = api.secrets.map { required.subtracting($0).sorted() } ?? []
    if let name = missing.first {
      throw Failure(
        .usage, "the spec reads secrets.\(name), but the connection '\(api.name)' has no such secret",
        advice: "add it: secrets: {\(name): \"${\(name.uppercased())}\"}")
    }
    let environment = api.readBefore.environment.union(reads.flatMap(\.environment)).sorted().map {
      Value.Member($0, api.environment($0).map { .string($0) } ?? .null)
    }
    let inputs = api.readBefore.inputs.union(reads.flatMap(\.inputs)).sorted().map {
      Value.Member($0, api.inputs[$0] ?? .null)
    }
    var connection = SourceConnection(
      name: api.name, secrets: required.sorted(), hosts: hosts.names,
      inputs: .object([.init("env", .object(environment)), .init("inputs", .object(inputs))]))
    connection.spec = api.spec
    connection.optionalSecrets = secrets.subtracting(required).sorted()
    connection.environment = secretEnvironment.sorted()
    connection.discovered = api.discovered.value
    return connection
  }
}
