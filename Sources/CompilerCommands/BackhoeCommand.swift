// The root of the command line, and what its exit codes mean. Each command has a file of its own.

package import ArgumentParser
internal import Console
internal import Diagnostics

#if canImport(Glibc)
  internal import Glibc
#endif

/// `backhoe`.
package struct BackhoeCommand: ParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "backhoe", abstract: "A compiler for API backfills.",
    discussion: """
      lint proves a spec before a request is sent, plan writes every unit of work into a file that a person can review, \
      exec replays that file into a database, exactly once, however often it is interrupted.

      Exit codes: 0 done; 1 findings, or some chunks failed; 2 wrong usage or unreadable input; 3 a fault in Backhoe \
      itself; 75 worth trying again.
      """,
    version: "0.1.0",
    subcommands: [
      LintCommand.self, PlanCommand.self, ShowCommand.self, DiffCommand.self, VerifyCommand.self, SplitCommand.self,
      ExecCommand.self, RunCommand.self, TryCommand.self, StatusCommand.self, StateCommand.self, LedgerCommand.self,
      EvalCommand.self,
      DisasmCommand.self, JMESPathCommand.self, FunctionsCommand.self, ExplainCommand.self, FormatCommand.self,
      SchemaCommand.self, CompletionCommand.self,
    ])

  package init() {}

  /// Parses the arguments, runs the command and ends the process.
  package static func launch() -> Never {
    do {
      var command = try parseAsRoot(ExpressionArgument.marked(Array(CommandLine.arguments.dropFirst())))
      try command.run()
      Glibc.exit(Console.ExitCode.done.rawValue)
    } catch let failure as Failure {
      Terminal.standardError.report(failure)
      Glibc.exit(Console.ExitCode(failure.kind).rawValue)
    } catch let code as EarlyExit {
      Glibc.exit(code.code.rawValue)
    } catch {
      let isRequest = exitCode(for: error).isSuccess
      let terminal = isRequest ? Terminal.standardOutput : Terminal.standardError
      terminal.writeLine(fullMessage(for: error))
      Glibc.exit(isRequest ? Console.ExitCode.done.rawValue : Console.ExitCode.usage.rawValue)
    }
  }
}

/// Ends a command that has said everything.
struct EarlyExit: Error {
  var code: Console.ExitCode
}
