// How much a run may hold in memory.

internal import ArgumentParser
internal import Diagnostics
internal import Execution

struct LimitOptions: RunOptions {
  @Option(
    help: ArgumentHelp("Fail a chunk that holds more before its last page is there; 1024.", valueName: "MiB"))
  var maxChunkMemory: Int?

  func validate() throws {
    if let maxChunkMemory, maxChunkMemory < 1 { throw ValidationError("'--max-chunk-memory' must be at least 1") }
  }

  func apply(to options: inout ExecutorOptions) throws(Failure) {
    if let maxChunkMemory { options.chunkBytes = maxChunkMemory << 20 }
  }

  var arguments: [String] { OptionWords.option("max-chunk-memory", maxChunkMemory) }
}
