// `chunk-ids`: which chunks the ledger has of a table, for the planner, which reads no database itself.

internal import ArgumentParser
internal import Console
internal import Diagnostics
internal import Targets

struct ChunkIDsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chunk-ids", abstract: "Print the IDs of chunks that are loaded, one a line.", shouldDisplay: false)

  @OptionGroup var connection: ConnectionOptions

  @Option(help: "The table, as plans name it.")
  var object: String

  @Flag(help: "Those that failed instead.")
  var failed = false

  func run() throws {
    let target = try connection.openNamedTarget()
    var last = ""
    while true {
      let ids = try target.chunkIDs(object: object, isFailed: failed, after: last, limit: 10_000)
      guard let end = ids.last else { return }
      Terminal.standardOutput.write(ids.map { $0 + "\n" }.joined())
      last = end
    }
  }
}
