// A plan as a page, with a picture of each stream's chunks.

internal import Console
internal import Plans
internal import Reports
internal import Values

package enum ReviewHTML {
  package static func text(_ review: PlanReview) -> String {
    var body = HTMLText()
    body.element("p", "Backhoe plan", ["class": "kicker"])
    body.element("h1", review.streams.map(\.stream.name).prefix(3).joined(separator: ", ") + more(review), [:])
    body.open("p", ["class": "soft"])
    body.element("code", review.planID)
    body.add(
      " as of \(review.header.asOf.text), from \(review.header.connections.map(\.name).joined(separator: ", ")) into "
        + "\(review.header.target.url ?? review.header.target.name)")
    body.close("p")
    figures(review, into: &body)
    for stream in review.streams {
      guard let coverage = stream.summary.coverage, coverage.isTrouble else { continue }
      body.element("p", "\(stream.stream.name): \(coverage.words)", ["class": "note bad"])
    }
    for warning in review.header.warnings { body.element("p", warning, ["class": "note"]) }
    let waves = review.waves
    for wave in waves {
      body.element("h2", waves.count > 1 ? "Wave \(wave.number)" : "Streams")
      for stream in wave.streams { card(stream, into: &body) }
    }
    if !review.deferred.isEmpty {
      body.element("h2", "Listed while it is executed")
      for deferral in review.deferred { body.element("p", deferral.words, ["class": "note"]) }
    }
    body.element("h2", "Made from")
    body.open("section", ["class": "card"])
    body.terms(review.facts.map { ($0.name, $0.value) })
    body.close("section")
    return HTMLPage.page(title: "Plan \(review.planID)", body: body)
  }

  private static func more(_ review: PlanReview) -> String {
    review.streams.count > 3 ? " and \(review.streams.count - 3) more" : ""
  }

  private static func figures(_ review: PlanReview, into body: inout HTMLText) {
    let figures = [
      (Quantity.count(review.estimate.chunks), review.estimate.chunks == 1 ? "chunk" : "chunks"),
      (Quantity.count(review.streams.count), review.streams.count == 1 ? "stream" : "streams"),
      ("≥ \(Quantity.count(review.estimate.requests))", "requests"),
      ("≥ \(Quantity.duration(review.estimate.seconds))", "at the declared rates"),
      (PlanReview.bytes(review.fileSize), "on disk"),
    ]
    body.open("div", ["class": "figures"])
    for (value, name) in figures {
      body.open("div", ["class": "figure"])
      body.element("b", value)
      body.element("span", name)
      body.close("div")
    }
    body.close("div")
    body.element("p", "Unknown: \(PlanReview.unknown).", ["class": "soft"])
  }

  private static func card(_ review: StreamReview, into body: inout HTMLText) {
    body.lineBreak()
    body.open("section", ["class": "card"])
    body.open("div", ["class": "head"])
    body.element("h3", review.stream.name)
    if let coverage = review.summary.coverage {
      let style = coverage.isTrouble ? "bad" : coverage.status == .proven ? "good" : "warn"
      body.element("span", coverage.badge, ["class": "badge \(style)", "title": coverage.words])
    }
    body.close("div")
    body.element("p", "→ \(review.destination)", ["class": "soft"])
    body.element("p", review.estimate)
    picture(review, into: &body)
    body.terms(review.facts.map { ($0.name, $0.value) })
    if !review.requests.isEmpty {
      body.open("div", ["class": "requests"])
      for (place, _, request) in review.requests {
        body.open("div")
        body.element("span", place)
        body.element("code", request)
        body.close("div")
      }
      body.close("div")
    }
    work(review, into: &body)
    body.close("section")
  }

  private static func picture(_ review: StreamReview, into body: inout HTMLText) {
    guard let picture = review.picture else { return }
    body.open("div", ["class": "scroll"])
    body.add(picture.svg(label: "The chunks of \(review.stream.name): \(review.span ?? "")"))
    body.close("div")
    body.open("div", ["class": "legend"])
    for row in picture.legend {
      body.open("span")
      body.add(TilePicture.sample(row.style))
      body.add(row.meaning)
      body.close("span")
    }
    body.close("div")
  }

  /// What is done with each page, folded away.
  private static func work(_ review: StreamReview, into body: inout HTMLText) {
    let words = EndpointWords(review.stream)
    body.open("details")
    body.element("summary", "What is done with each answer")
    body.open("table")
    let rows =
      [("pages", words.pagination), ("records", words.records)] + words.processors.map { ("processor", $0) }
      + words.rules.map { ("rule", $0) }
    for (name, value) in rows {
      body.open("tr")
      body.element("th", name, ["scope": "row"])
      body.open("td")
      body.element("code", value)
      body.close("td")
      body.close("tr")
    }
    body.close("table")
    body.close("details")
  }
}
