// How fast a run may go.

internal import ArgumentParser
internal import Diagnostics
internal import Execution

struct PaceOptions: RunOptions {
  @Option(help: ArgumentHelp("Send at most so many requests a second, for each stream.", valueName: "number"))
  var rate: Double?

  @Option(
    help: ArgumentHelp(
      "Load so many streams at a time; else BACKHOE_THREADS, else what the plan says, else 1.", valueName: "number"))
  var threads: Int?

  func validate() throws {
    if let rate, !(rate > 0 && rate.isFinite) { throw ValidationError("'--rate' must be greater than 0") }
    if let threads, threads < 1 { throw ValidationError("'--threads' must be at least 1") }
  }

  func apply(to options: inout ExecutorOptions) throws(Failure) {
    options.rate = rate
    if let threads {
      options.streamsAtOnce = threads
    } else if let setting = try ThreadSetting.fromEnvironment() {
      options.streamsAtOnce = setting
    }
  }

  var arguments: [String] {
    OptionWords.option("rate", rate.map(OptionWords.number)) + OptionWords.option("threads", threads)
  }
}
