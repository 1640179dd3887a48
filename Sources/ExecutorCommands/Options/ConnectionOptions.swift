// Options that several commands share: where the target is and where names are looked up.

internal import ArgumentParser
internal import Console
internal import Diagnostics
internal import Plans
internal import Targets

/// Where a command finds the target.
struct ConnectionOptions: RunOptions {
  @Option(
    help: ArgumentHelp(
      "The database, instead of the plan's: a URL such as sqlite:warehouse.db, or a connection's name.",
      valueName: "target"))
  var target: String?

  @Option(help: ArgumentHelp("Read names, URLs and secrets from this file.", valueName: "file"))
  var connections: String?

  @Option(
    help: ArgumentHelp(
      "With '--target -': remember in this file what was written, so that a run can go on.", valueName: "file"))
  var ledger: String?

  /// The plan's target; nothing of it is opened yet.
  func openTarget(
    of plan: PlanReader, options: TableOptions = TableOptions(), faults: FaultPoints = .none
  ) throws(Failure) -> any Target {
    try TargetOpener.open(url: try targetURL(of: plan), ledger: ledger, options: options, faults: faults)
  }

  /// The target of a command that has no plan to ask for one.
  func openNamedTarget() throws -> any Target {
    guard let target else { throw ValidationError("'--target' is missing: a connection or a URL") }
    return try TargetOpener.open(url: try targetURL(named: target))
  }

  /// Where results are written: standard output belongs to the rows where they go there.
  func results(of plan: PlanReader) -> Terminal {
    (target ?? plan.header.target.url) == "-" ? .standardError : .standardOutput
  }

  /// The URL of the plan's target: the one given, the plan's own, or that of the connection it names.
  func targetURL(of plan: PlanReader) throws(Failure) -> String {
    if target == nil, let url = plan.header.target.url { return url }
    return try targetURL(named: plan.header.target.name)
  }

  /// Throws if the connection that the plan names leads to another kind of database now. Whoever gives a target means it.
  func checkKind(of plan: PlanReader) throws(Failure) {
    let kind = plan.header.target.kind
    guard target == nil, !kind.isEmpty else { return }
    let present = String(try targetURL(of: plan).prefix { $0 != ":" })
    if present.lowercased() == kind.lowercased() { return }
    throw Failure(
      .usage, "the target of the plan is not what it was",
      why: "'\(plan.header.target.name)' was \(kind) when the plan was made, and is \(present)",
      advice: "plan again, or name the target with --target")
  }

  /// What the target is called where people may see it.
  func shownTarget(of plan: PlanReader) -> String {
    ConnectionOptions.masked(target ?? plan.header.target.url ?? plan.header.target.name)
  }

  /// The URL that was given, or else that of the connection `name`.
  func targetURL(named name: String) throws(Failure) -> String {
    if let target, target.contains(":") || target == "-" { return target }
    return try lookup().targetURL(target ?? name)
  }

  func lookup() throws(Failure) -> ConnectionLookup { try ConnectionLookup(path: connections) }

  /// The options as they were given, to be typed again.
  var arguments: [String] {
    OptionWords.option("target", target.map(ConnectionOptions.masked))
      + OptionWords.option("connections", connections) + OptionWords.option("ledger", ledger)
  }

  /// A URL without its password.
  static func masked(_ url: String) -> String {
    guard let at = url.firstIndex(of: "@"), let scheme = url.firstIndex(of: ":"),
      let colon = url[..<at].lastIndex(of: ":"), colon > scheme
    else { return url }
    return "\(url[..<colon]):…\(url[at...])"
  }
}
