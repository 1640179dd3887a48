// The options that make a plan, whatever becomes of it: those of `plan`, `run` and `try`.

internal import ArgumentParser
internal import Console
internal import Diagnostics
internal import Planning
internal import Plans
internal import Values

struct PlanOptions: ParsableArguments {
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

  /// The connections file, as an option of the executor, which reads no configuration.
  func connectionOptions() throws(Failure) -> [String] {
    try ConfiguredConnections.added(to: connections.map { ["--connections", $0] } ?? [])
  }

  /// The secrets that were given, as options of the executor.
  var secretOptions: [String] { secrets.flatMap { ["--secret", $0] } }

  /// Writes the plan of replications, or of one spec, and says what is wrong. What there is to tell of it, and the number of
  /// its streams; nil where it went to something that is no file.
  func write(_ files: [String], to output: String?) throws -> (report: PlanningReport, streams: Int)? {
    do {
      let job = try PlanningAssembly(files, self).job()
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
