// What `backhoe run` tells the executor beside what a person may say.

internal import ArgumentParser

struct HandoverOptions: RunOptions {
  @Option(name: .customLong("go-on-with"), help: .hidden)
  var command: String?

  /// Whoever goes on types that command, not this one.
  var arguments: [String] { [] }
}
