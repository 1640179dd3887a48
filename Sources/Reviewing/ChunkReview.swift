// Everything about one chunk: what it asks for, what it knows, and what is done with the answers.

internal import Console
package import Diagnostics
package import Plans
internal import Reports
internal import Values

package struct ChunkReview: Sendable {
  /// A heading and rows below it.
  struct Section: Sendable {
    var title: String
    var rows: [(name: String, value: String)]
  }

  let chunk: PlanChunk
  let stream: PlanStream
  let planID: String

  /// Finds a chunk by its ID, or by the beginning of it that no other chunk has.
  package init(_ identifier: String, in reader: PlanReader) throws(Failure) {
    var found: (chunk: PlanChunk, stream: Int)?
    for index in reader.streams.indices {
      let cursor = try reader.chunks(ofStream: index)
      while let line = try cursor.nextLine() {
        guard line.id.starts(with: identifier.utf8) else { continue }
        let chunk = try cursor.chunk(of: line)
        if let other = found?.chunk.id, other != chunk.id {
          throw Failure(
            .usage, "more than one chunk begins with '\(identifier)'", why: "\(other) and \(chunk.id)",
            advice: "give more of the ID")
        }
        // A chunk may be in several streams; the first one is shown.
        if found == nil { found = (chunk, index) }
      }
    }
    guard let found else { throw Self.missing(identifier, in: reader) }
    chunk = found.chunk
    stream = reader.streams[found.stream]
    planID = reader.planID
  }

  static func missing(_ identifier: String, in reader: PlanReader) -> Failure {
    Failure(
      .usage, "the plan '\(reader.path)' has no chunk '\(identifier)'",
      advice: "list the chunks with 'backhoe show \(reader.path) --chunks'")
  }

  // MARK: Content

  var sections: [Section] {
    let words = EndpointWords(stream)
    var sections = [
      Section(
        title: "Chunk",
        rows: [
          ("id", chunk.id), ("label", chunk.label), ("value", json(chunk.value)),
          ("stream", "\(stream.name) → \(stream.object ?? "no table")"),
          ("source", stream.connection), ("plan", planID),
        ] + (chunk.iteration.map { [("iterate", json($0))] } ?? []))
    ]
    if let request = chunk.request {
      var rows = [("request", "\(request.method) \(request.url)")]
      if !request.isComplete { rows.append(("", "what stands in braces is known when it is executed")) }
      for header in request.headers?.members ?? [] {
        rows.append((header.key, header.value.string ?? json(header.value)))
      }
      let own = Set((request.headers?.members ?? []).map(\.key))
      for header in stream.endpoint.request?.headers ?? [] where !own.contains(header.name) {
        rows.append((header.name, words.source(header.slot)))
      }
      if let body = request.body { rows.append(("body", body)) }
      rows.append(
        ("pace", "\(words.rate), \(Quantity.count(stream.endpoint.request?.concurrency ?? 0, "request")) at a time"))
      sections.append(Section(title: "First request", rows: rows))
    }
    let known = (stream.state.members ?? []) + (chunk.state.members ?? [])
    let late = stream.endpoint.state.map { ($0.name, "when it starts: \(words.source($0.slot))") }
    let state = known.map { ($0.key, json($0.value)) } + late
    if !state.isEmpty { sections.append(Section(title: "State", rows: state)) }
    sections.append(
      Section(
        title: "Answers",
        rows: [("pages", words.pagination), ("records", words.records)] + words.processors.map { ("processor", $0) }))
    let rules = words.rules.enumerated().map { ("\($0.offset + 1)", $0.element) }
    if !rules.isEmpty { sections.append(Section(title: "Rules, the first that fits", rows: rules)) }
    let programs = stream.programs.enumerated().map { index, program in
      ("\(index)", "\(program.source)  (\(program.stage), \(program.type))")
    }
    if !programs.isEmpty { sections.append(Section(title: "Programs", rows: programs)) }
    return sections
  }

  private func json(_ value: Value) -> String { CanonicalJSON.text(of: PlanValue.encode(value)) }
}

/// How it is written.
package enum ReviewForm: String, Sendable, CaseIterable {
  case text, json, markdown, html
}

extension ChunkReview {
  package func text(as form: ReviewForm) -> String {
    switch form {
    case .text: plain
    case .json: machine
    case .markdown: markdown
    case .html: page
    }
  }

  private var plain: String {
    var lines: [String] = []
    for section in sections {
      if !lines.isEmpty { lines.append("") }
      lines.append(section.title)
      let width = section.rows.map { DisplayWidth.of($0.name) }.max() ?? 0
      for row in section.rows {
        lines.append(
          "  \(ReviewText.padded(ReviewText.printable(row.name), width))  \(ReviewText.printable(row.value))")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var machine: String {
    let value = Value.object([
      .init("plan_id", .string(planID)), .init("stream", stream.shown), .init("state", PlanValue.encode(stream.state)),
      .init("chunk", chunk.shown), .init("programs", .array(stream.programs.map(\.shown))),
    ])
    return MachineText.escaped(json: CanonicalJSON.text(of: value)) + "\n"
  }

  private var markdown: String {
    var text = MarkdownText()
    text.heading(2, "Chunk \(MarkdownText.code(chunk.id))")
    for section in sections {
      text.heading(3, MarkdownText.escaped(section.title))
      text.table(["", ""], section.rows.map { [MarkdownText.escaped($0.name), MarkdownText.code($0.value)] })
    }
    return text.text
  }

  private var page: String {
    var body = HTMLText()
    body.element("p", "Chunk of \(stream.name)", ["class": "kicker"])
    body.element("h1", chunk.label)
    body.open("p", ["class": "soft"])
    body.element("code", chunk.id)
    body.close("p")
    for section in sections {
      body.element("h2", section.title)
      body.open("section", ["class": "card"])
      body.open("table")
      for row in section.rows {
        body.open("tr")
        body.element("th", row.name, ["scope": "row"])
        body.open("td")
        body.element("code", row.value)
        body.close("td")
        body.close("tr")
      }
      body.close("table")
      body.close("section")
    }
    return HTMLPage.page(title: "Chunk \(chunk.label)", body: body)
  }
}
