// `backhoe split`: a part of a plan as a plan of its own.

internal import ArgumentParser
internal import Console
internal import Diagnostics
internal import Plans
internal import Reviewing

struct SplitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "split", abstract: "Write a part of a plan as a plan of its own.",
    discussion: """
      The chunks keep their IDs; the part has an ID of its own and says which plan it comes from. With --parts, '%d' in \
      the name of the output is the part's number.
      """)

  @Argument(help: "The plan.")
  var plan: String

  @Option(
    name: .customLong("chunk"),
    help: ArgumentHelp("This chunk, by its ID or the beginning of it; may be repeated.", valueName: "ID"))
  var chunks: [String] = []

  @Option(
    name: .customLong("stream"), help: ArgumentHelp("All chunks of this stream; may be repeated.", valueName: "NAME"))
  var streams: [String] = []

  @Option(help: ArgumentHelp("Divide the whole plan into so many parts.", valueName: "N"))
  var parts: Int?

  @Option(name: .shortAndLong, help: "Where the part goes; standard output if left out.")
  var output: String?

  @Flag(help: "Take some of the chunks even of a stream that replaces its table.")
  var partialRefresh = false

  func validate() throws {
    if parts != nil {
      guard chunks.isEmpty, streams.isEmpty else { throw ValidationError("--parts divides the whole plan") }
      guard output?.contains("%d") == true else { throw ValidationError("--parts wants -o with '%d': -o part-%d.json") }
    } else if chunks.isEmpty && streams.isEmpty {
      throw ValidationError("say what to take: --chunk ID, --stream NAME, or --parts N")
    }
  }

  func run() throws {
    let reader = try PlanReader(path: plan)
    if let parts, let output {
      let division = try PlanParts(reader, count: parts)
      for part in 0..<division.count {
        let path = output.split(separator: "%d", omittingEmptySubsequences: false).joined(separator: "\(part + 1)")
        try write(path) { writer throws(Failure) in try division.write(part, to: writer) }
      }
      return
    }
    let split = try PlanSplit(reader, streams: streams, chunks: chunks)
    if !partialRefresh, let stream = split.halfReplacement {
      throw Failure(
        .usage, "'\(stream.name)' replaces its table, and these are only some of its chunks",
        why: "loading them would throw away the rest of '\(stream.object ?? "")'",
        advice: "take all of it with --stream \(stream.name), or add --partial-refresh")
    }
    try write(output, split.write)
  }

  private func write(_ path: String?, _ content: (consuming PlanWriter) throws(Failure) -> String) throws(Failure) {
    let file = try OutputFile(path)
    let planID = try content(PlanWriter { bytes throws(Failure) in try file.write(bytes) })
    try file.finish()
    if let path, file.isRegular { Terminal.standardError.writeLine("\(planID) → \(path)") }
  }
}
