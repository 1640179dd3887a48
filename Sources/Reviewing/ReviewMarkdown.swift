// A plan for a pull request.

internal import Console
internal import Plans
internal import Reports
internal import Values

package enum ReviewMarkdown {
  package static func text(_ review: PlanReview) -> String {
    var text = MarkdownText()
    text.heading(2, "Plan \(MarkdownText.code(review.planID))")
    let streams = Quantity.count(review.streams.count, "stream")
    text.line(
      "\(Quantity.count(review.estimate.chunks, "chunk")) in \(streams), "
        + "\(MarkdownText.escaped(review.total)). Unknown: \(PlanReview.unknown).")
    text.line()
    for trouble in review.streams where trouble.summary.coverage?.isTrouble == true {
      let words = trouble.summary.coverage?.words ?? ""
      text.line("> **\(MarkdownText.escaped(trouble.stream.name))**: \(MarkdownText.escaped(words))")
      text.line()
    }
    for warning in review.header.warnings { text.line("- Warning: \(MarkdownText.escaped(warning))") }
    for deferral in review.deferred { text.line("- Deferred: \(MarkdownText.escaped(deferral.words))") }
    if !review.header.warnings.isEmpty || !review.deferred.isEmpty { text.line() }
    let hasWaves = review.waves.count > 1
    text.table(
      (hasWaves ? ["wave"] : []) + ["stream", "table", "chunks", "range", "least time", "coverage"],
      review.waves.flatMap { wave in
        wave.streams.map { stream in (hasWaves ? ["\(wave.number)"] : []) + row(stream) }
      }, numbers: hasWaves ? [0, 3, 5] : [2, 4])
    text.line()
    for stream in review.streams {
      text.details("\(stream.stream.name): requests and state") { text in
        text.table(
          ["", ""],
          [["estimate", MarkdownText.escaped(stream.estimate)]]
            + stream.facts.map { [$0.name, MarkdownText.escaped($0.value)] }
            + stream.requests.map { ["\($0.place) request", MarkdownText.code($0.request)] })
      }
    }
    text.details("What it was made from") { text in
      text.table(["", ""], review.facts.map { [$0.name, MarkdownText.escaped($0.value)] })
    }
    return text.text
  }

  private static func row(_ review: StreamReview) -> [String] {
    [
      MarkdownText.escaped(review.stream.name), MarkdownText.escaped(review.destination),
      Quantity.count(review.summary.chunks), review.span.map(MarkdownText.escaped) ?? "none",
      Quantity.duration(review.summary.secondsMinimum), review.summary.coverage?.badge ?? "",
    ]
  }
}
