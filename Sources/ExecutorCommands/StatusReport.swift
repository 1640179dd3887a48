// How a plan stands, as text for people and as JSON for programs. Knows nothing of where it was read.

internal import Console
internal import Plans
internal import Targets
internal import Values

struct StatusReport {
  struct Stream {
    var name: String
    /// Nil for one that only fills queues.
    var object: String?
    var chunks: Int
    /// Nil: not begun.
    var standing: StreamStanding?
    /// As they stand, whoever set them.
    var watermarks: [Value.Member]

    /// Whether nothing can be added any more.
    var isClosed: Bool { standing?.progress.isClosed == true }
    /// Whether it is closed and nothing is missing for good.
    var isComplete: Bool { standing.map { $0.progress.isClosed && $0.progress.lacking <= 0 } ?? false }

    /// Chunks that nobody tried, or that were dropped on the way.
    var missing: Int {
      guard let standing else { return chunks }
      return max(chunks - standing.progress.finished - standing.skipped - standing.failedCount, 0)
    }
  }

  var planID: String
  var asOf: Instant
  var streams: [Stream]

  var isComplete: Bool { streams.allSatisfy(\.isComplete) }

  // MARK: Text

  var lines: [String] {
    var lines = ["\(planID), as of \(asOf.text)"]
    for stream in streams {
      lines.append(Self.line(stream))
      for mark in stream.watermarks { lines.append("  watermark \(mark.key): \(Self.shown(mark.value))") }
      for failure in stream.standing?.failures ?? [] {
        lines.append("  chunk \(failure.label) (\(failure.id)): \(failure.reason)")
      }
      if let standing = stream.standing, standing.failedCount > standing.failures.count {
        lines.append("  and \(Quantity.count(standing.failedCount - standing.failures.count)) more")
      }
    }
    return lines
  }

  /// `daily_events → analytics.events: 27 of 31 chunks, 648 rows, 1 failed, 3 missing`
  private static func line(_ stream: Stream) -> String {
    let words = "\(stream.name) → \(stream.object ?? "queues only"): "
    guard let standing = stream.standing else { return words + "not begun, \(Quantity.count(stream.chunks, "chunk"))" }
    var line = words + "\(Quantity.count(standing.progress.finished)) of \(Quantity.count(stream.chunks, "chunk"))"
    line += ", \(Quantity.count(standing.progress.rows, "row"))"
    for (count, word) in [
      (standing.failedCount, "failed"), (standing.skipped, "skipped"), (stream.missing, "missing"),
    ] where count > 0 { line += ", \(Quantity.count(count)) \(word)" }
    return line + (stream.isComplete ? ", complete" : stream.isClosed ? ", replaced without what is missing" : "")
  }

  static func shown(_ value: Value) -> String {
    switch value {
    case .string(let text): text
    case .timestamp(let instant): instant.text
    default: CanonicalJSON.text(of: PlanValue.encode(value))
    }
  }

  // MARK: JSON

  var json: Value {
    .object([
      .init("plan", .string(planID)), .init("as_of", .string(asOf.text)), .init("complete", .bool(isComplete)),
      .init("streams", .array(streams.map(Self.json))),
    ])
  }

  private static func json(_ stream: Stream) -> Value {
    let standing = stream.standing
    let state =
      standing.map { _ in stream.isComplete ? "complete" : stream.isClosed ? "partial" : "open" } ?? "not begun"
    return .object([
      .init("name", .string(stream.name)), .init("object", stream.object.map { .string($0) } ?? .null),
      .init("state", .string(state)), .init("chunks", .int(Int64(stream.chunks))),
      .init("finished", .int(Int64(standing?.progress.finished ?? 0))),
      .init("failed", .int(Int64(standing?.failedCount ?? 0))),
      .init("skipped", .int(Int64(standing?.skipped ?? 0))), .init("missing", .int(Int64(stream.missing))),
      .init("rows", .int(Int64(standing?.progress.rows ?? 0))),
      .init("watermarks", .object(stream.watermarks.map { .init($0.key, PlanValue.encode($0.value)) })),
      .init(
        "failures",
        .array(
          (standing?.failures ?? []).map { failure in
            .object([
              .init("chunk", .string(failure.id)), .init("label", .string(failure.label)),
              .init("reason", .string(failure.reason)),
            ])
          })),
    ])
  }
}
