// A plan for a terminal.

internal import Console
internal import Diagnostics
package import Plans
internal import Values

/// Lines for people.
package enum ReviewText {
  /// What stands before the streams.
  package static func head(_ review: PlanReview) -> [String] {
    review.facts.map { line($0.name, $0.value) } + review.header.warnings.map { line("warning", $0) }
  }

  /// Everything; `heading` emphasises.
  package static func lines(_ review: PlanReview, heading: (String) -> String = { $0 }) -> [String] {
    var lines = head(review)
    let waves = review.waves
    for wave in waves {
      if waves.count > 1 { lines += ["", heading("wave \(wave.number)")] }
      for stream in wave.streams { lines += [""] + self.lines(stream, heading: heading) }
    }
    for deferral in review.deferred { lines += ["", line("deferred", deferral.words)] }
    lines += ["", line("in all", review.total), line("unknown", PlanReview.unknown)]
    return lines
  }

  private static func lines(_ review: StreamReview, heading: (String) -> String) -> [String] {
    var lines = [
      "\(heading(printable(review.stream.name))) → \(printable(review.destination))", "  \(review.estimate)",
    ]
    for fact in review.facts { lines.append("  \(line(fact.name, fact.value))") }
    let width = review.requests.map { DisplayWidth.of($0.chunk.label) }.max() ?? 0
    for (place, chunk, request) in review.requests {
      let label = padded(printable(chunk.label), width)
      lines.append("  \(padded(place, 6)) \(label)  \(printable(request))")
    }
    return lines
  }

  /// One chunk on one line.
  package static func line(_ chunk: PlanChunk) -> String {
    "  \(chunk.id)  \(printable(chunk.label))  \(printable(chunk.requestLine ?? "no request"))"
  }

  static func line(_ name: String, _ value: String) -> String { "\(padded(name, 8)) \(printable(value))" }

  static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(width - DisplayWidth.of(text), 0))
  }

  static func printable(_ text: String) -> String {
    DisplayWidth.printable(text).split(separator: "\n", omittingEmptySubsequences: false).joined(separator: " ")
  }
}
