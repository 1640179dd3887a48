// `--report run.html`: a run as a page in one file, with a picture of what became of each chunk.

internal import Console
internal import Diagnostics
internal import Execution
internal import Plans
internal import Reports
internal import Values

struct RunReportHTML {
  /// Failures that are listed for a stream.
  private static let listed = 50
  private let run: RunDocument
  private var body = HTMLText()

  static func text(_ run: RunDocument) throws(Failure) -> String {
    var page = RunReportHTML(run: run)
    try page.fill()
    return HTMLPage.page(title: "Run of \(run.plan.planID)", body: page.body, style: style)
  }

  private init(run: RunDocument) { self.run = run }

  private mutating func fill() throws(Failure) {
    let names = run.streams.map(\.report.name)
    body.element("p", "Backhoe run", ["class": "kicker"])
    body.open("div", ["class": "head"])
    body.element(
      "h1", names.prefix(3).joined(separator: ", ") + (names.count > 3 ? " and \(names.count - 3) more" : ""))
    body.element("span", outcome.words, ["class": "badge \(outcome.style)"])
    body.close("div")
    body.open("p", ["class": "soft"])
    body.element("code", run.plan.planID)
    body.add(" into \(run.target), begun \(run.startedAt.text), \(Quantity.duration(run.seconds))")
    body.close("p")
    let parts = try cards()
    figures(parts.counts)
    if let failure = run.failure {
      let words = [failure.what, failure.why, failure.advice].filter { !$0.isEmpty }.joined(separator: "; ")
      body.element("p", words, ["class": "note bad"])
    }
    if let command = run.goOn {
      body.open("p", ["class": "note"])
      body.add("What is loaded stays. Go on with ")
      body.element("code", command)
      body.close("p")
    }
    body.element("h2", "Streams")
    body.add(parts.text)
  }

  private var outcome: (words: String, style: String) {
    switch run.outcome {
    case .done: ("done", "good")
    case .partial: ("not complete", "bad")
    case .stopped: ("stopped", "warn")
    case .unreachable: ("no server reached", "bad")
    case .failed: ("failed", "bad")
    }
  }

  private mutating func figures(_ counts: ChunkCounts) {
    let reports = run.streams.map(\.report)
    let loaded = counts[.done] + counts[.reloaded]
    let rows: [(String, String)] = [
      (Quantity.count(loaded), loaded == 1 ? "chunk loaded" : "chunks loaded"),
      (Quantity.count(counts[.earlier]), "loaded before"),
      (Quantity.count(counts[.failed]), "failed"),
      (Quantity.count(counts[.left] + counts[.skipped]), "left or skipped"),
      (Quantity.count(reports.reduce(0) { $0 + $1.rows }), "rows"),
      (Quantity.count(reports.reduce(0) { $0 + $1.requests }), "requests"),
    ]
    body.open("div", ["class": "figures"])
    for (value, name) in rows {
      body.open("div", ["class": "figure"])
      body.element("b", value)
      body.element("span", name)
      body.close("div")
    }
    body.close("div")
  }

  // MARK: Streams

  private func cards() throws(Failure) -> (text: HTMLText, counts: ChunkCounts) {
    var text = HTMLText()
    var totals = ChunkCounts()
    for (place, stream) in run.streams.enumerated() {
      totals = totals + (try card(stream, place, into: &text))
    }
    return (text, totals)
  }

  private func card(
    _ stream: RunRecorder.Stream, _ place: Int, into text: inout HTMLText
  ) throws(Failure) -> ChunkCounts {
    let report = stream.report
    var counts = ChunkCounts()
    var failures: [ReportedChunk] = []
    var picture = SequencePicture(
      count: max(run.plan.summaries[place].chunks, stream.traces.count),
      strips: [
        .init("rows", sums: true) { Quantity.count(Int($0)) },
        .init("a chunk took", sums: false) { ShortTime.text($0) },
      ])
    try run.chunks.each(of: place) { chunk in
      counts.add(chunk)
      if chunk.failure != nil, failures.count < Self.listed { failures.append(chunk) }
      picture.add(
        SequenceMark(
          style: chunk.state.rawValue, weight: Self.weight(chunk.state), name: chunk.label,
          amounts: [Double(chunk.rows), chunk.seconds]))
    }
    text.lineBreak()
    text.open("section", ["class": "card"])
    text.open("div", ["class": "head"])
    text.element("h3", report.name)
    let badge =
      report.isClosed ? ("complete", "good") : counts[.failed] > 0 ? ("not complete", "bad") : ("open", "warn")
    text.element("span", badge.0, ["class": "badge \(badge.1)"])
    text.close("div")
    text.element("p", "→ \(report.object.isEmpty ? "queues only" : report.object)", ["class": "soft"])
    draw(picture, counts, report.name, into: &text)
    text.terms([
      ("chunks", Self.words(counts)), ("rows", Quantity.count(report.rows)),
      ("requests", Quantity.count(report.requests)),
      ("duplicates", report.duplicates > 0 ? "\(Quantity.count(report.duplicates)) left out" : nil),
      ("time", Quantity.duration(report.seconds)), ("ended early", report.endedEarly),
      (
        "watermarks",
        run.watermarks[place].isEmpty
          ? nil : run.watermarks[place].map { "\($0.key) = \(StatusReport.shown($0.value))" }.joined(separator: ", ")
      ),
    ])
    for remark in report.remarks { text.element("p", remark, ["class": "note"]) }
    list(failures, of: counts[.failed], into: &text)
    text.close("section")
    return counts
  }

  private func draw(
    _ picture: SequencePicture, _ counts: ChunkCounts, _ name: String, into text: inout HTMLText
  ) {
    if picture.isEmpty { return }
    text.open("div", ["class": "scroll"])
    text.add(picture.svg(label: "The chunks of \(name) in the plan's order: \(Self.words(counts))"))
    text.close("div")
    text.open("div", ["class": "legend"])
    for state in ReportedChunk.State.allCases where counts[state] > 0 {
      text.open("span")
      text.add(SequencePicture.sample(state.rawValue))
      text.add(Self.meaning(state))
      text.close("span")
    }
    if !picture.scale.isEmpty { text.element("span", picture.scale) }
    text.close("div")
  }

  private func list(_ failures: [ReportedChunk], of count: Int, into text: inout HTMLText) {
    if failures.isEmpty { return }
    text.open("details", ["open": ""])
    text.element("summary", Quantity.count(count, "failure"))
    text.open("table")
    for chunk in failures {
      text.open("tr")
      text.open("th", ["scope": "row"])
      text.add(chunk.label)
      text.close("th")
      text.open("td")
      text.add(chunk.failure?.reason ?? "")
      text.open("div", ["class": "soft"])
      text.element("code", chunk.id)
      if let request = chunk.failure?.request {
        let status = request.status.map { ", status \($0)" } ?? ""
        text.add(" page \(request.page), attempt \(request.attempt)\(status)")
      }
      text.close("div")
      text.close("td")
      text.close("tr")
    }
    text.close("table")
    if count > failures.count {
      text.element("p", "and \(Quantity.count(count - failures.count)) more", ["class": "soft"])
    }
    text.close("details")
  }

  // MARK: Words and colours

  private static func words(_ counts: ChunkCounts) -> String {
    ReportedChunk.State.allCases.filter { counts[$0] > 0 }
      .map { "\(Quantity.count(counts[$0])) \(meaning($0))" }.joined(separator: ", ")
  }

  private static func meaning(_ state: ReportedChunk.State) -> String {
    switch state {
    case .done: "loaded"
    case .reloaded: "loaded again"
    case .earlier: "loaded before"
    case .failed: "failed"
    case .skipped: "skipped"
    case .left: "left"
    }
  }

  /// Of neighbours that share a tile, the worst is shown.
  private static func weight(_ state: ReportedChunk.State) -> Int {
    switch state {
    case .failed: 5
    case .left: 4
    case .skipped: 3
    case .reloaded: 2
    case .done: 1
    case .earlier: 0
    }
  }

  private static let style = """
    .s-done { fill: var(--l3); } .s-reloaded { fill: var(--l4); } .s-earlier { fill: var(--l1); } .s-failed { fill: var(--bad); }
    .s-skipped { fill: var(--inside); stroke: var(--soft); stroke-width: 0.5; }
    .s-left { fill: var(--none); stroke: var(--soft); stroke-width: 0.5; stroke-dasharray: 2 1.5; }

    """
}
