// `backhoe plan`: arguments to a planning job, and the plan to a file.

internal import ArgumentParser
internal import Console
internal import Diagnostics
internal import Planning
internal import Plans
internal import Values

struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Write every unit of work of a backfill into a file.",
    discussion: """
      From a replication file, or from a spec with --endpoint, --target and --object. Makes no request, but with \
      --discover those that find out what there is. The same inputs and --now give the same bytes.
      """)

  @Argument(help: "A replication file, or a spec.")
  var file: String

  @Option(
    name: .shortAndLong,
    help: "Where the plan goes; if left out, standard output, and with 'run' the folder '.backhoe'.")
  var output: String?

  @Option(help: "The connections file.")
  var connections: String?

  @Option(name: .customLong("stream"), help: ArgumentHelp("Only this stream; may be repeated.", valueName: "NAME"))
  var streams: [String] = []

  @Option(help: "What now() says, in the plan and when it is executed; the clock's time if left out.")
  var now: String?

  @Option(
    name: .customLong("sync"),
    help: ArgumentHelp(
      "Watermarks instead of those in the target's ledger: 'none', NAME=VALUE, or a file of 'state export'; may be repeated.",
      valueName: "none|NAME=VALUE|FILE"))
  var sync: [String] = []

  @Option(
    name: .customLong("input"), help: ArgumentHelp("An input of the spec; may be repeated.", valueName: "NAME=VALUE"))
  var inputs: [String] = []

  @Option(help: "The most chunks that a stream may have.")
  var maxChunks = 1_000_000

  @Flag(help: "Leave out the chunks that are loaded already, by whatever plan.")
  var missing = false

  @Flag(help: "Only the chunks whose last attempt failed.")
  var failed = false

  @Flag(help: "Ask the API what there is, where only it knows: setup calls, the lists of dynamic endpoints.")
  var discover = false

  @Option(
    name: .customLong("secret"),
    help: ArgumentHelp("A secret for --discover, or @ and its file; may be repeated.", valueName: "NAME=VALUE"))
  var secrets: [String] = []

  @OptionGroup(title: "Limits")
  var limits: PlanLimitOptions

  @OptionGroup(title: "From a spec")
  var single: SingleStreamOptions

  func run() throws {
    guard let (report, streams) = try write(), let output else { return }
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

  /// Writes the plan and says what is wrong. What there is to tell of it, and the number of its streams; nil where it went
  /// to something that is no file.
  func write() throws -> (report: PlanningReport, streams: Int)? {
    do {
      let job = try PlanningAssembly(self).job()
      let file = try OutputFile(output)
      let writer = PlanWriter { bytes throws(Failure) in try file.write(bytes) }
      let report = try Planner.plan(job, to: writer)
      try file.finish()
      for warning in report.warnings { Terminal.standardError.writeLine("warning: \(warning)") }
      return file.isRegular ? (report, job.streams.count) : nil
    } catch let error as PlanningError {
      switch error {
      case .failure(let failure): throw failure
      case .findings(let bag):
        FindingsReport.show(bag, on: .standardError)
        throw EarlyExit(code: .usage)
      }
    }
  }
}

/// How large a plan may become.
struct PlanLimitOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Refuse a plan that makes more requests.", valueName: "N"))
  var maxRequests: Int?

  @Option(help: ArgumentHelp("Refuse a plan that takes longer: 90s, 30m, 6h, 2d.", valueName: "TIME"))
  var maxTime: String?

  func limits() throws(Failure) -> PlanLimits {
    var limits = PlanLimits(requests: maxRequests)
    if let maxTime {
      guard let seconds = Quantity.seconds(maxTime) else {
        throw Failure(
          .usage, "'--max-time \(maxTime)' is no time", advice: "write a number and s, m, h or d, such as 90m")
      }
      limits.seconds = seconds
    }
    return limits
  }
}

/// How a plan of one endpoint is asked for without a replication file.
struct SingleStreamOptions: ParsableArguments {
  @Option(help: "The endpoint.")
  var endpoint: String?

  @Option(help: ArgumentHelp("The range.", valueName: "START,END"))
  var range: String?

  @Option(help: "The target: a name in the connections file, or a URL such as sqlite:warehouse.db.")
  var target: String?

  @Option(help: "The table, as schema.table.")
  var object: String?

  @Option(help: "full-refresh, truncate, incremental, snapshot or backfill.")
  var mode: String?

  @Option(help: "The connection of the spec, by its name in the connections file.")
  var connection: String?
}
