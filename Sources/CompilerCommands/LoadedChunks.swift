// `--missing` and `--failed`: what the target's ledger has, through the executor.

internal import Diagnostics
internal import Planning
internal import Plans

struct LoadedChunks {
  private let command: PlanCommand
  private let target: TargetSide

  init(_ command: PlanCommand, target: TargetSide) {
    self.command = command
    self.target = target
  }

  /// Nil where every chunk is wanted.
  func selection() throws(Failure) -> ChunkSelection? {
    guard command.missing || command.failed else { return nil }
    guard !(command.missing && command.failed) else {
      throw Failure(
        .usage, "--missing and --failed do not go together", why: "chunks that failed are missing as well",
        advice: "choose one of them")
    }
    guard target.url != nil else {
      throw Failure(
        .usage, "what is loaded is not known, since the target '\(target.connection.name)' is not",
        advice: "name it in the connections file, or plan without --\(command.missing ? "missing" : "failed")")
    }
    return ChunkSelection(command.missing ? .missing : .failed, known: known)
  }

  private func known(_ object: String) throws(Failure) -> Set<ChunkID> {
    var arguments = ["chunk-ids", "--object", object, "--target", target.connection.url ?? target.connection.name]
    if let file = command.connections { arguments += ["--connections", file] }
    if command.failed { arguments.append("--failed") }
    let output = try ExecutorProgram.output(
      arguments, what: "what is loaded could not be read from the target", advice: "")
    return Set(
      output.split(separator: UInt8(ascii: "\n")).compactMap { ChunkID(text: String(decoding: $0, as: UTF8.self)) })
  }
}
