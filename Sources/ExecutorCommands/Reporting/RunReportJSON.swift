// `--report run.json`: a run for programs, one chunk a line. grammar/run.schema.json describes it.

internal import Console
internal import Diagnostics
internal import Execution
internal import Plans
internal import Values

enum RunReportJSON {
  static let format = "backhoe.run/1"

  /// Hands out the document piece by piece, so that a million chunks need no memory.
  static func write(_ run: RunDocument, to sink: (String) throws(Failure) -> Void) throws(Failure) {
    let text = CanonicalJSON.text(of: .object(head(run)))
    try sink(text.dropLast() + ",\n\"streams\":[")
    var totals = ChunkCounts()
    for (place, stream) in run.streams.enumerated() {
      try sink(place == 0 ? "\n" : ",\n")
      totals = totals + (try write(stream, place, run, to: sink))
    }
    let reports = run.streams.map(\.report)
    let sums: [Value.Member] =
      counts(totals) + [
        .init("rows", count(reports.reduce(0) { $0 + $1.rows })),
        .init("requests", count(reports.reduce(0) { $0 + $1.requests })),
        .init("duplicates", count(reports.reduce(0) { $0 + $1.duplicates })),
      ]
    try sink("],\n\"totals\":\(CanonicalJSON.text(of: .object(sums)))}\n")
  }

  private static func head(_ run: RunDocument) -> [Value.Member] {
    [
      .init("format", .string(format)), .init("plan", .string(run.plan.planID)),
      .init("plan_file", .string(run.plan.path)), .init("as_of", .string(run.plan.header.asOf.text)),
      .init("target", .string(run.target)), .init("started_at", .string(run.startedAt.text)),
      .init("ended_at", .string(run.endedAt.text)), .init("seconds", seconds(run.seconds)),
      .init("outcome", .string(run.outcome.rawValue)), .init("exit_code", .int(Int64(run.exitCode.rawValue))),
      .init("go_on", run.goOn.map { .string($0) } ?? .null),
      .init(
        "error",
        run.failure.map { failure in
          .object([
            .init("message", .string(failure.what)), .init("why", .string(failure.why)),
            .init("advice", .string(failure.advice)),
          ])
        } ?? .null),
    ]
  }

  private static func write(
    _ stream: RunRecorder.Stream, _ place: Int, _ run: RunDocument, to sink: (String) throws(Failure) -> Void
  ) throws(Failure) -> ChunkCounts {
    let report = stream.report
    let members: [Value.Member] = [
      .init("name", .string(report.name)), .init("object", report.object.isEmpty ? .null : .string(report.object)),
      .init("mode", .string(run.plan.streams[place].mode.rawValue)), .init("complete", .bool(report.isClosed)),
      .init("seconds", seconds(report.seconds)), .init("rows", count(report.rows)),
      .init("requests", count(report.requests)), .init("duplicates", count(report.duplicates)),
      .init("ended_early", report.endedEarly.map { .string($0) } ?? .null),
      .init("remarks", .array(report.remarks.map { .string($0) })),
      .init("watermarks", .object(run.watermarks[place].map { .init($0.key, PlanValue.encode($0.value)) })),
    ]
    try sink(CanonicalJSON.text(of: .object(members)).dropLast() + ",\n\"chunks\":[")
    var totals = ChunkCounts()
    var isFirst = true
    try run.chunks.each(of: place) { chunk throws(Failure) in
      totals.add(chunk)
      try sink((isFirst ? "\n" : ",\n") + CanonicalJSON.text(of: json(chunk)))
      isFirst = false
    }
    try sink("],\n\"counts\":\(CanonicalJSON.text(of: .object(counts(totals))))}")
    return totals
  }

  private static func json(_ chunk: ReportedChunk) -> Value {
    var members: [Value.Member] = [
      .init("id", .string(chunk.id)), .init("label", .string(chunk.label)),
      .init("state", .string(chunk.state.rawValue)), .init("rows", count(chunk.rows)),
      .init("requests", count(chunk.requests)), .init("began", chunk.began.map(seconds) ?? .null),
      .init("seconds", chunk.seconds.map(seconds) ?? .null),
    ]
    if let failure = chunk.failure {
      members.append(
        .init(
          "error",
          .object([
            .init("message", .string(failure.reason)), .init("request", RunJSON.request(failure.request)),
          ])))
    }
    return .object(members)
  }

  private static func counts(_ counts: ChunkCounts) -> [Value.Member] {
    [.init("chunks", count(counts.total))]
      + ReportedChunk.State.allCases.map { .init($0.rawValue, count(counts[$0])) }
  }

  private static func count(_ number: Int) -> Value { .int(Int64(number)) }

  /// To the millisecond.
  private static func seconds(_ seconds: Double) -> Value { .float((seconds * 1_000).rounded() / 1_000) }
}
