// `exec`: replays a plan.

internal import ArgumentParser
internal import Console
internal import Diagnostics
internal import Execution
internal import Glibc
internal import Plans
internal import Targets
internal import Values

struct ExecCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exec", abstract: "Load what a plan says; run again to go on where it ended.")

  @Argument(help: "The plan, as 'backhoe plan' wrote it.")
  var plan: String

  @OptionGroup var connection: ConnectionOptions

  @Option(
    help: ArgumentHelp(
      "Set a secret, or read it from a file with @; goes before the connections file.", valueName: "name=value"))
  var secret: [SecretOption] = []

  @Option(help: ArgumentHelp("Send at most so many requests a second, for each stream.", valueName: "number"))
  var rate: Double?

  @Option(help: ArgumentHelp("Load so many streams at a time.", valueName: "number"))
  var threads: Int?

  @Option(
    help: ArgumentHelp("Fail a chunk that holds more before its last page is there.", valueName: "MiB"))
  var maxChunkMemory = 1_024

  @Option(help: ArgumentHelp("Refuse any plan but the one with this ID.", valueName: "plan-id"))
  var expect: String?

  @Flag(help: "Go on though watermarks moved since the plan was made, and rows without a key may come twice.")
  var allowStale = false

  func validate() throws {
    if !secret.allSatisfy(\.isValid) { throw ValidationError("'--secret' takes NAME=VALUE or NAME=@FILE") }
    if let rate, !(rate > 0 && rate.isFinite) { throw ValidationError("'--rate' must be greater than 0") }
    if maxChunkMemory < 1 { throw ValidationError("'--max-chunk-memory' must be at least 1") }
    if let threads, threads < 1 { throw ValidationError("'--threads' must be at least 1") }
  }

  func run() throws {
    let reader = try PlanReader(path: plan)
    if let expect, expect != reader.planID {
      throw Failure(
        .usage, "'\(plan)' is not the plan that was expected", why: "its ID is \(reader.planID), not \(expect)",
        advice: "execute the plan that was approved, or have this one approved")
    }
    try connection.checkKind(of: reader)
    try StalenessCheck.check(
      reader, try TargetOpener.open(url: try connection.targetURL(of: reader)), isAllowed: allowStale,
      on: .standardError)
    let faults = try FaultSwitch.fromEnvironment()
    let target = try TargetOpener.open(
      url: try connection.targetURL(of: reader), faults: FaultPoints { faults.reach($0.rawValue) })
    let secrets = try secretValues(for: reader)
    var options = ExecutorOptions()
    options.rate = rate
    options.chunkBytes = maxChunkMemory << 20
    options.streamsAtOnce = try threads ?? ThreadSetting.fromEnvironment() ?? reader.header.threads ?? 1
    if faults.isArmed { options.reached = { faults.reach($0.rawValue) } }

    let interruption = Interruption()
    SignalWatch.start(interruption)
    let progress: any ProgressSink =
      Terminal.standardError.isTerminal
      ? LiveProgress(.standardError) : PlainProgress(.standardError)
    let report = try Executor.run(
      plan: reader, target: target, secrets: secrets, options: options, interruption: interruption,
      progress: progress)
    RunSummary(report, command: commandLine).print()
    if let outcome = report.outcome { throw ExitRequest(code: Console.ExitCode(outcome)) }
  }

  private func secretValues(for reader: PlanReader) throws(Failure) -> SecretValues {
    let source = reader.header.connection
    // A variable that is not set is null, as everywhere.
    let environment = source.environment.map { name in
      Value.Member(name, getenv(name).map { .string(String(cString: $0)) } ?? .null)
    }
    let names = source.secrets + source.optionalSecrets
    if names.isEmpty { return SecretValues([], environment: environment) }
    let given = secret
    // The file is only read when some secret is not on the command line.
    var lookup: ConnectionLookup?
    for name in names where !given.contains(where: { $0.name == name }) {
      lookup = try connection.lookup()
      break
    }
    let place = lookup.map { "connection '\(source.name)' in \($0.place)" } ?? "the command line"
    return try SecretValues.resolve(
      source.secrets, optional: source.optionalSecrets, environment: environment, place: place,
      advice: "add it to the connection's 'secrets', or give '--secret NAME=VALUE'"
    ) { name throws(Failure) -> Value? in
      if let option = given.last(where: { $0.name == name }) { return .string(try option.text()) }
      return try lookup?.secret(name, of: source.name)
    }
  }

  /// The command to type to go on; secrets are left for the person to fill in.
  private var commandLine: String {
    var words = ["backhoe", "exec", plan] + connection.arguments
    for option in secret { words += ["--secret", option.masked] }
    if let rate { words += ["--rate", rate == rate.rounded() && rate < 1e9 ? String(Int(rate)) : String(rate)] }
    if let threads { words += ["--threads", String(threads)] }
    if let expect { words += ["--expect", expect] }
    if allowStale { words.append("--allow-stale") }
    return words.map(ShellText.quoted).joined(separator: " ")
  }
}
