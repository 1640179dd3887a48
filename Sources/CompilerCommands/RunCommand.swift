// `backhoe run`: plan and exec in one. What becomes of the plan between two runs is `KeptPlan`'s.

internal import ArgumentParser
internal import Console
internal import Diagnostics
internal import Values

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Plan and execute in one; what was interrupted goes on.",
    usage: "backhoe run <file> [<options of plan>] [<options of exec>] [--new]",
    discussion: """
      The plan is kept in the folder '.backhoe' beside the file, or where -o says. As long as the target's ledger does not \
      have all of it, 'run' goes on with it; once it has, 'run' plans afresh. Other options of plan make another plan, \
      which is kept beside the first.

      Options that are not below are those of 'backhoe exec', and go behind the file.
      """)

  @Argument(help: "A replication file, or a spec.")
  var file: String

  @Option(name: .shortAndLong, help: "Where the plan is kept, instead of in '.backhoe' beside the file.")
  var output: String?

  @OptionGroup var planning: PlanOptions

  @Flag(help: "Plan afresh, though a plan is kept that is not complete.")
  var new = false

  @Argument(parsing: .allUnrecognized, help: .hidden)
  var executing: [String] = []

  func run() throws {
    let words = RunWords(
      Array(CommandLine.arguments.dropFirst(2)), file: file, executing: executing)
    let kept = try KeptPlan(for: file, at: output, options: words.planning)
    try kept.lock()
    let connections = try planning.connectionOptions()
    if new || !kept.exists {
      try plan(to: kept)
    } else {
      let standing = try kept.standing(connections)
      let terminal = Terminal.standardError
      if standing.isComplete {
        try plan(to: kept)
      } else {
        terminal.writeLine("going on with \(standing.words) in \(kept.path); --new plans afresh")
        for note in standing.changes { terminal.writeLine("note: \(note)") }
      }
    }
    let goOn = ["--go-on-with", words.again]
    try ExecutorProgram.become(["exec", kept.path] + connections + planning.secretOptions + executing + goOn)
  }

  private func plan(to kept: KeptPlan) throws {
    try kept.makeFolder()
    try PlanCommand.write([file], planning, to: kept.path)
  }
}

/// The words behind `backhoe run`, told apart.
struct RunWords {
  /// The options of the plan, but for those that differ from run to run: what the kept plan is found by.
  let planning: [String]
  /// The command to type to go on, secrets left out.
  let again: String

  init(_ words: [String], file: String, executing: [String]) {
    var own: [String] = []
    var left = executing
    var hasFile = false
    var skipsNext = false
    for word in words {
      if skipsNext {
        skipsNext = false
      } else if !hasFile, word == file {
        hasFile = true
      } else if let place = left.firstIndex(of: word) {
        left.remove(at: place)
      } else if ["--now", "-o", "--output", "--connections", "--secret"].contains(word) {
        skipsNext = true
      } else if word != "--new",
        !["--now=", "--output=", "--connections=", "--secret="].contains(where: word.hasPrefix)
      {
        own.append(word)
      }
    }
    planning = own
    var shown = ["backhoe", "run"]
    for word in words where word != "--new" {
      let isSecret = shown.last == "--secret" || word.hasPrefix("--secret=")
      shown.append(isSecret ? Self.masked(word) : word)
    }
    again = shown.map(ShellWord.quoted).joined(separator: " ")
  }

  /// `name=value` without the value, unless that is a file's name.
  private static func masked(_ word: String) -> String {
    let start = word.hasPrefix("--secret=") ? word.index(word.startIndex, offsetBy: 9) : word.startIndex
    guard let equals = word[start...].firstIndex(of: "=") else { return word }
    let value = word[word.index(after: equals)...]
    return value.hasPrefix("@") ? word : "\(word[...equals])…"
  }
}
