// `--missing` and `--failed`: what the target's ledger has, through the executor.

internal import Diagnostics
internal import Planning
internal import Plans

struct LoadedChunks {
  private let options: PlanOptions
  private let target: TargetSide

  init(_ options: PlanOptions, target: TargetSide) {
    self.options = options
    self.target = target
  }

  /// Nil where every chunk is wanted.
  func selection() throws(Failure) -> ChunkSelection? {
    guard options.missing || options.failed else { return nil }
    guard !(options.missing && options.failed) else {
      throw Failure(
        .usage, "--missing and --failed do not go together", why: "chunks that failed are missing as well",
        advice: "choose one of them")
    }
    guard target.url != nil else {
      throw Failure(
        .usage, "what is loaded is not known, since the target '\(target.connection.name)' is not",
        advice: "name it in the connections file, or plan without --\(options.missing ? "missing" : "failed")")
    }
    return ChunkSelection(options.missing ? .missing : .failed, known: known)
  }

  private func known(_ object: String) throws(Failure) -> Set<ChunkID> {
    var arguments = ["chunk-ids", "--object", object, "--target", target.connection.url ?? target.connection.name]
    arguments += try options.connectionOptions()
    if options.failed { arguments.append("--failed") }
    let output = try ExecutorProgram.output(
      arguments, what: "what is loaded could not be read from the target", advice: "")
    return Set(
      output.split(separator: UInt8(ascii: "\n")).compactMap { ChunkID(text: String(decoding: $0, as: UTF8.self)) })
  }
}
