// `backhoe exec`, `status`, `state` and `ledger`: handed over, arguments and all, to the executor's program.

internal import ArgumentParser
internal import Diagnostics

struct ExecCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exec", abstract: "Replay a plan into its target; run again to go on. See 'backhoe exec --help'.")

  @Argument(parsing: .captureForPassthrough, help: .hidden)
  var arguments: [String] = []

  func run() throws { try ExecutorProgram.become(["exec"] + ConfiguredConnections.added(to: arguments)) }
}

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Say what the target's ledger has of a plan. See 'backhoe status --help'.")

  @Argument(parsing: .captureForPassthrough, help: .hidden)
  var arguments: [String] = []

  func run() throws { try ExecutorProgram.become(["status"] + ConfiguredConnections.added(to: arguments)) }
}

struct StateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "state", abstract: "Look at watermarks and set them. See 'backhoe state --help'.")

  @Argument(parsing: .captureForPassthrough, help: .hidden)
  var arguments: [String] = []

  private static let deeds = ["list", "get", "set", "export", "import"]

  func run() throws {
    guard let deed = arguments.first, !deed.hasPrefix("-") else {
      try ExecutorProgram.become(["state", "--help"])
    }
    guard Self.deeds.contains(deed) else {
      throw Failure(
        .usage, "there is no 'backhoe state \(deed)'",
        advice: Suggestions.question(deed, among: Self.deeds)
          ?? "there are \(Suggestions.list(Self.deeds, joinedBy: "and"))")
    }
    try ExecutorProgram.become(["state"] + ConfiguredConnections.added(to: arguments))
  }
}

struct LedgerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger", abstract: "Keep a target's ledger small. See 'backhoe ledger --help'.")

  @Argument(parsing: .captureForPassthrough, help: .hidden)
  var arguments: [String] = []

  func run() throws {
    let words = arguments.isEmpty ? ["--help"] : arguments
    try ExecutorProgram.become(
      ["ledger"] + (words[0].hasPrefix("-") ? words : ConfiguredConnections.added(to: words)))
  }
}
