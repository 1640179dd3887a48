// How much a run may hold in memory, and what it may go on from.

internal import ArgumentParser
internal import Diagnostics
internal import Execution

struct LimitOptions: RunOptions {
  @Option(
    help: ArgumentHelp(
      "Hold so much of unfinished chunks in memory; larger ones wait in the ledger; 32.", valueName: "MiB"))
  var chunkBuffer: Int?

  @Option(
    help: ArgumentHelp("Begin an interrupted chunk again if its pages are older; 3600.", valueName: "seconds"))
  var checkpointMaxAge: Int?

  @Flag(help: "Go on in the middle of an interrupted chunk also where pages are found by offset or number.")
  var trustOffsets = false

  func validate() throws {
    if let chunkBuffer, !(1...1_000_000).contains(chunkBuffer) {
      throw ValidationError("'--chunk-buffer' must be from 1 to 1000000")
    }
    if let checkpointMaxAge, checkpointMaxAge < 0 {
      throw ValidationError("'--checkpoint-max-age' must not be negative")
    }
  }

  func apply(to options: inout ExecutorOptions) throws(Failure) {
    if let chunkBuffer { options.chunkBufferBytes = chunkBuffer << 20 }
    if let checkpointMaxAge { options.checkpointMaxAge = checkpointMaxAge }
    options.trustsCounts = trustOffsets
  }

  var arguments: [String] {
    OptionWords.option("chunk-buffer", chunkBuffer) + OptionWords.option("checkpoint-max-age", checkpointMaxAge)
      + OptionWords.flag("trust-offsets", trustOffsets)
  }
}
