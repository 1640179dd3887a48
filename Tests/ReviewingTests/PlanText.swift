// Plans for tests of those who read them: written by the plan's own writer, into a folder that goes with the test.

import Diagnostics
import Foundation
import Plans
import Values

/// Files of one test.
final class PlanFolder {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "backhoe-review-\(UUID().uuidString)")

  init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func path(_ name: String) -> String { folder.appending(path: name).path }

  /// Writes a plan and opens it.
  func plan(_ name: String, _ content: PlanContent) throws -> PlanReader {
    try content.bytes().withUnsafeBufferPointer { try Data(buffer: $0).write(to: URL(filePath: path(name))) }
    return try PlanReader(path: path(name))
  }
}

/// A stream and its chunks.
struct StreamContent {
  var stream: PlanStream
  var chunks: [PlanChunk]
  var coverage: Coverage?
  /// Nil: what follows from the chunks.
  var summary: StreamSummary?
}

/// A plan that is to be written.
struct PlanContent {
  var header = PlanHeader(
    asOf: Instant(seconds: 1_717_200_000), sources: [PlanSource(path: "days.yaml", sha256: "ab")],
    connections: [
      SourceConnection(
        name: "API", secrets: ["key"], hosts: ["api.example.com:443"],
        inputs: .object([.init("env", .object([])), .init("inputs", .object([]))]))
    ], target: TargetConnection(name: "DB", kind: "sqlite"))
  var streams: [StreamContent]
  var deferred: [PlanDeferral] = []

  func bytes() throws -> [UInt8] {
    var text: [UInt8] = []
    var writer = PlanWriter { part throws(Failure) in text += part }
    try writer.begin(header)
    for content in streams {
      try writer.beginStream(content.stream)
      for chunk in content.chunks { try writer.write(chunk) }
      var summary = content.summary ?? StreamSummary(chunks: content.chunks.count, of: content.stream)
      summary.coverage = content.coverage
      try writer.endStream(summary)
    }
    _ = try writer.finish(deferred: deferred)
    return text
  }

  // MARK: Examples

  /// Days of 2024, from the first of January on: `days` are places of days.
  static func days(_ name: String = "days", _ days: [Int], change: (inout PlanStream) -> Void = { _ in })
    -> StreamContent
  {
    var stream = stream(name)
    change(&stream)
    stream.digest = stream.computedDigest
    let start: Int64 = 1_704_067_200
    let chunks = days.map { day -> PlanChunk in
      let value = Value.timestamp(Instant(seconds: start + Int64(day) * 86_400))
      let label = String(Instant(seconds: start + Int64(day) * 86_400).text.prefix(10))
      return chunk(stream, value, label: label)
    }
    var coverage = Coverage(.proven)
    coverage.range = Coverage.Span(
      from: .timestamp(Instant(seconds: start)),
      until: .timestamp(Instant(seconds: start + Int64((days.max() ?? -1) + 1) * 86_400)))
    coverage.step = "1d"
    if days != Array(0..<days.count) {
      coverage.status = .hole
      let hole = start + Int64((0..<days.count).first { days[$0] != $0 } ?? 0) * 86_400
      coverage.first = Coverage.Span(
        from: .timestamp(Instant(seconds: hole)), until: .timestamp(Instant(seconds: hole + 86_400)))
      coverage.count = 1
    }
    return StreamContent(stream: stream, chunks: chunks, coverage: coverage)
  }

  /// One chunk for each of some texts.
  static func list(_ name: String, _ values: [String]) -> StreamContent {
    var stream = stream(name)
    stream.digest = stream.computedDigest
    return StreamContent(stream: stream, chunks: values.map { chunk(stream, .string($0), label: $0) })
  }

  static func chunk(_ stream: PlanStream, _ value: Value, label: String) -> PlanChunk {
    let own = Value.object([.init("date", .string(label))])
    let state = Value.object((stream.state.members ?? []) + (own.members ?? []))
    return PlanChunk(
      id: ChunkID(streamDigest: stream.digest, value: value, state: state).text, label: label, value: value,
      state: own,
      request: ChunkRequest(
        method: "GET", url: "https://api.example.com/days/\(label)"))
  }

  static func stream(_ name: String) -> PlanStream {
    var request = PlanRequest(url: .program(0))
    request.headers = [NamedSlot("Authorization", .program(1))]
    request.rate = 2
    var response = PlanResponse()
    response.jmespath = .literal(.string("data[]"))
    response.primaryKey = ["id"]
    response.processors = [PlanProcessor(expression: 2, output: "state.last", aggregation: "maximum")]
    var retry = PlanRule(action: "retry", condition: 3)
    retry.backoff = "linear"
    retry.backoffBase = 2
    response.rules = [retry, PlanRule(action: "fail", condition: nil)]
    var endpoint = PlanEndpoint(request: request, response: response)
    endpoint.iteration = PlanIteration(into: "day")
    endpoint.pagination = PlanPagination(nextState: [NamedSlot("offset", .program(4))], stop: 5)
    var programs = [
      PlanProgram(
        source: "{state.base_url}/days/{state.date}", type: "string", stage: "plan",
        code: [
          "scope r0, state", "member r1, r0, \"base_url\"", "const r2, \"/days/\"", "member r3, r0, \"date\"",
          "text r1, r1, 3", "return r1",
        ])
    ]
    for (source, stage) in [
      ("Bearer {secrets.key}", "start"), ("state.date", "plan"), ("response.status == 429", "response"),
      ("state.offset + 100", "response"), ("length(response.records) < 100", "response"),
    ] {
      programs.append(PlanProgram(source: source, type: "any", stage: stage, code: ["const r0, 1", "return r0"]))
    }
    return PlanStream(
      name: name, connection: "API", object: "main.\(name)", mode: .incremental, primaryKey: ["id"], updateKey: nil,
      digest: "",
      endpoint: endpoint, programs: programs, inputs: .object([.init("context", .object([]))]),
      state: .object([.init("base_url", .string("https://api.example.com"))]))
  }
}
