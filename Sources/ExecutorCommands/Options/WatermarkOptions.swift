// What becomes of watermarks.

internal import ArgumentParser
internal import Diagnostics
internal import Execution

struct WatermarkOptions: RunOptions {
  @Flag(
    help: """
      Set the watermarks of the plan's streams to what this plan gives, though they stand further. Without it they only \
      move forward.
      """)
  var resetSync = false

  func apply(to options: inout ExecutorOptions) throws(Failure) { options.resetsWatermarks = resetSync }

  var arguments: [String] { OptionWords.flag("reset-sync", resetSync) }
}
