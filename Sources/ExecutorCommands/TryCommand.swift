// `try`: one live page, shown. The plan comes from `backhoe try`, which wants it gone afterwards.

internal import ArgumentParser
internal import Console
internal import Diagnostics
internal import Execution
internal import Glibc
internal import Plans
internal import Values

struct TryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "try", abstract: "Ask for one page of a plan's first chunk and show it; store nothing.",
    discussion: """
      What was asked and answered goes to standard error, rows to standard output: as a table on a terminal, else as \
      JSON Lines.
      """)

  @Argument(help: "The plan, as 'backhoe plan' wrote it.")
  var plan: String

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var secret: SecretOptions
  @OptionGroup(title: "Network") var transport: TransportOptions

  @Option(help: ArgumentHelp("Show so many rows at most.", valueName: "number"))
  var limit = 10

  @Option(help: ArgumentHelp("This chunk instead of the first, by its ID or the beginning of it.", valueName: "id"))
  var chunk: String?

  @Option(help: ArgumentHelp("How rows are written.", valueName: "table|lines"))
  var rows: RowForm?

  @Flag(name: .customLong("discard-plan"), help: .hidden)
  var discards = false

  enum RowForm: String, CaseIterable, ExpressibleByArgument {
    case table, lines
  }

  func validate() throws {
    if limit < 0 { throw ValidationError("'--limit' must not be negative") }
  }

  func run() throws {
    defer { if discards { unlink(plan) } }
    let reader = try PlanReader(path: plan)
    let secrets = try secret.values(for: reader, connection, mayBeMissing: transport.replay != nil)
    if let note = secrets.note { Terminal.standardError.writeLine("warning: \(note)") }
    var options = ExecutorOptions()
    try transport.apply(to: &options)
    options.authentication = .ofThisProcess(tell: { Terminal.standardError.writeLine($0) })
    if let chunk { options.selection.named = try ChunkSelection.named([chunk], in: reader) }
    let interruption = Interruption()
    SignalWatch.start(interruption, grace: 0)
    let report = try Trial.run(plan: reader, secrets: secrets, options: options, interruption: interruption)
    let isTable = (rows ?? (Terminal.standardOutput.isTerminal ? .table : .lines)) == .table
    TrialPrinter(report).print(limit: limit, asTable: isTable)
    if report.failure != nil { throw ExitRequest(code: .partial) }
  }
}
