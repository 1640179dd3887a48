// What is said of a plan and of a stream in every form: pairs of a name and a text.

internal import Console
internal import Plans
internal import Values

extension PlanReview {
  /// Of the plan as a whole.
  var facts: [(name: String, value: String)] {
    var rows: [(String, String)] = [
      ("plan", planID), ("as of", header.asOf.text),
    ]
    for connection in header.connections {
      rows.append(("source", "\(connection.name) (\(connection.hosts.joined(separator: ", ")))"))
      let secrets = connection.secrets + connection.optionalSecrets
      let late = secrets + connection.environment.map { "${\($0)}" }
      if !late.isEmpty { rows.append(("secrets", "\(late.joined(separator: ", ")) (read when it is executed)")) }
      if let inputs = Self.inputs(connection.inputs) { rows.append(("inputs", inputs)) }
      for list in connection.discovered.members ?? [] { rows.append(("found", Self.found(list))) }
    }
    rows.append(("target", header.target.url ?? header.target.name))
    for source in header.sources { rows.append(("made of", "\(source.path) (sha256 \(source.sha256.prefix(12))…)")) }
    if let whole = header.splitFrom { rows.append(("part of", whole)) }
    if let selection = header.selection { rows.append(("only", Self.words(ofSelection: selection))) }
    rows.append(("size", "\(Self.bytes(fileSize)) on disk"))
    return rows
  }

  /// What everything takes.
  var total: String {
    let least = Quantity.duration(estimate.seconds)
    return "at least \(Quantity.count(estimate.requests, "request")), at the declared rates at least \(least)"
  }

  /// What no plan can know.
  static let unknown = "how many pages and rows there are, only the answers will tell"

  /// `{}` of empty scopes left out; nil if nothing was read.
  static func inputs(_ inputs: Value) -> String? {
    let used = (inputs.members ?? []).filter { $0.value != .object([]) }
    return used.isEmpty ? nil : CanonicalJSON.text(of: PlanValue.encode(.object(used)))
  }

  /// What the API gave when it was asked while planning: how much, and the first of it.
  private static func found(_ list: Value.Member) -> String {
    let elements = list.value.array ?? []
    let text = elements.prefix(20).map { CanonicalJSON.text(of: PlanValue.encode($0)) }.joined(separator: ", ")
    let isCut = elements.count > 20 || text.count > 160
    return "\(Quantity.count(elements.count, "element")) for \(list.key), asked of the API while planning"
      + (elements.isEmpty ? "" : ": \(text.prefix(160))\(isCut ? "…" : "")")
  }

  private static func words(ofSelection selection: String) -> String {
    selection == "failed" ? "chunks that failed when they were last loaded" : "chunks that the target did not have"
  }

  static func bytes(_ count: Int) -> String {
    if count < 1_024 { return "\(count) bytes" }
    var size = Double(count) / 1_024
    var units = ["KiB", "MiB", "GiB"][...]
    while size >= 1_000, units.count > 1 {
      size /= 1_024
      units.removeFirst()
    }
    let tenths = Int((size * 10).rounded())
    return size < 100 ? "\(tenths / 10).\(tenths % 10) \(units.first!)" : "\(tenths / 10) \(units.first!)"
  }
}

extension PlanDeferral {
  /// One sentence without a full stop.
  var words: String { "\(stream) waits for \(waitsFor): \(reason)" }
}

extension StreamReview {
  /// `analytics.events (incremental, key event_id)`.
  var destination: String {
    let key = stream.primaryKey.isEmpty ? "no key" : "key \(stream.primaryKey.joined(separator: ", "))"
    return "\(stream.object ?? "queues only") (\(stream.mode.rawValue), \(key))"
  }

  /// What it takes.
  var estimate: String {
    "\(Quantity.count(summary.chunks, "chunk")), at least \(Quantity.count(summary.requestsMinimum, "request")),"
      + " at \(EndpointWords(stream).rate) at least \(Quantity.duration(summary.secondsMinimum))"
  }

  /// `2024-01-01 … 2024-01-31`; nil without chunks.
  var span: String? {
    guard let first, let last else { return nil }
    return first.id == last.id ? first.label : "\(first.label) … \(last.label)"
  }

  /// Of the stream, apart from its name, its estimate and its requests.
  var facts: [(name: String, value: String)] {
    var rows: [(String, String)] = []
    if let source { rows.append(("source", source)) }
    if let span { rows.append(("range", span)) }
    if let coverage = summary.coverage { rows.append(("covers", coverage.words)) }
    if !stream.after.isEmpty { rows.append(("after", stream.after.joined(separator: ", "))) }
    rows += tableFacts
    if !stream.hooks.isEmpty { rows.append(("hooks", "\(stream.hooks.joined(separator: ", ")) (not run)")) }
    if let inputs = PlanReview.inputs(stream.inputs) { rows.append(("inputs", inputs)) }
    if case .object(let members) = stream.state, !members.isEmpty {
      rows.append(("state", CanonicalJSON.text(of: PlanValue.encode(stream.state))))
    }
    return rows
  }

  /// What the replication says of the table.
  private var tableFacts: [(name: String, value: String)] {
    guard let table = stream.table else { return [] }
    var rules: [String] = []
    if !table.addsColumns { rules.append("gets no new columns") }
    if !table.widensColumns { rules.append("gets no wider types") }
    if table.keepsRows { rules.append("keeps rows that are there") }
    let files = [table.format, table.compression].compactMap { $0 }
    if !files.isEmpty { rules.append("files are \(files.joined(separator: ", "))") }
    let made = table.statement.map { [(name: "made by", value: $0)] } ?? []
    return (rules.isEmpty ? [] : [(name: "the table", value: rules.joined(separator: "; "))]) + made
  }

  /// The first and the last request, each with its chunk's name; nothing for a stream that makes none.
  var requests: [(place: String, chunk: PlanChunk, request: String)] {
    guard let first, let last else { return [] }
    let ends = first.id == last.id ? [("first", first)] : [("first", first), ("last", last)]
    return ends.compactMap { place, chunk in chunk.requestLine.map { (place, chunk, $0) } }
  }
}
