// Plans against the mock API, made by hand: what the planner would write for the specs of the backfill page.

import Diagnostics
import Foundation
import MockAPI
import Plans
import Targets
import Values

@testable import Execution

/// A folder of its own with a database, removed at the end.
final class Workplace {
  let folder: String
  var database: String { folder + "/warehouse.db" }
  var planPath: String { folder + "/plan.json" }

  init() {
    folder = NSTemporaryDirectory() + "backhoe-execution-" + UUID().uuidString
    try! FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }
}

/// A stream in the making: programs are added as they are needed.
struct StreamFixture {
  var stream: PlanStream
  var chunks: [PlanChunk] = []

  init(name: String, object: String, url: String, mode: WriteMode = .incremental, key: [String], jmespath: String) {
    var response = PlanResponse()
    response.jmespath = .literal(.string(jmespath))
    response.primaryKey = key
    var request = PlanRequest(url: .literal(.string(url)))
    request.rate = 1_000_000
    stream = PlanStream(
      name: name, connection: "MY_API", object: object, mode: mode, primaryKey: key, updateKey: nil,
      digest: "", endpoint: PlanEndpoint(request: request, response: response),
      programs: [], inputs: .object([]), state: .object([]))
  }

  mutating func add(_ program: PlanProgram) -> Int {
    stream.programs.append(program)
    return stream.programs.count - 1
  }

  /// The rules that every endpoint has at its end.
  mutating func addDefaultRules(retryBackoff: String = "none") {
    var retry = PlanRule(action: "retry", condition: add(Programs.comparison("response", "status", "eq", "429")))
    retry.backoff = retryBackoff
    stream.endpoint.response.rules.append(retry)
    stream.endpoint.response.rules.append(
      PlanRule(action: "fail", condition: add(Programs.comparison("response", "status", "ge", "400"))))
  }

  /// A chunk whose first request is complete.
  mutating func add(chunk label: String, value: Value, state: Value = .object([]), url: String) {
    chunks.append(
      PlanChunk(
        id: "", label: label, value: value, state: state,
        request: ChunkRequest(method: (stream.endpoint.request?.method ?? "GET"), url: url)))
  }

  /// Daily events of January 2024, the page's first example.
  static func dailyEvents(_ server: MockServer, days: Int = 31, mode: WriteMode = .incremental) -> StreamFixture {
    var fixture = StreamFixture(
      name: "daily_events", object: "analytics.events", url: server.url, mode: mode, key: ["event_id"],
      jmespath: "data.events[]")
    fixture.stream.endpoint.iteration = PlanIteration(into: "current_date")
    fixture.stream.endpoint.sync = ["last_date"]
    fixture.stream.endpoint.request!.url = .program(
      fixture.add(Programs.text("\(server.url)/v1/events/daily/", "state", "date")))
    let processor = PlanProcessor(
      expression: fixture.add(Programs.member("state", "date")), output: "state.last_date", aggregation: "maximum")
    fixture.stream.endpoint.response.processors = [processor]
    fixture.addDefaultRules()
    for day in 1...days {
      let date = "2024-01-\(day < 10 ? "0" : "")\(day)"
      fixture.add(
        chunk: date, value: .timestamp(Instant(seconds: 1_704_067_200 + Int64(day - 1) * 86_400)),
        state: .object([.init("date", .string(date))]), url: "\(server.url)/v1/events/daily/\(date)")
    }
    return fixture
  }
}

/// A plan in a file, and ways to execute it.
struct PlanFixture {
  let place: Workplace
  let reader: PlanReader

  init(
    _ streams: [StreamFixture], in place: Workplace = Workplace(), secrets: [String] = [], hosts: [String] = [],
    asOf: Int64 = 1_700_000_000
  ) throws {
    self.place = place
    var bytes: [UInt8] = []
    // The writer's sink may not capture a local variable of this initialiser.
    let collector = Collector()
    var writer = PlanWriter { collector.bytes += $0 }
    try writer.begin(
      PlanHeader(
        asOf: Instant(seconds: asOf), sources: [],
        connections: [SourceConnection(name: "MY_API", secrets: secrets, hosts: hosts)],
        target: TargetConnection(name: "MY_TARGET_DB", kind: "sqlite")))
    for fixture in streams {
      // IDs as the planner gives them, now that everything of the stream is there.
      var stream = fixture.stream
      stream.digest = stream.computedDigest
      try writer.beginStream(stream)
      for chunk in fixture.chunks {
        var chunk = chunk
        chunk.id = chunk.identity(in: stream).text
        try writer.write(chunk)
      }
      try writer.endStream(
        StreamSummary(chunks: fixture.chunks.count, requestsMinimum: fixture.chunks.count, secondsMinimum: 0))
    }
    _ = try writer.finish()
    bytes = collector.bytes
    try Data(bytes).write(to: URL(fileURLWithPath: place.planPath))
    reader = try PlanReader(path: place.planPath)
  }

  private final class Collector {
    var bytes: [UInt8] = []
  }

  func run(
    secrets: RunSecrets = .none, interruption: Interruption = Interruption(),
    progress: any ProgressSink = SilentProgress(), _ change: (inout ExecutorOptions) -> Void = { _ in }
  ) throws -> RunReport {
    var options = ExecutorOptions()
    options.transferBackoffSeconds = 0
    change(&options)
    let target = try TargetOpener.open(url: "sqlite:\(place.database)")
    return try Executor.run(
      plan: reader, target: target, secrets: secrets, options: options, interruption: interruption, progress: progress)
  }
}
