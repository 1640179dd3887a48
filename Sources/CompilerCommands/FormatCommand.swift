// `backhoe fmt`: files in the normal form, or which are not in it.

internal import ArgumentParser
internal import Console
internal import Diagnostics
internal import Workspace

struct FormatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt", abstract: "Put specs, replications and connections files into the normal form.",
    discussion: """
      Two spaces a level, one after ':' and around '#', at most one empty line, one between endpoints. Comments, order, \
      quotes and meaning stay; a file is written only if it says the same afterwards. Folders are searched for *.yaml \
      and *.yml, without what is hidden or ignored by git.
      """)

  @Argument(help: "Files, and folders of them; '-' formats the standard input to the standard output.")
  var files: [String]

  @Flag(help: "Write nothing; list the files that are not in the normal form, and exit with 1 if there are any.")
  var check = false

  @Flag(help: "Write nothing; show the changes as a unified diff.")
  var diff = false

  func validate() throws {
    if files.contains("-"), files.count > 1 { throw ValidationError("'-' stands alone") }
  }

  func run() throws {
    let repository = try Repository.current()
    var bag = DiagnosticBag()
    var configuration = Configuration()
    if let path = repository.configurationPath { configuration = Configuration(try SourceFile.read(path), into: &bag) }
    var changed = 0
    var unread = 0
    var worst: Failure?
    for result in FormatRun(repository, configuration).format(files) {
      switch result {
      case .same(let file): if files == ["-"], !check, !diff { write(file.bytes) }
      case .changed(let file, let bytes):
        changed += 1
        try take(file, bytes, repository)
      case .findings(let findings):
        unread += 1
        for finding in findings { bag.add(finding) }
      case .failure(let failure):
        Terminal.standardError.report(failure)
        if worst?.kind != .fault { worst = failure }
      }
    }
    FindingsReport.show(bag, on: .standardError)
    if let worst { throw EarlyExit(code: ExitCode(worst.kind)) }
    if unread > 0 { throw EarlyExit(code: .usage) }
    if check && changed > 0 { throw EarlyExit(code: .partial) }
  }

  private func take(_ file: SourceFile, _ bytes: [UInt8], _ repository: Repository) throws(Failure) {
    let terminal = Terminal.standardOutput
    if diff {
      let path = DisplayWidth.printable(repository.relative(file.path))
      terminal.write(UnifiedDiff.text(from: file.bytes, to: bytes, path: path))
    } else if check {
      terminal.writeLine(DisplayWidth.printable(file.path))
    } else if files == ["-"] {
      write(bytes)
    } else {
      let output = try OutputFile(file.path)
      guard try SourceFile.read(file.path).bytes == file.bytes else {
        throw Failure(
          .temporary, "'\(file.path)' was changed by somebody else meanwhile", advice: "run the command again")
      }
      try output.write(bytes)
      try output.finish()
    }
  }

  private func write(_ bytes: [UInt8]) { Terminal.standardOutput.write(String(decoding: bytes, as: UTF8.self)) }
}
