// Looking before leaping.

internal import ArgumentParser
internal import Console
internal import Diagnostics
internal import Execution
internal import Plans
internal import Targets

struct DryRunOptions: RunOptions {
  @Flag(
    help: """
      Print the first request of each chunk that would be loaded, secrets masked; send nothing and write nothing. As \
      JSON Lines with --log-format json.
      """)
  var dryRun = false

  var arguments: [String] { [] }

  func run(
    _ reader: PlanReader, _ target: any Target, _ secrets: RunSecrets, _ options: ExecutorOptions,
    _ format: OutputFormat
  ) throws(Failure) {
    PipeWriting.endsWithItsReader()
    let errors = Terminal.standardError
    var printer = DryRunPrinter(format, reader)
    try DryRun.run(plan: reader, target: target, secrets: secrets, options: options) { remark in
      errors.writeLine("note: \(remark)")
    } show: { first in
      printer.print(first)
    }
    errors.writeLine("\(Quantity.count(printer.count, "chunk")) would begin; nothing was sent or written")
  }
}
