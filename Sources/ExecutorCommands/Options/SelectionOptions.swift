// Which chunks of the plan a run is about, and when it gives up.

internal import ArgumentParser
internal import Diagnostics
internal import Execution
internal import Plans

struct SelectionOptions: RunOptions {
  @Option(
    name: .customLong("chunk"), parsing: .upToNextOption,
    help: ArgumentHelp(
      "Only these chunks, by their IDs or the beginnings of them; the others stay as they are.", valueName: "id"))
  var chunks: [String] = []

  @Option(
    help: ArgumentHelp(
      "Only chunks whose last attempt failed, or only those that a rule or a limit left out.",
      valueName: "failed|skipped"))
  var only: ChunkSelection.Remnant?

  @Flag(
    help: """
      Load chunks again that are finished: all of them, or those of --chunk. Their rows are replaced; watermarks never \
      move back.
      """)
  var redo = false

  @Option(help: ArgumentHelp("Begin nothing new once so many chunks have failed.", valueName: "number"))
  var maxFailures: Int?

  func validate() throws {
    if redo, only != nil { throw ValidationError("'--redo' and '--only' exclude each other") }
    if only != nil, !chunks.isEmpty { throw ValidationError("'--chunk' and '--only' exclude each other") }
    if let maxFailures, maxFailures < 1 { throw ValidationError("'--max-failures' must be at least 1") }
  }

  func apply(to options: inout ExecutorOptions) throws(Failure) {
    options.failuresAllowed = maxFailures
  }

  /// The chunks that were named.
  func selection(in plan: PlanReader) throws(Failure) -> ChunkSelection {
    var selection = ChunkSelection()
    selection.only = only
    selection.reloads = redo
    if !chunks.isEmpty { selection.named = try ChunkSelection.named(chunks, in: plan) }
    return selection
  }

  var arguments: [String] {
    (chunks.isEmpty ? [] : ["--chunk"] + chunks) + OptionWords.option("only", only?.rawValue)
      + OptionWords.flag("redo", redo) + OptionWords.option("max-failures", maxFailures)
  }
}

extension ChunkSelection.Remnant: ExpressibleByArgument {}
