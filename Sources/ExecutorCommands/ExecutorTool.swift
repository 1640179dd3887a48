// The program `backhoe-exec`: its commands, and how a command's end becomes an exit code. Nothing else in the executor
// prints or exits.

internal import ArgumentParser
internal import Console
internal import Diagnostics
internal import Glibc

/// The executor's command line. `backhoe` calls it by its own name, so that help and usage say what the user typed.
struct ExecutorTool: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: CommandLine.arguments.first == "backhoe" ? "backhoe" : "backhoe-exec",
    abstract: "Replays plans: calls the API and loads what it answers, each row once.",
    discussion: "People call 'backhoe', which hands over to this program.",
    subcommands: [
      ExecCommand.self, TryCommand.self, StatusCommand.self, StateCommand.self, LedgerCommand.self,
      SyncValuesCommand.self, ChunkIDsCommand.self, DiscoverCommand.self,
    ])
}

/// Runs the program with the process's arguments and ends the process.
package func runExecutor() -> Never {
  // A reader of ours that goes away must not end a run in the middle.
  signal(SIGPIPE, SIG_IGN)
  // A file that may not grow is an error like a full disk.
  signal(SIGXFSZ, SIG_IGN)
  let errors = Terminal.standardError
  do {
    var command = try ExecutorTool.parseAsRoot()
    try command.run()
    exit(Console.ExitCode.done.rawValue)
  } catch let failure as Failure {
    errors.report(failure)
    exit(Console.ExitCode(failure.kind).rawValue)
  } catch let end as ExitRequest {
    exit(end.code.rawValue)
  } catch {
    // Help and version are "errors" too, which belong to standard output.
    let message = ExecutorTool.fullMessage(for: error)
    if ExecutorTool.exitCode(for: error).isSuccess {
      Terminal.standardOutput.writeLine(message)
      exit(Console.ExitCode.done.rawValue)
    }
    errors.writeLine(message)
    exit(Console.ExitCode.usage.rawValue)
  }
}

/// A command that has said everything and ends with this code.
struct ExitRequest: Error {
  var code: Console.ExitCode
}
