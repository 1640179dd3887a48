// `exec`: replays a plan. Its options are groups, each in a file of its own under `Options`.

internal import ArgumentParser
internal import Console
internal import Diagnostics
internal import Execution
internal import Plans
internal import Targets

struct ExecCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exec", abstract: "Load what a plan says; run again to go on where it ended.")

  @Argument(help: "The plan, as 'backhoe plan' wrote it.")
  var plan: String

  @OptionGroup(title: "Where to and with what") var connection: ConnectionOptions
  @OptionGroup(title: "Where to and with what") var secret: SecretOptions
  @OptionGroup(title: "Where to and with what") var approval: ApprovalOptions
  @OptionGroup(title: "How tables look") var schema: SchemaOptions
  @OptionGroup(title: "Which chunks") var selection: SelectionOptions
  @OptionGroup(title: "Which chunks") var dry: DryRunOptions
  @OptionGroup(title: "Which chunks") var watermark: WatermarkOptions
  @OptionGroup(title: "Which chunks") var setup: SetupOptions
  @OptionGroup(title: "Many machines") var sharing: SharingOptions
  @OptionGroup(title: "Speed and limits") var pace: PaceOptions
  @OptionGroup(title: "Speed and limits") var limit: LimitOptions
  @OptionGroup(title: "Speed and limits") var responses: ResponseLimitOptions
  @OptionGroup(title: "Network") var transport: TransportOptions
  @OptionGroup(title: "What it says, and when it stops") var logging: LogOptions
  @OptionGroup(title: "What it says, and when it stops") var reporting: ReportOptions
  @OptionGroup var handover: HandoverOptions

  /// Every group above, in that order.
  private var groups: [any RunOptions] {
    Mirror(reflecting: self).children.compactMap { ($0.value as? any RunOptionGroup)?.options }
  }

  func validate() throws {
    // What failed here may succeed at another worker.
    if schema.swapPartial, sharing.worker {
      throw ValidationError("'--swap-partial' and '--worker' exclude each other")
    }
  }

  func run() throws {
    let reader = try PlanReader(path: plan)
    let log = logging.log(reader, results: connection.results(of: reader))
    do {
      if sharing.prepare { return try prepare(reader) }
      if dry.dryRun { return try look(reader, log) }
      let report = try execute(reader, log)
      if let outcome = report.outcome { throw ExitRequest(code: Console.ExitCode(outcome)) }
    } catch let failure as Failure {
      log.fail(failure)
      throw ExitRequest(code: Console.ExitCode(failure.kind))
    }
  }

  /// Only makes what workers need.
  private func prepare(_ reader: PlanReader) throws {
    try approval.check(reader, path: plan)
    try connection.checkKind(of: reader)
    try Executor.prepare(plan: reader, target: try TargetOpener.open(url: try connection.targetURL(of: reader)))
    let chunks = reader.summaries.reduce(0) { $0 + $1.chunks }
    Terminal.standardOutput.writeLine("\(reader.planID): \(Quantity.count(chunks, "chunk")) ready for workers")
  }

  /// Executes the plan, and reports on it however that ends.
  private func execute(_ reader: PlanReader, _ log: any RunLog) throws(Failure) -> RunReport {
    let session = try reporting.session(reader, target: connection.shownTarget(of: reader))
    var database: (any Target)?
    do throws(Failure) {
      let report = try execute(reader, log, session, &database)
      log.end(report, ways)
      try session?.write(.success(report), ways, database)
      return report
    } catch {
      try? session?.write(.failure(error), ways, database)
      throw error
    }
  }

  private func execute(
    _ reader: PlanReader, _ log: any RunLog, _ session: ReportSession?, _ database: inout (any Target)?
  ) throws(Failure) -> RunReport {
    try approval.check(reader, path: plan)
    try connection.checkKind(of: reader)
    try approval.checkWatermarks(reader, connection.openTarget(of: reader), warn: log.warn)
    let faults = try FaultSwitch.fromEnvironment()
    let target = try connection.openTarget(
      of: reader, options: schema.tables, faults: FaultPoints { faults.reach($0.rawValue) })
    database = target
    let secrets = try secret.values(for: reader, connection, mayBeMissing: transport.replay != nil)
    if let note = secrets.note { log.warn(note) }
    var options = try options(reader, log)
    if faults.isArmed { options.reached = { faults.reach($0.rawValue) } }

    let interruption = Interruption()
    SignalWatch.start(interruption, grace: logging.grace)
    let progress = session.map { ProgressFanOut([log.progress, $0.recorder]) } ?? log.progress
    return try Executor.run(
      plan: reader, target: target, secrets: secrets, options: options, interruption: interruption,
      progress: progress)
  }

  /// What would be done, without doing it.
  private func look(_ reader: PlanReader, _ log: any RunLog) throws {
    try approval.check(reader, path: plan)
    let target = try connection.openTarget(of: reader)
    try dry.run(
      reader, target, try secret.values(for: reader, connection), try options(reader, log), logging.logFormat)
  }

  private func options(_ reader: PlanReader, _ log: any RunLog) throws(Failure) -> ExecutorOptions {
    var options = ExecutorOptions()
    options.streamsAtOnce = reader.header.threads ?? 1
    options.authentication = .ofThisProcess(tell: log.tell)
    options.selection = try selection.selection(in: reader)
    for group in groups { try group.apply(to: &options) }
    return options
  }

  private var ways: WaysOn {
    WaysOn(command: commandLine(groups), rest: commandLine(groups.filter { !($0 is SelectionOptions) }))
  }

  /// The command to type with the options of these groups; secrets are left for the person to fill in.
  private func commandLine(_ groups: [any RunOptions]) -> String {
    handover.command
      ?? (["backhoe", "exec", plan] + groups.flatMap(\.arguments)).map(ShellWord.quoted).joined(separator: " ")
  }
}
