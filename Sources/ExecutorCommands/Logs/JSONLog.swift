// A run as JSON Lines on standard error, for log collectors: one object a line, its keys as docs/operations.md has them.

internal import Console
internal import Diagnostics
internal import Execution
internal import Values

final class JSONLog: RunLog, ProgressSink {
  /// Seconds between two lines about a stream that is under way.
  private static let interval = 10.0
  private let terminal: Terminal
  private let planID: String
  private let now: () -> Instant
  private var running: Set<Int> = []

  /// `now` gives the wall clock.
  init(_ terminal: Terminal, planID: String, now: @escaping () -> Instant = WallClock.now) {
    self.terminal = terminal
    self.planID = planID
    self.now = now
  }

  var progress: any ProgressSink { self }
  var interval: Double? { Self.interval }

  // MARK: Before and after

  func warn(_ text: String) { write("warning", "warning", [.init("message", .string(text))]) }

  var tell: @Sendable (String) -> Void {
    { [terminal, planID] text in
      terminal.writeLine(Self.line("info", "person.asked", planID, WallClock.now(), [.init("message", .string(text))]))
    }
  }

  func end(_ report: RunReport, _ ways: WaysOn) {
    for stream in report.streams {
      for remark in stream.remarks {
        write("info", "remark", [.init("stream", .string(stream.name)), .init("message", .string(remark))])
      }
    }
    let code = report.outcome.map { Console.ExitCode($0) } ?? .done
    write(
      code == .done ? "info" : "error", "run.ended",
      [
        .init("outcome", .string(RunOutcome(report).rawValue)), .init("exit_code", .int(Int64(code.rawValue))),
        .init("seconds", .float(rounded(report.seconds))),
        .init("done", count(report.streams.reduce(0) { $0 + $1.done + $1.reloaded })),
        .init("failed", count(report.failed)),
        .init("rows", count(report.streams.reduce(0) { $0 + $1.rows })),
        .init("requests", count(report.streams.reduce(0) { $0 + $1.requests })),
        .init("go_on", report.isDone ? .null : .string(ways.command)),
      ])
  }

  func fail(_ failure: Failure) {
    write(
      "error", "run.failed",
      [
        .init("code", failure.code.map { .string($0.id) } ?? .null),
        .init("message", .string(failure.what)), .init("why", .string(failure.why)),
        .init("advice", .string(failure.advice)),
        .init("exit_code", .int(Int64(Console.ExitCode(failure.kind).rawValue))),
      ])
  }

  // MARK: Progress

  func runStarted(_ streams: [StreamReport]) { write("info", "run.started", [.init("streams", count(streams.count))]) }

  func streamStarted(_ index: Int, _ report: StreamReport) {
    running.insert(index)
    write("info", "stream.started", members(report))
  }

  func streamAdvanced(_ index: Int, _ report: StreamReport) {}

  func chunkFailed(_ index: Int, _ report: StreamReport, _ failure: ChunkFailure) {
    write(
      "error", "chunk.failed",
      [
        .init("stream", .string(report.name)), .init("chunk", .string(failure.id)),
        .init("label", .string(failure.label)), .init("message", .string(failure.reason)),
        .init("request", RunJSON.request(failure.request)),
      ])
  }

  func streamEnded(_ index: Int, _ report: StreamReport) {
    running.remove(index)
    write(
      report.isDone ? "info" : "error", "stream.ended",
      members(report) + [
        .init("complete", .bool(report.isClosed)),
        .init("ended_early", report.endedEarly.map { .string($0) } ?? .null),
      ])
  }

  func stopping(chunksInFlight: Int) {
    write("warning", "run.stopping", [.init("in_flight", count(chunksInFlight))])
  }

  func dropping() { write("warning", "run.dropping", []) }

  func tick(_ streams: [StreamReport]) {
    for index in running.sorted() where streams[index].seconds >= Self.interval {
      write("info", "stream.progress", members(streams[index]))
    }
  }

  // MARK: Lines

  /// What every line about a stream has.
  private func members(_ report: StreamReport) -> [Value.Member] {
    [
      .init("stream", .string(report.name)), .init("object", .string(report.object)),
      .init("chunks", count(report.chunks)), .init("earlier", count(report.already)),
      .init("done", count(report.done + report.reloaded)), .init("failed", count(report.failed)),
      .init("left", count(report.remaining)), .init("rows", count(report.rows)),
      .init("requests", count(report.requests)), .init("duplicates", count(report.duplicates)),
      .init("seconds", .float(rounded(report.seconds))),
    ]
  }

  private func count(_ number: Int) -> Value { .int(Int64(number)) }
  private func rounded(_ seconds: Double) -> Double { (seconds * 1_000).rounded() / 1_000 }

  private func write(_ level: String, _ event: String, _ members: [Value.Member]) {
    terminal.writeLine(Self.line(level, event, planID, now(), members))
  }

  private static func line(
    _ level: String, _ event: String, _ planID: String, _ now: Instant, _ members: [Value.Member]
  ) -> String {
    let head: [Value.Member] = [
      .init("time", .string(now.text)), .init("level", .string(level)), .init("event", .string(event)),
      .init("plan", .string(planID)),
    ]
    return CanonicalJSON.text(of: .object(head + members))
  }
}
