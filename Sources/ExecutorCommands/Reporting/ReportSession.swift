// Writes the reports of a run when it is over, however it ended.

internal import Console
internal import Diagnostics
internal import Execution
internal import Plans
internal import Targets
internal import Values

/// The reports of one run: the files are opened before it begins, so that a wrong path costs nothing, and written when it
/// is over, however it ended.
final class ReportSession {
  let recorder: RunRecorder
  private let files: [(path: String, file: PartFile)]
  private let reader: PlanReader
  private let target: String
  private let startedAt = WallClock.now()
  private let began = WallClock.monotonic()

  init(_ paths: [String], _ reader: PlanReader, target: String) throws(Failure) {
    var files: [(String, PartFile)] = []
    for path in paths { files.append((path, try PartFile(path))) }
    self.files = files
    self.reader = reader
    self.target = target
    recorder = RunRecorder(began: began, isDeferred: reader.streams.map(\.isDeferred))
  }

  /// `result` is the run's report, or why there is none; `database` what the run wrote to, if it came so far.
  func write(_ result: Result<RunReport, Failure>, _ ways: WaysOn, _ database: (any Target)?) throws(Failure) {
    var streams = recorder.streams
    var failure: Failure?
    var outcome = RunOutcome.failed
    var code: Console.ExitCode
    switch result {
    case .success(let report):
      for (place, stream) in report.streams.enumerated() { streams[place].report = stream }
      outcome = RunOutcome(report)
      code = report.outcome.map { Console.ExitCode($0) } ?? .done
    case .failure(let error):
      failure = error
      code = Console.ExitCode(error.kind)
      if streams.isEmpty {
        streams = zip(reader.streams, reader.summaries).map { stream, summary in
          .init(report: StreamReport(name: stream.name, object: stream.object ?? "", chunks: summary.chunks))
        }
      }
    }
    // Before it was opened it cannot be asked.
    let database = recorder.streams.isEmpty ? nil : database
    let document = RunDocument(
      plan: reader, target: target, startedAt: startedAt, endedAt: WallClock.now(),
      seconds: WallClock.monotonic() - began, outcome: outcome, exitCode: code,
      goOn: outcome == .done ? nil : ways.command, failure: failure, streams: streams,
      watermarks: reader.streams.map { Self.watermarks(of: $0, database) },
      chunks: ReportedChunks(plan: reader, streams: streams, target: database))
    for (path, file) in files {
      if path.hasSuffix(".json") {
        try RunReportJSON.write(document) { text throws(Failure) in try file.write(text) }
      } else {
        try file.write(try RunReportHTML.text(document))
      }
      try file.finish()
    }
  }

  /// None where the ledger cannot be asked any more: the report of a broken run says less, but is there.
  private static func watermarks(of stream: PlanStream, _ database: (any Target)?) -> [Value.Member] {
    guard let database, let object = stream.object, !stream.endpoint.sync.isEmpty else { return [] }
    return (try? database.syncValues(stream: stream.endpointName, object: object)) ?? []
  }
}
