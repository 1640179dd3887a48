// `ledger prune`: keeps a target's ledger small.

internal import ArgumentParser
internal import Console
internal import Diagnostics
internal import Targets
internal import Values

struct LedgerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger", abstract: "Keep a target's ledger small.", subcommands: [Prune.self])

  struct Prune: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Forget the chunks of old plans, and remove what abandoned full refreshes left.",
      discussion: """
        Streams that are complete keep their counts and watermarks; executing their plan again still does nothing. Streams \
        that are not complete are left alone, except full refreshes, whose rows are in no table yet.
        """)

    @OptionGroup var connection: ConnectionOptions

    @Option(help: ArgumentHelp("Only what nothing happened to for so long.", valueName: "number"))
    var days = 30

    @Flag(help: "Only say what would be done.")
    var dryRun = false

    func validate() throws {
      if days < 0 || days > 100_000 { throw ValidationError("'--days' must be a number of days from 0 on") }
    }

    func run() throws {
      let target = try connection.openNamedTarget()
      var moment = WallClock.now()
      moment.seconds -= Int64(days) * 86_400
      let deeds = try target.prune(before: moment, isTrial: dryRun)
      for deed in deeds { Terminal.standardOutput.writeLine(deed) }
      if deeds.isEmpty { Terminal.standardOutput.writeLine("nothing to prune") }
    }
  }
}
