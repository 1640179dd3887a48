// How tables may look and change.

internal import ArgumentParser
internal import Diagnostics
internal import Execution
internal import Targets

/// Whether tables follow their rows.
enum SchemaPolicy: String, ExpressibleByArgument, CaseIterable {
  case evolve, strict
}

struct SchemaOptions: RunOptions {
  @Option(
    help: ArgumentHelp(
      "Whether tables get new columns and wider types, or rows that need them are refused.",
      valueName: "evolve|strict"))
  var schema = SchemaPolicy.evolve

  @Flag(help: "Keep in a column '_backhoe_chunk_id' which chunk each row came with.")
  var chunkColumn = false

  @Flag(help: "Keep in a column '_backhoe_loaded_at' when each row was loaded: the plan's clock.")
  var loadedColumn = false

  @Flag(help: "Let a full refresh replace the old table though chunks failed; what they had is missing then.")
  var swapPartial = false

  func apply(to options: inout ExecutorOptions) throws(Failure) {
    options.swapsPartial = swapPartial
  }

  var tables: TableOptions {
    var options = TableOptions()
    options.isStrict = schema == .strict
    options.marksChunks = chunkColumn
    options.marksLoading = loadedColumn
    return options
  }

  var arguments: [String] {
    (schema == .evolve ? [] : OptionWords.option("schema", schema.rawValue))
      + OptionWords.flag("chunk-column", chunkColumn) + OptionWords.flag("loaded-column", loadedColumn)
      + OptionWords.flag("swap-partial", swapPartial)
  }
}
