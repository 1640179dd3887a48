// `backhoe lint`: every finding of every file, in one run.

internal import ArgumentParser
internal import Console
internal import Diagnostics
internal import Linting

struct LintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint", abstract: "Prove specs and replications before a request is sent.",
    discussion: "Silent when there is nothing to say. Needs no network and no credentials.")

  @Argument(help: "Specs and replications; '-' is the standard input.")
  var files: [String]

  @Flag(help: "Exit with 1 for warnings too.")
  var strict = false

  @Flag(name: .shortAndLong, help: "Show info as well as warnings and errors.")
  var verbose = false

  func run() throws {
    var bag = DiagnosticBag()
    var unreadable: [Failure] = []
    for path in files {
      do throws(Failure) {
        if case .spec(let document)? = try SpecLoader.load(path, into: &bag) {
          _ = SpecChecker.check(document, into: &bag)
        }
      } catch { unreadable.append(error) }
    }
    FindingsReport.show(bag, verbose: verbose, on: .standardOutput)
    for failure in unreadable { Terminal.standardError.report(failure) }
    if !unreadable.isEmpty { throw EarlyExit(code: .usage) }
    if bag.hasErrors || strict && bag.count(.warning) > 0 { throw EarlyExit(code: .partial) }
  }
}
