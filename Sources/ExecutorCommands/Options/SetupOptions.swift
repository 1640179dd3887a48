// What a run does about what surrounds a stream's chunks: its setup and its hooks.

internal import ArgumentParser
internal import Diagnostics
internal import Execution

struct SetupOptions: RunOptions {
  @Flag(help: "Make the calls of setup again, though an earlier run left what they wrote.")
  var freshSetup = false

  @Flag(help: "Load streams that have hooks; the hooks are not run.")
  var withoutHooks = false

  func apply(to options: inout ExecutorOptions) throws(Failure) {
    options.freshSetup = freshSetup
    options.withoutHooks = withoutHooks
  }

  /// Setup is fresh once; whoever goes on goes on with it.
  var arguments: [String] { OptionWords.flag("without-hooks", withoutHooks) }
}
