// Plans on disk: what is written reads back, and nothing else is read.

import Compression
import Diagnostics
import Foundation
import Plans
import Testing
import Values

final class PlanFileTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "backhoe-plans-\(UUID().uuidString)")

  init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private func temporary(_ text: String) throws -> String {
    let path = folder.appending(path: "\(UUID().uuidString).json").path
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    return path
  }

  private var header: PlanHeader {
    PlanHeader(
      asOf: Instant(seconds: 1_700_000_000), sources: [PlanSource(path: "a.yaml", sha256: "00")],
      connections: [
        SourceConnection(
          name: "API", secrets: ["key"], hosts: ["h:443"],
          inputs: .object([.init("env", .object([])), .init("inputs", .object([.init("n", .int(1))]))]))
      ], target: TargetConnection(name: "DB", kind: "sqlite"), threads: 3)
  }

  private var stream: PlanStream {
    var request = PlanRequest(url: .program(0))
    request.headers = [NamedSlot("A", .literal(.string("b"))), NamedSlot("C", .program(0))]
    request.parameters = [
      NamedSlot("n", .literal(.null)), NamedSlot("o", .literal(.object([.init("program", .int(0))]))),
    ]
    request.payload = .literal(.array([.int(1), .timestamp(Instant(seconds: 0))]))
    var response = PlanResponse()
    response.jmespath = .literal(.string("data[]"))
    response.primaryKey = ["id"]
    response.limit = 5
    response.processors = [PlanProcessor(expression: 0, output: "state.x", aggregation: "maximum", condition: 0)]
    var rule = PlanRule(action: "retry", condition: 0)
    rule.message = .literal(.string("again"))
    response.rules = [rule, PlanRule(action: "fail", condition: nil)]
    var endpoint = PlanEndpoint(request: request, response: response)
    endpoint.state = [NamedSlot("account", .program(0))]
    endpoint.iteration = PlanIteration(into: "day")
    endpoint.sync = ["x"]
    endpoint.pagination = PlanPagination(nextState: [NamedSlot("offset", .program(0))], stop: 0)
    return PlanStream(
      name: "days", connection: "API", object: "main.t", mode: .incremental, primaryKey: ["id"], updateKey: "at",
      digest: "ab",
      endpoint: endpoint,
      programs: [PlanProgram(source: "1", type: "int", stage: "plan", code: ["const r0, 1", "return r0"])],
      inputs: .object([.init("context", .object([]))]),
      state: .object([.init("big", .decimal(Decimal(text: "12345678901234567890"))), .init("f", .float(1))]))
  }

  /// The one at a place of a plan: names are not repeated.
  private func stream(_ place: Int) -> PlanStream {
    var stream = stream
    if place > 0 { stream.name += "\(place)" }
    return stream
  }

  private func chunk(_ number: Int) -> PlanChunk {
    var chunk = PlanChunk(
      id: "", label: "\(number)", value: .timestamp(Instant(seconds: Int64(number) * 86_400)),
      iteration: number == 1 ? .object([.init("index", .int(0)), .init("end", .timestamp(Instant(seconds: 5)))]) : nil,
      state: .object([.init("literal", .string("x")), .init("n", .int(Int64(number)))]),
      request: ChunkRequest(
        method: "GET", url: "https://h/\(number)?q=\"ü\"", body: number == 2 ? "b" : nil, isComplete: number != 3))
    chunk.id = chunk.identity(in: stream).text
    return chunk
  }

  /// `change` forges a plan: its ID fits all the same.
  private func plan(chunks: [Int], streams: Int = 1, change: (String) -> String = { $0 }) throws -> String {
    var text: [UInt8] = []
    var writer = PlanWriter { bytes throws(Failure) in text += bytes }
    try writer.begin(header)
    for place in 0..<streams {
      try writer.beginStream(stream(place))
      for number in chunks { try writer.write(chunk(number)) }
      try writer.endStream(StreamSummary(chunks: chunks.count, requestsMinimum: chunks.count, secondsMinimum: 1.5))
    }
    _ = try writer.finish()
    let changed = change(String(decoding: text, as: UTF8.self))
    let end = changed.range(of: "\"plan_id\"", options: .backwards)!.lowerBound
    let planID = PlanFormat.planID(digest: digest(Array(changed[..<end].utf8)))
    return "\(changed[..<end])\"plan_id\":\"\(planID)\"}\n"
  }

  @Test func whatIsWrittenReadsBack() throws {
    for (chunks, streams) in [([1, 2, 3], 1), ([1], 2), ([], 1), ([], 3)] {
      let reader = try PlanReader(path: try temporary(try plan(chunks: chunks, streams: streams)))
      #expect(reader.header == header)
      #expect(reader.streams == (0..<streams).map { stream($0) })
      #expect(reader.summaries.allSatisfy { $0.chunks == chunks.count })
      for index in 0..<streams {
        let cursor = try reader.chunks(ofStream: index)
        for number in chunks { #expect(try cursor.next() == chunk(number)) }
        #expect(try cursor.next() == nil)
      }
    }
  }

  @Test(arguments: CompressionFormat.allCases) func compressedPlansReadAlike(_ format: CompressionFormat) throws {
    let text = try plan(chunks: [1, 2, 3], streams: 2)
    let plain = try PlanReader(path: try temporary(text))
    let compressor = Compressor(format)
    let path = folder.appending(path: "plan\(format.suffix)")
    try Data(compressor.compress(Array(text.utf8)) + compressor.finish()).write(to: path)
    let reader = try PlanReader(path: path.path)
    #expect(reader.planID == plain.planID)
    for index in 0..<2 {
      let cursor = try reader.chunks(ofStream: index)
      for number in 1...3 { #expect(try cursor.next() == chunk(number)) }
    }
  }

  @Test func everyEditIsNoticed() throws {
    let text = try plan(chunks: [1, 2, 3])
    let table: [(String, String)] = [
      (text.replacing("https://h/2", with: "https://h/9"), "was changed after it was made"),
      (text.replacing(chunk(2).id, with: chunk(3).id), "was changed after it was made"),
      (text.replacing("return r0", with: "return r1"), "was changed"),
      (String(text.dropLast(200)), "cut off"), (String(text.dropLast(40)), "cut off"),
      (text + "x", "nothing may follow"), (text + text, "nothing may follow"),
      (text.replacing("backhoe.plan/1", with: "backhoe.plan/2"), "made by another version"), ("", "cut off"),
      ("{}\n", "does not start as"), ("{}", "cut off"),
      (text.replacing("\n", with: " ") + "\n", "a line break must follow"), ("\u{0}\u{1}\u{2}\n", "does not start as"),
    ]
    for (edited, expected) in table {
      let path = try temporary(edited)
      do {
        _ = try PlanReader(path: path)
        Issue.record("read: \(edited.prefix(60))…")
      } catch {
        let said = "\(error.what): \(error.why)"
        #expect(said.contains(expected), "\(said)")
        #expect(error.kind == .usage)
      }
    }
  }

  @Test func chunksAreHeldToTheirIDs() throws {
    let forged = try temporary(try plan(chunks: [1, 2]) { $0.replacing("/2?q", with: "/3?q") })
    let cursor = try PlanReader(path: forged).chunks(ofStream: 0)
    #expect(try cursor.next() == chunk(1))
    // The request follows from the state, which is what the ID stands for.
    #expect(try cursor.next()?.id == chunk(2).id)
    let other = try temporary(try plan(chunks: [1, 2]) { $0.replacing("\"n\":2", with: "\"n\":7") })
    let failure = #expect(throws: Failure.self) {
      let cursor = try PlanReader(path: other).chunks(ofStream: 0)
      while try cursor.next() != nil {}
    }
    #expect(failure?.what.contains("chunk '2' of 'days' is not what its ID stands for") == true)
    #expect(failure?.kind == .usage)
    // The stream's own digest is made up.
    #expect(throws: Failure.self) { try PlanReader(path: forged).certifyStreams() }
  }

  @Test func namesThatATerminalWouldActOnAreRefused() throws {
    for (name, escaped) in [("\u{1B}[2J", "\\u001b[2J"), ("\u{9B}2J", "\u{9B}2J"), ("a\u{202E}b", "a\u{202E}b")] {
      var stream = stream
      stream.name = name
      var writer = PlanWriter { _ in }
      try writer.begin(header)
      do {
        try writer.beginStream(stream)
        Issue.record("written: \(name)")
      } catch {
        #expect(error.why.contains("stream.name") && !error.what.contains(name), "\(error)")
      }
      for place in ["\"name\":\"days\"", "\"label\":\"2\"", "\"object\":\"main.t\"", "\"kind\":\"sqlite\""] {
        let key = place.prefix { $0 != ":" }
        let forged = try temporary(try plan(chunks: [1, 2]) { $0.replacing(place, with: "\(key):\"\(escaped)\"") })
        let failure = #expect(throws: Failure.self) {
          let cursor = try PlanReader(path: forged).chunks(ofStream: 0)
          while try cursor.next() != nil {}
        }
        #expect(failure?.why.contains("must be text without control characters") == true, "\(place)")
      }
    }
  }

  @Test func labelsShowEveryCharacter() {
    let table: [(Value, String)] = [
      (.string("a\u{1B}[31m\nb"), "a\u{FFFD}[31m b"), (.string("zürich"), "zürich"),
      (.string(String(repeating: "é", count: 70)), String(repeating: "é", count: 63) + "…"),
      (.object([.init("k", .string("\u{9B}"))]), "{\"k\":\"\u{FFFD}\"}"), (.null, "all"),
    ]
    for (value, label) in table { #expect(Label.text(value) == label) }
  }

  @Test func whatIsTooLargeToReadIsNotWritten() throws {
    var writer = PlanWriter { _ in }
    try writer.begin(header)
    try writer.beginStream(stream)
    var large = chunk(1)
    large.value = .string(String(repeating: "x", count: PlanFormat.maximumPart))
    #expect(throws: Failure.self) { try writer.write(large) }
    let line = String(repeating: "x", count: PlanFormat.maximumPart + (1 << 19))
    for text in [line, "{\"format\":\"backhoe.plan/1\",\n" + String(repeating: "\"a\":1,\n", count: 5_000_000)] {
      let path = try temporary(text)
      #expect(throws: Failure.self) { try PlanReader(path: path) }
    }
  }

  @Test func aMissingFileIsNamed() {
    do {
      _ = try PlanReader(path: "/nowhere/plan.json")
      Issue.record("read")
    } catch {
      #expect(error.what.contains("/nowhere/plan.json") && error.why == "No such file or directory")
    }
  }

  @Test func valuesKeepTheirKinds() {
    let values: [Value] = [
      .timestamp(Instant(seconds: 1, nanoseconds: 5, offsetMinutes: 60)),
      .object([.init("timestamp", .string("2024-01-01T00:00:00Z"))]),
      .object([.init("literal", .object([.init("literal", .null)]))]), .object([.init("program", .int(1))]),
      .array([.object([])]), .float(-0.0),
    ]
    for value in values { #expect(PlanValue.decode(PlanValue.encode(value)) == value, "\(value)") }
  }
}
