// `backhoe show`: a plan for people.

internal import ArgumentParser
internal import Console
internal import Diagnostics
internal import Plans
internal import Values

struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "show", abstract: "Show a plan to a person.")

  @Argument(help: "The plan.")
  var plan: String

  @Flag(help: "List every chunk.")
  var chunks = false

  func run() throws {
    let reader = try PlanReader(path: plan)
    let terminal = Terminal.standardOutput
    let header = reader.header
    terminal.writeLine("plan     \(reader.planID)")
    terminal.writeLine("as of    \(header.asOf.text)")
    terminal.writeLine("source   \(header.connection.name) (\(header.connection.hosts.joined(separator: ", ")))")
    if !header.connection.secrets.isEmpty {
      terminal.writeLine("secrets  \(header.connection.secrets.joined(separator: ", ")) (read when it is executed)")
    }
    terminal.writeLine("target   \(header.target.url ?? header.target.name)")
    for source in header.sources { terminal.writeLine("made of  \(source.path) (sha256 \(source.sha256.prefix(12))…)") }
    for (index, stream) in reader.streams.enumerated() {
      terminal.writeLine("")
      try show(stream, reader.summaries[index], try reader.chunks(ofStream: index), on: terminal)
    }
    let requests = reader.summaries.reduce(0) { $0 + $1.requestsMinimum }
    terminal.writeLine("\nin all   at least \(Quantity.count(requests, "request"))")
  }

  private func show(
    _ stream: PlanStream, _ summary: StreamSummary, _ cursor: PlanChunkCursor, on terminal: Terminal
  ) throws {
    let key = stream.primaryKey.isEmpty ? "no key" : "key \(stream.primaryKey.joined(separator: ", "))"
    terminal.writeLine("\(stream.name) → \(stream.object ?? "queues only") (\(stream.mode.rawValue), \(key))")
    let rate = stream.endpoint.request?.rate ?? 0
    terminal.writeLine(
      "  \(Quantity.count(summary.chunks, "chunk")), at least \(Quantity.count(summary.requestsMinimum, "request")),"
        + " at \(CanonicalJSON.text(of: .float(rate))) a second at least \(Quantity.duration(summary.secondsMinimum))"
    )
    if case .object(let members) = stream.state, !members.isEmpty {
      terminal.writeLine("  state \(CanonicalJSON.text(of: PlanValue.encode(stream.state)))")
    }
    var first: PlanChunk?
    var last: PlanChunk?
    while let chunk = try cursor.next() {
      if chunks { terminal.writeLine("  \(chunk.id)  \(chunk.label)  \(requestText(chunk))") }
      if first == nil { first = chunk }
      last = chunk
    }
    guard !chunks, let first, let last else { return }
    terminal.writeLine("  first  \(first.label)  \(requestText(first))")
    if last.id != first.id { terminal.writeLine("  last   \(last.label)  \(requestText(last))") }
  }

  private func requestText(_ chunk: PlanChunk) -> String {
    chunk.request.map { "\($0.method) \($0.url)" } ?? "no request"
  }
}
