// `backhoe plan`: the plan of replications, or of one endpoint, to a file.

internal import ArgumentParser
internal import Console
internal import Diagnostics
internal import Planning
internal import Plans

struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Write every unit of work of a backfill into a file.",
    discussion: """
      From a replication file, or from a spec with --endpoint, --target and --object. Several replication files, of \
      whatever APIs, become one plan, if they load into one target. Makes no request, but with --discover those that find \
      out what there is. The same inputs and --now give the same bytes.
      """)

  @Argument(help: ArgumentHelp("Replication files, or one spec.", valueName: "file"))
  var files: [String]

  @Option(
    name: .shortAndLong,
    help: "Where the plan goes; if left out, standard output, and with 'run' the folder '.backhoe'.")
  var output: String?

  @OptionGroup var planning: PlanOptions

  func run() throws { try Self.write(files, planning, to: output) }

  /// Writes the plan and says what it is.
  static func write(_ files: [String], _ options: PlanOptions, to output: String?) throws {
    guard let (report, streams) = try options.write(files, to: output), let output else { return }
    let terminal = Terminal.standardError
    let count = Quantity.count(streams, "stream")
    terminal.writeLine("\(report.planID): \(Quantity.count(report.chunks, "chunk")) in \(count) → \(output)")
    for deferral in report.deferred {
      terminal.writeLine("deferred: the chunks of '\(deferral.stream)': \(deferral.reason)")
    }
    if report.chunks == 0, report.deferred.isEmpty {
      terminal.writeLine("the range is empty: there is nothing to load")
    }
  }
}
