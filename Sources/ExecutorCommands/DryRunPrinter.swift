// What `exec --dry-run` prints: the first request of each chunk, as text that reads like HTTP or as JSON Lines.

internal import Console
internal import Execution
internal import Plans
internal import Values

struct DryRunPrinter {
  private let format: OutputFormat
  private let objects: [String: String]
  private(set) var count = 0

  init(_ format: OutputFormat, _ reader: PlanReader) {
    self.format = format
    objects = Dictionary(
      reader.streams.map { ($0.name, $0.object ?? "queues only") }, uniquingKeysWith: { first, _ in first })
  }

  mutating func print(_ first: FirstRequest) {
    count += 1
    let output = Terminal.standardOutput
    switch format {
    case .json: output.writeLine(CanonicalJSON.text(of: Self.json(first)))
    case .text: output.write(text(first))
    }
  }

  private func text(_ first: FirstRequest) -> String {
    let object = objects[first.stream] ?? ""
    var text = count > 1 ? "\n" : ""
    text += "# \(first.stream) → \(object), chunk \(first.label) (\(first.id))\n"
    if !first.remark.isEmpty { text += "# \(first.remark)\n" }
    guard let request = first.request else { return text }
    return text + Self.text(request)
  }

  /// The request as HTTP has it, with the whole URL.
  static func text(_ request: ShownRequest) -> String {
    var text = "\(request.method) \(request.url)\n"
    for header in request.headers { text += "\(header.name): \(header.value)\n" }
    if request.isSignedLater { text += "# signed when it is sent\n" }
    if let body = request.body { text += "\n\(body)\n" }
    return text
  }

  private static func json(_ first: FirstRequest) -> Value {
    .object(
      [
        .init("stream", .string(first.stream)), .init("chunk", .string(first.id)),
        .init("label", .string(first.label)), .init("remark", first.remark.isEmpty ? .null : .string(first.remark)),
      ] + RunJSON.members(first.request))
  }
}
