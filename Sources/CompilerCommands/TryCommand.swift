// `backhoe try`: a plan of one endpoint that nobody keeps, handed over to the executor for one live page.

internal import ArgumentParser
internal import Console
internal import Diagnostics

#if canImport(Glibc)
  internal import Glibc
#endif

struct TryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "try", abstract: "Ask for one live page of an endpoint and show it; store nothing.",
    usage: "backhoe try <spec> --endpoint <name> [--range <START,END>] [--limit <number>] [<options of plan>]",
    discussion: """
      What is asked, what comes back, what the rules say and how long it takes go to standard error; the rows, after \
      processors, to standard output: as a table on a terminal, else as JSON Lines.

      Options that are not below go to the executor: --limit NUMBER (rows shown, 10), --rows table|lines, --chunk ID, \
      --secret NAME=VALUE. Watermarks are taken as missing unless --target or --sync says where they are.
      """)

  @Argument(help: "A spec, or a replication file.")
  var file: String

  @OptionGroup var planning: PlanOptions

  @Option(name: .shortAndLong, help: .hidden)
  var output: String?

  @Argument(parsing: .allUnrecognized, help: .hidden)
  var executing: [String] = []

  func run() throws {
    if output != nil {
      throw Failure(.usage, "'try' keeps no plan", advice: "leave out '-o', or use 'backhoe plan'")
    }
    let folder = ProcessEnvironment.value("TMPDIR") ?? "/tmp"
    let path = "\(folder)/backhoe-try-\(getpid()).json"
    var options = planning
    if options.single.endpoint != nil {
      if options.single.target == nil, options.sync.isEmpty { options.sync = ["none"] }
      // The plan has to say where to; nobody goes there.
      options.single.target = options.single.target ?? "none:"
      options.single.object = options.single.object ?? "main.trial"
    }
    do {
      _ = try options.write([file], to: path)
    } catch {
      unlink(path)
      throw error
    }
    let connections = try planning.connectionOptions()
    try ExecutorProgram.become(["try", path, "--discard-plan"] + connections + planning.secretOptions + executing)
  }
}
