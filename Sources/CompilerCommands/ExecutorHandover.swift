// `backhoe exec` and `backhoe status`: handed over, arguments and all, to the executor's program.

internal import ArgumentParser

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
