// `backhoe lint`: every finding of every file, in one run.

internal import ArgumentParser
internal import Console
internal import Diagnostics
internal import Workspace

struct LintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint", abstract: "Prove specs and replications before a request is sent.",
    discussion: """
      Silent when there is nothing to say. Needs no network and no credentials. Folders are searched for *.yaml and \
      *.yml, without what is hidden or ignored by git. Settings are read from backhoe.yaml at the root of the \
      repository; docs/lint.md tells of them, of baselines and of comments that suppress findings.
      """)

  @Argument(help: "Specs, replications, connections files, and folders of them; '-' is the standard input.")
  var files: [String]

  @Option(help: "text, json, sarif or github.")
  var format = FindingsFormat.text

  @OptionGroup(title: "What is shown")
  var choice: LintChoice

  @OptionGroup(title: "Baseline")
  var baseline: BaselineOptions

  @Flag(help: "Make the safe fixes in the files, and show what is left.")
  var fix = false

  @Flag(help: "Show the safe fixes as a unified diff, and change nothing.")
  var diff = false

  func validate() throws {
    if fix && diff { throw ValidationError("--fix changes the files and --diff does not: give one of them") }
    if baseline.writeBaseline && (fix || diff) {
      throw ValidationError("--write-baseline goes with neither --fix nor --diff")
    }
    if fix && files.contains("-") {
      throw ValidationError("--fix cannot change the standard input: use --diff, or name a file")
    }
  }

  func run() throws {
    let session = try LintSession(choice, baseline)
    if baseline.writeBaseline { return try session.writeBaseline(of: files) }
    var outcome = session.lint(files)
    if diff {
      for fixed in session.fixed(outcome) { Terminal.standardOutput.write(session.diff(fixed)) }
    } else if fix {
      try session.write(session.fixed(outcome))
      outcome = session.lint(files)
    }
    let report = FindingsReport(session.repository, verbose: choice.verbose, offersFixes: !fix)
    let terminal = diff ? Terminal.standardError : Terminal.standardOutput
    report.show(outcome, as: format, on: terminal)
    if outcome.isIncomplete { throw EarlyExit(code: .usage) }
    if outcome.hasErrors || session.isStrict && outcome.hasWarnings { throw EarlyExit(code: .partial) }
  }
}

/// Which findings matter.
struct LintChoice: ParsableArguments {
  @Option(help: ArgumentHelp("Only these findings: codes, or beginnings of codes such as 'K'.", valueName: "CODE,…"))
  var select: String?

  @Option(help: ArgumentHelp("Not these findings.", valueName: "CODE,…"))
  var ignore: String?

  @Flag(help: "Exit with 1 for warnings too.")
  var strict = false

  @Flag(name: .shortAndLong, help: "Show info as well as warnings and errors.")
  var verbose = false

  @Flag(help: "Say nothing of files that are neither spec nor replication nor connections file.")
  var skipOthers = false
}

/// Findings that are adopted.
struct BaselineOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Do not show what this file lists.", valueName: "FILE"))
  var baseline: String?

  @Flag(help: "Write what is found now into the baseline, and show nothing.")
  var writeBaseline = false
}
