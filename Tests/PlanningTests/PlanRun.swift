// Plans specs in memory: text in, the plan's bytes out.

import Diagnostics
import Linting
import Planning
import Plans
import Specs
import Values
import YAMLSyntax

/// What a test plans.
struct PlanRun {
  var spec: String
  var endpoint = "days"
  var range: String? = "2024-01-01,2024-01-31"
  var connection = "API"
  var connectionState: [Value.Member] = []
  var object = "main.t"
  var environment: [String: String] = [:]
  var sync: [Value.Member] = []
  var now = "2024-05-01T00:00:00Z"
  var maximumChunks = 10_000
  /// Instead of the one that `endpoint`, `range`, `connection` and `object` make.
  var targetKind = "sqlite"
  var replication: String?

  /// A spec over days, of which tests change parts.
  static let spec = """
    name: Days
    defaults:
      state: {base_url: "https://api.example.com"}
      request:
        headers: {Authorization: "Bearer {secrets.key}"}
    endpoints:
      days:
        description: one request a day
        sync: [last]
        iterate:
          over: range(coalesce(context.range_start, sync.last, "2024-04-01"), coalesce(context.range_end, date_format(date_add(now(), -1, "day"), "%Y-%m-%d")), "1d")
          into: state.day
          concurrency: 4
        state:
          date: '{date_format(state.day, "%Y-%m-%d")}'
        request:
          url: "{state.base_url}/days/{state.date}"
          parameters: {limit: 100}
          rate: 3
        response:
          records: {jmespath: "data[]", primary_key: [id]}
          processors:
            - {expression: state.date, output: state.last, aggregation: maximum}
    """

  struct Result {
    var text: String
    var planID: String
    /// How often watermarks were asked for.
    var syncReads: Int
    var warnings: [String]

    var lines: [String] { text.split(separator: "\n").map(String.init) }
    /// The chunk lines.
    var chunks: [String] { lines.filter { $0.hasPrefix("{\"id\":\"bc_") } }
    var chunkIDs: [String] { chunks.map { String($0.dropFirst(7).prefix(29)) } }
    var urls: [String] {
      chunks.compactMap { line in
        guard let start = line.firstRange(of: "\"url\":\"") else { return nil }
        return String(line[start.upperBound...].prefix { $0 != "\"" })
      }
    }
  }

  /// The plan, or a text that says why there is none.
  func run() -> (result: Result?, problem: String) {
    var bag = DiagnosticBag()
    let file = SourceFile(path: "spec.yaml", bytes: Array(spec.utf8))
    guard let root = YAMLDocument.parse(file, into: &bag) else { return (nil, describe(bag)) }
    let written = SpecDocument(root, into: &bag)
    let evaluator = SpecEvaluator(
      written, connectionState: connectionState, inputs: .object([]), environment: { _ in nil },
      now: Instant(seconds: 0))
    guard let document = try? DynamicEndpoints(written, evaluator).expanded(DiscoveredLists()) else {
      return (nil, "the dynamic endpoints are not known")
    }
    let checked = SpecChecker.check(document, connectionState: connectionState, into: &bag)
    let text =
      replication ?? """
        source: \(connection)
        target: DB
        streams:
          \(endpoint):
            object: \(object)
            source_options: {\(range.map { "range: '\($0)'" } ?? "")}
        """
    let replicationFile = SourceFile(path: "replication.yaml", bytes: Array(text.utf8))
    guard let replicationRoot = YAMLDocument.parse(replicationFile, into: &bag) else { return (nil, describe(bag)) }
    let replication = ReplicationDocument(replicationRoot, into: &bag)
    let selected = replication.selectStreams(among: checked.endpoints.map(\.resolved), into: &bag)
    if bag.hasErrors { return (nil, describe(bag)) }
    let streams = selected.map { PlanningStream($0, of: replication, in: checked, at: 0)! }
    var reads = 0
    let job = PlanningJob(
      now: try! Instant.parse(now).instant, sources: [PlanSource(path: "spec.yaml", sha256: "00")],
      connections: [
        PlanningConnection(name: replication.source?.value ?? "") { name in
          replication.env.first { $0.name == name }?.value.string ?? environment[name]
        }
      ],
      target: TargetConnection(name: replication.target?.value ?? "", kind: targetKind), streams: streams,
      syncValues: { _, _ throws(Failure) in
        reads += 1
        return sync
      }, maximumChunks: maximumChunks)
    var bytes: [UInt8] = []
    do {
      let report = try Planner.plan(job, to: PlanWriter { part throws(Failure) in bytes += part })
      let text = String(decoding: bytes, as: UTF8.self)
      return (Result(text: text, planID: report.planID, syncReads: reads, warnings: report.warnings), "")
    } catch {
      switch error {
      case .failure(let failure): return (nil, "\(failure.what): \(failure.why)")
      case .findings(let bag): return (nil, describe(bag))
      }
    }
  }

  private func describe(_ bag: DiagnosticBag) -> String {
    bag.sorted.map { "\($0.code.id) \($0.message)" }.joined(separator: "\n")
  }
}
