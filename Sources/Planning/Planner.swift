// Checked specs and ranges to a plan, written as a stream. Streams are prepared first (lowered, `over` evaluated, the
// first chunk made), since the plan's head names what they read; then chunks are made and written one at a time.

internal import Diagnostics
internal import Linting
package import Plans
internal import Types
internal import Values

/// What became of a plan.
package struct PlanningReport: Sendable, Equatable {
  package var planID: String
  /// In all streams.
  package var chunks: Int
  /// Remarks for people.
  package var warnings: [String]
}

package enum Planner {
  /// Writes the plan.
  package static func plan(_ job: PlanningJob, to writer: consuming PlanWriter) throws(PlanningError) -> PlanningReport
  {
    var findings = DiagnosticBag()
    for stream in job.streams {
      UnsupportedParts.check(stream, &findings)
      RangeOrder.check(stream.range, into: &findings)
    }
    do throws(Failure) { try TargetCheck.check(job, &findings) } catch { throw .failure(error) }
    if findings.hasErrors { throw .findings(findings) }
    var expansions: [StreamExpansion] = []
    for stream in job.streams {
      expansions.append(try StreamExpansion(stream, in: job))
    }
    var warnings: [String] = []
    var total = 0
    do {
      try writer.begin(header(job, expansions))
      for expansion in expansions {
        try writer.beginStream(expansion.stream)
        var chunks = 0
        var repeated = 0
        var seen = ChunkRegister()
        while let chunk = try expansion.next() {
          // Equal IDs are one chunk.
          guard seen.insert(chunk.id) else {
            repeated += 1
            continue
          }
          try writer.write(chunk)
          chunks += 1
        }
        if repeated > 0 {
          warnings.append(
            "\(repeated) of the elements of '\(expansion.stream.name)' ask for the same as earlier ones: one chunk each"
          )
        }
        let rate = expansion.stream.endpoint.request.rate
        total += chunks
        try writer.endStream(
          StreamSummary(
            chunks: chunks, requestsMinimum: chunks,
            secondsMinimum: StreamSummary.leastSeconds(requests: chunks, rate: rate), coverage: expansion.coverage()))
      }
      return PlanningReport(planID: try writer.finish(), chunks: total, warnings: warnings)
    } catch {
      throw .failure(error)
    }
  }

  private static func header(_ job: PlanningJob, _ expansions: [StreamExpansion]) throws(Failure) -> PlanHeader {
    var hosts = job.source.hosts
    for expansion in expansions {
      if let host = try expansion.firstHost(), !hosts.contains(host) { hosts.append(host) }
    }
    let reads = job.streams.map { StreamReads($0.endpoint) }
    let secrets = Set(reads.flatMap(\.secrets))
    // Without secrets there is nothing to keep from anybody.
    let allowed = secrets.isEmpty ? nil : Set(hosts.map { $0.lowercased() })
    for expansion in expansions { expansion.allowedHosts = allowed }
    let missing = job.source.secrets.map { secrets.subtracting($0).sorted() } ?? []
    if let name = missing.first {
      throw Failure(
        .usage, "the spec reads secrets.\(name), but the connection '\(job.source.name)' has no such secret",
        advice: "add it: secrets: {\(name): \"${\(name.uppercased())}\"}")
    }
    var environment: [Value.Member] = []
    for name in Set(reads.flatMap(\.environment)).sorted() {
      try SecretNames.refuse(name)
      environment.append(.init(name, job.environment(name).map { .string($0) } ?? .null))
    }
    let inputs = Set(reads.flatMap(\.inputs)).sorted().map { Value.Member($0, job.source.inputs[$0] ?? .null) }
    return PlanHeader(
      asOf: job.now, sources: job.sources,
      connection: SourceConnection(name: job.source.name, secrets: secrets.sorted(), hosts: hosts.sorted()),
      target: job.target,
      inputs: .object([.init("env", .object(environment)), .init("inputs", .object(inputs))]), threads: job.threads)
  }
}

/// Which chunk IDs a stream has already. Kept as hashes: 8 bytes a chunk.
private struct ChunkRegister {
  private var known: Set<UInt64> = []

  /// False if it was there. IDs are 128 random bits, of which 64 tell a million apart.
  mutating func insert(_ id: String) -> Bool {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in id.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return known.insert(hash).inserted
  }
}
